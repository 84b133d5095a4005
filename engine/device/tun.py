"""A TUN device: IP packets to and from the kernel's network stack."""

from __future__ import annotations

from typing import ClassVar

from engine.device import uapi
from engine.device.device import Device
from engine.offload.layout import Link


class TunDevice(Device):
    """An open TUN descriptor."""

    link: ClassVar[Link] = Link.IP
    _kind: ClassVar[int] = uapi.IFF_TUN
