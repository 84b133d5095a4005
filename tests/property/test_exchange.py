"""Files on their way in: any bytes end in a profile or in our error, and every profile survives its files."""

from __future__ import annotations

import base64
import io
import random
import tracemalloc
import zipfile

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.exchange import (
    archive,
    candidates,
    export,
    keeping,
    own_file,
    softether_passwords,
    softether_tree,
    softether_vpn,
)
from app.exchange.anything import recognise
from app.profiles import kinds, model, rules
from app.profiles.errors import ProfileError
from app.profiles.imported import Imported
from app.secrets import Source
from helper.api.types import Login, Profile, SoftEtherProfile, Verify, WireGuardProfile
from tests.property.test_profiles import profiles
from tests.property.wireguard_profiles import secrets_of
from tests.support import vpn_files
from tests.support.mutation import mutations

_VPN_INPUTS = 200_000
_OWN_INPUTS = 200_000
_ZIP_INPUTS = 100_000
_MEASURED = 2_000
_MEMORY = 8 * 1024 * 1024
_ARCHIVE_MEMORY = 2 * archive.MAX_BYTES
"""Of everything that is made of an archive of the largest size."""

_HASH = "DngtrNt4kY1zAHmZ2oG8QIkG1FE="
_SECRETS = (_HASH, "radius-secret")
_VPN = [vpn_files.content(name) for name in vpn_files.NAMES]
_WORDS = [
    *(
        "declare root\n{\n",
        "declare ClientAuth\n{\n",
        "declare ClientOption {",
        "declare",
        "}",
        "}\n",
        "{\n",
        "\n",
    ),
    *(
        "uint AuthType 1\n",
        "string Username alice\n",
        "string Hostname h\n",
        "string HubName H\n",
        "bool ",
        "byte ",
    ),
    *(
        "uint64 ",
        "string ",
        "Port",
        "ServerCert",
        "CheckServerCert true\n",
        "MIID",
        "$",
        "$20",
        "$FF",
        " ",
        "\t",
    ),
    *("\r\n", "#", "\x00", "é", "\ufeff", "9" * 30, "-1", _HASH, "=", "[::1]:1/x", "A" * 3000),
]


# Surrogates have no bytes: nobody can send them.
_passwords = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)


def _told(error: ProfileError) -> None:
    """An error is fit to be shown, and gives no secret away."""
    told = str(error) + error.allowed
    assert told.isprintable() and len(told) < 1_000
    assert not any(secret in told for secret in _SECRETS)


def _read_vpn(data: bytes) -> Imported | None:
    try:
        return softether_vpn.read(data, "x.vpn")
    except ProfileError as error:
        _told(error)
        return None


def _check(imported: Imported) -> None:
    """What was read is in normal form, and what a profile's file may hold."""
    if imported.missing:
        imported = imported.completed("somebody")
    profile = keeping.profile_of(imported, "x")
    assert model.check(profile) == profile
    if imported.secrets:
        kind = kinds.of(profile)
        assert kind.secrets(kind.kept(imported.secrets), Source.KEYRING) == imported.secrets


def test_mutated_vpn_files() -> None:
    inputs = good = 0
    for data in mutations(_VPN, _VPN_INPUTS, seed=71):
        inputs += 1
        imported = _read_vpn(data)
        if imported is None:
            continue
        good += 1
        if good % 20 == 0:
            _check(imported)
    assert inputs == _VPN_INPUTS
    assert good > 1_000


def test_any_order_of_words_in_a_vpn_file() -> None:
    rng = random.Random(72)
    for _ in range(20_000):
        text = "".join(rng.choices(_WORDS, k=rng.randrange(60)))
        for data in (text, "declare root\n{\n" + text + "\n}\n"):
            imported = _read_vpn(data.encode())
            if imported is not None:
                _check(imported)


def test_mutated_files_of_our_own() -> None:
    office = Profile(
        id="6f1d2c64-7a0e-4d9c-9d2f-2f6f0f6f7a11",
        name="Office",
        server=SoftEtherProfile(host="vpn.example.org", hub="VPN", user="alice", plain=True),
    )
    seeds = [
        own_file.write(office, {"password": "radius-secret"}).encode(),
        own_file.write(office, None).encode(),
        model.dump(office),
    ]
    good = 0
    for data in mutations(seeds, _OWN_INPUTS, seed=73):
        try:
            imported = own_file.read(data, "x.adit")
        except ProfileError as error:
            _told(error)
            continue
        good += 1
        if good % 20 == 0:
            _check(imported)
    assert good > 500


def test_mutated_archives() -> None:
    seeds = []
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", method) as opened:
            opened.writestr("a/office.vpn", vpn_files.content("password"))
            opened.writestr("README", b"hello")
            opened.writestr("é.conf", b"[Interface]\n")
        seeds.append(made.getvalue())
    good = 0
    for data in mutations(seeds, _ZIP_INPUTS, seed=74):
        found = candidates.read(data, "x.zip")
        assert found
        for candidate in found:
            assert rules.check_name(candidate.name) and candidate.source.isprintable()
            assert (candidate.imported is None) != (candidate.problem is None)
            if candidate.problem is not None:
                _told(candidate.problem)
        good += any(candidate.imported is not None for candidate in found)
    assert good > 500


def test_hostile_files_take_little_memory() -> None:
    size = softether_tree.MAX_BYTES
    begin = b"declare root\n{\n"
    hostile = [
        b"\n" * size,
        begin * (size // len(begin)),
        begin + b"string a $20\n" * (size // 13),
        begin + b"string a " + b"$20" * (size // 3 - 20) + b"\n}\n",
        begin + b" " * (size - 20),
        vpn_files.changed("radius", ("HP4AiwVeQSioM3oHHQ==", "AAAA" * 10_000)),
        bytes(10 * size),
    ]
    worst = 0
    tracemalloc.start()
    try:
        for data in [*mutations(_VPN, _MEASURED, seed=75), *hostile]:
            tracemalloc.reset_peak()
            before = tracemalloc.get_traced_memory()[0]
            candidates.read(data, "x")
            worst = max(worst, tracemalloc.get_traced_memory()[1] - before)
    finally:
        tracemalloc.stop()
    assert worst < _MEMORY


def test_hostile_archives_take_little_memory() -> None:
    def zipped(count: int, content: bytes) -> bytes:
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as opened:
            for number in range(count):
                opened.writestr(f"{number}.conf", content)
        return made.getvalue()

    hostile = [
        zipped(200, bytes(30_000_000 // 200)),
        zipped(200, bytes(archive.MAX_ENTRY)),
        zipped(20_000, b""),
        b"PK\x03\x04" + b"PK\x01\x02" * (archive.MAX_BYTES // 4 - 1),
    ]
    tracemalloc.start()
    try:
        for data in hostile:
            tracemalloc.reset_peak()
            before = tracemalloc.get_traced_memory()[0]
            candidates.read(data, "x")
            assert tracemalloc.get_traced_memory()[1] - before < _ARCHIVE_MEMORY
    finally:
        tracemalloc.stop()


@given(st.one_of(st.binary(max_size=300), st.binary(max_size=300).map(lambda data: b"PK\x03\x04" + data)))
def test_any_bytes(data: bytes) -> None:
    for candidate in candidates.read(data, "x"):
        assert (candidate.imported is None) != (candidate.problem is None)


@given(st.text(max_size=200), st.sampled_from(["", "/", "file://", "https://", "a:1/", "[", "[Interface]\n"]))
def test_any_text_in_the_field(text: str, before: str) -> None:
    found = recognise(before + text)
    assert found.kind != "server" or found.host
    assert found.kind != "path" or found.path.startswith("/")
    assert found.kind != "candidates" or found.candidates


@st.composite
def _with_secrets(draw: st.DrawFn) -> tuple[Profile, dict[str, str] | None]:
    profile = draw(profiles())
    server = profile.server
    if draw(st.booleans()):
        return profile, None
    if isinstance(server, WireGuardProfile):
        return profile, draw(secrets_of(server))
    if server.login is Login.ANONYMOUS:
        return profile, None
    profile = msgspec.structs.replace(
        profile, server=msgspec.structs.replace(server, plain=draw(st.booleans()))
    )
    return profile, {"password": draw(_passwords)}


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_with_secrets())
def test_a_profile_survives_our_own_file(given_: tuple[Profile, dict[str, str] | None]) -> None:
    profile, secrets = given_
    text = export.write(profile, "adit", secrets)
    imported = own_file.read(text.encode())
    assert (imported.server, imported.network, imported.name) == (
        profile.server,
        profile.network,
        profile.name,
    )
    assert imported.secrets == (secrets or {})
    assert own_file.recognises(text.encode())


@given(_with_secrets())
def test_a_softether_profile_survives_its_vpn_file(given_: tuple[Profile, dict[str, str] | None]) -> None:
    profile, secrets = given_
    server = profile.server
    if not isinstance(server, SoftEtherProfile):
        return
    imported = softether_vpn.read(export.write(profile, "vpn", secrets).encode())
    verify = Verify.CA if server.verify is Verify.CA else Verify.ASK
    assert imported.server == msgspec.structs.replace(server, verify=verify, pin="", pinned_on="")
    assert imported.name == profile.name
    if secrets is None:
        assert imported.secrets == {}
    elif not server.plain:
        hashed = softether_passwords.hashed(server.user, secrets["password"])
        assert imported.secrets == {"password_hash": base64.b64encode(hashed).decode()}
    elif secrets["password"].isprintable():
        assert imported.secrets == secrets


@given(_passwords, st.binary(min_size=20, max_size=20))
def test_the_keyring_gives_back_what_was_kept(password: str, hashed: bytes) -> None:
    server = SoftEtherProfile(host="h", hub="H", user="u")
    kind = kinds.of(Profile(id="6f1d2c64-7a0e-4d9c-9d2f-2f6f0f6f7a11", name="x", server=server))
    for secrets in (
        {"password": password},
        {"password": f"adit-hash:{password}"},
        {"password": f"adit-password:{password}"},
        {"password_hash": base64.b64encode(hashed).decode()},
    ):
        assert kind.secrets(kind.kept(secrets), Source.KEYRING) == secrets
