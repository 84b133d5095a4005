"""A small network around a real wireguard-go: its home, a router, and our machine.

::

    machine  10.77.1.2  --  .1 router .1  --  10.77.2.2  home   (addresses of the tunnel: 10.78.0.0/24)
             fd77:1::2  --             --  fd77:2::2            (fd78::/64)

Either end can move to another network, ``10.77.3.0/24`` and ``fd77:3::/64`` for the machine,
``10.77.4.0/24`` and ``fd77:4::/64`` for home; nothing of the former one is left then. The router
knows nothing of the tunnel's addresses, so nothing reaches them past it.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tests.support.lab import CABLE
from tests.support.namespaces import Namespace, link
from tests.support.wireguard_config import InterfaceConfig, Keys, PeerConfig, new_keys
from tests.support.wireguard_go import DEBIAN, WireGuardGo

PORT = 51820
"""Where home listens."""

HOME_ADDRESSES = ("10.78.0.1/24", "fd78::1/64")
OUR_ADDRESSES = ("10.78.0.2/24", "fd78::2/64")
"""Inside the tunnel."""


@dataclass(frozen=True)
class Place:
    """Where an end of the network is: its outer addresses and those of the router there."""

    network: int
    host: int = 2

    @property
    def ipv4(self) -> str:
        return f"10.77.{self.network}.{self.host}"

    @property
    def ipv6(self) -> str:
        return f"fd77:{self.network}::{self.host}"

    def endpoint(self, version: int, port: int = PORT) -> str:
        """Address and port as ``wg`` writes them."""
        return f"{self.ipv4}:{port}" if version == 4 else f"[{self.ipv6}]:{port}"


_INSIDE, _OUTSIDE = "inside", "outside"
"""The router's ends of the two cables."""
MACHINE, HOME = Place(1), Place(2)
MACHINE_ELSEWHERE, HOME_ELSEWHERE = Place(3), Place(4)


@dataclass(frozen=True)
class WireGuardLab:
    """The running network. :attr:`server` is at home and listens; nobody is configured yet."""

    home: Namespace
    router: Namespace
    machine: Namespace
    server: WireGuardGo
    server_keys: Keys = field(default_factory=new_keys)
    our_keys: Keys = field(default_factory=new_keys)

    def server_config(
        self, *, preshared: str = "", endpoint: str = "", listen_port: int = PORT, keepalive: int = 0
    ) -> InterfaceConfig:
        """Home's side of a tunnel with us as its only peer."""
        allowed = tuple(f"{_bare(address)}/{_full(address)}" for address in OUR_ADDRESSES)
        peer = PeerConfig(self.our_keys.public, allowed, endpoint, preshared, keepalive)
        return InterfaceConfig(self.server_keys.private, HOME_ADDRESSES, (peer,), listen_port)

    def our_config(
        self,
        *,
        endpoint: str = HOME.endpoint(4),
        preshared: str = "",
        listen_port: int = 0,
        keepalive: int = 0,
        allowed_ips: tuple[str, ...] = ("10.78.0.0/24", "fd78::/64"),
    ) -> InterfaceConfig:
        """Our side of it."""
        peer = PeerConfig(self.server_keys.public, allowed_ips, endpoint, preshared, keepalive)
        return InterfaceConfig(self.our_keys.private, OUR_ADDRESSES, (peer,), listen_port)

    def move_machine(self, old: Place, new: Place) -> None:
        """Our machine changes its network, as when a laptop is carried to another one."""
        self._move(self.machine, _INSIDE, old, new)

    def move_home(self, old: Place, new: Place) -> None:
        """Home changes its network."""
        self._move(self.home, _OUTSIDE, old, new)

    def _move(self, end: Namespace, cable: str, old: Place, new: Place) -> None:
        for namespace, device, host in ((end, CABLE, 2), (self.router, cable, 1)):
            gone = Place(old.network, host)
            for address in (f"{gone.ipv4}/24", f"{gone.ipv6}/64"):
                namespace.run(["ip", "address", "delete", address, "dev", device])
        own(self.router, Place(new.network, 1), cable)
        settle(end, new)


@contextlib.contextmanager
def wireguard_lab() -> Iterator[WireGuardLab]:
    """Build the network and start Debian's wireguard-go; all is gone at the end of the block."""
    with contextlib.ExitStack() as stack:
        home, router, machine = (stack.enter_context(Namespace()) for _ in range(3))
        for setting in ("ipv4/ip_forward", "ipv6/conf/all/forwarding"):
            router.run(["sh", "-c", f"echo 1 > /proc/sys/net/{setting}"])
        lay(router, machine, _INSIDE, MACHINE)
        lay(router, home, _OUTSIDE, HOME)
        server = stack.enter_context(WireGuardGo(home, program=DEBIAN))
        yield WireGuardLab(home, router, machine, server)


def lay(router: Namespace, end: Namespace, cable: str, place: Place) -> None:
    """Connect a machine to the router, with addresses and default routes for a place."""
    link(router, end, cable, CABLE)
    own(router, Place(place.network, 1), cable)
    settle(end, place)


def settle(namespace: Namespace, place: Place) -> None:
    """Give a machine the addresses of a place and default routes by its router."""
    own(namespace, place, CABLE)
    router = Place(place.network, 1)
    for address in (router.ipv4, router.ipv6):
        namespace.run(["ip", "route", "replace", "default", "via", address, "dev", CABLE])


def own(namespace: Namespace, place: Place, device: str) -> None:
    """Give a machine the addresses of a place."""
    namespace.run(["ip", "address", "replace", f"{place.ipv4}/24", "dev", device])
    # A duplicate can not be: without waiting for one to show itself, the address is good at once.
    namespace.run(["ip", "address", "replace", f"{place.ipv6}/64", "dev", device, "nodad"])


def reachable(namespace: Namespace, address: str, *, seconds: float = 1.0) -> bool:
    """Whether one ping is answered in time."""
    command = ["ping", "-n", "-q", "-c", "1", "-W", f"{seconds:g}", address]
    return namespace.run(command, check=False).returncode == 0


def wait_until(condition: Callable[[], bool], what: str, *, seconds: float = 20.0) -> None:
    """Look again and again. Raises :class:`TimeoutError` that says ``what`` did not happen."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {seconds:.0f} s: {what}")
        time.sleep(0.05)


def _bare(address: str) -> str:
    return address.partition("/")[0]


def _full(address: str) -> int:
    return 128 if ":" in address else 32
