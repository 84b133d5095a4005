"""Starts the demo in namespaces of its own, as root or as an ordinary user.

Everything happens in a new network, mount and process namespace (and, without root, a new user
namespace): when its first process ends, however it ends, the kernel takes all of it away.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from app.demo.account import Account

TUN = Path("/dev/net/tun")
_PROGRAMS = {"unshare": "util-linux", "nsenter": "util-linux", "mount": "mount", "ip": "iproute2"}
_SEARCH = ":/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin"


class DemoImpossible(Exception):
    """This machine can not run the demo as it is; ``advice`` says how to go on."""

    def __init__(self, message: str, advice: str) -> None:
        super().__init__(message)
        self.advice = advice


def main(kind: str, *, json: bool = False, live: bool = False, verbose: bool = False) -> int:
    """Replace this process by the demo of a kind of VPN; returns (1) only when it can not run here.

    ``live``: every step is a line of JSON, and so is how it ended.
    """
    os.environ["PATH"] = os.environ.get("PATH", "") + _SEARCH
    try:
        command = namespace_command(as_root=os.geteuid() == 0)
    except DemoImpossible as error:
        if live:
            return Account(quiet=True, live=True).end(f"The demo can not run here: {error}", error.advice)
        print(f"The demo can not run here: {error}\n{error.advice}", file=sys.stderr)
        return 1
    chosen = {"--json": json, "--live": live, "--verbose": verbose}
    arguments = [kind, *(option for option, is_chosen in chosen.items() if is_chosen)]
    sys.stdout.flush()
    os.execvp(command[0], [*command, sys.executable, "-I", "-m", "app.demo.inside", *arguments])


def namespace_command(*, as_root: bool) -> list[str]:
    """The command that runs another one in new namespaces. Raises :class:`DemoImpossible`."""
    for program, package in _PROGRAMS.items():
        if shutil.which(program) is None:
            raise DemoImpossible(f"the program {program} is missing.", f"Install the package {package}.")
    if not TUN.exists():
        raise DemoImpossible(f"{TUN} does not exist.", "Load the kernel's module: sudo modprobe tun")
    if not os.access(TUN, os.R_OK | os.W_OK):
        raise DemoImpossible(
            f"this user may not open {TUN}.",
            f"Run the demo as root (sudo), or permit it: sudo chmod 0666 {TUN}",
        )
    user = [] if as_root else ["--user", "--map-root-user"]
    command = ["unshare", *user, "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]
    trial = subprocess.run([*command, "true"], capture_output=True, text=True, check=False)
    if trial.returncode != 0:
        raise DemoImpossible(
            f"namespaces can not be made ({trial.stderr.strip() or trial.returncode}).",
            "Run the demo as root (sudo), or permit them: "
            "sudo sysctl kernel.unprivileged_userns_clone=1 kernel.apparmor_restrict_unprivileged_userns=0",
        )
    return command
