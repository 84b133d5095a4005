"""Which names the kernel takes for a network device as they stand (tun-offload.md 1.2)."""

from __future__ import annotations

from engine.device import uapi
from engine.device.errors import bad_name

_SEPARATORS = b"/: \t\n\v\f\r\xa0\0"
"""``\\xa0`` is white space to the kernel, also inside a UTF-8 letter."""
_RESERVED = (b".", b"..", b"all", b"default")
"""The last two name the settings of every interface in ``/proc/sys/net``."""


def encode_name(name: str, *, pattern: bool = False) -> bytes:
    """The name as the kernel wants it; a ``pattern`` may have one ``%d``, for a free number.

    Raises :class:`DeviceError` for what the kernel would refuse, or worse, cut off.
    """
    try:
        raw = name.encode()
    except UnicodeEncodeError:
        raise bad_name(ascii(name), "not UTF-8") from None
    if not 0 < len(raw) <= uapi.MAX_NAME:
        raise bad_name(name, f"{len(raw)} bytes, not 1 to {uapi.MAX_NAME}")
    if raw in _RESERVED:
        raise bad_name(name, "the name is reserved")
    if any(byte in _SEPARATORS for byte in raw):
        raise bad_name(name, "“/”, “:” or white space")
    if b"%" in (raw.replace(b"%d", b"", 1) if pattern else raw):
        raise bad_name(name, "“%” stands for something else")
    return raw


def decode_name(raw: bytes) -> str:
    """A name from an ``ifreq``; somebody may have given one that is no UTF-8."""
    return raw.partition(b"\0")[0].decode(errors="surrogateescape")


def known_name(name: str) -> bytes:
    """A name that came from the kernel, back into bytes."""
    return name.encode(errors="surrogateescape")
