"""Small servers of our own, for ``adit demo`` and for tests without the real ones.

``python -m engine.demo`` speaks SoftEther: one hub that switches frames, users with passwords, a
DHCP service, and a TAP device behind which the kernel of the server's network namespace answers.
``python -m engine.demo.wireguard`` is the other end of a WireGuard tunnel. Both are built from
the parts of the engine.
"""
