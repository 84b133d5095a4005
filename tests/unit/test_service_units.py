"""The files of ``resources/`` as the programs that read them see them."""

from __future__ import annotations

import configparser
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RESOURCES = ROOT / "resources"
SYSTEMD = RESOURCES / "systemd"
EXAMPLES = sorted((SYSTEMD / "examples").glob("*.conf"))
MAX_EXPOSURE = 2.0


def _run(*argv: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(argv, capture_output=True, text=True, timeout=30, check=False)


def _exposure(unit: Path) -> float:
    said = _run("systemd-analyze", "security", "--offline=true", "--no-pager", str(unit))
    found = re.search(r"Overall exposure level for \S+: ([0-9.]+) ", said.stdout)
    assert found, said.stderr
    return float(found[1])


@pytest.mark.parametrize("name", ["adit-helper.service", "adit-lockdown.service"])
def test_exposure(name: str) -> None:
    assert _exposure(SYSTEMD / name) <= MAX_EXPOSURE


def test_the_figure_is_of_what_the_unit_says(tmp_path: Path) -> None:
    unit = tmp_path / "adit-helper.service"
    text = (SYSTEMD / "adit-helper.service").read_text()
    unit.write_text(
        text.replace("ProtectSystem=strict\n", "").replace("CapabilityBoundingSet=CAP_NET_ADMIN\n", "")
    )
    assert _exposure(unit) > MAX_EXPOSURE


def test_systemd_understands_every_line(tmp_path: Path) -> None:
    units = []
    for unit in SYSTEMD.glob("adit*"):
        # What a package puts there is not here; everything else is to be verified as it is.
        copy = tmp_path / unit.name
        copy.write_text(unit.read_text().replace("/usr/lib/adit/bin/adit-helper", "/bin/true"))
        units.append(str(copy))
    said = _run("systemd-analyze", "verify", "--man=false", "--recursive-errors=no", *units)
    complaints = [line for line in said.stderr.splitlines() if "adit" in line]
    assert (said.returncode, complaints) == (0, [])


def test_an_unknown_line_would_be_found(tmp_path: Path) -> None:
    unit = tmp_path / "adit-x.service"
    unit.write_text("[Service]\nExecStart=/bin/true\nProtectSystm=strict\n")
    said = _run("systemd-analyze", "verify", "--man=false", "--recursive-errors=no", str(unit))
    assert "ProtectSystm" in said.stderr


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_examples_are_drop_ins_that_systemd_understands(example: Path, tmp_path: Path) -> None:
    text = (SYSTEMD / "adit-helper.service").read_text().replace("/usr/lib/adit/bin/adit-helper", "/bin/true")
    (tmp_path / "adit-helper.service").write_text(text)
    (tmp_path / "adit-helper.socket").write_text((SYSTEMD / "adit-helper.socket").read_text())
    folder = tmp_path / "adit-helper.service.d"
    folder.mkdir()
    (folder / example.name).write_text(example.read_text())
    unit = str(tmp_path / "adit-helper.service")
    said = _run("systemd-analyze", "verify", "--man=false", "--recursive-errors=no", unit)
    assert [line for line in said.stderr.splitlines() if "adit" in line] == []


def test_both_units_run_the_same_program_on_the_same_state() -> None:
    commands = set()
    for name in ("adit-helper.service", "adit-lockdown.service"):
        for line in (SYSTEMD / name).read_text().splitlines():
            if line.startswith(("ExecStart=", "ExecStopPost=")):
                commands.add(line.partition("=")[2].partition(" --state /var/lib/adit")[0])
    assert commands == {"/usr/lib/adit/bin/adit-helper"}


def test_the_user(tmp_path: Path) -> None:
    (tmp_path / "etc").mkdir()
    (tmp_path / "usr/lib").mkdir(parents=True)
    done = _run("systemd-sysusers", f"--root={tmp_path}", str(RESOURCES / "sysusers.d/adit.conf"))
    assert done.returncode == 0, done.stderr
    name, _, uid, _, _, home, shell = (tmp_path / "etc/passwd").read_text().strip().split(":")
    assert (name, home, shell) == ("adit", "/var/lib/adit", "/usr/sbin/nologin")
    assert 0 < int(uid) < 1000
    assert "adit:!*:" in (tmp_path / "etc/shadow").read_text()  # nobody logs in as it


def test_the_folders(tmp_path: Path) -> None:
    etc = tmp_path / "etc"
    etc.mkdir()
    etc.joinpath("passwd").write_text("root:x:0:0::/root:/bin/sh\nadit:x:995:996::/:/bin/false\n")
    etc.joinpath("group").write_text("root:x:0:\nadit:x:996:\n")
    file = RESOURCES / "tmpfiles.d/adit.conf"
    done = _run("systemd-tmpfiles", "--create", f"--root={tmp_path}", str(file))
    assert done.returncode == 0, done.stderr
    found = {}
    for path in ("run/adit", "var/lib/adit", "etc/adit", "etc/adit/profiles", "etc/adit/secrets"):
        status = (tmp_path / path).stat()
        found[path] = (status.st_uid, status.st_gid, oct(status.st_mode & 0o7777))
    assert found == {
        "run/adit": (995, 996, "0o755"),
        "var/lib/adit": (995, 996, "0o700"),
        "etc/adit": (0, 0, "0o755"),
        "etc/adit/profiles": (0, 0, "0o755"),
        "etc/adit/secrets": (0, 996, "0o750"),
    }


@pytest.mark.parametrize(
    ("file", "section", "key", "value"),
    [
        ("NetworkManager/90-adit.conf", "device-adit", "match-device", "interface-name:adit*"),
        ("NetworkManager/90-adit.conf", "device-adit", "managed", "0"),
        ("networkd/10-adit.network", "Match", "Name", "adit*"),
        ("networkd/10-adit.network", "Link", "Unmanaged", "yes"),
        ("networkd/adit.conf", "Network", "ManageForeignRoutes", "no"),
        ("networkd/adit.conf", "Network", "ManageForeignRoutingPolicyRules", "no"),
    ],
)
def test_others_leave_our_devices_alone(file: str, section: str, key: str, value: str) -> None:
    parser = configparser.ConfigParser()
    parser.read_string((RESOURCES / file).read_text())
    assert parser[section][key] == value
