"""QR codes out and in."""

from __future__ import annotations

import pytest

from app.exchange import candidates, keeping, qr
from app.profiles.errors import ProfileError
from app.profiles.imported import Imported
from helper.api.types import Profile
from tests.support import vpn_files
from tests.unit.test_exchange_candidates import CONF, OFFICE, PRIVATE

_SCALE = 3
_MARGIN = 4


def picture(matrix: tuple[tuple[bool, ...], ...]) -> tuple[int, int, bytes]:
    """The code as a picture of grey pixels, with its margin."""
    size = (len(matrix) + 2 * _MARGIN) * _SCALE
    pixels = bytearray(b"\xff" * size * size)
    for y, row in enumerate(matrix):
        for x, dark in enumerate(row):
            for line in range(_SCALE if dark else 0):
                start = ((y + _MARGIN) * _SCALE + line) * size + (x + _MARGIN) * _SCALE
                pixels[start : start + _SCALE] = bytes(_SCALE)
    return size, size, bytes(pixels)


def through_a_code(profile: Profile, secrets: dict[str, str] | None) -> Imported:
    text = qr.payload(profile, secrets)
    assert qr.decode(*picture(qr.matrix(text))) == (text,)
    (found,) = candidates.read_text(text, "QR code")
    assert found.imported is not None and found.name == profile.name
    return found.imported


def test_wireguard_is_what_phones_read() -> None:
    (found,) = candidates.read(CONF, "Büro.conf")
    assert found.imported is not None
    profile = keeping.profile_of(found.imported, found.name)
    assert qr.payload(profile, found.imported.secrets).startswith("# Büro\n[Interface]\nPrivateKey")
    assert through_a_code(profile, found.imported.secrets).secrets == {"private_key": PRIVATE}
    assert through_a_code(profile, None).server == profile.server


def test_softether_is_our_own_file() -> None:
    assert through_a_code(OFFICE, {"password": "ж $"}).secrets == {"password": "ж $"}
    assert through_a_code(OFFICE, None).server == OFFICE.server


def test_any_text_of_a_code_is_read() -> None:
    for text in ("hello", "é日本 \U0001f600", vpn_files.content("anonymous").decode().replace("\ufeff", "")):
        assert qr.decode(*picture(qr.matrix(text))) == (text,)


def test_what_does_not_fit() -> None:
    assert len(qr.matrix("x" * qr.MAX_PAYLOAD)) == 177
    with pytest.raises(ProfileError, match="too large for a QR code: 2954 bytes"):
        qr.matrix("x" * (qr.MAX_PAYLOAD + 1))


def test_pictures_without_a_code() -> None:
    assert qr.decode(1, 1, b"\x00") == ()
    assert qr.decode(40, 20, bytes(range(256)) * 3 + bytes(32)) == ()
    for width, height, grey in ((0, 0, b""), (2, 2, b"abc"), (-1, -1, b"x")):
        with pytest.raises(ValueError, match="size"):
            qr.decode(width, height, grey)
