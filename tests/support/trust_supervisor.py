"""Stands for systemd and our unit: ``Restart=always``, ``RestartKillSignal=SIGUSR1``, ``ExecStopPost=``.

``python -m tests.support.trust_supervisor LOG -- adit-helper …`` starts the program again whenever it
ends; between two runs it starts ``… --cleanup --after-stop`` with ``SERVICE_RESULT``, ``EXIT_CODE`` and
``EXIT_STATUS`` set as systemd.exec(5) says. SIGTERM stops the service, SIGHUP restarts it in order,
which is what a package upgrade does.
LOG gets one line of JSON for each thing that happens.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

_POST_SECONDS = 30.0
_CLEAN_SIGNALS = (signal.SIGHUP, signal.SIGINT, signal.SIGTERM, signal.SIGPIPE)
"""Ends by these count as success (systemd.service(5), ``SuccessExitStatus=``)."""


class Supervisor:
    """Runs ``argv`` for ever."""

    def __init__(self, log: Path, argv: list[str]) -> None:
        self._argv = argv
        self._log = log
        self._wanted = True
        self._child: subprocess.Popen[bytes] | None = None

    def run(self) -> None:
        """Until SIGTERM."""
        signal.signal(signal.SIGTERM, lambda *_: self._stop())
        signal.signal(signal.SIGHUP, lambda *_: self._tell(signal.SIGUSR1))
        while self._wanted:
            self._child = subprocess.Popen(self._argv)
            self._note("started", pid=self._child.pid)
            code = self._child.wait()
            self._note("ended", code=code)
            self._after(code)

    def _stop(self) -> None:
        self._wanted = False
        self._tell(signal.SIGTERM)

    def _tell(self, number: signal.Signals) -> None:
        if self._child is not None and self._child.poll() is None:
            self._child.send_signal(number)

    def _after(self, code: int) -> None:
        killed = code < 0
        orderly = code == 0 or -code in _CLEAN_SIGNALS
        environment = os.environ | {
            "SERVICE_RESULT": "success" if orderly else "signal" if killed else "exit-code",
            "EXIT_CODE": "killed" if killed else "exited",
            "EXIT_STATUS": signal.Signals(-code).name.removeprefix("SIG") if killed else str(code),
        }
        post = [*self._argv, "--cleanup", "--after-stop"]
        done = subprocess.run(post, env=environment, timeout=_POST_SECONDS, check=False)
        self._note("cleaned", code=done.returncode)

    def _note(self, event: str, **further: int) -> None:
        line = json.dumps({"event": event, "at": time.monotonic(), **further}) + "\n"
        with self._log.open("a") as log:
            log.write(line)


def main() -> None:
    """Entry point."""
    log, dashes, *argv = sys.argv[1:]
    if dashes != "--" or not argv:
        raise SystemExit("usage: trust_supervisor LOG -- PROGRAM …")
    Supervisor(Path(log), argv).run()


if __name__ == "__main__":
    main()
