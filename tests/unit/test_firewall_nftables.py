"""Messages to nf_tables, byte by byte where it matters, and what is read of its answers."""

from __future__ import annotations

import ipaddress
import struct
import sys

import pytest

from engine.device.netlink import NetlinkMessageError
from helper.firewall import nftables
from helper.firewall.expressions import of_rule
from helper.firewall.nftables import (
    KernelChain,
    Kind,
    Message,
    batch,
    comment,
    kernel_chain,
    kernel_rule,
    messages,
    new_chain,
    new_rule,
    new_table,
    question,
    table_of,
)
from helper.firewall.rules import (
    Address,
    Chain,
    ComesBy,
    ControlGroup,
    GoesBy,
    Mark,
    Port,
    Rule,
    SetMark,
    Side,
    Verdict,
)
from helper.firewall.wire import attribute, nested, number, string

LITTLE = sys.byteorder == "little"


def native(text: str) -> bytes:
    """Bytes written for a little-endian machine, which all that run these tests are."""
    assert LITTLE
    return bytes.fromhex(text)


def test_attributes_are_filled_up_to_four_bytes() -> None:
    assert attribute(7, b"abcde") == native("0900 0700 6162636465 000000")
    assert string(1, "adit") == native("0900 0100 6164697400 000000")
    assert number(2, 5) == native("0800 0200 00000005")
    assert number(2, -300) == native("0800 0200 fffffed4")
    assert nested(4, number(1, 3)) == native("0c00 0480 0800 0100 00000003")


def test_a_batch_with_a_table() -> None:
    assert batch([new_table()], 5) == native(
        "14000000 1000 0100 05000000 00000000 0000000a"  # NFNL_MSG_BATCH_BEGIN, subsystem 10
        "28000000 000a 0504 06000000 00000000 01000000"  # NFT_MSG_NEWTABLE: request, ack, create
        "0900 0100 6164697400 000000 0800 0200 00000000"  # name, flags
        "14000000 1100 0100 07000000 00000000 0000000a"  # NFNL_MSG_BATCH_END
    )


def test_only_the_last_of_a_batch_is_acknowledged() -> None:
    sent = list(messages(batch([new_table(), new_chain(Chain.INPUT), new_chain(Chain.OUTPUT)], 9)))

    assert [message.sequence for message in sent] == [9, 10, 11, 12, 13]
    assert [bool(message.flags & nftables.ACK) for message in sent] == [False, False, False, True, False]


def test_a_base_chain_says_where_it_hangs_and_drops() -> None:
    body = new_chain(Chain.PREROUTING).body

    assert body == (
        string(1, "adit")
        + string(3, "prerouting")
        + native("1400 0480 0800 0100 00000000 0800 0200 fffffed4")  # hook 0, priority -300
        + native("0800 0500 00000000")  # policy NF_DROP
        + string(7, "filter")
    )


def test_a_chain_for_what_stays_outside_accepts() -> None:
    body = new_chain(Chain.BYPASS_NAT).body

    assert native("1400 0480 0800 0100 00000004 0800 0200 00000064") in body
    assert native("0800 0500 00000001") + string(7, "nat") in body


def expressions(*matches: object, action: Verdict | SetMark = Verdict.ACCEPT) -> list[bytes]:
    return of_rule(Rule(Chain.OUTPUT, matches, action, "why"))  # type: ignore[arg-type]


def test_a_device_is_compared_with_its_whole_name() -> None:
    loaded, compared, accepted = expressions(GoesBy("adit0"))

    assert loaded == native(
        "2400 0180 0900 0100 6d65746100 000000 1400 0280 0800 0200 00000007 0800 0100 00000001"
    )
    assert compared == nested(
        1,
        string(1, "cmp"),
        nested(2, number(1, 1), number(2, 0), nested(3, attribute(1, b"adit0" + bytes(11)))),
    )
    assert accepted == nested(
        1,
        string(1, "immediate"),
        nested(2, number(1, 0), nested(2, nested(2, number(1, 1)))),
    )


def test_another_device() -> None:
    _, compared, _ = expressions(ComesBy("adit0", other=True))

    assert number(2, 1) in compared


def test_a_network_is_masked_and_an_address_is_not() -> None:
    network = expressions(Address(Side.DESTINATION, ipaddress.ip_network("10.0.0.0/8")))
    host = expressions(Address(Side.SOURCE, ipaddress.ip_network("2001:db8::1/128")))

    # Family loaded and compared, address loaded, masked, compared, verdict.
    assert [b"bitwise" in expression for expression in network] == [False, False, False, True, False, False]
    assert attribute(1, bytes([255, 0, 0, 0])) in network[3]
    assert number(3, 16) + number(4, 4) in network[2]
    assert len(host) == 5
    assert number(3, 8) + number(4, 16) in host[2]


def test_ports_marks_and_groups() -> None:
    port = expressions(Port("udp", Side.SOURCE, 53))
    anyone = expressions(Port("tcp", Side.DESTINATION, 0))
    mark = expressions(Mark(0xAD11))
    group = expressions(ControlGroup(2, 0x1234))

    assert attribute(1, b"\x11") in port[1]
    assert number(2, 2) + number(3, 0) + number(4, 2) in port[2]
    assert attribute(1, b"\x00\x35") in port[3]
    assert len(anyone) == 3
    assert attribute(1, struct.pack("=I", 0xAD11)) in mark[1]
    assert number(1, 3) + number(2, 1) + number(3, 2) in group[0]
    assert attribute(1, struct.pack("=Q", 0x1234)) in group[1]


def test_actions() -> None:
    assert b"reject" in expressions(action=Verdict.REJECT)[0]
    assert attribute(2, b"\3") in expressions(action=Verdict.REJECT)[0]
    assert expressions(action=Verdict.MASQUERADE) == [nested(1, string(1, "masq"), nested(2))]
    assert len(expressions(action=SetMark(1))) == 2
    assert b"ct\0" in expressions(action=SetMark(1, connection=True))[2]


def test_a_rule_of_too_many_matches_is_refused() -> None:
    with pytest.raises(ValueError):
        expressions(*(GoesBy(f"adit{n}", other=True) for n in range(64)))


def test_a_comment_is_cut_where_the_kernel_ends() -> None:
    assert comment("why") == b"\0\4why\0"
    assert len(comment("long " * 100)) < 256


def told(request: nftables.Request) -> Message:
    (message,) = messages(question(request, 1))
    return message


def test_a_chain_is_read_as_it_was_written() -> None:
    for chain in Chain:
        read = kernel_chain(told(new_chain(chain)))

        assert (read.table, read.name) == ("adit", chain)
        assert read.is_(chain)
        assert not any(read.hangs_as(other) for other in Chain if other is not chain)
    assert not KernelChain("adit", "output", None, 0, "").is_(Chain.OUTPUT)
    assert not KernelChain("adit", "output", (3, 0), 1, "filter").is_(Chain.OUTPUT)


def test_a_rule_is_read_as_it_was_written() -> None:
    rule = Rule(Chain.INPUT, (ComesBy("lo"),), Verdict.ACCEPT, "why")

    read = kernel_rule(told(new_rule(rule)))

    assert (read.table, read.chain, read.user_data) == ("adit", "input", comment("why"))
    assert read.expressions == b"".join(of_rule(rule))


def test_the_table_of_another_family_is_not_ours() -> None:
    body = told(new_table()).body

    assert table_of(Message(Kind.NEW_TABLE, 0, 0, 0, body)) == "adit"
    assert table_of(Message(Kind.NEW_TABLE, 0, 0, 0, b"\2" + body[1:])) == ""


@pytest.mark.parametrize(
    "data",
    [
        b"\0" * 15,
        struct.pack("=IHHII", 15, 2, 0, 0, 0),
        struct.pack("=IHHII", 17, 2, 0, 0, 0),
        struct.pack("=IHHII", 16, 2, 0, 0, 0) * 5000,
    ],
)
def test_what_is_no_message_is_refused(data: bytes) -> None:
    with pytest.raises(NetlinkMessageError):
        list(messages(data))


def test_an_error_without_its_number_is_refused() -> None:
    with pytest.raises(NetlinkMessageError):
        _ = Message(nftables.ERROR, 0, 0, 0, b"").error
    assert Message(nftables.DONE, 0, 0, 0, b"").error == 0
    assert Message(nftables.ERROR, 0, 0, 0, struct.pack("=i", -17)).error == 17
