"""A TAP device: Ethernet frames to and from the kernel's network stack.

The helper opens it, because that needs CAP_NET_ADMIN, and hands the descriptor to an engine
process, which needs no right at all to use it. Each frame comes and goes behind a virtio
header (``IFF_VNET_HDR``). No offload is asked for yet, so that header is all zeros in both
directions; a frame that needs work all the same is counted and dropped.
"""

from __future__ import annotations

import errno
import fcntl
import os
import struct
from collections.abc import Iterable

from engine.device import uapi
from engine.device.batch import FrameBatch
from engine.failures import EngineError, Failure, FailureKind, Retry

MAX_FRAME = 1514 + 4
"""Bytes of an Ethernet frame with one VLAN tag at the MTU of 1500."""

_PLAIN = bytes(uapi.VNET_HEADER_SIZE)


class DeviceError(EngineError):
    """The device can not be opened or used."""

    def __init__(self, code: str, message: str, advice: str, detail: str = "") -> None:
        super().__init__(Failure(code, FailureKind.LOCAL, message, advice, detail, Retry.NEVER))


class TapDevice:
    """An open TAP descriptor; use :meth:`create` or :meth:`adopt`.

    ``dropped`` counts frames that were lost here, in either direction.
    """

    def __init__(self, fd: int, name: str) -> None:
        self._fd = fd
        self.name = name
        self.dropped = 0
        self._header = bytearray(uapi.VNET_HEADER_SIZE)

    @classmethod
    def create(cls, pattern: str) -> TapDevice:
        """Make a new device called by ``pattern``, in which one ``%d`` becomes a free number.

        It lives as long as a descriptor of it is open. Raises :class:`DeviceError`.
        """
        raw = pattern.encode()
        if not 0 < len(raw) <= uapi.MAX_NAME:
            raise DeviceError(
                "device_name", f"“{pattern}” is no name for a network device.", "Use 1 to 15 bytes."
            )
        try:
            fd = os.open(uapi.DEVICE, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
        except FileNotFoundError:
            raise DeviceError(
                "no_tun", f"{uapi.DEVICE} does not exist.", "Load the kernel's module: modprobe tun."
            ) from None
        except PermissionError as error:
            raise DeviceError(
                "tun_not_permitted",
                f"{uapi.DEVICE} may not be opened.",
                "Start the helper as root.",
                str(error),
            ) from None
        try:
            flags = uapi.IFF_TAP | uapi.IFF_NO_PI | uapi.IFF_VNET_HDR
            answer = fcntl.ioctl(fd, uapi.TUNSETIFF, uapi.IFREQ.pack(raw, flags))
            device = cls(fd, uapi.IFREQ.unpack(answer)[0].rstrip(b"\0").decode())
            device._prepare()
        except OSError as error:
            os.close(fd)
            raise _creation_error(pattern, error) from None
        return device

    @classmethod
    def adopt(cls, fd: int) -> TapDevice:
        """Take over a descriptor that another process opened; it is ours to close from now on.

        Raises :class:`DeviceError` if it is no TAP with virtio headers.
        """
        try:
            name, flags = uapi.IFREQ.unpack(fcntl.ioctl(fd, uapi.TUNGETIFF, bytes(uapi.IFREQ.size)))
            if not flags & uapi.IFF_TAP or not flags & uapi.IFF_VNET_HDR:
                raise DeviceError("wrong_device", "The descriptor is no TAP device with virtio headers.", "")
            os.set_blocking(fd, False)
            device = cls(fd, name.rstrip(b"\0").decode())
            device._prepare()
        except OSError as error:
            raise DeviceError("wrong_device", "The descriptor is no TAP device.", "", str(error)) from None
        return device

    def _prepare(self) -> None:
        # In this order after every attach, whatever a former user of the device had set
        # (tun-offload.md 1.6).
        fcntl.ioctl(self._fd, uapi.TUNSETVNETHDRSZ, struct.pack("=i", uapi.VNET_HEADER_SIZE))
        fcntl.ioctl(self._fd, uapi.TUNSETVNETLE, struct.pack("=i", 0))
        fcntl.ioctl(self._fd, uapi.TUNSETOFFLOAD, 0)

    def fileno(self) -> int:
        """The descriptor, to wait on and to hand over."""
        return self._fd

    @property
    def mac(self) -> bytes:
        """Its hardware address, six bytes."""
        answer = fcntl.ioctl(self._fd, uapi.SIOCGIFHWADDR, uapi.IFREQ.pack(self.name.encode(), 0))
        return answer[18:24]

    def set_carrier(self, on: bool) -> None:
        """Show the device as plugged in or not; the kernel's own traffic waits for it."""
        fcntl.ioctl(self._fd, uapi.TUNSETCARRIER, struct.pack("=i", on))

    def set_persistent(self, on: bool) -> None:
        """Let the device outlive its descriptors, or not."""
        fcntl.ioctl(self._fd, uapi.TUNSETPERSIST, int(on))

    def read_batch(self, batch: FrameBatch) -> bool:
        """Read waiting frames into ``batch`` until it is full; ``False`` when none is left.

        Raises :class:`DeviceError` when the device is gone.
        """
        header = self._header
        readv, fd = os.readv, self._fd
        while not batch.full:
            slot = batch.slot()
            try:
                size = readv(fd, (header, slot)) - uapi.VNET_HEADER_SIZE
            except BlockingIOError:
                return False
            except OSError as error:
                raise self._gone(error) from None
            # Without an offload asked for, a set byte here means a frame the kernel left
            # unfinished, or one from before the device was handed over.
            if header[0] & uapi.VNET_NEEDS_CSUM or header[1] != uapi.GSO_NONE or size >= len(slot):
                self.dropped += 1
            elif size > 0:
                batch.commit(size)
        return True

    def write_frames(self, frames: Iterable[bytes | memoryview]) -> int:
        """Give frames to the kernel; the number of bytes that it took.

        Frames that it refuses (the device is down, the frame is damaged) are counted as
        dropped. Raises :class:`DeviceError` when the device is gone.
        """
        writev, fd, taken = os.writev, self._fd, 0
        for frame in frames:
            try:
                taken += writev(fd, (_PLAIN, frame)) - uapi.VNET_HEADER_SIZE
            except OSError as error:
                if error.errno not in (errno.EIO, errno.EINVAL, errno.EAGAIN, errno.ENOBUFS, errno.ENOMEM):
                    raise self._gone(error) from None
                self.dropped += 1
        return taken

    def _gone(self, error: OSError) -> DeviceError:
        return DeviceError(
            "device_gone", f"The network device {self.name} is gone.", "Connect again.", str(error)
        )

    def close(self) -> None:
        """Close the descriptor; safe to call twice."""
        fd, self._fd = self._fd, -1
        if fd >= 0:
            os.close(fd)


def _creation_error(pattern: str, error: OSError) -> DeviceError:
    if error.errno == errno.EPERM:
        return DeviceError(
            "tun_not_permitted",
            "A network device may not be made.",
            "The helper needs CAP_NET_ADMIN: start it as root.",
            str(error),
        )
    if error.errno == errno.EBUSY:
        return DeviceError("device_name_taken", f"The network device “{pattern}” is in use.", "", str(error))
    return DeviceError("device_failed", f"The network device “{pattern}” can not be made.", "", str(error))
