"""Control groups by their place in the hierarchy."""

from __future__ import annotations

from pathlib import Path

import pytest

from helper.machine.cgroups import MAX_PATH, locate


@pytest.fixture
def roots(tmp_path: Path) -> tuple[Path, Path]:
    """The first has version 1 controllers, the second is of version 2, as on a hybrid machine."""
    one, two = tmp_path / "one", tmp_path / "one" / "unified"
    (two / "user.slice" / "app.scope").mkdir(parents=True)
    (one / "user.slice").mkdir()
    (two / "cgroup.controllers").touch()
    (two / "user.slice" / "cgroup.procs").touch()
    (two / "link").symlink_to("user.slice")
    return one, two


def test_level_and_number(roots: tuple[Path, Path]) -> None:
    folder = roots[1] / "user.slice"
    assert locate("user.slice", roots) == (1, folder.stat().st_ino)
    for path in ("user.slice/app.scope", "/user.slice//app.scope/"):
        assert locate(path, roots) == (2, (folder / "app.scope").stat().st_ino)


@pytest.mark.parametrize(
    "path",
    [
        *("", "/", ".", "..", "../unified/user.slice", "user.slice/..", "user.slice/./app.scope"),
        *("other.slice", "user.slice/cgroup.procs", "link", "a\0b", "x" * (MAX_PATH + 1)),
        "/".join(["y" * 300] * 2),
    ],
)
def test_what_is_no_control_group(roots: tuple[Path, Path], path: str) -> None:
    assert locate(path, roots) is None


def test_a_machine_without_version_2(tmp_path: Path) -> None:
    (tmp_path / "user.slice").mkdir()
    assert locate("user.slice", (tmp_path, tmp_path / "none")) is None
