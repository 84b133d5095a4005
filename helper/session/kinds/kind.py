"""What the rest of a session needs to know of a kind of profile, and what all kinds share."""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import msgspec

from engine.control import Lease
from engine.device.tap import TapDevice
from engine.device.tun import TunDevice
from helper.api.rpc import Code, RpcError
from helper.api.types import Profile
from helper.network.plan import Plan
from helper.network.routing import USUAL, Circumstances
from helper.network.values import Network

MAX_TEXT = 255
"""Characters of a host's or user's name, and the like."""

_MACHINE = Path("/etc/machine-id")

Server = tuple[str, int]
"""Name or address as the profile has it, and the port."""


@dataclass(frozen=True)
class Datagrams:
    """What an engine that sends datagrams may ask for."""

    peers: tuple[Server | None, ...]
    """Where each peer of the engine's settings is to be found; ``None`` for one that comes to us."""
    port: int = 0
    """Of our own sockets; 0 for any."""
    mark: int = 0
    """Of all packets that leave through them; 0 for none."""
    networks: tuple[tuple[Network, ...], ...] = ()
    """What is behind each peer."""


class Kind(Protocol):
    """One profile, as its kind has it."""

    @property
    def engine(self) -> str:
        """The engine's name (``engine.process.ENGINES``)."""

    @property
    def device(self) -> type[TapDevice] | type[TunDevice]:
        """What its packets are."""

    @property
    def servers(self) -> tuple[Server, ...]:
        """All that its engine may be connected to by TCP."""

    @property
    def datagrams(self) -> Datagrams | None:
        """What it needs of UDP, if anything."""

    @property
    def uses_dhcp(self) -> bool:
        """Whether the session is usable only once a lease was obtained."""

    def check(self, secrets: dict[str, str]) -> None:
        """Refuse, by :func:`bad` or ``PlanError``, what no engine of this kind can work with.

        The network settings are not meant: :meth:`plan` is tried for them.
        """

    def settings(self, pin: str, owner: int) -> msgspec.Struct:
        """The engine's settings; ``pin`` is the certificate that a person accepted, if any."""

    def hardware_address(self, owner: int) -> str:
        """The device's, empty where it has none."""

    def plan(self, device: str, lease: Lease | None, circumstances: Circumstances = USUAL) -> Plan:
        """What to do on ``device``; see :func:`helper.network.plan.plan`. Raises ``PlanError``."""


def bad(why: str) -> RpcError:
    """The refusal of a profile."""
    return RpcError(Code.BAD_PROFILE, f"The profile can not be used: {why}.")


def is_text(text: str) -> bool:
    """Whether it is 1 to :data:`MAX_TEXT` printable characters."""
    return 0 < len(text) <= MAX_TEXT and text.isprintable()


def decode_exactly(text: str, size: int) -> bytes:
    """The ``size`` bytes that ``text`` says in base64; none when it says others, or not in the usual way."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
    return raw if len(raw) == size and base64.b64encode(raw).decode() == text else b""


def identity(purpose: str, profile: Profile, owner: int) -> bytes:
    """32 bytes that are stable for a profile and its owner on this machine, and on no other."""
    try:
        machine = _MACHINE.read_text().strip()
    except OSError:
        machine = ""
    return hashlib.sha256(f"adit {purpose} {machine} {owner} {profile.id}".encode()).digest()
