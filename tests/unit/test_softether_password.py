"""SHA-0 and the password proof, by the vectors of softether.md sections 11.1 and 11.2."""

from __future__ import annotations

import pytest

from engine.softether.password import challenge_response, password_hash, response_is_valid
from engine.softether.sha0 import sha0


@pytest.mark.parametrize(
    ("message", "digest"),
    [
        (b"", "f96cea198ad1dd5617ac084a3d92c6107708c0ef"),
        (b"a", "37f297772fae4cb1ba39b6cf9cf0381180bd62f2"),
        (b"abc", "0164b8a914cd2a5e74c4f7ff082c4d97f1edf880"),
        (
            b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "d2516ee1acfa5baf33dfc1c471e438449ef134c8",
        ),
        (b"a" * 63, "61191abbfdb5d1c77bceae556de82b39bfbfcb9a"),
        (b"a" * 64, "6381391134b901db7a5a03699339bca31c409dde"),
        (b"a" * 1000, "8a14112b4ba0c9544d50e2b7d06cdcbbf122824c"),
    ],
)
def test_sha0(message: bytes, digest: str) -> None:
    assert sha0(message).hex() == digest


@pytest.mark.parametrize(
    ("user", "password", "stored"),
    [
        ("alice", "secret", "0e782dacdb78918d73007999da81bc408906d451"),
        ("ALICE", "secret", "0e782dacdb78918d73007999da81bc408906d451"),
        ("test", "", "ed6025706d7d1ecfb1cea8974317a479008eb8ba"),
        ("usér", "päss", "2861bcc20217173feb8f31898bdd5bb5d2ef1fea"),
    ],
)
def test_password_hash(user: str, password: str, stored: str) -> None:
    assert password_hash(user, password).hex() == stored


@pytest.mark.parametrize(
    ("challenge", "response"),
    [
        (bytes(range(20)), "1394b82845bfb7a2711c4963f2b62978cb2c6ce3"),
        (bytes(20), "48c11a59c8ad6792b35508cda6c7334b4966fe98"),
        (
            bytes.fromhex("64a25c7192562a5a8eb5c66f1843cba10dc31b73"),
            "09af9e434ff9d3a4b4852d99d72a89f965ceceae",
        ),
    ],
)
def test_challenge_response(challenge: bytes, response: str) -> None:
    stored = password_hash("alice", "secret")
    assert challenge_response(stored, challenge).hex() == response
    assert response_is_valid(stored, challenge, bytes.fromhex(response))


def test_no_other_response_is_valid() -> None:
    stored, challenge = password_hash("alice", "secret"), bytes(range(20))
    good = challenge_response(stored, challenge)
    others = [b"", good[:-1], good + b"\0", stored, challenge_response(stored, bytes(20))]
    others += [bytes([*good[:i], good[i] ^ 1, *good[i + 1 :]]) for i in range(20)]
    assert not any(response_is_valid(stored, challenge, other) for other in others)
