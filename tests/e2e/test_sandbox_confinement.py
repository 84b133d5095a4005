"""Locking a process in: both walls, each alone, and what happens where it can not be done."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from engine.sandbox import landlock

_ROOT = Path(__file__).parents[2]

_BEGIN = """
import os
os.environ["OPENBLAS_NUM_THREADS"] = "1"
import ctypes, json, signal, socket, sys, threading, time, traceback
from engine import privilege
from engine.sandbox import confinement, kernel, landlock, seccomp
from engine.sandbox.architecture import ARCHITECTURES
from engine.sandbox.confinement import ConfinementError, confine
here = ARCHITECTURES[os.uname().machine]
def tried(function, *arguments):
    try:
        function(*arguments)
    except OSError as error:
        return os.strerror(error.errno)
    return "succeeded"
"""


def _run(script: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", _BEGIN + textwrap.dedent(script)],
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
        cwd=_ROOT,
    )


def _said(script: str) -> object:
    result = _run(script)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def test_a_locked_in_process_says_so_in_its_status() -> None:
    said = _said(
        """
        status = open("/proc/self/status")
        privilege.drop()
        version = confine()
        # Whoever has a file open may go on to read it.
        lines = dict(line.split(":", 1) for line in status.read().splitlines())
        print(json.dumps([version, lines["Seccomp"].strip(), lines["NoNewPrivs"].strip()]))
        """
    )
    assert said == [landlock.supported(), "2", "1"]


def test_landlock_alone_closes_files_networks_and_signals() -> None:
    """Where a call is not known to the filter, there is still this wall."""
    said = _said(
        """
        peer = os.fork()
        if peer == 0:
            time.sleep(20)
            os._exit(0)
        outside = socket.socket(socket.AF_UNIX)
        outside.bind(b"\\0sandbox-" + str(os.getpid()).encode())
        outside.listen()
        listening = socket.create_server(("127.0.0.1", 0))
        pairs = [socket.socket(socket.AF_UNIX), socket.socket()]
        address = listening.getsockname()
        child = os.fork()
        if child:
            os.waitpid(child, 0)
            os.kill(peer, signal.SIGKILL)
            sys.exit()
        version = landlock.supported()
        ctypes.CDLL(None).prctl(38, 1, 0, 0, 0)
        landlock.restrict(version)
        print(json.dumps({
            "version": version,
            "read": tried(open, "/etc/passwd"),
            "list": tried(os.listdir, "/"),
            "make": tried(os.mkdir, "/tmp/sandbox-made"),
            "tcp": tried(pairs[1].connect, address),
            "bind": tried(socket.socket().bind, ("127.0.0.1", 0)),
            "abstract": tried(pairs[0].connect, outside.getsockname()),
            "signal": tried(os.kill, peer, 0),
        }), flush=True)
        os._exit(0)
        """
    )
    assert isinstance(said, dict)
    version = said.pop("version")
    denied, refused = "Permission denied", "Operation not permitted"
    expected = dict.fromkeys(("read", "list", "make"), denied)
    expected |= dict.fromkeys(("tcp", "bind"), denied if version >= 4 else "succeeded")
    expected |= dict.fromkeys(("abstract", "signal"), refused if version >= 6 else "succeeded")
    assert said == expected


def test_the_filter_holds_without_landlock() -> None:
    said = _said(
        """
        landlock.supported = lambda: 0
        privilege.drop()
        version = confine()
        print(json.dumps([version, tried(open, "/etc/passwd"), tried(socket.socket), tried(os.fork)]))
        """
    )
    assert said == [0, *["Operation not permitted"] * 3]


def test_the_filter_holds_threads_that_were_there_before() -> None:
    said = _said(
        """
        go, found = threading.Event(), []
        def other():
            go.wait()
            found.append(tried(open, "/etc/passwd"))
        thread = threading.Thread(target=other)
        thread.start()
        ctypes.CDLL(None).prctl(38, 1, 0, 0, 0)
        seccomp.install(here, seccomp.assemble(here, os.getpid()))
        go.set()
        thread.join()
        print(json.dumps(found))
        """
    )
    assert said == ["Operation not permitted"]


@pytest.mark.parametrize(
    ("trouble", "detail"),
    [
        ("os.uname = lambda: type('Machine', (), {'machine': 'vax'})", "unknown processor: vax"),
        ("threading.Thread(target=time.sleep, args=(1,)).start()", "2 threads"),
        # Without the promise to gain no new privileges, the kernel refuses both to whoever has no rights.
        ("ctypes.CDLL(None).capset((0x20080522).to_bytes(4, 'little') + bytes(4), bytes(24))", "Landlock: "),
        ("landlock.supported = lambda: 0; seccomp.assemble = lambda *_: bytes(8)", "seccomp: "),
    ],
)
def test_what_can_not_be_done_is_an_error(trouble: str, detail: str) -> None:
    said = _said(
        f"""
        {trouble}
        try:
            confine()
        except ConfinementError as error:
            print(json.dumps([error.failure.code, error.failure.detail]), flush=True)
            os._exit(0)
        """
    )
    assert isinstance(said, list)
    assert said[0] == "engine_sandbox" and str(said[1]).startswith(detail)


def test_an_error_is_told_with_its_traceback() -> None:
    """The traceback's source lines can not be read any more, and that is no second error."""
    result = _run(
        """
        def fall():
            raise ValueError("as it happens")
        privilege.drop()
        confine()
        try:
            fall()
        except ValueError:
            traceback.print_exc()
        fall()
        """
    )
    assert result.returncode == 1
    assert result.stderr.count("ValueError: as it happens") == 2 and "in fall" in result.stderr


@pytest.mark.parametrize(
    ("end", "by"),
    [
        ("os.abort()", signal.SIGABRT),
        ("ctypes.string_at(0)", signal.SIGSEGV),
        ("os.execv('/bin/true', ['true'])", signal.SIGSYS),
    ],
)
def test_it_still_dies_as_others_do(end: str, by: signal.Signals) -> None:
    assert _run(f"privilege.drop()\nconfine()\n{end}\n").returncode == -by


def test_memory_comes_and_goes() -> None:
    """Large blocks, small ones and numpy's, as a busy engine has them."""
    said = _said(
        """
        import numpy
        privilege.drop()
        confine()
        total = 0
        for size in (100, 100_000, 10_000_000, 200_000_000):
            blocks = [bytearray(size // 10) for _ in range(10)]
            total += int(numpy.ones(size // 8).sum())
            del blocks
        print(json.dumps(total))
        """
    )
    assert said == sum(size // 8 for size in (100, 100_000, 10_000_000, 200_000_000))
