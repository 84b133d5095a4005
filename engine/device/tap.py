"""A TAP device: Ethernet frames to and from the kernel's network stack."""

from __future__ import annotations

from typing import ClassVar

from engine.device import uapi
from engine.device.device import Device
from engine.offload.layout import Link

MAX_FRAME = 1514 + 4
"""Bytes of an Ethernet frame with one VLAN tag at the MTU of 1500."""


class TapDevice(Device):
    """An open TAP descriptor."""

    link: ClassVar[Link] = Link.ETHERNET
    _kind: ClassVar[int] = uapi.IFF_TAP

    @property
    def mac(self) -> bytes:
        """Its hardware address, six bytes."""
        answer = self._ioctl(uapi.SIOCGIFHWADDR, bytes(uapi.IFREQ_MAC.size))
        address: bytes = uapi.IFREQ_MAC.unpack(answer)[2]
        return address

    def set_mac(self, mac: bytes) -> None:
        """Give it a hardware address: six bytes, neither of a group nor all zeros.

        Raises :class:`ValueError` for another one, :class:`DeviceError` when the kernel refuses.
        """
        if len(mac) != 6 or mac[0] & 1 or not any(mac):
            raise ValueError(f"{mac.hex(':')} is no address of one station")
        self._ioctl(uapi.SIOCSIFHWADDR, uapi.IFREQ_MAC.pack(b"", uapi.ARPHRD_ETHER, mac))
