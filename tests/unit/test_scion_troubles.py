"""What is believed of SCMP errors, what follows, and how long it is remembered."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.scion.addresses import SocketAddress
from engine.scion.header import Header
from engine.scion.isd_as import IsdAs
from engine.scion.path import Path, PathInterface
from engine.scion.scmp import (
    DestinationUnreachable,
    Echo,
    ExternalInterfaceDown,
    InternalConnectivityDown,
    PacketTooBig,
    ParameterProblem,
    Problem,
    UnknownScmpError,
    Unreachable,
)
from engine.scion.sending import DatagramForm, scmp_packet
from engine.scion.troubles import (
    HOLD,
    MAX_HOLD,
    MAX_TROUBLES,
    NO_TROUBLES,
    REMEMBER,
    REPEATED,
    Inside,
    Route,
    Troubles,
)
from engine.scion.verdict import NOTHING, Notice, Verdict, judge, quoted_path
from tests.support.scion_paths import NOW, path

LOCAL = SocketAddress.parse("[1-1,192.0.2.1]:40000")
PEER = SocketAddress.parse("[2-1,198.51.100.1]:7000")
OTHER = SocketAddress.parse("[2-1,198.51.100.2]:7000")
USED = path("1-1 1>2 1-2 3>4 2-1")
SPARE = path("1-1 5>6 1-3 7>8 2-1")
MIDDLE = IsdAs.parse("1-2")


def sent(over: Path = USED, to: SocketAddress = PEER, of: SocketAddress = LOCAL) -> bytes:
    return DatagramForm(of, to, over.forwarding).encode(bytes(100))


def down(quote: bytes, interface: int = 3) -> ExternalInterfaceDown:
    return ExternalInterfaceDown(MIDDLE, interface, quote)


# --- whom to believe -----------------------------------------------------------------------------


def test_an_error_about_our_packet() -> None:
    assert quoted_path(down(sent()), LOCAL, [PEER], [SPARE, USED]) is USED
    assert quoted_path(down(sent()), LOCAL, [OTHER, PEER], [USED]) is USED
    assert quoted_path(down(sent()[:100]), LOCAL, [PEER], [USED]) is USED  # ports and no more


def test_the_packet_was_changed_by_routers_before() -> None:
    header, size = Header.parse(sent())
    assert header.path is not None
    raw = bytearray(header.path.raw)
    raw[0] = 1  # the second hop field
    raw[6:8] = b"\xab\xcd"  # and the segment ID that belongs to it
    moved = replace(header, path=type(header.path).parse(bytes(raw))).encode() + sent()[size:]
    assert quoted_path(down(moved), LOCAL, [PEER], [SPARE, USED]) is USED


@pytest.mark.parametrize(
    "quote",
    [
        b"",
        sent()[:90],
        sent(to=OTHER),
        sent(to=replace(PEER, port=7001)),
        sent(to=replace(PEER, isd_as=MIDDLE)),
        sent(of=replace(LOCAL, port=40001)),
        sent(of=OTHER),
        sent(over=path("1-1 1>2 1-2 3>4 2-1", age=1)),
        sent(over=path("1-1 1>2 1-2 3>5 2-1")),
    ],
)
def test_an_error_about_something_else(quote: bytes) -> None:
    assert quoted_path(down(quote), LOCAL, [PEER], [USED, SPARE]) is None


def test_errors_about_probes() -> None:
    probe = scmp_packet(Echo(LOCAL.port, 1), LOCAL.address, PEER.address, USED.forwarding)
    assert quoted_path(down(probe), LOCAL, [PEER.address], [USED]) is USED
    assert quoted_path(down(probe), LOCAL, [PEER], [USED]) is USED
    assert quoted_path(down(probe), LOCAL, [OTHER], [USED]) is None
    assert quoted_path(down(sent()), LOCAL, [PEER.address], [USED]) is None


def test_within_an_as() -> None:
    local = Path.within(LOCAL.isd_as)
    neighbour = SocketAddress.parse("[1-1,192.0.2.2]:7000")
    quote = sent(over=local, to=neighbour)
    assert quoted_path(DestinationUnreachable(4, quote), LOCAL, [neighbour], [local]) is local
    assert quoted_path(DestinationUnreachable(4, quote), LOCAL, [neighbour], [USED]) is None


# --- what follows --------------------------------------------------------------------------------


def verdict(fault: object, of: Path = USED) -> Verdict:
    return judge(fault, of, 1400, 100)  # type: ignore[arg-type]


def test_a_link_is_down() -> None:
    assert verdict(down(b"")) == Verdict(avoid=PathInterface(MIDDLE, 3))
    # Of an interface that the path does not pass nothing is learnt but that the path does not work.
    assert USED.forwarding is not None
    assert verdict(down(b"", 9)) == Verdict(avoid=Route(USED.forwarding.route))


def test_an_as_is_broken_inside() -> None:
    for ends in ((2, 3), (3, 2)):
        fault = InternalConnectivityDown(MIDDLE, *ends, b"")
        assert verdict(fault) == Verdict(avoid=Inside(MIDDLE, frozenset((2, 3))))
    assert isinstance(verdict(InternalConnectivityDown(MIDDLE, 2, 9, b"")).avoid, Route)


def test_a_smaller_mtu() -> None:
    assert verdict(PacketTooBig(1300, b"")) == Verdict(mtu=1300)
    assert verdict(PacketTooBig(412, b"")) == Verdict(mtu=412)
    for useless in (0, 411, 1400, 9000):  # too small to be of use, or no news
        assert verdict(PacketTooBig(useless, b"")) == NOTHING


def test_problems_with_the_path_ask_for_new_segments() -> None:
    for code in range(Problem.INVALID_PATH, Problem.INVALID_SEGMENT_CHANGE + 1):
        assert USED.forwarding is not None
        assert verdict(ParameterProblem(code, 0, b"")) == Verdict(Route(USED.forwarding.route), refetch=True)


def test_other_problems_are_told() -> None:
    notices = {
        Problem.INVALID_SOURCE: Notice.SOURCE_REFUSED,
        Problem.INVALID_COMMON_HEADER: Notice.PACKET_REFUSED,
        Problem.NON_LOCAL_DELIVERY: Notice.PACKET_REFUSED,
        Problem.UNKNOWN_END_TO_END_OPTION: Notice.PACKET_REFUSED,
    }
    for code, notice in notices.items():
        assert verdict(ParameterProblem(code, 0, b"")) == Verdict(notice=notice)
    within = Path.within(LOCAL.isd_as)
    assert verdict(ParameterProblem(Problem.INVALID_PATH, 0, b""), within).avoid is None


def test_unreachable_destinations_are_told() -> None:
    notices = {
        Unreachable.NO_ROUTE: Notice.HOST_UNREACHABLE,
        Unreachable.ADDRESS: Notice.HOST_UNREACHABLE,
        Unreachable.DENIED: Notice.DENIED,
        Unreachable.PORT: Notice.PORT_CLOSED,
        99: Notice.UNKNOWN,
    }
    for code, notice in notices.items():
        assert verdict(DestinationUnreachable(code, b"")) == Verdict(notice=notice)
    assert verdict(UnknownScmpError(100, 0, b"")) == Verdict(notice=Notice.UNKNOWN)


# --- how long ------------------------------------------------------------------------------------


def held(troubles: Troubles, of: Path, now: float) -> bool:
    return troubles.held_until(of, now) > now


def test_whom_a_trouble_concerns() -> None:
    same_as = path("1-1 9>8 1-2 7>4 2-1")
    assert USED.forwarding is not None
    link = NO_TROUBLES.heard(PathInterface(MIDDLE, 3), NOW)
    inside = NO_TROUBLES.heard(Inside(MIDDLE, frozenset((2, 3))), NOW)
    route = NO_TROUBLES.heard(Route(USED.forwarding.route), NOW)
    renewed = path("1-1 1>2 1-2 3>4 2-1", age=1)
    for troubles, concerned in ((link, (True, True)), (inside, (True, True)), (route, (True, False))):
        assert (held(troubles, USED, NOW), held(troubles, renewed, NOW)) == concerned
        assert not held(troubles, same_as, NOW)
        assert not held(troubles, Path.within(MIDDLE), NOW)
    backwards = path("2-1 4>3 1-2 2>1 1-1")
    assert held(inside, backwards, NOW) and held(link, backwards, NOW)


def test_holds_grow_with_every_return() -> None:
    troubles, now = NO_TROUBLES, NOW
    holds = []
    for _ in range(8):
        troubles = troubles.heard(PathInterface(MIDDLE, 3), now)
        holds.append(troubles.held_until(USED, now) - now)
        now = troubles.held_until(USED, now) + 1
    assert holds == [HOLD, 120.0, 240.0, 480.0, 960.0, MAX_HOLD, MAX_HOLD, MAX_HOLD]
    later = now + REMEMBER
    assert troubles.heard(PathInterface(MIDDLE, 3), later).held_until(USED, later) == later + HOLD


def test_reports_of_the_same_failure_count_once() -> None:
    troubles = NO_TROUBLES.heard(PathInterface(MIDDLE, 3), NOW)
    assert troubles.heard(PathInterface(MIDDLE, 3), NOW + REPEATED - 1) is troubles
    assert troubles.heard(PathInterface(MIDDLE, 3), NOW + REPEATED).entries[0].times == 2


def test_the_table_has_an_end() -> None:
    troubles = NO_TROUBLES
    for number in range(3 * MAX_TROUBLES):
        troubles = troubles.heard(PathInterface(MIDDLE, number), NOW + number / 1000)
    assert len(troubles.entries) == MAX_TROUBLES
    kept = [entry.subject.interface for entry in troubles.entries if isinstance(entry.subject, PathInterface)]
    assert kept == list(range(3 * MAX_TROUBLES - 1, 2 * MAX_TROUBLES - 1, -1))
    later = NOW + MAX_HOLD + REMEMBER
    assert len(troubles.heard(PathInterface(MIDDLE, 1), later).entries) == 1


def test_when_to_look_again() -> None:
    troubles = NO_TROUBLES.heard(PathInterface(MIDDLE, 3), NOW).heard(PathInterface(MIDDLE, 2), NOW + 5)
    assert NO_TROUBLES.next_end(NOW) is None
    assert troubles.next_end(NOW + 6) == NOW + HOLD
    assert troubles.next_end(NOW + HOLD) == NOW + 5 + HOLD
    assert troubles.next_end(NOW + 5 + HOLD) is None


def test_a_clock_that_is_set_back_frees_all() -> None:
    troubles = NO_TROUBLES.heard(PathInterface(MIDDLE, 3), NOW)
    assert not held(troubles, USED, NOW - 3600)
    assert (
        troubles.heard(PathInterface(MIDDLE, 3), NOW - 3600).held_until(USED, NOW - 3600) == NOW - 3600 + HOLD
    )
