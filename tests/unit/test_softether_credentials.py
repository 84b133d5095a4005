"""How we say who we are: by a password, by the hash of one, by showing it, or not at all."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.failures import EngineError, FailureKind, Retry
from engine.softether.credentials import Credentials, read_credentials
from engine.softether.handshake import LoginRequest
from engine.softether.messages import login_pack
from engine.softether.pack import Pack
from engine.softether.password import password_hash
from engine.softether.settings import Settings
from engine.tls import Verify

_CHALLENGE = bytes(range(20))
_STORED = password_hash("alice", "secret")
_HASH = base64.b64encode(_STORED).decode()
_PROOF = "1394b82845bfb7a2711c4963f2b62978cb2c6ce3"
"""Of softether.md, section 11.2: what the official client sent."""


def _read(login: str, **secrets: str) -> Credentials:
    settings = Settings("h", 443, "VPN", "alice", login, Verify.PIN, "", "i")
    return read_credentials(settings, secrets)


def _login(credentials: Credentials) -> Pack:
    return Pack.from_bytes(login_pack(credentials, _CHALLENGE, "i").to_bytes())


def test_the_hash_proves_what_the_password_proves() -> None:
    by_password, by_hash = (
        _login(_read("password", password="secret")),
        _login(_read("password", password_hash=_HASH)),
    )
    assert by_password.data("secure_password").hex() == by_hash.data("secure_password").hex() == _PROOF
    assert by_password.to_bytes() == by_hash.to_bytes()


def test_a_plain_login_shows_the_password_and_proves_nothing() -> None:
    pack = _login(_read("plain", password="sécret"))
    assert pack.number("authtype", -1) == 2
    assert pack.text("plain_password") == "sécret"
    assert "secure_password" not in pack


def test_an_anonymous_login_sends_no_secret_that_happens_to_be_there() -> None:
    pack = _login(_read("anonymous", password="secret", password_hash=_HASH))
    assert pack.number("authtype", -1) == 0
    assert "secure_password" not in pack and "plain_password" not in pack


def test_an_empty_password_is_one() -> None:
    assert _login(_read("password", password="")).number("authtype", -1) == 1
    assert _login(_read("plain", password="")).number("authtype", -1) == 2


@pytest.mark.parametrize("login", ["password", "plain"])
def test_our_server_knows_a_shown_password_from_another(login: str) -> None:
    assert LoginRequest(_login(_read(login, password="secret")), _CHALLENGE).proves(_STORED)
    assert not LoginRequest(_login(_read(login, password="Secret")), _CHALLENGE).proves(_STORED)
    assert not LoginRequest(_login(_read(login, password="")), _CHALLENGE).proves(_STORED)


@pytest.mark.parametrize(
    ("login", "secrets"),
    [
        ("password", {}),
        ("password", {"password": "hunter2", "password_hash": _HASH}),
        ("password", {"password_hash": ""}),
        ("password", {"password_hash": "hunter2!"}),
        ("password", {"password_hash": base64.b64encode(b"hunter2" * 2).decode()}),
        ("password", {"password_hash": _HASH + "\n"}),
        ("password", {"password_hash": "ä" * 28}),
        ("plain", {}),
        ("plain", {"password_hash": _HASH}),
        ("plain", {"password": "hunter2", "password_hash": _HASH}),
        ("certificate", {"password": "hunter2"}),
        ("", {"password": "hunter2"}),
    ],
)
def test_secrets_that_do_not_go_with_the_login_are_refused(login: str, secrets: dict[str, str]) -> None:
    with pytest.raises(EngineError) as caught:
        _read(login, **secrets)
    failure = caught.value.failure
    assert (failure.code, failure.kind, failure.retry) == ("bad_secrets", FailureKind.LOCAL, Retry.NEVER)
    assert "hunter2" not in repr(failure) and _HASH not in repr(failure)


@given(
    login=st.sampled_from(["password", "plain", "anonymous", "other"]),
    secrets=st.dictionaries(st.sampled_from(["password", "password_hash", "private_key"]), st.text()),
)
def test_any_secrets_make_a_login_or_the_one_error(login: str, secrets: dict[str, str]) -> None:
    try:
        credentials = _read(login, **secrets)
    except EngineError as error:
        assert error.failure.code == "bad_secrets"
    else:
        assert len(credentials.stored) in (0, 20)
        assert (credentials.password is None) == (login == "anonymous" or "password" not in secrets)


def test_nothing_shows_the_secret() -> None:
    for credentials in (_read("plain", password="hunter2"), _read("password", password_hash=_HASH)):
        assert repr(credentials) == "<Credentials alice@VPN>"
        assert "hunter2" not in repr(_login(credentials))
