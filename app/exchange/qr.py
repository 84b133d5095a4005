"""Profiles as QR codes: what is in one, how it is drawn, and what is in a picture.

A WireGuard profile is its ``.conf``, which phones read; others are our own export.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.exchange import own_file
from app.profiles import kinds
from app.profiles.errors import ProfileError
from helper.api.types import Profile, WireGuardProfile

MAX_PAYLOAD = 2953
"""Bytes in the largest code (ISO/IEC 18004, version 40, level L)."""
MAX_PIXELS = 64 * 1024 * 1024
"""Of a picture that is searched."""
MAX_FOUND = 16
"""Codes of one picture that are taken."""


def payload(profile: Profile, secrets: Mapping[str, str] | None) -> str:
    """The text for a code. Raises :class:`ProfileError`.

    Without its keys a WireGuard profile goes as our own export too: no phone takes a ``.conf`` without.
    """
    if isinstance(profile.server, WireGuardProfile) and secrets is not None:
        return kinds.of(profile).write_foreign(secrets)
    return own_file.write(profile, secrets)


def matrix(payload: str) -> tuple[tuple[bool, ...], ...]:
    """The rows of a code that says ``payload``: true is dark. No margin; four modules of it are needed.

    Raises :class:`ProfileError` for what does not fit.
    """
    size = len(payload.encode("utf-8"))
    if size > MAX_PAYLOAD:
        problem = f"the profile is too large for a QR code: {size} bytes"
        raise ProfileError(problem, allowed=f"at most {MAX_PAYLOAD} bytes; a file takes any")
    import segno

    code = segno.make_qr(payload, error="l", mode="byte", encoding="utf-8", eci=False, boost_error=True)
    return tuple(tuple(bool(module) for module in row) for row in code.matrix)


def decode(width: int, height: int, grey: bytes) -> tuple[str, ...]:
    """The texts of the QR codes in a picture of one byte a pixel, rows without padding; empty for none.

    Raises :class:`ProfileError` for a picture that is too large, and ``ValueError`` for sizes that lie.
    """
    if width < 1 or height < 1 or width * height != len(grey):
        raise ValueError("the size is not that of the picture")
    if len(grey) > MAX_PIXELS:
        raise ProfileError("the picture is too large", allowed=f"at most {MAX_PIXELS} pixels")
    import zxingcpp

    shaped = memoryview(grey).cast("B", (height, width))
    found = zxingcpp.read_barcodes(
        shaped,
        formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode),
        text_mode=zxingcpp.TextMode.Plain,
    )
    texts = dict.fromkeys(code.text for code in found[:MAX_FOUND] if code.valid and code.text)
    return tuple(texts)
