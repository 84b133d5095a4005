"""Two machines whose only connection is a :mod:`tests.support.pump` between their TUN devices."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from engine.device.tun import TunDevice
from tests.support.namespaces import Namespace
from tests.support.pump import Carried, Mode

LEFT4, RIGHT4 = "10.78.0.1", "10.78.0.2"
LEFT6, RIGHT6 = "fd78::1", "fd78::2"

_QUEUE = 5000
"""Packets that a device keeps for the pump: more than a TCP window holds, so that none is lost."""


@dataclass(frozen=True)
class PumpLab:
    """The two machines; on both the device is called ``tun0``."""

    left: Namespace
    right: Namespace
    _process: subprocess.Popen[str]

    def stop(self) -> Carried:
        """End the pump and hear what it has done. Raises :class:`RuntimeError` if it broke down."""
        output, errors = self._process.communicate(timeout=10.0)
        if self._process.returncode != 0:
            raise RuntimeError(f"the pump broke down: {errors}")
        return msgspec.json.decode(output, type=Carried)


@contextlib.contextmanager
def pump_lab(mode: Mode, *, mtu: int = 1500) -> Iterator[PumpLab]:
    """Build it and start the pump; all is gone at the end of the block."""
    with Namespace() as left, Namespace() as right:
        devices = []
        for namespace, address4, address6 in ((left, LEFT4, LEFT6), (right, RIGHT4, RIGHT6)):
            with namespace.inside():
                device = TunDevice.create("tun%d")
            devices.append(device)
            namespace.run(["ip", "address", "add", f"{address4}/24", "dev", device.name])
            namespace.run(["ip", "address", "add", f"{address6}/64", "dev", device.name, "nodad"])
            settings = ["mtu", str(mtu), "txqueuelen", str(_QUEUE), "up"]
            namespace.run(["ip", "link", "set", device.name, *settings])
        descriptors = [device.fileno() for device in devices]
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.pump", *map(str, descriptors), "--mode", mode],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            pass_fds=descriptors,
            cwd=Path(__file__).parents[2],
        )
        try:
            for device in devices:
                device.close()
            assert process.stdout is not None
            if process.stdout.readline() != "ready\n":
                raise RuntimeError(f"no pump: {process.communicate()[1]}")
            yield PumpLab(left, right, process)
        finally:
            process.kill()
            process.communicate()
