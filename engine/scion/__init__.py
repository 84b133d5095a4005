"""SCION for an end host: addresses, packets, paths and the choice between them (``snap.md`` section 5).

All of it is without I/O: bytes, texts and the time in, bytes and values out.
"""
