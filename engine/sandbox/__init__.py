"""What an engine process can still ask of the kernel: next to nothing.

:mod:`engine.privilege` takes the rights away that a user could lack; this takes away what every
program has, so that an engine in a stranger's hands reaches neither files nor other programs,
those of its own user included.
"""
