"""What the DHCP client tells its owner."""

from __future__ import annotations

from dataclasses import dataclass

from engine.control import Lease


@dataclass(frozen=True, slots=True)
class Bound:
    """An address was obtained, or the previous one confirmed."""

    lease: Lease


@dataclass(frozen=True, slots=True)
class Renewed:
    """The lease was extended; its contents may have changed, the address has not."""

    lease: Lease


@dataclass(frozen=True, slots=True)
class Lost:
    """The address must no longer be used; the client goes on trying for another."""

    reason: str


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """No server gave us a lease so far; the client goes on trying. Once until the next success."""

    tries: int


DhcpEvent = Bound | Renewed | Lost | NoAnswer
