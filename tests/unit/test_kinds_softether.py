"""SoftEther profiles: their file, their secrets in the keyring, their words."""

from __future__ import annotations

import msgspec
import pytest

from app.profiles import kinds, model
from app.profiles.errors import ProfileError
from app.secrets import SecretError, Source
from helper.api.types import Profile, SoftEtherProfile

HASH = "DngtrNt4kY1zAHmZ2oG8QIkG1FE="
OFFICE = Profile(
    id="6f1d2c64-7a0e-4d9c-9d2f-2f6f0f6f7a11",
    name="Office",
    server=SoftEtherProfile(host="vpn.example.org", hub="VPN", user="alice"),
)


def changed(**server: object) -> Profile:
    return msgspec.structs.replace(OFFICE, server=msgspec.structs.replace(OFFICE.server, **server))


# --- file --------------------------------------------------------------------------------------


def test_rare_keys_are_written_only_where_they_say_something() -> None:
    usual = model.dump(OFFICE)
    assert b"pinned_on" not in usual and b"plain" not in usual
    rare = changed(pin="ab" * 32, pinned_on="2026-05-31", plain=True)
    text = model.dump(rare)
    assert b'pinned_on = "2026-05-31"\nplain = true\n' in text
    assert model.parse(text) == rare
    assert model.parse(model.edit(text, OFFICE)) == OFFICE


def test_a_day_without_a_pin_says_nothing() -> None:
    assert model.check(changed(pinned_on="2026-05-31")) == OFFICE


@pytest.mark.parametrize(
    "day", ["yesterday", "2026-13-01", "2026-02-30", "20260531", "2026-W01-1", "\u0662026-05-31"]
)
def test_days_are_days(day: str) -> None:
    with pytest.raises(ProfileError, match=r"pinned_on: .* is not a day"):
        model.check(changed(pin="ab" * 32, pinned_on=day))


def test_plain_is_true_or_false() -> None:
    with pytest.raises(ProfileError, match="plain: is not true or false"):
        model.parse(model.dump(changed(plain=True)).replace(b"plain = true", b'plain = "yes"'))


def test_rows_show_the_day_and_what_is_plain() -> None:
    rows = dict(kinds.of(changed(pin="ab" * 32, pinned_on="2026-05-31", plain=True)).rows())
    assert (rows["Pinned on"], rows["Password"]) == ("2026-05-31", "sent as it is, inside TLS")
    assert not any(dict(kinds.of(OFFICE).rows())[label] for label in ("Pinned on", "Password"))


# --- secrets -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("secrets", "text"),
    [
        ({"password": "secret"}, "secret"),
        ({"password": HASH}, HASH),
        ({"password_hash": HASH}, f"adit-hash:{HASH}"),
        ({"password": f"adit-hash:{HASH}"}, f"adit-password:adit-hash:{HASH}"),
        ({"password": "adit-password:x"}, "adit-password:adit-password:x"),
    ],
)
def test_a_hash_in_the_keyring_is_never_taken_for_a_password(secrets: dict[str, str], text: str) -> None:
    kind = kinds.of(OFFICE)
    assert kind.kept(secrets) == text
    assert kind.secrets(text, Source.KEYRING) == secrets


def test_what_a_person_gives_is_the_password_whatever_it_looks_like() -> None:
    for source in (Source.PROMPT, Source.FILE, Source.DESCRIPTOR):
        assert kinds.of(OFFICE).secrets(f"adit-hash:{HASH}", source) == {"password": f"adit-hash:{HASH}"}


def test_a_hash_is_of_no_use_where_the_password_itself_is_needed() -> None:
    with pytest.raises(SecretError, match="needs the password itself") as raised:
        kinds.of(changed(plain=True)).secrets(f"adit-hash:{HASH}", Source.KEYRING)
    assert HASH not in raised.value.message + raised.value.advice


@pytest.mark.parametrize("text", ["", HASH[:-1], "A" * 28, "A" * 26 + "B=", HASH + "\n", "é" * 28])
def test_a_hash_that_is_none(text: str) -> None:
    with pytest.raises(SecretError, match="is not one"):
        kinds.of(OFFICE).secrets(f"adit-hash:{text}", Source.KEYRING)


def test_secrets_of_a_file_are_one() -> None:
    kind = kinds.of(OFFICE)
    assert kind.checked({"password": "x"}) == {"password": "x"}
    assert kind.checked({"password_hash": HASH}) == {"password_hash": HASH}
    for wrong in ({}, {"password": "x", "password_hash": HASH}, {"private_key": "x"}, {"password": ""}):
        with pytest.raises(SecretError):
            kind.checked(wrong)
