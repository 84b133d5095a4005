"""A program with Adit's tray icon on a test's desktop, and talk with it."""

from __future__ import annotations

import json
import socket
import sys
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.support.desktop import Desktop, wait_for

ROOT = Path(__file__).parents[2]


class TrayProgram:
    """:mod:`tests.support.tray_program` on the desktop; a context manager."""

    def __init__(self, desktop: Desktop, *, grace: float = 30.0, by_bus: bool = False) -> None:
        self._desktop = desktop
        self._grace = grace
        self._by_bus = by_bus
        self._name = "tray-program"
        self._socket = desktop.directory / "tray-program.socket"
        self._talk: socket.socket | None = None

    def __enter__(self) -> TrayProgram:
        command = [sys.executable, "-m", "tests.support.tray_program", str(self._socket), str(self._grace)]
        command += ["by-bus"] if self._by_bus else []
        self._desktop.start(self._name, command, env={"PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "xcb"})
        wait_for(self._socket.exists, "the program")
        self._talk = socket.socket(socket.AF_UNIX)
        self._talk.settimeout(20)
        wait_for(self._connect, "its socket")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._talk is not None:
            self._talk.close()
        self._desktop.stop(self._name)

    @property
    def output(self) -> str:
        """What it printed; Qt's warnings are there."""
        return self._desktop.log(self._name)

    def tell(self, **order: Any) -> dict[str, Any]:
        """Make it show something; what it was asked to do so far."""
        assert self._talk is not None
        self._talk.sendall(json.dumps(order).encode() + b"\n")
        answer = b""
        while not answer.endswith(b"\n"):
            received = self._talk.recv(65536)
            assert received, f"the program ended: {self.output}"
            answer += received
        read: dict[str, Any] = json.loads(answer)
        return read

    def _connect(self) -> bool:
        assert self._talk is not None
        try:
            self._talk.connect(str(self._socket))
        except OSError:
            return False
        return True
