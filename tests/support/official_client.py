"""SoftEther's own Linux client in a namespace: what ours is measured against."""

from __future__ import annotations

import time
from pathlib import Path
from types import TracebackType

from tests.support.namespaces import Namespace
from tests.support.softether import HUB, PASSWORD, USER
from tests.support.softether_program import SoftEtherProgram

_ACCOUNT = "a"
_NIC = "n"
_CONTROL_PORT = 9931
_ESTABLISHED = "Session Established"


class OfficialClient:
    """Debian's ``vpnclient`` in ``namespace``, its files in ``directory``; a context manager.

    The namespace must have a ``/dev/net/tun`` that can be opened.
    """

    device = f"vpn_{_NIC}"
    """Its TAP device. It has no address until somebody gives it one."""

    def __init__(self, namespace: Namespace, directory: Path) -> None:
        self.namespace = namespace
        self._program = SoftEtherProgram(
            namespace, directory, name="vpnclient", mode="/CLIENT", port=_CONTROL_PORT
        )

    def __enter__(self) -> OfficialClient:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()

    def start(self) -> None:
        """Start the client's service."""
        self._program.start()

    def kill(self) -> None:
        """Stop it as a power cut would; on a SIGTERM this program only hangs."""
        self._program.kill()

    def account(
        self,
        host: str,
        port: int,
        *,
        hub: str = HUB,
        user: str = USER,
        password: str = PASSWORD,
        max_tcp: int = 1,
        udp: bool = False,
    ) -> None:
        """Make the device and the account. ``max_tcp`` connections at most, UDP acceleration or not."""
        self._program.command(
            [
                f"NicCreate {_NIC}",
                f"AccountCreate {_ACCOUNT} /SERVER:{host}:{port} /HUB:{hub} /USERNAME:{user} /NICNAME:{_NIC}",
                f"AccountPasswordSet {_ACCOUNT} /PASSWORD:{password} /TYPE:standard",
                # NOTRACK: it must leave the routing table alone.
                f"AccountDetailSet {_ACCOUNT} /MAXTCP:{max_tcp} /INTERVAL:1 /TTL:0 /HALF:no /BRIDGE:no"
                f" /MONITOR:no /NOTRACK:yes /NOQOS:yes /DISABLEUDP:{'no' if udp else 'yes'}",
            ]
        )
        self.namespace.run(["ip", "link", "set", self.device, "up"])

    def command(self, *lines: str) -> str:
        """Give ``vpncmd`` commands; what it printed. Raises unless every one of them succeeded."""
        return self._program.command(lines)

    def connect(self) -> None:
        """Begin to connect; returns before it is done."""
        self._program.command([f"AccountConnect {_ACCOUNT}"])

    def wait_connected(self, timeout: float = 20.0) -> None:
        """Wait for the session. Raises :class:`TimeoutError` with the client's own words."""
        deadline = time.monotonic() + timeout
        while _ESTABLISHED not in (status := self._program.command([f"AccountStatusGet {_ACCOUNT}"])):
            if time.monotonic() > deadline:
                raise TimeoutError(f"the official client is not connected: {status}")
            time.sleep(0.02)

    def disconnect(self) -> None:
        """End the session; the device stays."""
        self._program.command([f"AccountDisconnect {_ACCOUNT}"])

    def pids(self) -> tuple[int, ...]:
        """All its processes."""
        return self._program.pids()

    def cpu_seconds(self) -> float:
        """Processor time all its processes have used so far."""
        return self._program.cpu_seconds()
