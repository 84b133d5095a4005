"""Durable files: what is written stands, what fails changes nothing, and nobody else's file is touched."""

from __future__ import annotations

import errno
import os
import socket
import stat
from pathlib import Path

import pytest

from helper.state.files import Folder, StateError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state"


def test_what_is_written_is_read(path: Path) -> None:
    folder = Folder(path)
    assert folder.read("a", 10) is None
    for data in (b"one", b"", b"twotwotwo"):
        folder.write("a", data)
        assert folder.read("a", 10) == data
    assert [entry.name for entry in path.iterdir()] == ["a"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o700
    assert stat.S_IMODE((path / "a").stat().st_mode) == 0o600


def test_a_name_is_made_durable_after_what_it_stands_for(path: Path) -> None:
    synced: list[tuple[str, list[str]]] = []

    def fsync(file: int) -> None:
        name = str(Path(f"/proc/self/fd/{file}").readlink()).removeprefix(f"{path}")
        synced.append((name, [entry.name for entry in path.iterdir()]))

    folder = Folder(path, fsync=fsync)
    folder.write("a", b"one")
    assert synced == [(str(path.parent), []), ("/a.new", ["a.new"]), ("", ["a"])]
    synced.clear()
    folder.append("a", b"two", 3, durable=True)
    folder.append("a", b"three", 6, durable=False)
    assert synced == [("/a", ["a"])]
    folder.move_aside("a", 1)
    folder.remove("a.damaged-1")
    assert synced[1:] == [("", ["a.damaged-1"]), ("", [])]


def test_a_file_grows_only_from_where_it_ends(path: Path) -> None:
    folder = Folder(path)
    folder.write("a", b"one")
    folder.append("a", b"two", 3, durable=True)
    assert folder.read("a", 10) == b"onetwo"
    for at in (0, 3, 7):
        with pytest.raises(StateError, match="another program"):
            folder.append("a", b"three", at, durable=True)
    assert folder.read("a", 10) == b"onetwo"
    with pytest.raises(StateError):
        folder.append("b", b"x", 0, durable=True)


def test_nothing_larger_than_allowed_is_read(path: Path) -> None:
    folder = Folder(path)
    folder.write("a", bytes(11))
    with pytest.raises(StateError, match="far too large"):
        folder.read("a", 10)


def test_a_half_written_file_of_a_killed_run_is_in_nobodys_way(path: Path) -> None:
    folder = Folder(path)
    folder.write("a", b"one")
    (path / "a.new").write_bytes(b"half")
    folder.write("a", b"two")
    assert folder.read("a", 10) == b"two"
    assert [entry.name for entry in path.iterdir()] == ["a"]


def test_a_failing_disk_leaves_the_old_file(path: Path) -> None:
    Folder(path).write("a", b"one")

    def failing(_: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    folder = Folder(path, fsync=failing)
    with pytest.raises(StateError, match="Input/output error") as caught:
        folder.write("a", b"two")
    assert "fails" in caught.value.advice
    with pytest.raises(StateError, match="Input/output error"):
        folder.append("a", b"two", 3, durable=True)
    assert folder.read("a", 10) == b"one"
    assert [entry.name for entry in path.iterdir()] == ["a"]


@pytest.mark.parametrize("mode", [0o755, 0o770, 0o701, 0o1777])
def test_a_folder_open_to_others_is_not_believed(path: Path, mode: int) -> None:
    folder = Folder(path)
    folder.write("a", b"one")
    path.chmod(mode)
    with pytest.raises(StateError, match="not ours alone") as caught:
        folder.read("a", 10)
    assert "chmod 700" in caught.value.advice
    with pytest.raises(StateError, match="not ours alone"):
        folder.write("a", b"two")


def test_no_link_is_followed(path: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_bytes(b"theirs")
    folder = Folder(path)
    folder.make()
    (path / "a").symlink_to(elsewhere)
    with pytest.raises(StateError):
        folder.read("a", 10)
    with pytest.raises(StateError):
        folder.append("a", b"x", 6, durable=True)
    folder.write("a", b"ours")
    assert elsewhere.read_bytes() == b"theirs"
    (tmp_path / "link").symlink_to(path)
    with pytest.raises(StateError):
        Folder(tmp_path / "link").read("a", 10)


def test_what_is_no_file_keeps_nobody_waiting(path: Path) -> None:
    folder = Folder(path)
    folder.make()
    os.mkfifo(path / "pipe")
    (path / "folder").mkdir()
    with socket.socket(socket.AF_UNIX) as sock:
        sock.bind(str(path / "socket"))
    for name in ("pipe", "folder", "socket"):
        with pytest.raises(StateError):
            folder.read(name, 10)


def test_removing_twice_is_no_error(path: Path) -> None:
    folder = Folder(path)
    folder.remove("a")
    folder.write("a", b"")
    folder.remove("a")
    folder.remove("a")
    assert not list(path.iterdir())


def test_damaged_files_are_kept_in_a_bounded_number(path: Path) -> None:
    folder = Folder(path)
    kept = []
    for number in range(5):
        folder.write("a", b"%d" % number)
        kept.append(folder.move_aside("a", 3))
    assert kept == ["a.damaged-1", "a.damaged-2", "a.damaged-3", "a.damaged-3", "a.damaged-3"]
    assert [(path / name).read_bytes() for name in kept[:3]] == [b"0", b"1", b"4"]
    with pytest.raises(StateError):
        folder.move_aside("a", 3)


def test_roots_files_in_the_helpers_folder_become_the_helpers(path: Path) -> None:
    if os.geteuid() != 0 or "4294967295" not in Path("/proc/self/uid_map").read_text():
        owner = os.geteuid()  # no other one to be had
    else:
        owner = 12345
    folder = Folder(path, owner=owner)
    folder.write("a", b"one")
    assert {path.stat().st_uid, (path / "a").stat().st_uid} == {owner}
    assert folder.read("a", 10) == b"one"
    with pytest.raises(StateError, match="not ours alone"):
        Folder(path, owner=owner + 1).read("a", 10)
