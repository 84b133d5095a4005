"""Vectors of ``snap.md`` 10.5: what a real SNAP answered."""

from __future__ import annotations

from engine.udp.endpoint import Endpoint

UNDERLAYS = bytes.fromhex("0a0012240a220a17687474703a2f2f3132372e302e302e313a34303235312f1207b282808080e07f")
NO_UNDERLAYS = bytes.fromhex("0a001200")
"""For an AS that is not local."""
CONTROL_URL = "http://127.0.0.1:40251/"
ISD_AS = 0x0001_FF00_0000_0132
DATA_PLANE = bytes.fromhex(
    "0a0f3132372e302e302e313a34353232301217687474703a2f2f3132372e302e302e313a34303235312f1a20"
    "ce8833500ccdfe44a6671163185514cc409c87e2ae07e3ee3312ffce7f339471"
)
DATA_PLANE_ADDRESS = Endpoint("127.0.0.1", 45220)
DATA_PLANE_KEY = bytes.fromhex("ce8833500ccdfe44a6671163185514cc409c87e2ae07e3ee3312ffce7f339471")
CLIENT_KEY = bytes.fromhex("38c524133202bd68f69b6c4de778c1b9372f8ffaa9e1be20de4c36dcf757d577")
REGISTER = bytes.fromhex("0a20" + CLIENT_KEY.hex() + "1220" + "00" * 32)
REGISTERED = bytes.fromhex("0a20" + "00" * 32)
SEGMENTS_REQUEST = bytes.fromhex("08b282808080e07f109284808080e0bf01188001")
"""10.7: from 1-ff00:0:132 to 2-ff00:0:212, pages of 128."""
