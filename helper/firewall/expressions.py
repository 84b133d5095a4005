"""Rules as nf_tables' expressions: small instructions that load, compare and decide.

A match loads something of the packet into register 1 and compares it; the first comparison that
fails ends the rule. Names and attributes: ``include/uapi/linux/netfilter/nf_tables.h``; attributes
stand in the order in which the kernel tells them.
"""

from __future__ import annotations

import struct
from typing import assert_never

from helper.firewall.rules import (
    Address,
    Answers,
    ComesBy,
    ConnectionMark,
    ControlGroup,
    Fragment,
    GoesBy,
    Icmp,
    Mark,
    Match,
    Port,
    Rule,
    SetMark,
    Side,
    Verdict,
)
from helper.firewall.wire import attribute, nested, number

MAX_EXPRESSIONS = 128
"""In one rule (``NFT_RULE_MAXEXPRS``)."""

_LIST_ELEM, _NAME, _DATA = 1, 1, 2
_DATA_VALUE, _DATA_VERDICT, _VERDICT_CODE = 1, 2, 1
_REG_VERDICT, _REG_1 = 0, 1
_EQUAL, _NOT_EQUAL, _AT_MOST, _AT_LEAST = 0, 1, 3, 5
_META_MARK, _META_IIFNAME, _META_OIFNAME, _META_NFPROTO, _META_L4PROTO = 3, 6, 7, 15, 16
_CT_STATE, _CT_MARK = 0, 3
_ESTABLISHED_OR_RELATED = 2 | 4
_SOCKET_CGROUPV2 = 3
_NETWORK_HEADER, _TRANSPORT_HEADER = 1, 2
_NF_DROP, _NF_ACCEPT = 0, 1
_ICMPX_UNREACHABLE, _ADMIN_PROHIBITED = 2, 3
_NFPROTO = {4: 2, 6: 10}
_ICMP = {4: 1, 6: 58}
_TRANSPORT = {"tcp": 6, "udp": 17}
_ADDRESS_OFFSETS = {
    (4, Side.SOURCE): 12,
    (4, Side.DESTINATION): 16,
    (6, Side.SOURCE): 8,
    (6, Side.DESTINATION): 24,
}
_IFNAMSIZ = 16
_FRAGMENT_OFFSET, _FRAGMENT_HEADER = 0x1FFF, 44


def of_rule(rule: Rule) -> list[bytes]:
    """A rule's expressions, each as an element of a list. Raises :class:`ValueError` for too many."""
    found = [expression for match in rule.matches for expression in _match(match)]
    found += _action(rule.action)
    if len(found) > MAX_EXPRESSIONS:
        raise ValueError(f"a rule of {len(found)} expressions")
    return found


def _match(match: Match) -> list[bytes]:
    match match:
        case ComesBy(device, other):
            return [_meta(_META_IIFNAME), _compare(_name(device), _NOT_EQUAL if other else _EQUAL)]
        case GoesBy(device, other):
            return [_meta(_META_OIFNAME), _compare(_name(device), _NOT_EQUAL if other else _EQUAL)]
        case Address():
            return _address(match)
        case Port(protocol, side, port):
            loaded = [_meta(_META_L4PROTO), _compare(bytes([_TRANSPORT[protocol]]))]
            if port:
                offset = 0 if side is Side.SOURCE else 2
                loaded += [_payload(_TRANSPORT_HEADER, offset, 2), _compare(struct.pack(">H", port))]
            return loaded
        case Icmp(version, first, last):
            return [
                *_family(version),
                _meta(_META_L4PROTO),
                _compare(bytes([_ICMP[version]])),
                _payload(_TRANSPORT_HEADER, 0, 1),
                *_between(bytes([first]), bytes([last])),
            ]
        case Fragment(version):
            return [*_family(version), *_fragment(version)]
        case Mark(value):
            return [_meta(_META_MARK), _compare(_native(value))]
        case ConnectionMark(value):
            return [_connection(_CT_MARK), _compare(_native(value))]
        case Answers():
            masked = _masked(_native(_ESTABLISHED_OR_RELATED))
            return [_connection(_CT_STATE), masked, _compare(_native(0), _NOT_EQUAL)]
        case ControlGroup(level, inode):
            return [_socket_group(level), _compare(struct.pack("=Q", inode))]
        case _:
            assert_never(match)


def _action(action: Verdict | SetMark) -> list[bytes]:
    match action:
        case SetMark(value, connection):
            written = [_immediate(_REG_1, attribute(_DATA_VALUE, _native(value))), _meta_set(_META_MARK)]
            return [*written, _connection_set(_CT_MARK)] if connection else written
        case Verdict.ACCEPT:
            return [_verdict(_NF_ACCEPT)]
        case Verdict.DROP:
            return [_verdict(_NF_DROP)]
        case Verdict.REJECT:
            code = attribute(2, bytes([_ADMIN_PROHIBITED]))
            return [_expression("reject", number(1, _ICMPX_UNREACHABLE), code)]
        case Verdict.MASQUERADE:
            return [_expression("masq")]
        case _:
            assert_never(action)


def _address(match: Address) -> list[bytes]:
    network = match.network
    value = network.network_address.packed
    loaded = _payload(_NETWORK_HEADER, _ADDRESS_OFFSETS[network.version, match.side], len(value))
    whole = network.prefixlen == network.max_prefixlen
    masked = [] if whole else [_masked(network.netmask.packed)]
    return [*_family(network.version), loaded, *masked, _compare(value)]


def _family(version: int) -> list[bytes]:
    return [_meta(_META_NFPROTO), _compare(bytes([_NFPROTO[version]]))]


def _fragment(version: int) -> list[bytes]:
    if version == 4:
        offset = _masked(struct.pack(">H", _FRAGMENT_OFFSET))
        return [_payload(_NETWORK_HEADER, 6, 2), offset, _compare(bytes(2), _NOT_EQUAL)]
    # Asked only whether the header is there: type, offset, length, flags (NFT_EXTHDR_F_PRESENT).
    asked = attribute(2, bytes([_FRAGMENT_HEADER]))
    found = _expression("exthdr", number(1, _REG_1), asked, number(3, 0), number(4, 1), number(5, 1))
    return [found, _compare(bytes([1]))]


def _between(first: bytes, last: bytes) -> list[bytes]:
    return [_compare(first)] if first == last else [_compare(first, _AT_LEAST), _compare(last, _AT_MOST)]


def _expression(name: str, *attributes: bytes) -> bytes:
    return nested(_LIST_ELEM, attribute(_NAME, name.encode() + b"\0"), nested(_DATA, *attributes))


def _meta(key: int) -> bytes:
    return _expression("meta", number(2, key), number(1, _REG_1))


def _meta_set(key: int) -> bytes:
    return _expression("meta", number(2, key), number(3, _REG_1))


def _connection(key: int) -> bytes:
    return _expression("ct", number(2, key), number(1, _REG_1))


def _connection_set(key: int) -> bytes:
    return _expression("ct", number(2, key), number(4, _REG_1))


def _socket_group(level: int) -> bytes:
    return _expression("socket", number(1, _SOCKET_CGROUPV2), number(2, _REG_1), number(3, level))


def _payload(base: int, offset: int, length: int) -> bytes:
    return _expression("payload", number(1, _REG_1), number(2, base), number(3, offset), number(4, length))


def _masked(mask: bytes) -> bytes:
    return _expression(
        "bitwise",
        number(1, _REG_1),
        number(2, _REG_1),
        number(3, len(mask)),
        nested(4, attribute(_DATA_VALUE, mask)),
        nested(5, attribute(_DATA_VALUE, bytes(len(mask)))),
    )


def _compare(value: bytes, operation: int = _EQUAL) -> bytes:
    data = nested(3, attribute(_DATA_VALUE, value))
    return _expression("cmp", number(1, _REG_1), number(2, operation), data)


def _immediate(register: int, data: bytes) -> bytes:
    return _expression("immediate", number(1, register), nested(2, data))


def _verdict(code: int) -> bytes:
    return _immediate(_REG_VERDICT, nested(_DATA_VERDICT, number(_VERDICT_CODE, code)))


def _name(device: str) -> bytes:
    # The zeros are compared too: the whole name, not its beginning.
    return device.encode().ljust(_IFNAMSIZ, b"\0")


def _native(value: int) -> bytes:
    return struct.pack("=I", value)
