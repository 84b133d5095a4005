"""The demo's network: this namespace is the client's machine, another one the server's.

::

    client ── veth 10.77.0.0/24 ── our server 10.77.0.1 ── its device: the end of the tunnel
"""

from __future__ import annotations

import contextlib
import json
import shlex
import subprocess
import sys
from collections.abc import Iterator

from app.demo.kind import Kind

_LAYER = "/run/etc"
_STATE = "/run/adit-state"
SERVER_ADDRESS, CLIENT_ADDRESS = "10.77.0.1", "10.77.0.2"


class LabError(Exception):
    """A part of the demo's network could not be started."""


@contextlib.contextmanager
def build(kind: Kind, *, verbose: bool = False) -> Iterator[None]:
    """Build the network, start the server, let ``kind`` know it, and start the helper.

    Raises :class:`LabError`.
    """
    errors = None if verbose else subprocess.DEVNULL
    with contextlib.ExitStack() as stack:

        def start(*command: str) -> subprocess.Popen[str]:
            process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                # A Ctrl-C is for the demo to act on; it ends these in its own order.
                start_new_session=True,
            )
            stack.callback(_end, process)
            return process

        # A file system of our own for the socket: the helper can be at its usual place.
        _run("mount", "-t", "tmpfs", "adit-demo", "/run")
        # And of the settings, which the helper changes while a tunnel has name servers.
        _run("mkdir", "-p", f"{_LAYER}/changes", f"{_LAYER}/work")
        layers = f"lowerdir=/etc,upperdir={_LAYER}/changes,workdir={_LAYER}/work"
        _run("mount", "-t", "overlay", "adit-demo", "-o", layers, "/etc")
        server = start(
            "unshare",
            "--net",
            "sh",
            "-c",
            f"echo && read line && exec {shlex.join(_python(*kind.server))}",
        )
        _line(server, "the server's namespace")
        there = ["nsenter", f"--net=/proc/{server.pid}/ns/net"]
        _run("ip", "link", "set", "lo", "up")
        _run("ip", "link", "add", "wire", "type", "veth", "peer", "name", "wire", "netns", str(server.pid))
        for prefix, address in (([], CLIENT_ADDRESS), (there, SERVER_ADDRESS)):
            _run(*prefix, "ip", "address", "add", f"{address}/24", "dev", "wire")
            # No address that would come by itself, a moment later: before and after are compared.
            _run(*prefix, "ip", "link", "set", "wire", "addrgenmode", "none", "up")
        _run(*there, "ip", "link", "set", "lo", "up")
        assert server.stdin is not None
        server.stdin.write(f"go\n{kind.greeting}\n")
        server.stdin.flush()
        ready = json.loads(_line(server, "the server"))
        kind.met(ready)
        for host in kind.hosts:
            further = ["nodad"] if ":" in host else []
            _run(*there, "ip", "address", "add", host, "dev", ready["device"], *further)
        _run(*there, "ip", "link", "set", ready["device"], *kind.link, "up")
        _line(start(*there, *_python("engine.demo.host")), "the server's host")
        _line(start(*_python("helper", "--state", _STATE)), "the helper")
        yield


def _python(*module: str) -> list[str]:
    return [sys.executable, "-I", "-m", *module]


def _line(process: subprocess.Popen[str], what: str) -> str:
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise LabError(f"{what} did not start (exit status {process.wait()}); --verbose shows why")
    return line


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise LabError(f"{' '.join(command)}: {done.stderr.strip() or done.returncode}")


def _end(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
