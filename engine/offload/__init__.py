"""Superpackets: cut into the packets that a tunnel carries, and joined from them again.

Bytes in, bytes out, no descriptor: the devices are in :mod:`engine.device`.
"""
