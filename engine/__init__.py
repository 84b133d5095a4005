"""Adit's engines: VPN protocols, the TUN/TAP devices and the bridge between them.

Needs no privilege: everything that does (devices, sockets) is handed in as an open
descriptor. Knows neither the helper nor the app; see ``docs/architecture.md``.
"""
