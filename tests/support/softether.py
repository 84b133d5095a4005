"""A real SoftEther server for tests: Debian's ``vpnserver`` in a namespace."""

from __future__ import annotations

import hashlib
import re
import socket
import ssl
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType

from tests.support.namespaces import Namespace
from tests.support.softether_program import SoftEtherProgram

HUB = "VPN"
"""The hub of :meth:`SoftEtherServer.standard_hub`."""
USER = "alice"
PASSWORD = "secret"
ANONYMOUS_USER = "anon"
PORT = 443
"""One of the TCP ports a new server listens on; the others are 992, 1194 and 5555."""

SECURE_NAT_ADDRESS = "192.168.30.1"
"""The virtual host of SecureNAT: DHCP server, router and DNS server of the hub."""


class SoftEtherServer:
    """The server in ``namespace``, its configuration and logs in ``directory``; a context manager.

    It answers on every address of the namespace. It starts without a hub of use; see
    :meth:`standard_hub`.
    """

    def __init__(self, namespace: Namespace, directory: Path) -> None:
        self.namespace = namespace
        self.directory = directory
        self._program = SoftEtherProgram(namespace, directory, name="vpnserver", mode="/SERVER", port=PORT)

    def __enter__(self) -> SoftEtherServer:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()

    def start(self) -> None:
        """Start, with the configuration of the last run if there was one."""
        self._program.start()

    def stop(self) -> None:
        """Stop in order: sessions are closed and the configuration is saved (about 3 seconds)."""
        self._program.stop()

    def kill(self) -> None:
        """Stop as a power cut would."""
        self._program.kill()

    def restart(self) -> None:
        """Stop in order and start again."""
        self._program.restart()

    def pids(self) -> tuple[int, ...]:
        """The watchdog and the server proper; empty when it does not run."""
        return self._program.pids()

    def cpu_seconds(self) -> float:
        """Processor time used so far."""
        return self._program.cpu_seconds()

    def configure(self, lines: Sequence[str]) -> str:
        """Run ``vpncmd`` commands as the administrator; returns the output.

        Begin with ``Hub NAME`` for commands about a hub. Raises
        :class:`tests.support.softether_program.CommandFailed` unless all succeed.
        """
        return self._program.command(lines)

    def standard_hub(self, *, secure_nat: bool = True) -> None:
        """Make :data:`HUB` with :data:`USER` (by password) and :data:`ANONYMOUS_USER`."""
        self.configure(
            [
                f"HubCreate {HUB} /PASSWORD:hub",
                f"Hub {HUB}",
                f"UserCreate {USER} /GROUP:none /REALNAME:none /NOTE:none",
                f"UserPasswordSet {USER} /PASSWORD:{PASSWORD}",
                f"UserCreate {ANONYMOUS_USER} /GROUP:none /REALNAME:none /NOTE:none",
                f"UserAnonymousSet {ANONYMOUS_USER}",
                *(["SecureNatEnable"] if secure_nat else []),
            ]
        )

    def further_hub(self, name: str, network: str) -> None:
        """Make another hub with :data:`USER`, whose SecureNAT serves ``network`` (``192.168.40``: a /24)."""
        self.configure(
            [
                f"HubCreate {name} /PASSWORD:hub",
                f"Hub {name}",
                f"UserCreate {USER} /GROUP:none /REALNAME:none /NOTE:none",
                f"UserPasswordSet {USER} /PASSWORD:{PASSWORD}",
                f"SecureNatHostSet /MAC:none /IP:{network}.1 /MASK:255.255.255.0",
                "SecureNatEnable",
            ]
        )
        self.set_leases(name, network, seconds=7200)

    def set_leases(self, hub: str, network: str, *, seconds: int) -> None:
        """Let SecureNAT's DHCP server give leases of this length (it gives 60 at least)."""
        self.configure(
            [
                f"Hub {hub}",
                f"DhcpSet /START:{network}.10 /END:{network}.200 /MASK:255.255.255.0 /EXPIRE:{seconds} "
                f"/GW:{network}.1 /DNS:{network}.1 /DNS2:none /DOMAIN:none /LOG:no",
            ]
        )

    def lease_ends(self, hub: str) -> dict[str, datetime]:
        """When each lease of SecureNAT's DHCP server ends, by address.

        The server works it out anew for each answer, and is off by a second now and then.
        """
        table = self.configure([f"Hub {hub}", "DhcpTable"])
        addresses = re.findall(r"^Allocated IP *\|(\S+)", table, re.MULTILINE)
        ends = re.findall(r"^Expires at *\|(.+)", table, re.MULTILINE)
        times = (datetime.strptime(end.strip(), "%Y-%m-%d (%a) %H:%M:%S") for end in ends)
        return dict(zip(addresses, times, strict=True))

    def sessions(self, hub: str, user: str = USER) -> tuple[str, ...]:
        """The names of the hub's sessions of a user."""
        listing = self.configure([f"Hub {hub}", "SessionList"])
        return tuple(re.findall(rf"^Session Name *\|(SID-{user.upper()}-\S+)", listing, re.MULTILINE))

    def bridge_tap(self, name: str, address: str) -> str:
        """Bridge the hub to a TAP device in the server's namespace: a real peer on the network.

        ``address`` is its interface address in CIDR form. Returns the name of the device. The
        namespace must have a ``/dev/net/tun`` that can be opened.
        """
        device = f"tap_{name}"
        self.configure([f"BridgeCreate {HUB} /DEVICE:{name} /TAP:yes"])
        deadline = time.monotonic() + 10.0
        while self.namespace.run(["ip", "link", "show", device], check=False).returncode != 0:
            if time.monotonic() > deadline:
                raise RuntimeError(f"the server made no {device}; can it open /dev/net/tun?")
            time.sleep(0.05)
        self.namespace.run(["ip", "address", "add", address, "dev", device])
        self.namespace.run(["ip", "link", "set", device, "up"])
        return device

    def certificate_sha256(self) -> str:
        """Fingerprint of the certificate it shows (DER), as a profile pins it."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        with (
            self.namespace.inside(),
            socket.create_connection(("127.0.0.1", PORT), timeout=5.0) as plain,
            context.wrap_socket(plain) as tls,
        ):
            certificate = tls.getpeercert(binary_form=True)
        if certificate is None:
            raise RuntimeError("the server showed no certificate")
        return hashlib.sha256(certificate).hexdigest()
