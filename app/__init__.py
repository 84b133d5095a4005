"""Adit's face: the ``adit`` command line and, behind it, what an ordinary user owns.

Talks to the helper through ``helper.api`` and to nothing else of it.
"""
