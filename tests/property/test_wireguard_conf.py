"""``.conf``: any bytes end in a profile or in our error, and every profile survives its file."""

from __future__ import annotations

import contextlib
import random
import tracemalloc

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.profiles import kinds, model, wireguard_conf, wireguard_conf_writer
from app.profiles.errors import ProfileError
from app.profiles.imported import Imported
from helper.api.types import Profile, WireGuardProfile
from tests.property.wireguard_profiles import keys, profiles, secrets_of
from tests.support.mutation import mutations

_INPUTS = 200_000
_MEASURED = 2_000

_PRIVATE = "oK56DE9Ue9zK76rAc8pBl6opph+1v36lm7cXXsQKrQM="
_FIRST = "GtL7fZc/bLnqZldpVofMCD6hDjrK28SsdLxevJ+qtKU="
_SECOND = "xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg="
_SEEDS = [
    f"[Interface]\nPrivateKey = {_PRIVATE}\n[Peer]\nPublicKey = {_FIRST}\n".encode(),
    f"""\
# everything
[Interface]
PrivateKey={_PRIVATE}
Address=10.0.0.2/24,fd00::2
DNS=10.0.0.1, example.org
MTU=1420
ListenPort=51820
FwMark=0xca6c
Table=off
SaveConfig=true
PostUp=iptables -A x
[Peer]
PublicKey={_FIRST}
PresharedKey={_SECOND}
AllowedIPs=0.0.0.0/0,::/0
Endpoint=vpn.example.org:51820
PersistentKeepalive=25
[Peer]
PublicKey={_SECOND}
AllowedIPs=10.1.0.0/16
Endpoint=[2001:db8::1]:51820
""".encode(),
]
_WORDS = [
    *("[Interface]", "[Peer]", "[peer", "PrivateKey", "PublicKey", "PresharedKey", "Address", "AllowedIPs"),
    *(
        "DNS",
        "Endpoint",
        "MTU",
        "ListenPort",
        "FwMark",
        "Table",
        "PersistentKeepalive",
        "PostUp",
        "SaveConfig",
    ),
    *("=", " = ", "=", "\n", "\n", "\n", "#", ",", " ", "\t", "\r\n", "/", ":", "[", "]", "0", "off", "auto"),
    *("10.0.0.1", "10.0.0.0/8", "::/0", "fe80::1%2", "[::1]:1", "a.b:2", "65536", "0x", "-1", "٣", "\u2028"),
    *(_PRIVATE, _FIRST, _SECOND, "A" * 43 + "=", "9" * 5000, "é", "\0", "\x1b[2J", "\ufeff"),
]


def _read(data: bytes) -> Imported | None:
    try:
        imported = wireguard_conf.read(data, "x.conf")
    except ProfileError as error:
        told = str(error) + error.allowed
        assert told.isprintable() and len(told) < 1_000
        assert _PRIVATE[:24] not in told
        return None
    for refused in imported.refused:
        assert _PRIVATE not in refused.text
    return imported


def _whole(imported: Imported) -> Profile:
    return Profile(
        id="6f1d2c64-7a0e-4d9c-9d2f-2f6f0f6f7a11", name="x", server=imported.server, network=imported.network
    )


def test_mutated_files() -> None:
    inputs = good = 0
    for data in mutations(_SEEDS, _INPUTS, seed=41):
        inputs += 1
        imported = _read(data)
        if imported is None:
            continue
        good += 1
        if good % 50 == 0:
            # What was read is in normal form, and what a profile's file may hold.
            profile = _whole(imported)
            assert model.check(profile) == profile
    assert inputs == _INPUTS
    assert good > 1_000


def test_any_order_of_words() -> None:
    rng = random.Random(42)
    good = 0
    for _ in range(20_000):
        text = "".join(rng.choices(_WORDS, k=rng.randrange(60)))
        good += _read(text.encode()) is not None
        good += _read(_SEEDS[0] + text.encode()) is not None
    assert good > 100


def test_a_hostile_file_takes_little_memory() -> None:
    size = wireguard_conf.MAX_BYTES
    hostile = [
        b"\n" * size,
        b"[Peer]\n" * (size // 7),
        _SEEDS[0] + b"AllowedIPs=" + b"," * (size - 200),
        _SEEDS[0] + b"AllowedIPs=" + b"10.0.0.1," * (size // 10),
        _SEEDS[0][: _SEEDS[0].index(b"[Peer]")] + b"DNS=a\n" * (size // 7),
        _SEEDS[0][: _SEEDS[0].index(b"[Peer]")] + b"PreUp=a\n" * (size // 9),
        bytes(10 * size),
    ]
    worst = 0
    tracemalloc.start()
    try:
        for data in [*mutations(_SEEDS, _MEASURED, seed=43), *hostile]:
            tracemalloc.reset_peak()
            before = tracemalloc.get_traced_memory()[0]
            _read(data)
            wireguard_conf.recognises(data)
            worst = max(worst, tracemalloc.get_traced_memory()[1] - before)
    finally:
        tracemalloc.stop()
    assert worst < 8 * 1024 * 1024


@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    _read(data)
    wireguard_conf.recognises(data)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(profiles(), st.data())
def test_a_profile_survives_its_conf(profile: Profile, data: st.DataObject) -> None:
    server = profile.server
    assert isinstance(server, WireGuardProfile)
    secrets = data.draw(secrets_of(server))
    text = wireguard_conf_writer.write(profile.name, server, profile.network, secrets)
    imported = wireguard_conf.read(text.encode())
    assert (imported.server, imported.network, imported.secrets) == (server, profile.network, secrets)
    assert imported.refused == ()
    assert wireguard_conf.recognises(text.encode())
    bare = wireguard_conf_writer.write(profile.name, server, profile.network, None)
    assert not any(key in bare for key in secrets.values())


@given(st.dictionaries(st.text(max_size=20), st.text(max_size=60), max_size=4), keys, st.text(max_size=60))
def test_what_the_keyring_holds_is_checked(held: dict[str, str], key: str, text: str) -> None:
    from app.secrets import SecretError, Source

    server = _read(_SEEDS[1])
    assert server is not None
    kind = kinds.of(_whole(server))
    names = ("private_key", f"preshared_key.{_FIRST}")
    for kept in (
        text,
        msgspec.json.encode(held).decode(),
        msgspec.json.encode({n: text for n in names}).decode(),
    ):
        with contextlib.suppress(SecretError):
            secrets = kind.secrets(kept, Source.KEYRING)
            assert set(secrets) == set(names)
    whole = dict.fromkeys(names, key)
    assert kind.secrets(kind.kept(whole | {"other": "x"}), Source.KEYRING) == whole
