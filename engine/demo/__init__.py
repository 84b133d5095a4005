"""A small SoftEther server of our own, for ``adit demo`` and for tests without the real one.

One hub that switches frames, users with passwords, a DHCP service, and a TAP device behind
which the kernel of the server's network namespace answers: built from the parts of the engine.
"""
