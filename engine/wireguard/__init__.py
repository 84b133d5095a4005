"""WireGuard: the Noise handshake, keys and their rotation, timers, and peers, as SNAP uses them too.

All but ``client`` is without I/O: bytes and the time in, bytes and events out.
"""
