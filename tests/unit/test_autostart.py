"""The autostart file: what is in it is what counts."""

from __future__ import annotations

import shlex
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from app import autostart
from app.identity import APP_ID


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "autostart" / f"{APP_ID}.desktop"


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("APPIMAGE", raising=False)


def test_where_the_desktop_looks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert autostart.file() == tmp_path / "autostart" / f"{APP_ID}.desktop"


def test_on_and_off(file: Path) -> None:
    assert not autostart.is_on(file)
    autostart.turn(True, file)
    assert autostart.is_on(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o644
    assert [entry.name for entry in file.parent.iterdir()] == [file.name]
    autostart.turn(False, file)
    assert not autostart.is_on(file) and not file.exists()
    autostart.turn(False, file)


@pytest.mark.parametrize(
    "line",
    [
        "Hidden=true",
        "Hidden = True",
        "X-GNOME-Autostart-enabled=false",
        "X-MATE-Autostart-enabled=false",
        "Exec=",
        "Type=Link",
    ],
)
def test_what_desktops_turn_off_is_off(file: Path, line: str) -> None:
    autostart.turn(True, file)
    key = line.partition("=")[0].strip()
    kept = [each for each in file.read_text().splitlines() if each.partition("=")[0] != key]
    file.write_text("\n".join([*kept, line, ""]))
    assert not autostart.is_on(file)
    autostart.turn(True, file)  # and here it is turned on again
    assert autostart.is_on(file)


def test_other_groups_and_comments_do_not_count(file: Path) -> None:
    autostart.turn(True, file)
    file.write_text(file.read_text() + "# Hidden=true\n\n[Desktop Action x]\nHidden=true\n")
    assert autostart.is_on(file)


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"[Desktop Entry\nExec=x", b"Exec=x\n"])
def test_what_is_no_desktop_file_is_off(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True)
    file.write_bytes(data)
    assert not autostart.is_on(file)


def test_a_link_to_another_file_is_replaced_not_followed(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text("mine")
    file.parent.mkdir(parents=True)
    file.symlink_to(other)
    autostart.turn(True, file)
    assert other.read_text() == "mine" and autostart.is_on(file)


def test_the_desktop_files_validator_agrees(file: Path) -> None:
    autostart.turn(True, file)
    said = subprocess.run(["desktop-file-validate", str(file)], capture_output=True, text=True, check=False)
    assert (said.returncode, said.stdout + said.stderr) == (0, "")


def test_an_image_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APPIMAGE", "/home/ana/Apps/Adit.AppImage")
    assert autostart.command() == ("/home/ana/Apps/Adit.AppImage", "--hidden")


def program(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


def test_the_program_that_was_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = program(tmp_path / "bin" / "adit-gui")
    monkeypatch.setattr(sys, "argv", [str(started)])
    assert autostart.command() == (str(started), "--hidden")


def test_the_one_beside_the_interpreter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    beside = program(tmp_path / "venv" / "adit-gui")
    monkeypatch.setattr(sys, "executable", str(tmp_path / "venv" / "python"))
    monkeypatch.setattr(sys, "argv", ["-m"])
    assert autostart.command() == (str(beside), "--hidden")


def test_from_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    monkeypatch.setattr(sys, "argv", ["-m"])
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert autostart.command() == (str(tmp_path / "python"), "-m", "app.gui", "--hidden")


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("/usr/bin/adit-gui", "/usr/bin/adit-gui"),
        ("/opt/my apps/adit", '"/opt/my apps/adit"'),
        ("/opt/100%/adit", "/opt/100%%/adit"),
        ('/opt/a"b', r'"/opt/a\\"b"'),
        ("/opt/$HOME", r'"/opt/\\$HOME"'),
        ("/opt/a\\b", r'"/opt/a\\\\b"'),
    ],
)
def test_exec_is_quoted_by_its_rules(path: str, written: str) -> None:
    assert f"Exec={written} --hidden\n" in autostart.text((path, "--hidden"))


def test_gio_starts_what_was_meant(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "it ran"
    odd = tmp_path / "a b$c'd\\e"  # and no per cent sign, which GLib gets wrong in a program's name
    odd.mkdir()
    started = program(odd / "adit-gui")
    started.write_text(
        f'#!/bin/sh\necho "$@" > {shlex.quote(str(out))}.new\nmv {shlex.quote(str(out))}.new '
        f"{shlex.quote(str(out))}\n"
    )
    file.parent.mkdir(parents=True)
    file.write_text(autostart.text((str(started), "--hidden")))
    subprocess.run(["gio", "launch", str(file)], check=True, timeout=30, capture_output=True)
    for _ in range(200):
        if out.exists():
            break
        subprocess.run(["sleep", "0.02"], check=True)
    assert out.read_text() == "--hidden\n"
