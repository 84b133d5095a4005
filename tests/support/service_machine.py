"""A machine that is run by a real systemd: process 1 of its own namespaces, with our units in it.

Everything that is not the test's own is read-only inside, and what a machine keeps (``/run``,
``/var/lib``, ``/tmp``) is empty and its own but for the test's folder. The units are those of
``resources/``, the program in them is the one under test, and the user is the one that
``systemd-sysusers`` makes of our file.
"""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

from tests.support.namespaces import Namespace

ROOT = Path(__file__).parents[2]
RESOURCES = ROOT / "resources"
PACKAGED = "/usr/lib/adit/bin/"
"""Where the units expect the programs."""
RESOLV_CONF = "nameserver 192.0.2.53\n"
"""What the machine's plain file says."""
SYSTEMD = "/lib/systemd/systemd"
_HOMES = ("/home", "/root", "/run/user")
_TEMPORARY = ("/tmp", "/var/tmp")
_START_SECONDS = 20.0

_INIT = """
set -e
mount --make-rprivate /
mount -t proc proc /proc
mount -t tmpfs -o mode=755 tmpfs /run
mkdir -p /run/test /run/systemd/system
mount --bind {shared} /run/test
mkdir /run/checkout
mount --bind {root} /run/checkout
for folder in /var/lib /tmp /var/tmp; do mount -t tmpfs -o mode=1777 tmpfs $folder; done
if ! [ -e {root} ]; then mkdir -p {root} && mount --bind /run/checkout {root}; fi
chmod 755 /var/lib
mount -t cgroup2 cgroup2 /sys/fs/cgroup
for file in passwd group resolv.conf; do mount --bind /run/test/root/etc/$file /etc/$file; done
mkdir -p {shared}
mount --bind /run/test {shared}
mkdir /run/dev
mount -t tmpfs -o mode=755 tmpfs /run/dev
cd /run/dev
mkdir net pts shm
mknod -m 666 null c 1 3
mknod -m 666 zero c 1 5
mknod -m 666 full c 1 7
mknod -m 666 random c 1 8
mknod -m 666 urandom c 1 9
mknod -m 666 kmsg c 1 11
mknod -m 666 tty c 5 0
mknod -m 666 net/tun c 10 200
ln -s /proc/self/fd fd
ln -s pts/ptmx ptmx
mount -t devpts -o newinstance,ptmxmode=0666 devpts pts
cd /
mount --move /run/dev /dev
# Whatever process 1 would like to change of the whole machine.
for path in /proc/sys/fs /proc/sys/kernel /proc/sys/vm; do
    mount --bind $path $path
    mount -o remount,bind,ro $path
done
mount -o remount,bind,ro /
cp -r /run/test/units/. /run/systemd/system/
if [ -e /run/test/state ]; then
    install -d -o adit -g adit -m 700 /var/lib/adit
    install -o adit -g adit -m 600 /run/test/state/* /var/lib/adit/
fi
export container=test
exec {systemd} --system --unit={target} --log-target=null --show-status=no
"""


class ServiceMachine:
    """systemd in ``namespace`` with the units of ``resources/systemd``; a context manager.

    ``directory`` is the test's own and can be entered by everyone. ``wanted`` are started at once.
    ``drop_ins`` are further lines for a unit, ``units`` whole ones, ``state`` files of the helper's
    state folder, all by name.
    """

    def __init__(
        self,
        namespace: Namespace,
        directory: Path,
        *,
        wanted: Sequence[str] = ("adit-helper.socket",),
        drop_ins: Mapping[str, str] | None = None,
        units: Mapping[str, str] | None = None,
        state: Mapping[str, bytes] | None = None,
    ) -> None:
        self.namespace = namespace
        self.directory = directory
        self._wanted = wanted
        self._drop_ins = drop_ins or {}
        self._units = units or {}
        self._state = state or {}
        self._process: subprocess.Popen[str] | None = None
        self._cgroup = _own_cgroup() / f"adit-test-{os.getpid()}-{id(self):x}"
        self.program = Path(sys.executable).with_name("adit-helper")
        """The helper's program, as the units have it."""
        self.uid = -1
        """Of the user ``adit``."""

    # --- its life ----------------------------------------------------------------------------

    def __enter__(self) -> ServiceMachine:
        self._prepare()
        try:
            self._start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Switch it off."""
        if self._process is not None:
            # It and everything inside go with it (--kill-child).
            self._process.kill()
            self._process.wait()
            self._process = None
        deadline = time.monotonic() + 5
        while self._cgroup.exists() and time.monotonic() < deadline:
            for folder in sorted(self._cgroup.rglob("*/"), key=lambda path: -len(path.parts)):
                with contextlib.suppress(OSError):
                    folder.rmdir()
            with contextlib.suppress(OSError):
                self._cgroup.rmdir()
            time.sleep(0.01)

    def _prepare(self) -> None:
        root = self.directory / "root"
        (root / "etc").mkdir(parents=True)
        (root / "usr/lib").mkdir(parents=True)
        for name in ("passwd", "group"):
            (root / "etc" / name).write_text(Path("/etc", name).read_text())
        (root / "etc/resolv.conf").write_text(RESOLV_CONF)
        file = RESOURCES / "sysusers.d/adit.conf"
        subprocess.run(["systemd-sysusers", f"--root={root}", str(file)], check=True, capture_output=True)
        entry = re.search(r"^adit:[^:]*:(\d+):(\d+):", (root / "etc/passwd").read_text(), re.MULTILINE)
        assert entry, "systemd-sysusers made no user adit"
        self.uid = int(entry[1])
        units = self.directory / "units"
        units.mkdir()
        for unit in (RESOURCES / "systemd").glob("adit*"):
            (units / unit.name).write_text(unit.read_text().replace(PACKAGED, f"{self.program.parent}/"))
            if unit.suffix == ".service":
                self._add(f"{unit.name}.d/00-test.conf", _reachable_program())
        for name, text in self._units.items():
            self._add(name, text)
        for name, text in self._drop_ins.items():
            self._add(f"{name}.d/50-test.conf", text)
        for name, data in self._state.items():
            self.directory.joinpath("state").mkdir(exist_ok=True)
            self.directory.joinpath("state", name).write_bytes(data)
        wants = " ".join(self._wanted)
        self._add("test.target", f"[Unit]\nDefaultDependencies=no\nWants={wants}\n")

    def _add(self, name: str, text: str) -> None:
        path = self.directory / "units" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)

    def _start(self) -> None:
        self._cgroup.mkdir()
        init = _INIT.format(shared=self.directory, root=ROOT, systemd=SYSTEMD, target="test.target")
        new = ["--pid", "--fork", "--kill-child", "--mount", "--cgroup", "--uts", "--ipc"]
        enter = (
            f"echo $$ > {self._cgroup}/cgroup.procs && exec unshare {' '.join(new)} sh -c {shlex.quote(init)}"
        )
        with self.directory.joinpath("init.out").open("wb") as out:
            self._process = self.namespace.popen(
                ["sh", "-c", enter], stdout=out.fileno(), stderr=out.fileno()
            )
        deadline = time.monotonic() + _START_SECONDS
        while not self._has_begun():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"systemd does not start: {self.log()}")
            time.sleep(0.02)

    def _has_begun(self) -> bool:
        with contextlib.suppress(LookupError):
            return self.property("test.target", "ActiveState") == "active"
        return False

    # --- what goes on ------------------------------------------------------------------------

    @property
    def init(self) -> int:
        """Its process 1, as we see it."""
        assert self._process is not None
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        with contextlib.suppress(OSError, IndexError):
            return int(children.read_text().split()[0])
        raise LookupError(f"systemd is not there: {self.log()}")

    def argv(self, argv: Sequence[str]) -> list[str]:
        """The command line that runs ``argv`` on the machine."""
        kinds = ["--net", "--mount", "--pid", "--uts", "--ipc"]
        return ["nsenter", "--target", str(self.init), *kinds, "--wd=/", "--", *argv]

    def run(
        self,
        argv: Sequence[str],
        *,
        check: bool = True,
        timeout: float | None = 30.0,
        env: dict[str, str] | None = None,
        input: str | None = None,
    ) -> subprocess.CompletedProcess[str]:
        """Run to the end on the machine. With ``check``, a failure raises with what was said."""
        done = subprocess.run(
            self.argv(argv),
            check=False,
            capture_output=True,
            text=True,
            timeout=timeout,
            env=env,
            input=input,
        )
        if check and done.returncode != 0:
            said = f"{done.stderr}{done.stdout}"
            raise RuntimeError(f"{' '.join(argv)}: exit {done.returncode}: {said}\n{self.log()}")
        return done

    def systemctl(self, *arguments: str, check: bool = True, timeout: float = 60.0) -> str:
        """What ``systemctl`` says."""
        return self.run(["systemctl", "--no-pager", *arguments], check=check, timeout=timeout).stdout

    def property(self, unit: str, name: str) -> str:
        """One property of a unit; empty when systemd does not answer."""
        return self.systemctl("show", "--value", "-p", name, unit, check=False).strip()

    def main_pid(self, unit: str = "adit-helper.service") -> int:
        """The main process of a unit as the machine numbers it; 0 for none."""
        return int(self.property(unit, "MainPID") or 0)

    def outer_pid(self, pid: int) -> int:
        """A process of the machine as we see it. Raises :class:`LookupError` when there is none."""
        namespace = Path(f"/proc/{self.init}/ns/pid").readlink()
        for status in Path("/proc").glob("[0-9]*/status"):
            with contextlib.suppress(OSError):
                numbers = re.search(r"^NSpid:\s+(.*)$", status.read_text(), re.MULTILINE)
                same = status.with_name("ns").joinpath("pid").readlink() == namespace
                if same and numbers and int(numbers[1].split()[-1]) == pid:
                    return int(status.parent.name)
        raise LookupError(f"no process {pid}: {self.log()}")

    def log(self) -> str:
        """What the units said, and whoever prepared the machine."""
        names = ("init.out", "helper.log")
        files = [self.directory / name for name in names]
        return "\n".join(file.read_text(errors="replace") for file in files if file.exists())

    def wait_for(self, unit: str, name: str, value: str, timeout: float = 30.0) -> None:
        """Wait until a property of a unit is ``value``; raises :class:`TimeoutError` with the log."""
        deadline = time.monotonic() + timeout
        while (found := self.property(unit, name)) != value:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{unit}: {name} is still {found}, not {value}: {self.log()}")
            time.sleep(0.02)


def _reachable_program() -> str:
    """Lines for a unit by which it can read the program under test, even in somebody's home."""
    # Packages put nothing there; a checkout and its Python may well be.
    places = {ROOT, Path(sys.prefix).resolve(), Path(sys.base_prefix).resolve()}
    home = [str(place) for place in sorted(places) if str(place).startswith(_HOMES)]
    hidden = home + [str(place) for place in sorted(places) if str(place).startswith(_TEMPORARY)]
    log = "StandardOutput=append:/run/test/helper.log\nStandardError=append:/run/test/helper.log\n"
    there = f"BindReadOnlyPaths={' '.join(hidden)}\n" if hidden else ""
    return f"[Service]\n{log}{'ProtectHome=tmpfs' if home else ''}\n{there}"


def _own_cgroup() -> Path:
    """Our control group in the second hierarchy, wherever that is mounted."""
    for line in Path("/proc/self/mountinfo").read_text().splitlines():
        fields, _, rest = line.partition(" - ")
        if rest.startswith("cgroup2 "):
            mount = fields.split()[4]
            break
    else:
        raise RuntimeError("no cgroup v2 hierarchy is mounted")
    for line in Path("/proc/self/cgroup").read_text().splitlines():
        if line.startswith("0::"):
            return Path(mount, line[3:].lstrip("/"))
    raise RuntimeError("we are in no cgroup v2")


def open_to_all(directory: Path) -> Path:
    """The folder, which everyone may enter from now on: the machine's users are others than the test's."""
    for folder in (directory, *directory.parents):
        mode = folder.stat().st_mode
        if not mode & 0o001:
            folder.chmod(mode | 0o011)
    return directory
