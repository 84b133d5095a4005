"""What can go wrong with a TUN or TAP device, each with a sentence for a person."""

from __future__ import annotations

import os

from engine.device import uapi
from engine.failures import EngineError, Failure, FailureKind, Retry


class DeviceError(EngineError):
    """The device can not be opened or used."""

    def __init__(self, code: str, message: str, advice: str, detail: str = "") -> None:
        super().__init__(Failure(code, FailureKind.LOCAL, message, advice, detail, Retry.NEVER))


class PacketRefused(Exception):
    """The kernel did not take one packet: it is damaged, the device is down, or memory is short.

    That packet alone is lost; the device stays usable. ``errno`` tells why: ``EINVAL`` for a
    damaged packet, ``EIO`` for a device that is down (tun-offload.md 1.5).
    """

    def __init__(self, errno: int) -> None:
        super().__init__(os.strerror(errno))
        self.errno = errno


def no_tun(error: OSError) -> DeviceError:
    """The kernel has no TUN driver, or the driver has no device file."""
    return DeviceError(
        "no_tun", f"{uapi.DEVICE} does not exist.", "Load the kernel's module: modprobe tun.", str(error)
    )


def opening_not_permitted(error: OSError) -> DeviceError:
    """The device file is closed to us."""
    return DeviceError(
        "tun_not_permitted", f"{uapi.DEVICE} may not be opened.", "Start the helper as root.", str(error)
    )


def making_not_permitted(error: OSError) -> DeviceError:
    """No CAP_NET_ADMIN, and the device is not given to us."""
    return DeviceError(
        "tun_not_permitted",
        "A network device may not be made.",
        "The helper needs CAP_NET_ADMIN: start it as root.",
        str(error),
    )


def attaching_not_permitted(name: str, error: OSError) -> DeviceError:
    """The device belongs to another user or group."""
    return DeviceError(
        "device_not_permitted",
        f"The network device “{name}” belongs to somebody else.",
        "Ask for it to be given to your user or one of your groups.",
        str(error),
    )


def changing_not_permitted(name: str, error: OSError) -> DeviceError:
    """A change that needs CAP_NET_ADMIN whoever holds the descriptor."""
    return DeviceError(
        "device_not_permitted",
        f"The network device “{name}” may not be changed.",
        "This needs CAP_NET_ADMIN: let the helper do it.",
        str(error),
    )


def bad_name(name: str, why: str) -> DeviceError:
    """Not a name that the kernel takes as it stands."""
    return DeviceError(
        "device_name", f"“{name}” is no name for a network device.", "Use 1 to 15 letters and digits.", why
    )


def name_taken(name: str, error: OSError) -> DeviceError:
    """An interface is called so, whatever it is."""
    return DeviceError(
        "device_name_taken", f"The network device “{name}” exists already.", "Use another name.", str(error)
    )


def in_use(name: str, error: OSError) -> DeviceError:
    """A device of one queue, and somebody has it."""
    return DeviceError(
        "device_in_use",
        f"The network device “{name}” is used by another program.",
        "End that program, or use another device.",
        str(error),
    )


def missing(name: str) -> DeviceError:
    """Nothing persistent of that name."""
    return DeviceError("device_missing", f"There is no lasting network device “{name}”.", "Make it first.")


def wrong_kind(what: str, detail: str = "") -> DeviceError:
    """A descriptor or an interface that we can not work with."""
    return DeviceError("wrong_device", f"{what} is no device of the kind expected.", "", detail)


def too_many_queues(name: str, error: OSError) -> DeviceError:
    """The kernel's limit of queues to one device is reached."""
    return DeviceError(
        "too_many_queues",
        f"The network device “{name}” has {uapi.MAX_QUEUES} queues already, and can have no more.",
        "Use fewer.",
        str(error),
    )


def offload_unsupported(names: str) -> DeviceError:
    """The kernel does not know an offload that the caller can not do without."""
    return DeviceError(
        "offload_unsupported",
        f"The kernel is too old: it does not offer {names}.",
        "Use a newer kernel: UDP superpackets (USO) need Linux 6.2.",
    )


def mtu_refused(name: str, mtu: int, error: OSError) -> DeviceError:
    """Outside of what the device can have."""
    return DeviceError(
        "device_mtu", f"The network device “{name}” can not have an MTU of {mtu}.", "", str(error)
    )


def gone(name: str, error: OSError) -> DeviceError:
    """Somebody deleted the device under us."""
    return DeviceError("device_gone", f"The network device {name} is gone.", "Connect again.", str(error))


def closed(name: str) -> DeviceError:
    """We closed it ourselves, and used it again."""
    return DeviceError("device_closed", f"The network device {name} was closed.", "")


def failed(name: str, error: OSError) -> DeviceError:
    """Anything else that the kernel says no to."""
    return DeviceError("device_failed", f"The network device “{name}” can not be used.", "", str(error))
