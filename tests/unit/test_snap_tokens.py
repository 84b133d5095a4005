"""Tokens: read, kept secret, and renewed in time (``snap.md`` section 2)."""

from __future__ import annotations

import base64
import json
import pickle
import traceback
import uuid
from typing import Any

import pytest

from engine.snap.errors import TokenError, TokenExpired
from engine.snap.renewal import LONGEST_SLEEP, Renewal
from engine.snap.tokens import MAX_TOKEN, Token
from tests.support import snap_tokens
from tests.support.snap_tokens import HEADER, base64url, claims_0, claims_1, sign, token_0, token_1

END = 1_800_000_000


def test_the_vector() -> None:
    token = Token(snap_tokens.VECTOR)
    assert (token.version, token.expires) == (0, 4_102_444_800)
    assert token.number == "11111111-2222-4333-8444-555555555555" == str(token.subscription)
    assert token.header() == f"Bearer {snap_tokens.VECTOR}"
    assert snap_tokens.genuine(snap_tokens.VECTOR), "the test key is the one of the document"
    assert snap_tokens.PUBLIC_KEY.hex() == "4508a07aa941707f3eb2db94c8897a80b2c1197476b6de213ac273df7d86c4ff"


def test_version_1() -> None:
    assert claims_1(END)["pssid"] == "ABI-RWfomxLTpFZCZhQXQAA", "the check value of 2.1"
    token = Token(f"\n {token_1(END)} \n")
    assert (token.version, token.expires, token.number) == (1, END, "number-1")
    assert token.subscription == uuid.UUID("123e4567-e89b-12d3-a456-426614174000")
    assert token.header() == f"Bearer {token_1(END)}"


def test_a_key_id_and_other_things_do_not_matter() -> None:
    Token(sign({**HEADER, "kid": "insecure-const-test-key"}, claims_0(END)))
    Token(sign({"alg": "EdDSA"}, {**claims_0(END), "aud": "snap", "more": [{"x": 1}]}))


def test_it_is_not_shown() -> None:
    token = Token(snap_tokens.VECTOR)
    for text in (repr(token), str(token), f"{token}", repr([token]), repr({"token": token})):
        assert "eyJ" not in text and "TvMv" not in text
    with pytest.raises(TypeError):
        vars(token)


def changed(claims: dict[str, Any], **other: Any) -> str:
    return sign(HEADER, {name: value for name, value in (claims | other).items() if value is not ...})


BAD = [
    "",
    "a.b",
    "a.b.c.d",
    "..",
    snap_tokens.VECTOR[:-1],
    snap_tokens.VECTOR + "=",
    snap_tokens.VECTOR.replace(".", "..", 1),
    snap_tokens.VECTOR + "é",
    "x" * (MAX_TOKEN + 1),
    sign({"alg": "none"}, claims_0(END)),
    sign({"alg": "HS256"}, claims_0(END)),
    sign({}, claims_0(END)),
    sign([], claims_0(END)),
    sign(HEADER, []),
    sign(HEADER, b"\xff"),
    sign(HEADER, b'{"exp":1'),
    sign(HEADER, b'{"a":' * 1000),
    sign(HEADER, b'{"pssid":"x","jti":"x","exp":' + b"9" * 4000 + b"}"),
    sign(HEADER, b'{"pssid":"x","jti":"x","exp":' + b"9" * 5500 + b"}"),
    changed(claims_0(END), exp=...),
    changed(claims_0(END), pssid=...),
    changed(claims_0(END), jti=...),
    changed(claims_0(END), exp=1.5),
    changed(claims_0(END), exp=float(END)),
    changed(claims_0(END), exp=-1),
    changed(claims_0(END), exp=2**64 - 1),
    changed(claims_0(END), exp=str(END)),
    changed(claims_0(END), exp=True),
    changed(claims_0(END), pssid="nobody"),
    changed(claims_0(END), jti="x" * 257),
    changed(claims_0(END), jti=7),
    changed(claims_0(END), aud="other"),
    changed(claims_0(END), aud=["snap"]),
    changed(claims_0(END), ver=None),
    changed(claims_0(END), ver="1"),
    changed(claims_0(END), ver=0),
    changed(claims_1(END), ver=2),
    changed(claims_1(END), ver=1.0),
    changed(claims_1(END), aud=["snap"]),
    changed(claims_1(END), aud=...),
    changed(claims_1(END), iss=...),
    changed(claims_1(END), nbf=...),
    changed(claims_1(END), iat=...),
    changed(claims_1(END), iat=-1),
    changed(claims_1(END), pssid=str(snap_tokens.SUBSCRIPTION)),
    changed(claims_1(END), pssid=base64url(b"\1" + snap_tokens.SUBSCRIPTION.bytes)),
    changed(claims_1(END), pssid=base64url(snap_tokens.SUBSCRIPTION.bytes)),
]


@pytest.mark.parametrize("text", BAD)
def test_texts_that_are_no_token(text: str) -> None:
    with pytest.raises(TokenError) as caught:
        Token(text)
    shown = "".join(traceback.format_exception(caught.value))
    assert str(END) not in str(caught.value)
    if len(text) > 50:
        assert text[:50] not in shown, "an error shows the token"


def test_an_unusual_base64_is_refused() -> None:
    """The last four bits of 86 digits mean nothing, and are zero."""
    other = snap_tokens.VECTOR[:-1] + "h"
    assert snap_tokens.VECTOR.endswith("g")
    decoded = [
        base64.urlsafe_b64decode(text.rpartition(".")[2] + "==") for text in (other, snap_tokens.VECTOR)
    ]
    assert decoded[0] == decoded[1]
    with pytest.raises(TokenError):
        Token(other)


def test_tokens_are_not_written_to_disk_by_accident() -> None:
    with pytest.raises(TypeError):
        json.dumps(Token(snap_tokens.VECTOR))
    with pytest.raises(TypeError):
        pickle.dumps(Token(snap_tokens.VECTOR), protocol=1)


# --- decisions ---


def test_how_long_one_is_good() -> None:
    token = Token(token_0(END))
    assert token.good(END - 1) and not token.good(END)
    assert token.good_enough(END - 10.5) and not token.good_enough(END - 10)
    assert token.renew_at == END - 60


def test_renewal_in_time() -> None:
    now, wall = 100.0, END - 3600.0
    renewal = Renewal(Token(token_0(END)), now)
    assert not renewal.due(now, wall)
    assert renewal.next_timer(now, wall) == now + LONGEST_SLEEP
    now, wall = now + 3540, wall + 3540
    assert renewal.next_timer(now - 1, wall - 1) == now
    assert renewal.due(now, wall) and not renewal.due(now, wall), "asked once"
    renewal.failed(now + 1)
    assert not renewal.due(now + 5.9, wall + 5.9)
    assert renewal.next_timer(now + 2, wall + 2) == now + 6
    assert renewal.due(now + 6, wall + 6)
    new = Token(token_0(END + 3600))
    assert renewal.offer(new, now + 7, wall + 7)
    assert renewal.token is new and not renewal.due(now + 8, wall + 8)


def test_without_a_token_one_is_wanted_at_once() -> None:
    renewal = Renewal(None, 5.0)
    assert not renewal.good(END)
    assert renewal.next_timer(5.0, END) == 5.0
    assert renewal.due(5.0, END)
    assert renewal.next_timer(5.0, END) == 5.0 + LONGEST_SLEEP


def test_the_old_token_stays_while_it_is_good() -> None:
    renewal = Renewal(Token(token_0(END)), 0.0)
    wall = END - 30.0
    assert renewal.due(0.0, wall)
    with pytest.raises(TokenExpired):
        renewal.offer(Token(token_0(END - 25)), 0.0, wall)
    assert renewal.good(wall) and not renewal.due(4.9, wall + 4.9)
    assert renewal.due(5.0, wall + 5)
    assert not renewal.offer(Token(token_0(END)), 5.0, wall + 5), "the same again"
    assert renewal.next_timer(25.0, wall + 25) == 25.0
    assert renewal.next_timer(28.0, wall + 28) == 28.0
    assert renewal.due(28.0, wall + 28)
    assert renewal.next_timer(28.0, wall + 28) == 30.0, "its end is noticed on time"
    assert not renewal.good(wall + 30)


def test_a_clock_that_is_put_forward() -> None:
    renewal = Renewal(Token(token_0(END)), 0.0)
    assert renewal.next_timer(0.0, END - 10_000) == LONGEST_SLEEP
    assert renewal.due(LONGEST_SLEEP, END + 100.0) and not renewal.good(END + 100.0)


def test_a_token_that_nobody_asked_for() -> None:
    renewal = Renewal(Token(token_0(END)), 0.0)
    shorter = Token(token_0(END - 600, "another"))
    assert renewal.offer(shorter, 1.0, END - 3600.0), "a person has put it there"
    assert renewal.token is shorter
