"""WireGuard profiles as TOML: what is read, what is refused, what an edit keeps."""

from __future__ import annotations

import msgspec
import pytest

from app.profiles import kinds, model, wireguard_rules
from app.profiles.errors import ProfileError
from app.secrets import SecretError, Source
from helper.api.types import (
    IPv4Method,
    IPv6Method,
    NetworkProfile,
    Profile,
    SoftEtherProfile,
    WireGuardPeer,
    WireGuardProfile,
)

PRIVATE = "oK56DE9Ue9zK76rAc8pBl6opph+1v36lm7cXXsQKrQM="
FIRST = "GtL7fZc/bLnqZldpVofMCD6hDjrK28SsdLxevJ+qtKU="
SECOND = "xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg="
THIRD = "gN65BkIKy1eCE9pP1wdc8ROUtkHLF2PfAqYdyYBz6EA="

TEXT = f"""\
id = "6f1d2c64-7a0e-4d9c-9d2f-2f6f0f6f7a11"
name = "Lab"

[server]
kind = "wireguard"  # not the old one
listen_port = 51820

# the gateway
[[server.peer]]
public_key = "{FIRST}"
endpoint = "vpn.example.org:51820"  # moved in May
allowed_ips = ["0.0.0.0/0", "::/0"]
preshared = true

# the printer
[[server.peer]]
public_key = "{SECOND}"
allowed_ips = ["10.1.2.3"]
keepalive = 25

[network]
addresses = ["10.1.0.2/16"]
dns = ["10.1.0.1"]
search = ["Example.org."]
table = "77"
"""
FIRST_PEER = WireGuardPeer(
    public_key=FIRST,
    endpoint="vpn.example.org:51820",
    allowed_ips=("0.0.0.0/0", "::/0"),
    preshared=True,
)
SECOND_PEER = WireGuardPeer(public_key=SECOND, allowed_ips=("10.1.2.3/32",), keepalive=25)
PROFILE = Profile(
    id="6f1d2c64-7a0e-4d9c-9d2f-2f6f0f6f7a11",
    name="Lab",
    server=WireGuardProfile(peers=(FIRST_PEER, SECOND_PEER), listen_port=51820),
    network=NetworkProfile(
        ipv4=IPv4Method.STATIC,
        ipv6=IPv6Method.OFF,
        addresses=("10.1.0.2/16",),
        dns=("10.1.0.1",),
        search=("example.org",),
        table="77",
    ),
)


def with_peers(*peers: WireGuardPeer) -> Profile:
    return msgspec.structs.replace(PROFILE, server=WireGuardProfile(peers=peers, listen_port=51820))


def test_a_file_by_hand_becomes_a_profile() -> None:
    assert model.parse(TEXT.encode()) == PROFILE
    assert model.parse(model.dump(PROFILE)) == PROFILE


@pytest.mark.parametrize(
    ("old", "new", "line", "problem"),
    [
        ('kind = "wireguard"', 'kind = "openvpn"', 5, "kind: is not one of the choices"),
        ("listen_port = 51820", "listen_port = 65536", 6, "listen_port: the port is out of range"),
        ("listen_port = 51820", "fwmark = -1", 6, "fwmark: is out of range"),
        ("listen_port = 51820", 'host = "h"', 6, 'unknown key "host"'),
        ("listen_port = 51820", f'private_key = "{PRIVATE}"', 6, 'unknown key "private_key"'),
        (f'public_key = "{FIRST}"', "", 9, "public_key: is missing"),
        (FIRST, SECOND, 17, "public_key: is that of peer 1 as well"),
        (SECOND, "A" * 43 + "=", 17, "public_key: is all zero"),
        (SECOND, "hunter2", 17, "public_key: is not a key"),
        ('["10.1.2.3"]', '["10.1.2.3", "::/0"]', 18, "allowed_ips: ::/0 is behind peer 1 as well"),
        ('["10.1.2.3"]', '["10.1.2.300"]', 18, 'allowed_ips: "10.1.2.300" is not a network'),
        ('["10.1.2.3"]', '"10.1.2.3"', 18, "allowed_ips: is not a list of texts"),
        ("keepalive = 25", "keepalive = 65536", 19, "keepalive: is out of range"),
        ("keepalive = 25", 'keepalive = "off"', 19, "keepalive: is not a whole number"),
        ("keepalive = 25", 'endpoint = "here"', 19, 'endpoint: "here" is not an endpoint'),
        ("keepalive = 25", 'preshared_key = "x"', 19, 'unknown key "preshared_key"'),
        ('table = "77"', 'table = "auto"', 25, 'table: "auto" is not a routing table'),
        ('table = "77"', 'ipv4 = "dhcp"', 25, 'unknown key "ipv4"'),
        ('table = "77"', "default_route = true", 25, 'unknown key "default_route"'),
        ('table = "77"', "mtu = 8921", 25, "mtu: the MTU is out of range"),
        ('"10.1.0.1"', '"here"', 23, 'dns: "here" is not a name server'),
        ('"Example.org."', '"a b"', 24, 'search: "a b" is not a search domain'),
    ],
)
def test_what_is_wrong_is_said_with_its_line(old: str, new: str, line: int, problem: str) -> None:
    assert old in TEXT
    with pytest.raises(ProfileError) as caught:
        model.parse(TEXT.replace(old, new).encode(), "lab.toml")
    assert caught.value.problem.startswith(problem)
    assert (caught.value.line, caught.value.file) == (line, "lab.toml")
    assert caught.value.allowed
    assert PRIVATE not in str(caught.value) + caught.value.allowed


def test_there_is_a_peer_and_not_too_many() -> None:
    head = TEXT[: TEXT.index("# the gateway")]
    for peers, problem in (
        ("", "peer: there is none"),
        ("peer = 3\n", "peer: is not made of tables"),
        ("[[server.peer]]\n" * (wireguard_rules.MAX_PEERS + 1), "peer: there are too many"),
    ):
        with pytest.raises(ProfileError) as caught:
            model.parse((head + peers).encode())
        assert caught.value.problem.startswith(problem)


@pytest.mark.parametrize(
    "change",
    [
        {"default_route": False},
        {"routes": ("10.0.0.0/8",)},
        {"gateway4": "10.1.0.1"},
        {"ipv4": IPv4Method.DHCP},
        {"ipv6": IPv6Method.AUTO},
    ],
)
def test_what_the_kind_has_no_use_for_is_refused(change: dict[str, object]) -> None:
    network = msgspec.structs.replace(PROFILE.network, **change)
    with pytest.raises(ProfileError, match="unknown key"):
        model.check(msgspec.structs.replace(PROFILE, network=network))


def test_an_edit_changes_its_value_and_nothing_else() -> None:
    moved = msgspec.structs.replace(SECOND_PEER, keepalive=30)
    edited = model.edit(TEXT.encode(), with_peers(FIRST_PEER, moved)).decode()
    assert edited == TEXT.replace("keepalive = 25", "keepalive = 30")


def test_an_edit_that_takes_a_peer_away_keeps_the_comments_of_the_others() -> None:
    third = WireGuardPeer(public_key=THIRD, allowed_ips=("10.9.0.0/16",))
    wanted = with_peers(FIRST_PEER, third)
    edited = model.edit(TEXT.encode(), wanted).decode()
    assert model.parse(edited.encode()) == wanted
    assert SECOND not in edited and THIRD in edited
    for comment in ("# not the old one", "# moved in May"):
        assert comment in edited


def test_an_edit_to_another_kind_leaves_nothing_of_the_old_one() -> None:
    office = msgspec.structs.replace(
        PROFILE,
        server=SoftEtherProfile(host="vpn.example.org", hub="OFFICE", user="ana"),
        network=NetworkProfile(),
    )
    edited = model.edit(TEXT.encode(), office)
    assert model.parse(edited) == office
    assert b"server.peer" not in edited
    assert model.parse(model.edit(edited, PROFILE)) == PROFILE


def test_the_largest_profile_fits_into_its_file() -> None:
    keys = [f"{number:02}" + "x" * 40 + "E=" for number in range(wireguard_rules.MAX_PEERS)]
    each = wireguard_rules.MAX_ALLOWED_IPS // len(keys)
    peers = [
        WireGuardPeer(
            public_key=key,
            endpoint=f"{'.'.join(['x' * 62] * 4)}:51820",
            allowed_ips=tuple(f"2001:db8:{n}:{m}:ffff:ffff:ffff:ffff/128" for m in range(each)),
        )
        for n, key in enumerate(keys)
    ]
    full = with_peers(*peers)
    assert model.parse(model.dump(full)) == model.check(full)


# --- secrets -----------------------------------------------------------------------------------

SECRETS = {"private_key": PRIVATE, f"preshared_key.{FIRST}": THIRD}


def test_the_keyring_holds_exactly_the_keys_of_the_profile() -> None:
    kind = kinds.of(PROFILE)
    assert kind.secrets(kind.kept(SECRETS | {f"preshared_key.{SECOND}": THIRD}), Source.KEYRING) == SECRETS


@pytest.mark.parametrize(
    "held",
    [
        "",
        "hunter2",
        "[]",
        '{"private_key": 3}',
        f'{{"private_key": "{PRIVATE}"}}',
        f'{{"preshared_key.{FIRST}": "{THIRD}"}}',
        f'{{"private_key": "{PRIVATE[:-2]}N=", "preshared_key.{FIRST}": "{THIRD}"}}',
        " " * 20_000,
        "[" * 10_000,
    ],
)
def test_what_the_keyring_holds_is_checked_and_not_repeated(held: str) -> None:
    with pytest.raises(SecretError) as caught:
        kinds.of(PROFILE).secrets(held, Source.KEYRING)
    assert PRIVATE[:20] not in caught.value.message and "hunter2" not in caught.value.message
    assert "--secret-file" in caught.value.advice


CONF = f"""\
[Interface]
PrivateKey = {PRIVATE}
PostUp = never
[Peer]
PublicKey = {FIRST}
PresharedKey = {THIRD}
[Peer]
PublicKey = {SECOND}
PresharedKey = {THIRD}
"""


@pytest.mark.parametrize("source", [Source.FILE, Source.DESCRIPTOR])
def test_the_keys_are_taken_from_a_conf(source: Source) -> None:
    assert kinds.of(PROFILE).secrets(CONF, source) == SECRETS


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (PRIVATE, "line 1"),
        (CONF.replace(PRIVATE, "hunter2"), "line 2: PrivateKey: is not a key"),
        (CONF.replace(FIRST, PRIVATE).replace(SECOND, THIRD), "of another network"),
        (CONF.replace(f"PresharedKey = {THIRD}", "", 1), f"no preshared key of peer {FIRST}"),
    ],
)
def test_a_conf_without_the_keys_is_told(text: str, words: str) -> None:
    with pytest.raises(SecretError) as caught:
        kinds.of(PROFILE).secrets(text, Source.FILE)
    assert words in caught.value.message
    assert PRIVATE not in caught.value.message and "hunter2" not in caught.value.message
