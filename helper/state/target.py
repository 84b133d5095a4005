"""What the machine's owner wishes, kept over restarts: ``target.json``.

No file is the first start. A file that can not be believed to the last bit counts as blocked: a
fault of the disk must not be what turns a kill switch off.
"""

from __future__ import annotations

import hashlib
import math
from typing import Annotated

import msgspec

from helper.state.files import CLEANUP, Folder, StateError

NAME = "target.json"
MAX_BYTES = 256 * 1024
MAX_HELD = 64
"""Sessions for which the network is held back."""
MAX_NAMES = 256
"""Profiles that connect by themselves, and control groups outside the tunnels."""

_VERSION = 1
_Text = Annotated[str, msgspec.Meta(max_length=1024)]
_Uid = Annotated[int, msgspec.Meta(ge=0, lt=2**32)]


class Held(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A session whose end, of whatever kind, does not open the network."""

    owner: _Uid
    """uid of whose session it is."""
    profile: _Text
    """Its name."""
    since: float
    """Seconds since 1970."""
    boot: _Text = ""
    """Which start of the machine it was in: nobody is stranded by one before the last."""


class SplitEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A control group whose programs stay outside all tunnels."""

    cgroup: _Text
    """Path below the root of the cgroup v2 hierarchy."""
    owner: _Uid = 0
    """uid of who added it."""


class Target(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The wishes; the defaults are those of the first start."""

    killswitch: bool = True
    """Sessions that take all traffic hold it back while they are not up."""
    lan: bool = True
    """Private networks of this machine's own links can be reached meanwhile."""
    lockdown: bool = False
    """Everything is held back also while there is no session."""
    held: Annotated[tuple[Held, ...], msgspec.Meta(max_length=MAX_HELD)] = ()
    """Everything is held back until this session is up again or a person says so."""
    autoconnect: Annotated[tuple[_Text, ...], msgspec.Meta(max_length=MAX_NAMES)] = ()
    """Machine profiles that the helper connects when it starts."""
    split: Annotated[tuple[SplitEntry, ...], msgspec.Meta(max_length=MAX_NAMES)] = ()

    def in_boot(self, boot: str) -> Target:
        """The wishes as they count in this start of the machine: a session of an earlier one is over."""
        counting = tuple(held for held in self.held if held.boot == boot)
        return msgspec.structs.replace(self, held=counting)

    @property
    def holds(self) -> bool:
        """Whether the network stays closed with no session there."""
        return self.lockdown or bool(self.held)


class Unreadable(msgspec.Struct, frozen=True):
    """A file that is there and can not be believed. It counts as: everything is blocked."""

    why: str
    """For people, a sentence or two."""


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: int
    check: str
    """SHA-256 of the version and the bytes of ``target``, in hexadecimal digits."""
    target: msgspec.Raw


_files = msgspec.json.Decoder(_File)
_targets = msgspec.json.Decoder(Target)


def encode(target: Target) -> bytes:
    """The file's content."""
    body = msgspec.json.encode(target)
    return msgspec.json.encode(_File(_VERSION, _check(body), msgspec.Raw(body))) + b"\n"


def decode(data: bytes) -> Target | Unreadable:
    """The reverse of :func:`encode`; never raises."""
    damaged = Unreadable(f"{NAME} is damaged. To begin anew: {CLEANUP}")
    if len(data) > MAX_BYTES:
        return damaged
    try:
        target = _targets.decode(_files.decode(data).target)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return damaged
    # Exactly what we would write, its checksum too: nothing of it is left to a reader's generosity.
    return target if encode(target) == data else damaged


def load(folder: Folder, boot: str) -> Target | Unreadable:
    """The wishes on disk, as they count in this start of the machine; the defaults when there are none.

    Never raises.
    """
    try:
        data = folder.read(NAME, MAX_BYTES)
    except StateError as error:
        return Unreadable(" ".join(filter(None, (error.message, error.advice))))
    found = Target() if data is None else decode(data)
    return found.in_boot(boot) if isinstance(found, Target) else found


def save(folder: Folder, target: Target) -> None:
    """Make the wishes durable; raises :class:`StateError`, and then the old ones hold.

    Blocks while the disk works: call it in a thread.
    """
    data = encode(target)
    known = all(math.isfinite(held.since) for held in target.held)
    if not known or decode(data) != target:
        raise StateError("These settings can not be kept.", "Use fewer or shorter names.")
    folder.write(NAME, data)


def _check(body: bytes) -> str:
    return hashlib.sha256(b"adit target %d\n" % _VERSION + body).hexdigest()
