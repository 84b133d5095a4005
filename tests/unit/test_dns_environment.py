"""What is observed of a machine, on files below a root and a bus in memory; and running ``resolvconf``."""

from __future__ import annotations

import asyncio
import errno
import os
import time
from pathlib import Path

import pytest

from helper.bus import BusError, BusErrorKind
from helper.dns import resolvconf_program
from helper.dns.environment import FileKind, NetworkManager, Resolvconf, Service, observe, observe_files
from helper.dns.errors import DnsError
from helper.dns.paths import Paths
from tests.support.dns_memory import MemoryBus, paths_below

RESOLVED, NM = "org.freedesktop.resolve1", "org.freedesktop.NetworkManager"


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return paths_below(tmp_path)


async def test_services(paths: Paths) -> None:
    answers = {
        f"{RESOLVED}:Ping": None,
        f"{RESOLVED}:{RESOLVED}.Manager": {"ResolvConfMode": "stub"},
        f"{NM}:{NM}": {"Version": "1.42.4-rc1"},
        f"{NM}:{NM}.DnsManager": {"Mode": "default", "RcManager": "symlink"},
    }
    found = await observe(MemoryBus(answers), paths)
    assert (found.resolved, found.resolved_mode) == (Service.ANSWERS, "stub")
    assert found.network_manager == NetworkManager((1, 42), "default", "symlink")
    assert found.resolv_conf.servers == ("192.0.2.1",) and found.folder_writable and found.file_writable


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (BusError(BusErrorKind.ABSENT, ""), Service.ABSENT),
        (BusError(BusErrorKind.REFUSED, ""), Service.REFUSED),
        (BusError(BusErrorKind.TIMEOUT, ""), Service.WEDGED),
        (BusError(BusErrorKind.FAILED, ""), Service.WEDGED),
    ],
)
async def test_states_of_resolved(paths: Paths, answer: BusError, state: Service) -> None:
    found = await observe(MemoryBus({f"{RESOLVED}:Ping": answer}), paths)
    assert found.resolved is state and found.network_manager is None


async def test_silence_is_not_waited_for(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("helper.dns.environment.SECONDS", 0.2)
    begun = time.monotonic()
    answers = {f"{RESOLVED}:Ping": "silence", f"{NM}:{NM}": "silence"}
    found = await observe(MemoryBus(answers), paths)
    assert found.resolved is Service.WEDGED and found.network_manager is None
    assert time.monotonic() - begun < 1


async def test_odd_answers(paths: Paths) -> None:
    answers = {
        f"{RESOLVED}:Ping": None,
        f"{RESOLVED}:{RESOLVED}.Manager": {"ResolvConfMode": 7},
        f"{NM}:{NM}": ["x"],
        f"{NM}:{NM}.DnsManager": {"Mode": None, "RcManager": "y" * 999},
    }
    found = await observe(MemoryBus(answers), paths)
    assert found.resolved is Service.ANSWERS and found.resolved_mode == ""
    assert found.network_manager is not None and len(found.network_manager.rc_manager) < 100


def test_kinds_of_the_file(paths: Paths) -> None:
    file = paths.at("/etc/resolv.conf")

    def kind() -> FileKind:
        return observe_files(paths).resolv_conf.kind

    assert kind() is FileKind.FILE
    file.rename(file.with_name("other"))
    assert kind() is FileKind.MISSING
    file.symlink_to("/etc/other")
    assert kind() is FileKind.LINK and observe_files(paths).resolv_conf.target == "/etc/other"
    for link in ("nothing", "resolv.conf"):
        file.unlink()
        file.symlink_to(link)
        assert kind() is FileKind.DANGLING
    file.unlink()
    file.mkdir()
    assert kind() is FileKind.UNREADABLE
    file.rmdir()
    os.mkfifo(file)
    assert kind() is FileKind.UNREADABLE
    file.unlink()
    file.write_bytes(b"#" * 100_000)
    assert kind() is FileKind.UNREADABLE


def test_links_are_followed_below_the_root(paths: Paths) -> None:
    folder = paths.at("/etc")
    (folder / "a").symlink_to("../../../../run/x")
    (folder / "b").symlink_to("/etc/a")
    (folder / "loop").symlink_to("loop/x")
    paths.at("/run").symlink_to("var/run")
    assert paths.follow("/etc/b") == "/var/run/x" and paths.follow("/etc/nothing") == "/etc/nothing"
    with pytest.raises(OSError) as caught:
        paths.follow("/etc/loop")
    assert caught.value.errno == errno.ELOOP


@pytest.mark.parametrize(
    ("text", "flavour"),
    [
        ('#!/bin/sh\nOPENRESOLV_VERSION="3.12.0"\n', Resolvconf.OPENRESOLV),
        ('#!/bin/sh\necho "Debian resolvconf $VERSION"\n', Resolvconf.DEBIAN),
        ("#!/bin/sh\n", Resolvconf.UNKNOWN),
    ],
)
def test_whose_resolvconf_it_is(paths: Paths, text: str, flavour: Resolvconf) -> None:
    program = paths.at("/usr/sbin/resolvconf")
    program.parent.mkdir(parents=True)
    program.write_text(text)
    assert observe_files(paths).resolvconf is Resolvconf.NONE  # it can not be run
    program.chmod(0o755)
    found = observe_files(paths)
    assert (found.resolvconf, found.resolvconf_path) == (flavour, "/usr/sbin/resolvconf")
    program.rename(program.with_name("resolvectl"))
    program.symlink_to("resolvectl")
    assert observe_files(paths).resolvconf is Resolvconf.RESOLVED


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("hosts: files resolve [!UNAVAIL=return] dns\n", True),
        ("hosts: files dns resolve\n", False),
        ("hosts: files # resolve\n", False),
        ("passwd: resolve\nhosts:\n", False),
        ("", False),
    ],
)
def test_whether_the_c_library_asks_resolved_first(paths: Paths, text: str, first: bool) -> None:
    assert not observe_files(paths).nss_resolve
    paths.at("/etc/nsswitch.conf").write_text(text)
    assert observe_files(paths).nss_resolve is first


# --- the program -----------------------------------------------------------------------------------


@pytest.fixture
def program(tmp_path: Path) -> Path:
    path = tmp_path / "resolvconf"
    path.touch(mode=0o755)
    return path


async def test_it_gets_its_arguments_and_nothing_of_ours(
    program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET", "x")
    program.write_text('#!/bin/sh\npwd; echo "$@"; cat; env | grep -c SECRET\ntrue\n')
    said = await resolvconf_program.run(str(program), "-a", "x", text="nameserver 10.0.0.1\n")
    assert said.splitlines() == ["/", "-a x", "nameserver 10.0.0.1", "0"]


async def test_its_errors(program: Path) -> None:
    program.write_text("#!/bin/sh\necho no; exit 3\n")
    with pytest.raises(DnsError) as caught:
        await resolvconf_program.run(str(program))
    assert caught.value.failure.detail == "exit 3: no"
    for path in ("/nothing/there", "/etc/passwd"):
        with pytest.raises(DnsError):
            await resolvconf_program.run(path)


@pytest.mark.parametrize("script", ["sleep 987", "sleep 987 & wait", "trap '' TERM; while :; do :; done"])
async def test_what_hangs_is_ended_with_all_it_started(
    program: Path, script: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resolvconf_program, "SECONDS", 0.4)
    program.write_text(f"#!/bin/sh\necho $$ > {program}.pid\n{script}\n")
    begun = time.monotonic()
    with pytest.raises(DnsError) as caught:
        await resolvconf_program.run(str(program), text="x" * 10)
    assert caught.value.failure.code == "dns_timeout" and time.monotonic() - begun < 3
    group = int(Path(f"{program}.pid").read_text())
    with pytest.raises(ProcessLookupError):
        for _ in range(150):
            os.killpg(group, 0)
            await asyncio.sleep(0.02)


async def test_what_it_leaves_running_is_not_waited_for(program: Path) -> None:
    """A hook may start a service anew, and that holds the output open."""
    program.write_text("#!/bin/sh\necho well; sleep 6 &\n")
    begun = time.monotonic()
    assert await resolvconf_program.run(str(program)) == "well" and time.monotonic() - begun < 2


async def test_much_output_is_not_kept(program: Path) -> None:
    program.write_text("#!/bin/sh\nhead -c 300000 /dev/zero | tr '\\0' x\n")
    assert len(await resolvconf_program.run(str(program))) == resolvconf_program.MAX_OUTPUT
