"""mac1, mac2 and cookies: the vectors, both sides against each other, and time."""

from __future__ import annotations

import random
from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.udp.endpoint import Endpoint
from engine.wireguard import cookies
from engine.wireguard.cookies import COOKIE_LIFETIME, MacChecker, MacMaker
from engine.wireguard.crypto import hash_, mac
from engine.wireguard.messages import CookieReply
from engine.wireguard.xchacha import xchacha20_poly1305_open
from tests.support import wireguard_vectors as vectors

SOURCE = Endpoint("192.0.2.1", 51820)
UNSIGNED = vectors.INITIATION[:-32] + bytes(32)
PUBLIC = vectors.RESPONDER_STATIC_PUBLIC


class Random:
    """Bytes from a seed, and a note of what was asked for."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self._rng = random.Random(5)

    def __call__(self, size: int) -> bytes:
        self.asked.append(size)
        return self._rng.randbytes(size)


def _checker() -> MacChecker:
    return MacChecker(PUBLIC, Random())


def _flips(data: bytes, first: int, end: int) -> list[bytes]:
    whole = int.from_bytes(data, "little")
    return [(whole ^ 1 << bit).to_bytes(len(data), "little") for bit in range(8 * first, 8 * end)]


def _cookie_in(reply: bytes, mac1: bytes) -> bytes:
    """The cookie, by the words of the whitepaper's section 5.4.7."""
    key = hash_(b"cookie--", PUBLIC)
    return xchacha20_poly1305_open(key, reply[8:32], reply[32:], mac1)


# --- the vectors -------------------------------------------------------------------------------


def test_mac1_of_the_vectors() -> None:
    assert MacMaker(PUBLIC).sign(UNSIGNED, 0.0) == vectors.INITIATION
    assert _checker().mac1_ok(vectors.INITIATION)
    for response in (vectors.RESPONSE, vectors.PRESHARED_RESPONSE, vectors.SNAP_RESPONSE_4):
        unsigned = response[:-32] + bytes(32)
        assert MacMaker(vectors.INITIATOR_STATIC_PUBLIC).sign(unsigned, 0.0) == response
        assert MacChecker(vectors.INITIATOR_STATIC_PUBLIC, Random()).mac1_ok(response)
        assert not _checker().mac1_ok(response)


def test_the_cookie_reply_of_the_vectors_is_taken() -> None:
    maker = MacMaker(PUBLIC)
    maker.sign(UNSIGNED, 0.0)
    assert maker.take_cookie(CookieReply.parse(vectors.COOKIE_REPLY), 1.0)
    assert maker.sign(UNSIGNED, 6.0) == vectors.INITIATION[:-16] + vectors.INITIATION_MAC2


def test_the_cookie_reply_of_the_vectors_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    # The document chooses the cookie itself; ours would be made of the source's address.
    monkeypatch.setattr(cookies, "_cookie", lambda secret, source: vectors.COOKIE)
    checker = MacChecker(PUBLIC, lambda size: vectors.COOKIE_NONCE if size == 24 else bytes(size))
    assert checker.cookie_reply(vectors.INITIATION, SOURCE, 0.0) == vectors.COOKIE_REPLY
    with_cookie = vectors.INITIATION[:-16] + vectors.INITIATION_MAC2
    assert checker.mac2_ok(with_cookie, SOURCE, 0.0)
    assert checker.mac1_ok(with_cookie)
    for data in _flips(with_cookie, 0, len(with_cookie)):
        assert not checker.mac2_ok(data, SOURCE, 0.0)


def test_a_cookie_reply_with_any_flipped_bit_is_ignored() -> None:
    maker = MacMaker(PUBLIC)
    maker.sign(UNSIGNED, 0.0)
    for data in _flips(vectors.COOKIE_REPLY, 4, 64):
        assert not maker.take_cookie(CookieReply.parse(data), 0.0)
    assert maker.sign(UNSIGNED, 0.0) == vectors.INITIATION  # still without mac2
    assert maker.take_cookie(CookieReply.parse(vectors.COOKIE_REPLY), 0.0)


# --- mac1 --------------------------------------------------------------------------------------


@given(size=st.integers(40, 300), data=st.data())
def test_mac1_covers_every_byte_before_it(size: int, data: st.DataObject) -> None:
    message = data.draw(st.binary(min_size=size, max_size=size))
    signed = MacMaker(PUBLIC).sign(message, 0.0)
    assert len(signed) == size and signed[:-32] == message[:-32] and signed[-16:] == bytes(16)
    assert _checker().mac1_ok(signed)
    at = data.draw(st.integers(0, size - 17))
    bad = bytearray(signed)
    bad[at] ^= data.draw(st.integers(1, 255))
    assert not _checker().mac1_ok(bytes(bad))


def test_what_is_too_short_for_a_handshake_message_is_refused_though_its_macs_are_right() -> None:
    checker = _checker()
    cookie = _cookie_in(checker.cookie_reply(vectors.INITIATION, SOURCE, 0.0), vectors.INITIATION[-32:-16])
    for size in range(10):
        signed = bytes(size) + mac(hash_(b"mac1----", PUBLIC), bytes(size))
        signed += mac(cookie, signed)
        # Without a sender index there is no one to answer.
        assert checker.mac1_ok(signed) is checker.mac2_ok(signed, SOURCE, 0.0) is (size >= 8)
        assert not checker.mac1_ok(bytes(4 * size)) and not checker.mac2_ok(bytes(4 * size), SOURCE, 0.0)


def test_checking_mac1_asks_for_no_randomness() -> None:
    source = Random()
    checker = MacChecker(PUBLIC, source)
    assert checker.mac1_ok(vectors.INITIATION) and not checker.mac1_ok(UNSIGNED)
    assert not checker.mac2_ok(vectors.INITIATION, SOURCE, 0.0)
    assert source.asked == []


# --- cookies -----------------------------------------------------------------------------------

_hosts = st.one_of(
    st.integers(0, 2**32 - 1).map(lambda number: str(IPv4Address(number))),
    st.integers(0, 2**128 - 1).map(lambda number: str(IPv6Address(number))),
    st.integers(1, 99).map(lambda scope: f"fe80::1%{scope}"),
)
_sources = st.builds(Endpoint, host=_hosts, port=st.integers(0, 65535))
_MESSAGES = st.sampled_from([vectors.INITIATION, vectors.RESPONSE, vectors.SNAP_RESPONSE_6])


@given(message=_MESSAGES, source=_sources, other=_sources, age=st.floats(0, 119.9), start=st.floats(0, 1e7))
def test_a_cookie_proves_its_address_and_no_other(
    message: bytes, source: Endpoint, other: Endpoint, age: float, start: float
) -> None:
    checker, maker = _checker(), MacMaker(PUBLIC)
    signed = maker.sign(message, start)
    reply = checker.cookie_reply(signed, source, start)
    assert len(reply) == 64 < len(signed)
    assert maker.take_cookie(CookieReply.parse(reply), start)
    again = maker.sign(message, start + age)
    assert again[:-16] == signed[:-16] and again[-16:] != bytes(16)
    assert checker.mac2_ok(again, source, start + age)
    assert checker.mac2_ok(again, other, start + age) is (source == other)
    assert not checker.mac2_ok(signed, source, start + age)


def test_a_cookie_is_bound_to_the_port() -> None:
    checker, maker = _checker(), MacMaker(PUBLIC)
    signed = maker.sign(UNSIGNED, 0.0)
    assert maker.take_cookie(CookieReply.parse(checker.cookie_reply(signed, SOURCE, 0.0)), 0.0)
    again = maker.sign(UNSIGNED, 1.0)
    assert checker.mac2_ok(again, SOURCE, 1.0)
    assert not checker.mac2_ok(again, SOURCE._replace(port=51821), 1.0)


def test_the_secret_is_renewed_every_two_minutes() -> None:
    source = Random()
    checker = MacChecker(PUBLIC, source)
    mac1 = vectors.INITIATION[-32:-16]
    times = [7.0, 7.0, 100.0, 126.9, 127.0, 200.0, 246.9, 247.1]
    made = [_cookie_in(checker.cookie_reply(vectors.INITIATION, SOURCE, now), mac1) for now in times]
    assert [made.index(cookie) for cookie in made] == [0, 0, 0, 0, 4, 4, 4, 7]
    assert source.asked == [32, 24, 24, 24, 24, 32, 24, 24, 24, 32, 24]


def test_nonces_are_not_used_twice() -> None:
    checker = _checker()
    replies = {checker.cookie_reply(vectors.INITIATION, SOURCE, 0.0)[8:32] for _ in range(100)}
    assert len(replies) == 100


def test_an_old_secret_proves_nothing() -> None:
    checker = _checker()
    reply = checker.cookie_reply(vectors.INITIATION, SOURCE, 50.0)
    cookie = _cookie_in(reply, vectors.INITIATION[-32:-16])
    signed = vectors.INITIATION[:-16] + mac(cookie, vectors.INITIATION[:-16])
    assert checker.mac2_ok(signed, SOURCE, 50.0)
    assert checker.mac2_ok(signed, SOURCE, 50.0 + COOKIE_LIFETIME - 0.01)
    assert not checker.mac2_ok(signed, SOURCE, 50.0 + COOKIE_LIFETIME)


def test_a_held_cookie_is_dropped_after_two_minutes() -> None:
    maker = MacMaker(PUBLIC)
    maker.sign(UNSIGNED, 0.0)
    assert maker.take_cookie(CookieReply.parse(vectors.COOKIE_REPLY), 50.0)
    with_mac2 = vectors.INITIATION[:-16] + vectors.INITIATION_MAC2
    assert maker.sign(UNSIGNED, 50.0) == maker.sign(UNSIGNED, 169.9) == with_mac2
    assert maker.sign(UNSIGNED, 50.0 + COOKIE_LIFETIME) == vectors.INITIATION
    assert maker.sign(UNSIGNED, 169.9) == vectors.INITIATION  # forgotten, not only passed over


def test_a_cookie_reply_is_for_the_last_message_and_once() -> None:
    checker, maker = _checker(), MacMaker(PUBLIC)
    assert not maker.take_cookie(CookieReply.parse(vectors.COOKIE_REPLY), 0.0)  # nothing was sent
    first = maker.sign(UNSIGNED, 0.0)
    second = maker.sign(UNSIGNED[:50] + b"\xff" + UNSIGNED[51:], 5.0)  # same index, other mac1
    late = CookieReply.parse(checker.cookie_reply(first, SOURCE, 5.0))
    assert not maker.take_cookie(late, 5.0)
    right = CookieReply.parse(checker.cookie_reply(second, SOURCE, 5.0))
    assert not maker.take_cookie(CookieReply(right.receiver + 1, right.nonce, right.encrypted_cookie), 5.0)
    assert maker.take_cookie(right, 5.0)
    assert not maker.take_cookie(right, 100.0)  # nor does it prolong what it brought
    assert maker.sign(UNSIGNED, 5.0 + COOKIE_LIFETIME)[-16:] == bytes(16)


def test_a_cookie_reply_of_someone_else_is_ignored() -> None:
    stranger, maker = MacChecker(vectors.INITIATOR_STATIC_PUBLIC, Random()), MacMaker(PUBLIC)
    signed = maker.sign(UNSIGNED, 0.0)
    assert not maker.take_cookie(CookieReply.parse(stranger.cookie_reply(signed, SOURCE, 0.0)), 0.0)


def test_secrets_are_not_shown() -> None:
    checker, maker = MacChecker(PUBLIC, lambda size: b"\xa5" * size), MacMaker(PUBLIC)
    signed = maker.sign(UNSIGNED, 0.0)
    assert maker.take_cookie(CookieReply.parse(checker.cookie_reply(signed, SOURCE, 0.0)), 0.0)
    shown = f"{checker!r} {maker!r}"
    assert "a5" * 4 not in shown and "xa5" not in shown and repr(maker._cookie)[2:-1] not in shown
