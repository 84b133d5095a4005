"""What TUN and TAP devices have in common: opening, handing over, settings, packets, closing.

Opening one needs CAP_NET_ADMIN; using an open descriptor needs no right at all. So the helper
opens a device and an engine process adopts the descriptor. Every packet comes and goes behind
a virtio header (:mod:`engine.offload.virtio`). All facts are from tun-offload.md, section 1.

Some calls name the interface to the kernel, which looks the name up in the calling thread's
network namespace. That must be the device's own: :meth:`Device.open_queue`,
:attr:`Device.mtu` and :meth:`Device.set_mtu`.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import socket
from collections.abc import Iterator, Sequence
from typing import ClassVar, Self

from engine.device import errors, offloads, uapi
from engine.device.descriptor import Descriptor
from engine.device.errors import DeviceError, PacketRefused
from engine.device.names import decode_name, encode_name, known_name
from engine.device.offloads import Offload
from engine.offload import virtio
from engine.offload.layout import Link

_REFUSALS = frozenset({errno.EIO, errno.EINVAL, errno.EAGAIN, errno.ENOBUFS, errno.ENOMEM})
"""What a write may say about one packet; everything else is about the device."""


class Device(Descriptor):
    """One queue of a TUN or TAP device; use :class:`TunDevice` or :class:`TapDevice`.

    Threads may use it at the same time, and close it (:class:`Descriptor`).
    """

    link: ClassVar[Link]
    """What its packets begin with."""
    _kind: ClassVar[int]
    """The flag of TUNSETIFF."""

    def __init__(self, fd: int, name: str, *, multi_queue: bool = False) -> None:
        """For :meth:`create`, :meth:`attach` and :meth:`adopt`; ``fd`` is attached already."""
        super().__init__(fd, name)
        self.multi_queue = multi_queue
        """Whether :meth:`open_queue` is possible."""
        self.offloads = Offload.NONE
        """What the kernel leaves to us, unless it was changed through another queue or process.

        Superpackets from before a change may still come.
        """

    # --- opening ---

    @classmethod
    def create(cls, pattern: str, *, multi_queue: bool = False, offload: bool = True) -> Self:
        """Make a new device called by ``pattern``, in which one ``%d`` becomes a free number.

        It lives as long as a descriptor of it is open, unless :meth:`persist` is called.
        With ``offload`` the kernel leaves to us whatever it can (:attr:`offloads`).
        Raises :class:`DeviceError`.
        """
        name = encode_name(pattern, pattern=True)
        try:
            with _opened() as fd:
                device = cls._set_up(fd, name, uapi.IFF_TUN_EXCL, multi_queue)
                device._prepare(offloads.ALL if offload else Offload.NONE)
        except OSError as error:
            if error.errno == errno.EPERM:
                raise errors.making_not_permitted(error) from None
            if error.errno == errno.EBUSY:
                raise errors.name_taken(pattern, error) from None
            raise errors.failed(pattern, error) from None
        return device

    @classmethod
    def attach(cls, name: str, *, multi_queue: bool = False, offload: bool = True) -> Self:
        """Open a persistent device that exists; ``multi_queue`` must be as it was when made.

        Needs no right if the device is given to us (:meth:`persist`). Raises :class:`DeviceError`.
        """
        raw = encode_name(name)
        # The kernel would make what it does not find.
        if not _exists(name):
            raise errors.missing(name)
        try:
            with _opened() as fd:
                device = cls._set_up(fd, raw, 0, multi_queue)
                if not _identity(fd)[1] & uapi.IFF_PERSIST:
                    raise errors.missing(name)
                device._prepare(offloads.ALL if offload else Offload.NONE)
        except OSError as error:
            if error.errno == errno.EBUSY:
                raise errors.in_use(name, error) from None
            if error.errno == errno.EINVAL:
                raise errors.wrong_kind(f"“{name}”", str(error)) from None
            raise _queue_error(name, error) from None
        return device

    @classmethod
    def adopt(cls, fd: int, *, offload: bool = True) -> Self:
        """Take over a descriptor that another process opened; it is ours to close from now on.

        The descriptor becomes non-blocking, for its sender too. Raises :class:`DeviceError`,
        and leaves the descriptor to the caller, if it is no device of this class with virtio
        headers, not attached, or of a device that was deleted.
        """
        try:
            name, flags = _identity(fd)
            if not flags & cls._kind:
                raise errors.wrong_kind("The descriptor", f"flags {flags:#06x}")
            if not flags & uapi.IFF_VNET_HDR:
                raise errors.wrong_kind("The descriptor", "no virtio headers")
            os.set_blocking(fd, False)
            device = cls(fd, name, multi_queue=bool(flags & uapi.IFF_MULTI_QUEUE))
            device._prepare(offloads.ALL if offload else Offload.NONE)
        except (OSError, ValueError) as error:  # a number that can be no descriptor is a ValueError
            raise errors.wrong_kind("The descriptor", str(error)) from None
        return device

    def open_queue(self) -> Self:
        """A further queue of the same device, over which the kernel spreads the flows.

        Raises :class:`ValueError` for a device made without ``multi_queue``, else :class:`DeviceError`.
        """
        if not self.multi_queue:
            raise ValueError(f"{self.name} was made for one queue")
        name, _ = self._identify()
        if not _exists(name):
            raise errors.wrong_kind(f"“{name}”", "not in this network namespace")
        try:
            with _opened() as fd:
                queue = self._set_up(fd, known_name(name), 0, True)
                queue._prepare(self.offloads)
        except OSError as error:
            raise _queue_error(name, error) from None
        return queue

    @classmethod
    def _set_up(cls, fd: int, name: bytes, extra: int, multi_queue: bool) -> Self:
        flags = cls._kind | uapi.IFF_NO_PI | uapi.IFF_VNET_HDR | extra
        if multi_queue:
            flags |= uapi.IFF_MULTI_QUEUE
        answer = fcntl.ioctl(fd, uapi.TUNSETIFF, uapi.IFREQ.pack(name, flags))
        return cls(fd, decode_name(uapi.IFREQ.unpack(answer)[0]), multi_queue=multi_queue)

    def _prepare(self, wanted: Offload) -> None:
        # In this order after every attach, whatever a former user of the device had set (1.6).
        fcntl.ioctl(self._fd, uapi.TUNSETVNETHDRSZ, uapi.INT.pack(virtio.SIZE))
        fcntl.ioctl(self._fd, uapi.TUNSETVNETLE, uapi.INT.pack(0))
        self.set_offload(wanted)

    # --- settings ---

    def set_offload(self, wanted: Offload, *, required: Offload = Offload.NONE) -> Offload:
        """Change what the kernel leaves to us, at any time, for all queues; returns what was got.

        As much of ``wanted`` as the kernel knows; ``Offload.NONE`` switches all off. Raises
        :class:`DeviceError` when the kernel lacks something ``required``: nothing changes then.
        """
        self.offloads = offloads.negotiate(
            self._try_offload, wanted, required=required, present=self.offloads
        )
        return self.offloads

    def _try_offload(self, bits: int) -> bool:
        try:
            self._raw_ioctl(uapi.TUNSETOFFLOAD, bits)
        except OSError as error:
            if error.errno == errno.EINVAL:
                return False
            raise self._unusable(error) from None
        return True

    def persist(self, *, owner: int | None = None, group: int | None = None) -> None:
        """Let the device outlive its descriptors, for a user or for a group to attach to.

        Exactly one of them: with none, some kernels let every local user attach, and with both
        they disagree on what that means (1.4). Raises :class:`ValueError` or :class:`DeviceError`.
        """
        if (owner is None) == (group is None):
            raise ValueError("exactly one of owner and group")
        if owner is not None:
            self._ioctl(uapi.TUNSETOWNER, _as_id(owner))
        if group is not None:
            self._ioctl(uapi.TUNSETGROUP, _as_id(group))
        self._ioctl(uapi.TUNSETPERSIST, 1)

    def unpersist(self) -> None:
        """Let the device go with its last descriptor; no error when it is gone already."""
        try:
            self._raw_ioctl(uapi.TUNSETPERSIST, 0)
        except OSError as error:
            if error.errno != errno.EBADFD:
                raise self._unusable(error) from None

    def set_queue(self, enabled: bool) -> None:
        """Let the kernel give flows to this queue, or not; a disabled one may still write.

        Raises :class:`ValueError` for a device made without ``multi_queue``, else :class:`DeviceError`.
        """
        if not self.multi_queue:
            raise ValueError(f"{self.name} was made for one queue")
        wanted = uapi.IFF_ATTACH_QUEUE if enabled else uapi.IFF_DETACH_QUEUE
        detached = bool(self._identify()[1] & uapi.IFF_DETACH_QUEUE)
        if detached == enabled:  # to ask for what is so already is an error to the kernel
            self._ioctl(uapi.TUNSETQUEUE, uapi.IFREQ.pack(b"", wanted))

    def set_carrier(self, on: bool) -> None:
        """Show the device as plugged in or not; the kernel's own traffic waits for it.

        A device that is gone shows none: unplugging it is no error.
        """
        try:
            self._raw_ioctl(uapi.TUNSETCARRIER, uapi.INT.pack(on))
        except OSError as error:
            if on or error.errno != errno.EBADFD:
                raise self._unusable(error) from None

    @property
    def mtu(self) -> int:
        """Bytes of the longest IP packet; superpackets are cut to it, and may be longer."""
        answer = self._interface_ioctl(uapi.SIOCGIFMTU, 0)
        size: int = uapi.IFREQ_MTU.unpack(answer)[1]
        return size

    def set_mtu(self, mtu: int) -> None:
        """Needs CAP_NET_ADMIN. Raises :class:`DeviceError`."""
        self._interface_ioctl(uapi.SIOCSIFMTU, mtu)

    def _interface_ioctl(self, request: int, mtu: int) -> bytes:
        name, _ = self._identify()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as control:
            try:
                return fcntl.ioctl(control, request, uapi.IFREQ_MTU.pack(known_name(name), mtu))
            except OSError as error:
                if error.errno == errno.EPERM:
                    raise errors.changing_not_permitted(name, error) from None
                if error.errno == errno.EINVAL:
                    raise errors.mtu_refused(name, mtu, error) from None
                raise errors.failed(name, error) from None

    def _identify(self) -> tuple[str, int]:
        """The name and flags as they are now."""
        self.name, flags = _parse_identity(self._ioctl(uapi.TUNGETIFF, bytes(uapi.IFREQ.size)))
        return self.name, flags

    def _ioctl(self, request: int, argument: int | bytes) -> bytes:
        try:
            return self._raw_ioctl(request, argument)
        except OSError as error:
            raise self._unusable(error) from None

    def _raw_ioctl(self, request: int, argument: int | bytes) -> bytes:
        fd = self._fd
        if fd < 0:  # which fcntl.ioctl would call a ValueError
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        answer = fcntl.ioctl(fd, request, argument)
        return answer if isinstance(answer, bytes) else b""

    # --- packets ---

    def read_into(self, room: memoryview) -> int | None:
        """Read one virtio header and packet into ``room`` (:data:`virtio.READ_SIZE`); their bytes together.

        ``None`` when nothing waits, which is also so while the device is down. Raises
        :class:`DeviceError` when the device is gone or closed, :class:`PacketRefused` when a
        packet is lost: one that the virtio header can not express, or with no room for the header.
        """
        try:
            return os.readv(self._fd, (room,))
        except BlockingIOError:
            return None
        except OSError as error:
            if error.errno == errno.EINVAL:
                raise PacketRefused(error.errno) from None
            raise self._unusable(error) from None

    def write(self, parts: Sequence[bytes | bytearray | memoryview]) -> int:
        """Give the kernel one packet or superpacket, in pieces; the number of bytes taken.

        The first part is, or begins with, the virtio header. Raises :class:`PacketRefused` when
        this packet is not taken, :class:`DeviceError` when the device is gone or closed.
        """
        try:
            return os.writev(self._fd, parts)
        except OSError as error:
            if error.errno in _REFUSALS:
                raise PacketRefused(error.errno) from None
            raise self._unusable(error) from None


@contextlib.contextmanager
def _opened() -> Iterator[int]:
    """A new, unattached descriptor, which is closed again if the block fails."""
    try:
        fd = os.open(uapi.DEVICE, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
    except PermissionError as error:
        raise errors.opening_not_permitted(error) from None
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.ENODEV, errno.ENXIO):
            raise errors.no_tun(error) from None
        raise errors.failed(uapi.DEVICE, error) from None
    try:
        yield fd
    except BaseException:
        os.close(fd)
        raise


def _exists(name: str) -> bool:
    try:
        socket.if_nametoindex(name)
    except OSError:
        return False
    return True


def _identity(fd: int) -> tuple[str, int]:
    return _parse_identity(fcntl.ioctl(fd, uapi.TUNGETIFF, bytes(uapi.IFREQ.size)))


def _parse_identity(answer: bytes) -> tuple[str, int]:
    name, flags = uapi.IFREQ.unpack(answer)
    return decode_name(name), flags


def _as_id(number: int) -> int:
    """A uid or gid as the signed C ``int`` that the ioctl call takes; -1 is nobody's."""
    if not 0 <= number < 2**32 - 1:
        raise ValueError(f"{number} is no id of a user or group")
    return number - 2**32 if number >= 2**31 else number


def _queue_error(name: str, error: OSError) -> DeviceError:
    if error.errno == errno.E2BIG:
        return errors.too_many_queues(name, error)
    if error.errno == errno.EPERM:
        return errors.attaching_not_permitted(name, error)
    return errors.failed(name, error)
