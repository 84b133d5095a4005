"""nf_tables' netlink messages, without I/O: requests in batches, answers, dumps and notifications.

A batch is one transaction: all of it is in force at once, or none. Sources:
``include/uapi/linux/netfilter/nfnetlink.h`` and ``nf_tables.h``, ``net/netfilter/nfnetlink.c``.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from enum import IntEnum

import msgspec

from engine.device.netlink import HEADER, NetlinkMessageError, attributes
from helper.firewall import expressions
from helper.firewall.rules import TABLE, Base, Chain, Hook, Rule
from helper.firewall.wire import attribute, nested, number, string

MAX_MESSAGES = 4096
"""In one datagram; as in :mod:`engine.device.netlink`."""
MAX_COMMENT = 120
"""Bytes of a comment; the kernel keeps 256 of user data beside a rule."""
MAX_NAME = 256
"""Bytes of a name of a table or chain (``NFT_NAME_MAXLEN``)."""

ERROR, DONE = 2, 3
"""Types of control messages (``NLMSG_ERROR``, ``NLMSG_DONE``)."""
REQUEST, ACK, DUMP, CREATE, APPEND = 0x1, 0x4, 0x300, 0x400, 0x800
"""Flags of requests."""
INTERRUPTED = 0x10
"""Flag of a dump: it changed while it was told (``NLM_F_DUMP_INTR``)."""

_SUBSYSTEM = 10
_BATCH_BEGIN, _BATCH_END = 0x10, 0x11
_FAMILY_ANY, _FAMILY_INET = 0, 1
_GENERIC = struct.Struct(">BBH")
_ERROR = struct.Struct("=i")
_HOOKS = {Hook.PREROUTING: 0, Hook.INPUT: 1, Hook.FORWARD: 2, Hook.OUTPUT: 3, Hook.POSTROUTING: 4}


class Kind(IntEnum):
    """Types of messages (``enum nf_tables_msg_types``)."""

    NEW_TABLE = 0
    GET_TABLE = 1
    DEL_TABLE = 2
    NEW_CHAIN = 3
    GET_CHAIN = 4
    DEL_CHAIN = 5
    NEW_RULE = 6
    GET_RULE = 7
    DEL_RULE = 8
    NEW_SET = 9
    DEL_SET = 11
    NEW_SET_ELEMENT = 12
    DEL_SET_ELEMENT = 14
    NEW_GENERATION = 15
    GET_GENERATION = 16
    NEW_OBJECT = 18
    DEL_OBJECT = 20
    NEW_FLOWTABLE = 22
    DEL_FLOWTABLE = 24


class Request(msgspec.Struct, frozen=True):
    """One message to the kernel."""

    kind: Kind
    body: bytes
    """Attributes."""
    flags: int = 0
    what: str = ""
    """For people, when it fails."""
    family: int = _FAMILY_INET


# --- requests --------------------------------------------------------------------------------


def new_table() -> Request:
    """Our table, if it is not there, and not dormant if it is."""
    body = string(1, TABLE) + number(2, 0)
    return Request(Kind.NEW_TABLE, body, CREATE, "add the table")


def delete_table() -> Request:
    """Our table with everything in it; the kernel answers ENOENT when there is none."""
    return Request(Kind.DEL_TABLE, string(1, TABLE), 0, "delete the table")


def new_chain(chain: Chain) -> Request:
    """A base chain, if it is not there. EEXIST when one of this name hangs somewhere else."""
    base: Base = chain.base
    hook = nested(4, number(1, _HOOKS[base.hook]), number(2, base.priority))
    names = string(1, TABLE) + string(3, chain)
    body = names + hook + number(5, 0 if base.drop else 1) + string(7, base.type)
    return Request(Kind.NEW_CHAIN, body, CREATE, f"add the chain {chain}")


def delete_chain(name: str) -> Request:
    """A chain without rules."""
    return Request(Kind.DEL_CHAIN, string(1, TABLE) + string(3, name), 0, f"delete the chain {name}")


def flush(name: str) -> Request:
    """All rules of a chain."""
    return Request(Kind.DEL_RULE, string(1, TABLE) + string(2, name), 0, f"flush the chain {name}")


def new_rule(rule: Rule) -> Request:
    """A rule at the end of its chain. Raises :class:`ValueError`."""
    names = string(1, TABLE) + string(2, rule.chain)
    listed = nested(4, *expressions.of_rule(rule))
    body = names + listed + attribute(7, comment(rule.why))
    return Request(Kind.NEW_RULE, body, CREATE | APPEND, f"{rule.chain}: {rule.why}")


def comment(text: str) -> bytes:
    """A rule's user data, as ``nft`` writes a comment: type 0, length, text and a zero."""
    data = text.encode()[:MAX_COMMENT] + b"\0"
    return bytes([0, len(data)]) + data


def get_table() -> Request:
    """Our table. The kernel answers ENOENT when there is none."""
    return Request(Kind.GET_TABLE, string(1, TABLE), 0, "read the table")


def list_chains() -> Request:
    """All chains of family ``inet``, whosever table they are in."""
    return Request(Kind.GET_CHAIN, b"", DUMP, "read the chains")


def list_rules() -> Request:
    """All rules of our table."""
    return Request(Kind.GET_RULE, string(1, TABLE), DUMP, "read the rules")


def get_generation() -> Request:
    """The number of changes of all tables so far."""
    return Request(Kind.GET_GENERATION, b"", 0, "read the generation", _FAMILY_ANY)


def batch(requests: list[Request], first: int) -> bytes:
    """The requests as one transaction, numbered from ``first``, which is its beginning.

    The last of them is acknowledged, with number ``first + len(requests)``, when all are in force;
    any that is refused is answered in any case.
    """
    messages = [_message(_BATCH_BEGIN, REQUEST, first, _GENERIC.pack(_FAMILY_ANY, 0, _SUBSYSTEM))]
    for position, request in enumerate(requests, 1):
        flags = REQUEST | request.flags | (ACK if position == len(requests) else 0)
        messages.append(_request(request, flags, first + position))
    end = _GENERIC.pack(_FAMILY_ANY, 0, _SUBSYSTEM)
    messages.append(_message(_BATCH_END, REQUEST, first + len(requests) + 1, end))
    return b"".join(messages)


def question(request: Request, sequence: int) -> bytes:
    """A request that only reads, on its own; the answers end with an acknowledgement or DONE."""
    return _request(request, REQUEST | request.flags | (0 if request.flags & DUMP else ACK), sequence)


def _request(request: Request, flags: int, sequence: int) -> bytes:
    body = _GENERIC.pack(request.family, 0, 0) + request.body
    return _message(_SUBSYSTEM << 8 | request.kind, flags, sequence, body)


def _message(kind: int, flags: int, sequence: int, body: bytes) -> bytes:
    return HEADER.pack(HEADER.size + len(body), kind, flags, sequence, 0) + body + bytes(-len(body) % 4)


# --- answers ---------------------------------------------------------------------------------


class Message(msgspec.Struct, frozen=True):
    """One message of the kernel."""

    type: int
    """:data:`ERROR`, :data:`DONE`, or of :class:`Kind` if :attr:`kind` says so."""
    flags: int
    sequence: int
    port: int
    """Netlink port of who caused it."""
    body: bytes

    @property
    def kind(self) -> Kind | None:
        """What of nf_tables it tells; None for anything else."""
        return _KINDS.get(self.type)

    @property
    def error(self) -> int:
        """The ``errno`` in one of type :data:`ERROR` or :data:`DONE`; 0 is an acknowledgement."""
        if len(self.body) < _ERROR.size:
            if self.type == DONE:
                return 0
            raise NetlinkMessageError("an answer without its number")
        return -int(_ERROR.unpack_from(self.body)[0])

    def attributes(self) -> dict[int, memoryview]:
        """Of one that tells of nf_tables. Raises :class:`NetlinkMessageError`."""
        if len(self.body) < _GENERIC.size:
            raise NetlinkMessageError("half a message of netfilter")
        return dict(attributes(memoryview(self.body)[_GENERIC.size :]))

    @property
    def family(self) -> int:
        """Of the table it tells of; -1 when it says none."""
        return self.body[0] if self.body else -1


_KINDS = {_SUBSYSTEM << 8 | kind: kind for kind in Kind}


class KernelTable(msgspec.Struct, frozen=True):
    """A table, as the kernel tells it."""

    name: str
    flags: int
    """0, or 1 for dormant: then its chains are asked nothing."""


class KernelChain(msgspec.Struct, frozen=True):
    """A chain, as the kernel tells it."""

    table: str
    name: str
    hook: tuple[int, int] | None
    """Number and priority; None for one that is no base chain."""
    policy: int
    type: str

    def hangs_as(self, chain: Chain) -> bool:
        """Whether it is where that chain of ours should be."""
        base = chain.base
        return self.hook == (_HOOKS[base.hook], base.priority) and self.type == base.type

    def is_(self, chain: Chain) -> bool:
        """Whether it is that chain of ours."""
        return self.hangs_as(chain) and self.policy == (0 if chain.base.drop else 1)


class KernelRule(msgspec.Struct, frozen=True):
    """A rule, as the kernel tells it."""

    table: str
    chain: str
    expressions: bytes
    """As they are; another kernel may tell the same ones differently."""
    user_data: bytes


class Generation(msgspec.Struct, frozen=True):
    """The number of changes of all tables, and who made the last of them."""

    number: int
    pid: int
    process: str
    """Name of the program, at most 15 bytes."""


def messages(data: bytes | memoryview) -> Iterator[Message]:
    """The messages in a datagram. Raises :class:`NetlinkMessageError`."""
    data = memoryview(data)
    for _ in range(MAX_MESSAGES):
        if not data:
            return
        if len(data) < HEADER.size:
            raise NetlinkMessageError("half a message header")
        length, kind, flags, sequence, port = HEADER.unpack_from(data)
        if not HEADER.size <= length <= len(data):
            raise NetlinkMessageError(f"a message of {length} bytes in {len(data)}")
        yield Message(kind, flags, sequence, port, bytes(data[HEADER.size : length]))
        data = data[(length + 3) & ~3 :]
    if data:
        raise NetlinkMessageError(f"more than {MAX_MESSAGES} messages")


def table_of(message: Message) -> str:
    """Name of the table (of family ``inet``) that a message tells of; empty for any other."""
    if message.family != _FAMILY_INET:
        return ""
    return _text(message.attributes().get(1, memoryview(b"")))


def kernel_table(message: Message) -> KernelTable:
    """Raises :class:`NetlinkMessageError`."""
    found = message.attributes()
    return KernelTable(_text(_needed(found, 1)), _number(found.get(2)))


def kernel_chain(message: Message) -> KernelChain:
    """Raises :class:`NetlinkMessageError`."""
    found = message.attributes()
    hook = None
    if 4 in found:
        inner = dict(attributes(found[4]))
        hook = _number(_needed(inner, 1)), _signed(_number(_needed(inner, 2)))
    names = _text(_needed(found, 1)), _text(_needed(found, 3))
    return KernelChain(*names, hook, _number(found.get(5)), _text(found.get(7, memoryview(b""))))


def kernel_rule(message: Message) -> KernelRule:
    """Raises :class:`NetlinkMessageError`."""
    found = message.attributes()
    names = _text(_needed(found, 1)), _text(_needed(found, 2))
    return KernelRule(*names, bytes(found.get(4, b"")), bytes(found.get(7, b"")))


def generation(message: Message) -> Generation:
    """Raises :class:`NetlinkMessageError`."""
    found = message.attributes()
    name = _text(found.get(3, memoryview(b"")))
    return Generation(_number(_needed(found, 1)), _number(found.get(2)), name)


def _needed(found: dict[int, memoryview], kind: int) -> memoryview:
    if kind not in found:
        raise NetlinkMessageError(f"no attribute {kind}")
    return found[kind]


def _number(value: memoryview | None) -> int:
    if value is None:
        return 0
    if len(value) != 4:
        raise NetlinkMessageError(f"a number of {len(value)} bytes")
    return int.from_bytes(value, "big")


def _signed(value: int) -> int:
    return value - (1 << 32) if value >> 31 else value


def _text(value: memoryview) -> str:
    if len(value) > MAX_NAME:
        raise NetlinkMessageError(f"a name of {len(value)} bytes")
    return bytes(value).partition(b"\0")[0].decode(errors="replace")
