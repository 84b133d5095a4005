"""One Adit for a person: who is first, what is handed over, and what is not listened to."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import stat
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from app.gui import instance
from app.gui.instance import First, InstanceError, Wish

SECOND = """
import sys
from pathlib import Path
from app.gui import instance
try:
    first = instance.begin(instance.wish_of(True, sys.argv[2:], "token-1"), Path(sys.argv[1]))
except instance.InstanceError as error:
    sys.exit(f"problem: {error}")
sys.exit(0 if first is None else 7)
"""


@pytest.fixture
def where(tmp_path: Path) -> Path:
    folder = tmp_path / "run"
    folder.mkdir(mode=0o700)
    return folder


async def second_start(where: Path, *files: str, cwd: Path | None = None) -> tuple[int, str]:
    """What a real second process does; its exit status and complaint."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", SECOND, str(where), *files),
        cwd=cwd,
        stderr=asyncio.subprocess.PIPE,
    )
    _, said = await process.communicate()
    assert process.returncode is not None
    return process.returncode, said.decode()


def with_first(where: Path, test: Callable[[First, list[Wish]], Awaitable[None]]) -> None:
    """Run ``test`` while this process is the first and listens."""

    async def run() -> None:
        first = instance.begin(Wish(), where)
        assert first is not None
        heard: list[Wish] = []
        await first.listen(heard.append)
        try:
            await test(first, heard)
        finally:
            first.close()

    asyncio.run(run())


async def talk(where: Path, data: bytes) -> bytes:
    """Say ``data`` to whoever listens, and nothing more; what is answered."""
    reader, writer = await asyncio.open_unix_connection(where / "desktop.sock")
    writer.write(data)
    writer.write_eof()
    try:
        return await reader.read()
    finally:
        writer.close()


def test_a_second_start_hands_over_its_files_and_the_token(where: Path, tmp_path: Path) -> None:
    async def test(first: First, heard: list[Wish]) -> None:
        assert await second_start(where, "a.vpn", "/elsewhere/b.conf", cwd=tmp_path) == (0, "")
        files = (str(tmp_path / "a.vpn"), "/elsewhere/b.conf")
        assert heard == [Wish(files=files, token="token-1")]

    with_first(where, test)


def test_the_next_one_is_first_when_the_first_has_gone(where: Path) -> None:
    async def nothing(first: First, heard: list[Wish]) -> None:
        assert stat.S_IMODE((where / "desktop.sock").stat().st_mode) == 0o600

    with_first(where, nothing)
    assert (where / "desktop.sock").exists()  # stale now
    with_first(where, nothing)


def test_a_second_start_waits_for_a_first_that_does_not_listen_yet(where: Path) -> None:
    async def run() -> None:
        first = instance.begin(Wish(), where)
        assert first is not None
        second = asyncio.create_task(second_start(where))
        heard: list[Wish] = []
        await asyncio.sleep(0)
        await first.listen(heard.append)
        assert (await second)[0] == 0
        assert len(heard) == 1
        first.close()

    asyncio.run(run())


def test_a_first_that_says_nothing_is_told(where: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(instance, "PATIENCE", 0.3)
    monkeypatch.setattr(instance, "TIMEOUT", 0.1)
    first = instance.begin(Wish(), where)
    assert first is not None
    try:
        with pytest.raises(InstanceError, match="does not answer"):
            instance.begin(Wish(), where)
    finally:
        first.close()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        b"hello\n",
        b"\xff\xfe\n",
        b"[" * 10_000 + b"\n",
        b'{"version": 1, "show": "yes"}\n',
        b'{"version": 1, "files": ["relative"]}\n',
        b'{"version": 1, "files": ["/a\\u0000b"]}\n',
        b'{"version": 1, "token": "a\\nb"}\n',
        json.dumps({"version": 1, "files": ["/f"] * 65}).encode() + b"\n",
        json.dumps({"version": 1, "files": ["/" + "x" * 5000]}).encode() + b"\n",
        b'{"version": 1, "token": "' + b"x" * instance.MAX_MESSAGE + b'"}\n',
        b'{"version": 1}',  # no end of line
    ],
)
def test_nonsense_is_not_heard(where: Path, data: bytes) -> None:
    async def test(first: First, heard: list[Wish]) -> None:
        said = await talk(where, data)
        assert said in (b"", b'{"version":1,"taken":false}\n')
        assert heard == []
        assert await second_start(where) == (0, "")  # and it still listens
        assert len(heard) == 1

    with_first(where, test)


def test_another_version_is_told_so(where: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def test(first: First, heard: list[Wish]) -> None:
        with pytest.raises(InstanceError, match="Another version"):
            await asyncio.to_thread(instance.begin, Wish(version=2), where)
        assert heard == []

    with_first(where, test)


def test_fields_of_a_newer_one_are_ignored(where: Path) -> None:
    async def test(first: First, heard: list[Wish]) -> None:
        said = await talk(where, b'{"version": 1, "show": false, "colour": "red"}\n')
        assert said == b'{"version":1,"taken":true}\n'
        assert heard == [Wish(show=False)]

    with_first(where, test)


def test_many_silent_guests_do_not_keep_others_out(where: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(instance, "TIMEOUT", 0.2)

    async def test(first: First, heard: list[Wish]) -> None:
        silent = [socket.socket(socket.AF_UNIX) for _ in range(instance.MAX_GUESTS)]
        for guest in silent:
            guest.connect(str(where / "desktop.sock"))
        assert (await second_start(where))[0] == 0
        assert len(heard) == 1
        for guest in silent:
            guest.close()

    with_first(where, test)


def test_a_folder_that_others_may_enter_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    (tmp_path / "adit").mkdir()
    (tmp_path / "adit").chmod(0o755)
    with pytest.raises(InstanceError, match="chmod 700"):
        instance.folder()


def test_a_link_in_place_of_the_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    (tmp_path / "real").mkdir(mode=0o700)
    (tmp_path / "adit").symlink_to(tmp_path / "real")
    with pytest.raises(InstanceError):
        instance.folder()


@pytest.mark.parametrize("runtime", ["", "relative/folder"])
def test_without_a_runtime_folder_there_is_one_of_our_own(
    runtime: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", runtime)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    made = instance.folder()
    assert made.is_relative_to(tmp_path / "cache")
    assert stat.S_IMODE(made.stat().st_mode) == 0o700


def test_a_deep_folder_is_no_trouble(tmp_path: Path) -> None:
    where = tmp_path / ("x" * 100) / ("y" * 100)
    where.mkdir(parents=True, mode=0o700)

    async def run() -> None:
        first = instance.begin(Wish(), where)
        assert first is not None
        heard: list[Wish] = []
        await first.listen(heard.append)
        assert (await second_start(where))[0] == 0
        assert len(heard) == 1
        first.close()

    asyncio.run(run())


def test_a_token_that_is_none_is_not_passed_on() -> None:
    assert instance.wish_of(True, [], "a\nb").token == ""
    assert instance.wish_of(True, [], "x" * 1000).token == ""


def test_nothing_of_qt_is_loaded_by_it() -> None:
    code = "import app.gui.instance, sys; sys.exit(any(name.startswith('PySide6') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], env=os.environ, check=False).returncode == 0


def test_a_name_that_is_no_text_can_not_be_handed_over_and_harms_nothing(where: Path) -> None:
    wish = instance.wish_of(True, ["/a/\udcff.vpn", "/a/b.vpn", "/" + "x" * 5000], "")
    assert wish.files == ("/a/b.vpn",)
    assert instance.understand(json.dumps({"files": wish.files}).encode()) == wish
