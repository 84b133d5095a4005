"""The helper's reading of profile files: hostile bytes, and agreement with the user's side."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import msgspec
import tomlkit
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.profiles import model
from app.profiles.errors import ProfileError
from helper.api.types import NetworkProfile, Profile, SoftEtherProfile
from helper.machine.autoconnect import decide
from helper.machine.profile_text import TextRefused, read_profile
from helper.machine.profiles import Entry
from helper.machine.secrets import MachineSecrets, SecretsRefused
from tests.property.test_profiles import profiles, values

NAME = "machine"
OFFICE = Profile(
    id="6f1d2c64-7a0e-4d9c-9d2f-2f6f0f6f7a11",
    name="office",
    server=SoftEtherProfile(host="h", hub="H", user="u"),
)


@given(st.one_of(st.binary(max_size=300), st.text('[]{}="\n.#, abc01-:T', max_size=120).map(str.encode)))
def test_any_bytes(data: bytes) -> None:
    with contextlib.suppress(TextRefused):
        read_profile(data, NAME)


@given(profiles())
def test_a_file_of_the_users_side_means_the_same_here(profile: Profile) -> None:
    try:
        read = read_profile(model.dump(profile), NAME)
    except TextRefused as refused:
        # The helper's own checks of addresses and lengths are narrower; the form must not be the reason.
        assert "unknown key" not in str(refused) and "Expected" not in str(refused)
        return
    assert read == msgspec.structs.replace(profile, name=NAME)


@given(profiles(), st.data())
def test_any_value_in_any_place(profile: Profile, data: st.DataObject) -> None:
    document = tomlkit.parse(model.dump(profile).decode()).unwrap()
    tables = (document, document["server"], document["network"], *document["server"].get("peer", ()))
    table = data.draw(st.sampled_from(tables))
    table[data.draw(st.one_of(st.sampled_from(sorted(table)), st.text(max_size=8)))] = data.draw(values)
    text = tomlkit.dumps(document).encode()
    try:
        read = read_profile(text, NAME)
    except TextRefused as refused:
        assert str(refused).isprintable()
        return
    assert isinstance(read.network, NetworkProfile)
    with contextlib.suppress(ProfileError):
        # What both take, both take alike, but for spellings that the user's side brings into one form.
        wanted = model.parse(text)
        assert (read.id, type(read.server)) == (wanted.id, type(wanted.server))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.binary(max_size=200), st.text('[]{}="\n.pasword1', max_size=60).map(str.encode)))
def test_any_file_of_secrets(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "office.toml"
    file.write_bytes(data)
    file.chmod(0o600)
    kept = MachineSecrets(tmp_path, None, frozenset({os.getuid()}))
    with contextlib.suppress(SecretsRefused):
        given_secrets = kept.of(OFFICE)
        assert set(given_secrets) == {"password"} and given_secrets["password"]


@given(
    st.lists(st.sampled_from("abcdef"), max_size=8),
    st.dictionaries(st.sampled_from("abcdef"), st.booleans(), max_size=6),
)
def test_every_wish_is_connected_or_complained_of(wished: list[str], files: dict[str, bool]) -> None:
    entries = [Entry(name, OFFICE if good else None, "" if good else "No.") for name, good in files.items()]
    decision = decide(wished, entries)
    assert set(decision.connect) == {name for name in wished if files.get(name)}
    assert len(decision.connect) + len(decision.complaints) == len(set(wished))
