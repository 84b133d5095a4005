"""IPv6 settings of our own device, by the files under ``/proc/sys``."""

from __future__ import annotations

import re
from pathlib import Path

from helper.network.changes import IPv6Mode, SetIPv6
from helper.network.errors import device_missing, refused

ADVERTISED_METRIC = 2_000_000_000
"""Metric of a default route learnt on our device: behind every other. The one that counts is in our table."""

_ALL = Path("/proc/sys")
_SYSCTL = _ALL / "net/ipv6/conf"
_NAME = re.compile(r"net/[a-z0-9_]+(/[a-z0-9_]+)+")
_DEVICE = re.compile(r"(?!\.{1,2}$)[!-.0-9;-~]{1,15}")


def check_device(device: str) -> None:
    """Refuse what can not be a device's name (it becomes a part of file names)."""
    if not _DEVICE.fullmatch(device):
        raise device_missing(device[:32], "not a device name")


def set_ipv6(change: SetIPv6) -> None:
    """Carry the change out in the network namespace of the calling thread.

    A kernel without IPv6 already is as ``off`` (and ``auto``) wish. Raises
    :class:`helper.network.errors.NetworkError`.
    """
    check_device(change.device)
    folder = _SYSCTL / change.device
    auto = change.mode is IPv6Mode.AUTO
    settings = {
        "accept_ra": "2" if auto else "0",
        "accept_ra_defrtr": "1" if auto and change.default_route else "0",
        "ra_defrtr_metric": str(ADVERTISED_METRIC),
        "autoconf": "1" if auto else "0",
        "addr_gen_mode": "0" if change.link_local else "1",
        "disable_ipv6": "1" if change.mode is IPv6Mode.OFF or not has_ipv6() else "0",
    }
    if not folder.is_dir():
        if change.mode is not IPv6Mode.STATIC and Path(f"/proc/sys/net/ipv4/conf/{change.device}").is_dir():
            return  # No IPv6 in this kernel, or not on this device: nothing to keep off.
        raise device_missing(change.device, f"no {folder}")
    for name, value in settings.items():
        path = folder / name
        if name == "ra_defrtr_metric" and not path.exists():
            continue  # Only from Linux 5.12.
        try:
            path.write_text(value)
        except OSError as error:
            raise refused(f"write {path}", error) from error


def has_ipv6() -> bool:
    """Whether IPv6 is to be had here: the kernel has it, and the machine's owner did not turn it off."""
    try:
        return (_SYSCTL / "all" / "disable_ipv6").read_text().strip() == "0"
    except OSError:
        return False


def read_number(name: str) -> int:
    """The number ``name`` (below ``/proc/sys``). Raises :class:`helper.network.errors.NetworkError`."""
    try:
        return int(_number(name).read_text())
    except (OSError, ValueError) as error:
        raise refused(f"read {name}", error) from error


def write_number(name: str, value: int) -> None:
    """Set the number ``name``. Raises :class:`helper.network.errors.NetworkError`."""
    try:
        _number(name).write_text(str(value))
    except OSError as error:
        raise refused(f"write {name}", error) from error


def _number(name: str) -> Path:
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name[:64]!r} is no number of the network's")
    return _ALL / name
