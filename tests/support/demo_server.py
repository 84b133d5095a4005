"""Our own small server in a namespace, as ``adit demo`` runs it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from types import TracebackType

from tests.support.namespaces import Namespace


class DemoServer:
    """``python -m engine.demo`` in ``namespace``, with its hub's host at 192.168.77.1; a context manager.

    With ``keep`` its certificate is in that file, so that it is the same one after :meth:`kill` and
    :meth:`start`.
    """

    hub, user, password = "DEMO", "demo", "secret"
    host = "192.168.77.1"

    def __init__(
        self, namespace: Namespace, address: str, port: int = 443, *, keep: Path | None = None
    ) -> None:
        self.namespace = namespace
        self.address = address
        self.port = port
        self.keep = keep
        self.certificate = ""
        """Fingerprint, once it runs."""
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> DemoServer:
        self.start()
        return self

    def start(self) -> None:
        """Start, and wait until clients may come."""
        kept = ["--certificate", str(self.keep)] if self.keep is not None else []
        self._process = self.namespace.popen(
            [sys.executable, "-m", "engine.demo", "--listen", self.address, "--port", str(self.port), *kept],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(f"{self.password}\n")
        self._process.stdin.flush()
        ready = json.loads(self._process.stdout.readline())
        self.certificate = ready["certificate"]
        self.namespace.run(["ip", "address", "add", f"{self.host}/24", "dev", ready["device"]])
        self.namespace.run(["ip", "link", "set", ready["device"], "up"])

    def kill(self) -> None:
        """End it as a power cut would. Safe to call twice."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.communicate()
            self._process = None
