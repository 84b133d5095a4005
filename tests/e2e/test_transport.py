"""The connection to the server, opened outside the tunnel."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Iterator

import pytest

from helper.api.types import NetworkProfile
from helper.firewall.marks import ENGINE
from helper.firewall.state import Endpoint, FirewallState, Phase, SessionView
from helper.firewall.table import Firewall
from helper.network.ledger import Ledger
from helper.network.linux import Kernel
from helper.network.plan import plan
from helper.network.resolve import resolve
from helper.network.transport import open_transport
from helper.network.transport_errors import TransportError
from tests.support.namespaces import Namespace
from tests.support.network_lab import (
    LEASE,
    TUNNEL,
    two_machines,
)


@pytest.fixture
def machines() -> Iterator[tuple[Namespace, Namespace]]:
    with two_machines() as made:
        yield made


async def _nothing_needed(_: str) -> None:
    return None


@pytest.mark.parametrize(
    ("family", "ip"), [(socket.AF_INET, "192.0.2.2"), (socket.AF_INET6, "2001:db8:1::2")]
)
async def test_transport_connects(
    machines: tuple[Namespace, Namespace], family: socket.AddressFamily, ip: str
) -> None:
    client, far = machines
    with far.inside():
        listener = socket.create_server((ip, 443), family=family)
    asked: list[str] = []

    async def before(address: str) -> None:
        asked.append(address)

    with listener, client.inside():
        sock, peer = await open_transport(ip, 443, before_connect=before, look_up=resolve, mark=ENGINE)
        with sock:
            assert asked == [ip]
            assert peer == (f"[{ip}]:443" if ":" in ip else f"{ip}:443")
            assert sock.gettimeout() == 0.0
            assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            assert sock.getsockopt(socket.SOL_SOCKET, socket.SO_MARK) == ENGINE
            other, _ = listener.accept()
            with other:
                other.sendall(b"hello")
                assert await asyncio.get_running_loop().sock_recv(sock, 5) == b"hello"


@pytest.mark.parametrize("filter_of_the_link", [0, 1])
async def test_transport_goes_outside_the_tunnel(
    machines: tuple[Namespace, Namespace], filter_of_the_link: int
) -> None:
    """Strict reverse-path filtering (RFC 3704), which would look for the server in the tunnel, included."""
    client, far = machines
    far.run(["ip", "addr", "add", "198.51.100.7/32", "dev", "lo"])
    far.run(["ip", "link", "set", "tunnel", "up"])
    for name in ("all", "eth0"):
        client.run(["sysctl", "-qw", f"net.ipv4.conf.{name}.rp_filter={filter_of_the_link}"])
    with far.inside():
        listener = socket.create_server(("198.51.100.7", 443))
    server = Endpoint("198.51.100.7", "tcp", 443, ENGINE)
    view = SessionView(Phase.CONNECTING, full=True, device=TUNNEL, endpoints=(server,))
    with listener, client.inside():
        async with Kernel() as kernel:
            ledger = Ledger(kernel)
            await ledger.become(plan(TUNNEL, NetworkProfile(), LEASE).changes)
            firewall = Firewall()
            try:
                await firewall.apply(FirewallState(sessions=(view,)))
                with socket.socket() as plain, pytest.raises(OSError):
                    plain.settimeout(0.5)
                    plain.connect(("198.51.100.7", 443))
                sock, _ = await open_transport(
                    "198.51.100.7",
                    443,
                    timeout=3.0,
                    before_connect=_nothing_needed,
                    look_up=resolve,
                    mark=ENGINE,
                )
                with sock:
                    assert sock.getsockname()[0] == "192.0.2.1"
                    other, _ = listener.accept()
                    with other:
                        other.sendall(b"hello")
                        async with asyncio.timeout(3):
                            assert await asyncio.get_running_loop().sock_recv(sock, 5) == b"hello"
                await firewall.remove()
            finally:
                firewall.close()
            await ledger.undo_all()


@pytest.mark.parametrize(
    ("host", "port", "code"),
    [
        ("192.0.2.2", 444, "refused"),
        ("2001:db8:1::2", 444, "refused"),
        ("203.0.114.5", 443, "unreachable"),
        ("192.0.2.222", 443, "timed_out"),
        ("no-such-name.invalid", 443, "name_not_found"),
        ("", 443, "name_not_found"),
        ("a\x00b", 443, "name_not_found"),
        ("a" * 70 + ".example", 443, "name_not_found"),
        ("192.0.2.2", 0, "port_invalid"),
        ("192.0.2.2", 70000, "port_invalid"),
    ],
)
async def test_transport_failures(
    machines: tuple[Namespace, Namespace], host: str, port: int, code: str
) -> None:
    client, _ = machines
    client.run(["ip", "route", "add", "unreachable", "203.0.114.0/24"])
    # Without a way to any name server, the resolver answers at once.
    client.run(["ip", "route", "del", "default"])
    client.run(["ip", "-6", "route", "del", "default"])
    # A neighbour that is there but says nothing: known, so that the kernel does not give up itself.
    client.run(["ip", "neigh", "add", "192.0.2.222", "lladdr", "02:00:00:00:00:99", "dev", "eth0"])
    with client.inside():
        started = time.monotonic()
        with pytest.raises(TransportError) as caught:
            await open_transport(
                host, port, timeout=1.0, before_connect=_nothing_needed, look_up=resolve, mark=ENGINE
            )
    assert caught.value.failure.code == code
    assert str(port) in caught.value.failure.message
    assert host in caught.value.failure.message or code == "port_invalid"
    assert time.monotonic() - started < 3


async def test_transport_tries_the_next_address(machines: tuple[Namespace, Namespace]) -> None:
    client, far = machines
    far.run(["ip", "addr", "add", "127.5.5.5/8", "dev", "lo"])
    asked: list[str] = []

    async def only_four(ip: str) -> None:
        asked.append(ip)
        if ":" in ip:
            async with Kernel() as kernel:
                await kernel.index("nope0")

    with client.inside():
        listener = socket.create_server(("127.0.0.1", 0))
        with listener:
            port = listener.getsockname()[1]
            sock, peer = await open_transport(
                "localhost", port, before_connect=only_four, look_up=resolve, mark=ENGINE
            )
            sock.close()
    assert peer == f"127.0.0.1:{port}"
    assert asked[-1] == "127.0.0.1"
