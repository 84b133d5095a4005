"""The wishes on disk: kept to the last bit, or counted as blocked."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec
import pytest

from helper.state import target
from helper.state.files import Folder, StateError
from helper.state.target import Held, SplitEntry, Target, Unreadable, decode, encode, load, save

FULL = Target(
    killswitch=False,
    lan=False,
    lockdown=True,
    held=(Held(1000, "Büro", 1.7e9),),
    autoconnect=("office", "home"),
    split=(SplitEntry("user.slice/app.scope", 1000),),
)


def test_the_first_start_has_defaults(tmp_path: Path) -> None:
    found = load(Folder(tmp_path / "state"), "")
    assert found == Target() and not Target().holds
    assert not (tmp_path / "state").exists()


@pytest.mark.parametrize("wish", [Target(), FULL, Target(held=(Held(0, "", 0.0),))])
def test_wishes_are_kept(tmp_path: Path, wish: Target) -> None:
    folder = Folder(tmp_path / "state")
    save(folder, FULL)
    save(folder, wish)
    assert load(folder, "") == wish
    assert wish.holds == (wish != Target())


@pytest.mark.parametrize(
    "wish",
    [
        Target(autoconnect=("x" * 1025,)),
        Target(autoconnect=("x",) * 257),
        Target(autoconnect=("ä" * 1024,) * 200),
        Target(held=(Held(-1, "x", 0.0),)),
        Target(held=(Held(0, "x", float("nan")),)),
        Target(held=(Held(0, "x", float("inf")),)),
    ],
)
def test_what_could_not_be_read_again_is_not_written(tmp_path: Path, wish: Target) -> None:
    folder = Folder(tmp_path / "state")
    save(folder, FULL)
    with pytest.raises(StateError):
        save(folder, wish)
    assert load(folder, "") == FULL


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"null",
        b"[" * 100_000,
        b'{"version":1}',
        encode(FULL)[:-1],
        encode(FULL) * 2,
        encode(FULL) + b"\n",
        b" " + encode(FULL),
        encode(FULL).replace(b'"lockdown":true', b'"lockdown":false'),
        encode(FULL).replace(b'"version":1', b'"version":2'),
        bytes(300_000),
    ],
)
def test_what_is_damaged_is_not_believed(data: bytes) -> None:
    found = decode(data)
    assert isinstance(found, Unreadable) and "adit-helper --cleanup" in found.why


@pytest.mark.parametrize(
    "body", [b'{"lockdown":1}', b'{"unknown":true}', b'{"lockdown":null}', b"[]", b'{"hold":{}}', b"{}"]
)
def test_a_true_checksum_makes_no_wishes(body: bytes) -> None:
    check = hashlib.sha256(b"adit target 1\n" + body).hexdigest()
    data = msgspec.json.encode({"version": 1, "check": check, "target": msgspec.Raw(body)}) + b"\n"
    assert isinstance(decode(data), Unreadable)


def test_a_folder_that_can_not_be_read_counts_as_damage(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "state")
    save(folder, Target())
    folder.path.chmod(0o755)
    found = load(folder, "")
    assert isinstance(found, Unreadable) and "chmod 700" in found.why
    folder.path.chmod(0o700)
    (folder.path / target.NAME).unlink()
    (folder.path / target.NAME).mkdir()
    assert isinstance(load(folder, ""), Unreadable)


def test_a_session_of_an_earlier_start_of_the_machine_holds_nothing(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "state")
    save(folder, Target(lan=False, held=(Held(owner=1000, profile="Office", since=1.0, boot="then"),)))
    assert load(folder, "now") == Target(lan=False)
    then = load(folder, "then")
    assert isinstance(then, Target) and then.holds
