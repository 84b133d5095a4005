"""Desktop file, metainfo and file types: valid, and of one mind."""

from __future__ import annotations

import configparser
import subprocess
import tomllib
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from app.identity import APP_ID, NAME

ROOT = Path(__file__).parents[2]
RESOURCES = ROOT / "resources"
DESKTOP = RESOURCES / "applications" / f"{APP_ID}.desktop"
METAINFO = RESOURCES / "metainfo" / f"{APP_ID}.metainfo.xml"
MIME = RESOURCES / "mime" / f"{APP_ID}.xml"
LANGUAGES = {"de", "fa", "ja", "ru", "zh_CN"}
SHARED_MIME = "{http://www.freedesktop.org/standards/shared-mime-info}"


def _run(*argv: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        argv, capture_output=True, text=True, timeout=60, check=False, env=environment or None
    )


@pytest.fixture(scope="module")
def entry() -> configparser.SectionProxy:
    parser = configparser.ConfigParser(interpolation=None, delimiters=("=",))
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(DESKTOP, encoding="utf-8")
    return parser["Desktop Entry"]


@pytest.fixture(scope="module")
def metainfo() -> ElementTree.Element:
    return ElementTree.parse(METAINFO).getroot()


def test_the_desktop_file_is_valid() -> None:
    said = _run("desktop-file-validate", "--no-hints", str(DESKTOP))
    assert (said.returncode, said.stdout + said.stderr) == (0, "")


def test_the_metainfo_is_valid() -> None:
    said = _run("appstreamcli", "validate", "--no-net", "--no-color", str(METAINFO))
    assert said.returncode == 0, said.stdout


def test_one_name_everywhere(entry: configparser.SectionProxy, metainfo: ElementTree.Element) -> None:
    assert entry["Icon"] == entry["StartupWMClass"] == APP_ID
    assert entry["Name"] == metainfo.findtext("name") == NAME
    assert metainfo.findtext("id") == APP_ID
    assert metainfo.findtext("launchable") == DESKTOP.name
    assert metainfo.findtext("icon") == APP_ID
    assert entry["Comment"] == metainfo.findtext("summary")
    assert (RESOURCES / "icons" / "hicolor" / "scalable" / "apps" / f"{APP_ID}.svg").is_file()
    assert (RESOURCES / "icons" / "hicolor" / "symbolic" / "apps" / f"{APP_ID}-symbolic.svg").is_file()


def test_what_is_started_is_what_is_installed(
    entry: configparser.SectionProxy, metainfo: ElementTree.Element
) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    installed = {**project["scripts"], **project["gui-scripts"]}
    assert entry["Exec"].split() == ["adit-gui", "%F"] and entry["TryExec"] == "adit-gui"
    assert {each.text for each in metainfo.iter("binary")} <= set(installed)
    releases = [release.get("version") for release in metainfo.iter("release")]
    assert releases[0] == project["version"]
    assert metainfo.findtext("project_license") == project["license"]


def test_the_file_types_are_ours(entry: configparser.SectionProxy, metainfo: ElementTree.Element) -> None:
    types = {each.get("type") for each in ElementTree.parse(MIME).getroot()}
    assert {kind for kind in entry["MimeType"].split(";") if kind} == types
    assert {each.text for each in metainfo.iter("mediatype")} == types
    globs = {each.get("pattern") for each in ElementTree.parse(MIME).getroot().iter(f"{SHARED_MIME}glob")}
    assert globs == {"*.vpn", "*.adit"}  # a .conf belongs to everybody


def test_every_language_is_there(entry: configparser.SectionProxy, metainfo: ElementTree.Element) -> None:
    for key in ("GenericName", "Comment", "Keywords"):
        assert {language for language in LANGUAGES if f"{key}[{language}]" in entry} == LANGUAGES, key
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    translated = {
        each.get(lang): each.text for each in metainfo.findall("summary") if each.get(lang) is not None
    }
    assert translated == {language: entry[f"Comment[{language}]"] for language in LANGUAGES}
    for kind in ElementTree.parse(MIME).getroot():
        said = {each.get(lang) for each in kind.findall(f"{SHARED_MIME}comment")}
        assert said == {None, *LANGUAGES}


SOFTETHER = """# VPN Client VPN Connection Setting File
#
declare root
{
	bool CheckServerCert false
	declare ClientOption
	{
		string AccountName x
	}
}
"""


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("office.vpn", SOFTETHER, "application/x-softether-vpn"),
        ("office", SOFTETHER, "application/x-softether-vpn"),
        ("office", SOFTETHER.partition("\n")[2], "application/x-softether-vpn"),
        ("home.adit", "[server]\n", "application/x-adit"),
        ("home.conf", "[Interface]\n", "text/plain"),
    ],
)
def test_files_are_recognised(name: str, text: str, kind: str, tmp_path: Path) -> None:
    packages = tmp_path / "data" / "mime" / "packages"
    packages.mkdir(parents=True)
    (packages / MIME.name).write_bytes(MIME.read_bytes())
    assert _run("update-mime-database", str(packages.parent)).returncode == 0
    file = tmp_path / name
    file.write_text(text)
    said = _run(
        *("gio", "info", "-a", "standard::content-type", str(file)),
        PATH="/usr/bin:/bin",
        HOME=str(tmp_path),
        XDG_DATA_HOME=str(tmp_path / "data"),
        XDG_DATA_DIRS="/usr/share",
        LANG="C.UTF-8",
    )
    assert f"standard::content-type: {kind}\n" in said.stdout, said.stdout + said.stderr
