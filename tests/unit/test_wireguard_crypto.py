"""The primitives against the vectors of their own RFCs, and against a second way to the same result."""

from __future__ import annotations

import base64
import os

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given
from hypothesis import strategies as st

from engine.wireguard.crypto import (
    KEY_SIZE,
    TAG_SIZE,
    PrivateKey,
    decode_key,
    encode_key,
    hash_,
    kdf1,
    kdf2,
    kdf3,
    mac,
    open_,
    seal,
    tai64n,
)
from engine.wireguard.errors import BadKey, MessageError, NoiseError, WireGuardError
from engine.wireguard.xchacha import hchacha20, xchacha20_poly1305_open, xchacha20_poly1305_seal
from tests.support import wireguard_vectors as vectors

_keys = st.binary(min_size=KEY_SIZE, max_size=KEY_SIZE)


def test_errors_have_one_base() -> None:
    assert all(issubclass(error, WireGuardError) for error in (BadKey, MessageError, NoiseError))


# --- BLAKE2s, HMAC, key derivation -------------------------------------------------------------


def test_blake2s_of_rfc_7693() -> None:
    expected = "508c5e8c327c14e2e1a72ba34eeb452f37458b209ed63a294d999b4c86675982"
    assert hash_(b"abc").hex() == hash_(b"a", b"", b"bc").hex() == expected


def test_mac_depends_on_key_and_data() -> None:
    macs = {mac(key, data) for key in (b"k" * 16, b"k" * 32) for data in (b"", b"x", bytes(148))}
    assert len(macs) == 6 and {len(each) for each in macs} == {16}


@given(key=_keys, data=st.binary(max_size=64))
def test_key_derivation_is_hkdf(key: bytes, data: bytes) -> None:
    whole = HKDF(algorithm=hashes.BLAKE2s(32), length=96, salt=key, info=b"").derive(data)
    parts = (whole[:32], whole[32:64], whole[64:])
    assert kdf1(key, data) == parts[0]
    assert kdf2(key, data) == parts[:2]
    assert kdf3(key, data) == parts


# --- X25519 ------------------------------------------------------------------------------------


def test_x25519_of_rfc_7748() -> None:
    alice = PrivateKey(bytes.fromhex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"))
    bob = PrivateKey(bytes.fromhex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"))
    shared = "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"
    assert alice.public.hex() == "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"
    assert alice.exchange(bob.public).hex() == bob.exchange(alice.public).hex() == shared


@pytest.mark.parametrize("name", ["INITIATOR", "RESPONDER"])
@pytest.mark.parametrize("kind", ["STATIC", "EPHEMERAL"])
def test_public_keys_of_the_vectors(name: str, kind: str) -> None:
    private = PrivateKey(getattr(vectors, f"{name}_{kind}"))
    assert private.public == getattr(vectors, f"{name}_{kind}_PUBLIC")


_P = 2**255 - 19
LOW_ORDER = [
    0,
    1,
    325606250916557431795983626356110631294008115727848805560023387167927233504,
    39382357235489614581723060781553021112529911719440698176882885853963445705823,
    _P - 1,
    _P,
    _P + 1,
]
"""The points whose order divides 8, in every way to write them (the top bit is not looked at)."""


@pytest.mark.parametrize("top_bit", [0, 1])
@pytest.mark.parametrize("point", LOW_ORDER)
def test_a_point_of_low_order_shares_no_secret(point: int, top_bit: int) -> None:
    public = (point | top_bit << 255).to_bytes(KEY_SIZE, "little")
    for private in (PrivateKey(vectors.INITIATOR_STATIC), PrivateKey(bytes(KEY_SIZE))):
        with pytest.raises(NoiseError):
            private.exchange(public)


def test_the_points_beside_those_of_low_order_are_usable() -> None:
    for point in (2, 9, _P - 2, _P + 2):
        assert PrivateKey(vectors.INITIATOR_STATIC).exchange(point.to_bytes(KEY_SIZE, "little")) != bytes(32)


@pytest.mark.parametrize("size", [0, 31, 33, 64])
def test_keys_of_another_size(size: int) -> None:
    with pytest.raises(BadKey):
        PrivateKey(bytes(size))
    with pytest.raises(NoiseError):
        PrivateKey(vectors.INITIATOR_STATIC).exchange(b"\x09" * size)


def test_a_generated_key_is_made_of_the_given_bytes() -> None:
    asked: list[int] = []

    def random(size: int) -> bytes:
        asked.append(size)
        return vectors.INITIATOR_STATIC

    assert PrivateKey.generate(random).public == vectors.INITIATOR_STATIC_PUBLIC
    assert asked == [KEY_SIZE]
    assert PrivateKey.generate(os.urandom).public != PrivateKey.generate(os.urandom).public


def test_a_private_key_is_not_shown() -> None:
    raw = vectors.INITIATOR_STATIC
    shown = f"{PrivateKey(raw)!r} {PrivateKey(raw)}"
    assert encode_key(vectors.INITIATOR_STATIC_PUBLIC) in shown
    for form in (raw.hex(), repr(raw)[2:-1], base64.b64encode(raw).decode()):
        assert form not in shown


# --- keys as text ------------------------------------------------------------------------------


@given(raw=_keys)
def test_a_key_survives_being_written(raw: bytes) -> None:
    assert decode_key(encode_key(raw)) == raw
    assert len(encode_key(raw)) == 44


@given(text=st.one_of(st.text(max_size=60), st.from_regex(r"[A-Za-z0-9+/_-]{40,45}={0,2}", fullmatch=True)))
def test_any_text_is_one_key_or_none(text: str) -> None:
    try:
        raw = decode_key(text)
    except BadKey as error:
        assert len(text) < 8 or text not in str(error)
    else:
        assert len(raw) == KEY_SIZE and encode_key(raw) == text


_TEXT = encode_key(vectors.INITIATOR_STATIC)


@pytest.mark.parametrize(
    "text",
    [
        "",
        _TEXT[:-1],
        _TEXT + "=",
        _TEXT + "\n",
        " " + _TEXT,
        _TEXT[:20] + "\n" + _TEXT[20:],
        _TEXT[:-2] + chr(ord(_TEXT[-2]) + 1) + "=",  # other unused bits, the same 32 bytes
        "é" * 44,
        encode_key(bytes(31)),
        encode_key(bytes(33)),
        vectors.INITIATOR_STATIC.hex(),
    ],
)
def test_texts_that_are_no_key(text: str) -> None:
    with pytest.raises(BadKey):
        decode_key(text)


# --- AEAD --------------------------------------------------------------------------------------


@given(key=_keys, plaintext=st.binary(max_size=100), aad=st.binary(max_size=40), data=st.data())
def test_what_is_sealed_opens_only_as_it_is(
    key: bytes, plaintext: bytes, aad: bytes, data: st.DataObject
) -> None:
    sealed = seal(key, plaintext, aad)
    assert len(sealed) == len(plaintext) + TAG_SIZE
    assert open_(key, sealed, aad) == plaintext
    bit = data.draw(st.integers(0, 8 * len(sealed) - 1))
    flipped = (int.from_bytes(sealed, "little") ^ 1 << bit).to_bytes(len(sealed), "little")
    for bad in (flipped, sealed[:-1], sealed[:TAG_SIZE], b""):
        if bad != sealed:
            with pytest.raises(NoiseError):
                open_(key, bad, aad)
    with pytest.raises(NoiseError):
        open_(key, sealed, aad + b"\0")


def test_hchacha20() -> None:
    assert hchacha20(vectors.HCHACHA20_KEY, vectors.HCHACHA20_INPUT) == vectors.HCHACHA20_OUTPUT


def test_xchacha20_poly1305_of_its_draft() -> None:
    """draft-irtf-cfrg-xchacha-03, appendix A.3.1."""
    key = bytes(range(0x80, 0xA0))
    nonce = bytes(range(0x40, 0x58))
    aad = bytes.fromhex("50515253c0c1c2c3c4c5c6c7")
    plaintext = (
        b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, "
        b"sunscreen would be it."
    )
    sealed = bytes.fromhex(
        "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4eda7e39"
        "ae64c6708c54c216cb96b72e1213b4522f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9"
        "21f9664c97637da9768812f615c68b13b52ec0875924c1c7987947deafd8780acf49"
    )
    assert xchacha20_poly1305_seal(key, nonce, plaintext, aad) == sealed
    assert xchacha20_poly1305_open(key, nonce, sealed, aad) == plaintext


@pytest.mark.parametrize("size", [0, 12, 23, 25])
def test_xchacha20_with_another_nonce_size(size: int) -> None:
    with pytest.raises(NoiseError):
        xchacha20_poly1305_seal(bytes(32), bytes(size), b"", b"")
    with pytest.raises(NoiseError):
        xchacha20_poly1305_open(bytes(32), bytes(size), bytes(16), b"")


# --- timestamps --------------------------------------------------------------------------------

_STEP = 1 << 24


def test_the_timestamp_of_the_vectors_rounded_down() -> None:
    nanoseconds = int.from_bytes(vectors.TIMESTAMP[8:], "big")
    expected = vectors.TIMESTAMP[:8] + (nanoseconds // _STEP * _STEP).to_bytes(4, "big")
    assert tai64n(1700000000.123456789) == expected


@given(
    first=st.floats(0, 2**33, allow_nan=False),
    later=st.floats(0.034, 10_000, allow_nan=False),
)
def test_a_later_timestamp_compares_greater(first: float, later: float) -> None:
    before, after = tai64n(first), tai64n(first + later)
    assert len(before) == len(after) == 12
    assert before < after
    seconds = int.from_bytes(before[:8], "big") - 2**62 - 37
    nanoseconds = int.from_bytes(before[8:], "big")
    assert nanoseconds < 10**9
    assert 0 <= first - seconds - nanoseconds / 1e9 < 0.0168
