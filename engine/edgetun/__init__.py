"""Edge-tun: IP through a WireGuard session inside SCION/UDP (``edge-tun.md``); without I/O."""
