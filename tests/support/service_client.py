"""Our own client where systemd runs the helper: ``adit`` on a :class:`ServiceMachine`."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import Self

from tests.support.our_client import OurClient
from tests.support.service_machine import ServiceMachine

SOCKET = Path("/run/adit/helper.sock")
_START_SECONDS = 20.0


class ServiceClient(OurClient):
    """What :class:`OurClient` is, but somebody else starts and ends the helper."""

    def __init__(self, machine: ServiceMachine, socket: Path = SOCKET) -> None:
        super().__init__(machine.namespace, machine.directory / "client")
        self.machine = machine
        self.socket = socket
        self.directory.mkdir(exist_ok=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def start(self) -> None:
        """Begin with an empty home, when the helper can be reached."""
        (self.directory / "home").mkdir(exist_ok=True)
        deadline = time.monotonic() + _START_SECONDS
        while self.machine.run(["test", "-S", str(self.socket)], check=False).returncode != 0:
            if time.monotonic() > deadline:
                raise TimeoutError(f"no {self.socket}: {self.machine.log()}")
            time.sleep(0.02)

    def stop(self) -> None:
        """Leave the helper to systemd."""

    @property
    def helper_pid(self) -> int:
        """The helper's process, as we see it. Raises :class:`LookupError` when there is none."""
        return self.machine.outer_pid(self.machine.main_pid())

    def adit(
        self,
        *arguments: str,
        check: bool = True,
        timeout: float = 60.0,
        input: str | None = None,
        uid: int | None = None,
    ) -> subprocess.CompletedProcess[str]:
        """Run ``adit`` as root on the machine; ``uid`` is not supported."""
        assert uid is None
        program = str(Path(sys.executable).with_name("adit"))
        command = [program, *arguments]
        return self.machine.run(command, check=check, timeout=timeout, env=self.environment, input=input)
