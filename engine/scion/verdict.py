"""What follows from an SCMP error (``edge-tun.md`` 3.4): whom to believe, and what to do.

Errors are not authenticated. One is believed only if it quotes a packet that we could have sent:
from our socket, to the peer, over the path in use. Even then it never ends a session.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import Enum

from engine.scion.addresses import ScionAddress, SocketAddress
from engine.scion.errors import PacketError
from engine.scion.path import Path, PathInterface
from engine.scion.receiving import Quote
from engine.scion.scmp import (
    DestinationUnreachable,
    ExternalInterfaceDown,
    InternalConnectivityDown,
    PacketTooBig,
    ParameterProblem,
    Problem,
    ScmpFault,
    Unreachable,
)
from engine.scion.sizes import LEAST_PACKET_ROOM
from engine.scion.troubles import Inside, Route, Subject


class Notice(Enum):
    """What a caller may want to tell a person, or act upon in its own way."""

    HOST_UNREACHABLE = "host unreachable"
    """The peer's AS was reached, and nobody there knows the host."""
    DENIED = "denied"
    """Somebody's policy forbids it."""
    PORT_CLOSED = "port closed"
    """The host is there, and nothing listens: the server's program is down."""
    SOURCE_REFUSED = "source refused"
    """Our own address is not what it should be: the tunnel gave us another one."""
    PACKET_REFUSED = "packet refused"
    """Somebody did not understand a packet of ours: a fault of ours, or of theirs."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to do."""

    avoid: Subject | None = None
    """What to enter into the troubles; then choose again."""
    refetch: bool = False
    """Whether segments should be asked for at once."""
    mtu: int | None = None
    """Bytes of the largest packet that this path carries, smaller than what was believed."""
    notice: Notice | None = None


NOTHING = Verdict()

_PATH_PROBLEMS = range(Problem.INVALID_PATH, Problem.INVALID_EXTENSION)
_ADDRESS_PROBLEMS = (Problem.INVALID_ADDRESS_HEADER, Problem.INVALID_SOURCE)


def quoted_path(
    fault: ScmpFault,
    local: SocketAddress,
    peers: Collection[SocketAddress | ScionAddress],
    paths: Iterable[Path],
) -> Path | None:
    """Which of ``paths``, those in use, an error is about; ``None`` if it is not to be believed.

    ``peers`` are sockets that datagrams are sent to, whose hosts may be probed too, and hosts that
    are only probed.
    """
    try:
        quote = Quote.parse(fault.quote)
    except PacketError:
        return None
    header = quote.header
    if header.source != local.address or quote.port != local.port:
        return None
    if not any(_went_to(quote, peer) for peer in peers):
        return None
    route = None if header.path is None else header.path.route
    return next((path for path in paths if _route(path) == route), None)


def _went_to(quote: Quote, peer: SocketAddress | ScionAddress) -> bool:
    if isinstance(peer, ScionAddress):
        return not quote.remote_port and quote.header.destination == peer
    return quote.header.destination == peer.address and quote.remote_port in (0, peer.port)


def _route(path: Path) -> bytes | None:
    return None if path.forwarding is None else path.forwarding.route


def judge(fault: ScmpFault, path: Path, largest: int, header: int) -> Verdict:
    """What follows from a believed error about ``path``.

    ``largest`` is what a packet on it may have now, ``header`` the bytes of its SCION header.
    """
    match fault:
        case ExternalInterfaceDown(isd_as, interface):
            end = PathInterface(isd_as, interface)
            return Verdict(avoid=end) if end in path.interfaces else _about_path(path)
        case InternalConnectivityDown(isd_as, ingress, egress):
            inside = frozenset((ingress, egress))
            if any(
                crossing.isd_as == isd_as and {crossing.ingress, crossing.egress} == inside
                for crossing in path.crossings
            ):
                return Verdict(avoid=Inside(isd_as, inside))
            return _about_path(path)
        case PacketTooBig(mtu):
            return Verdict(mtu=mtu) if header + LEAST_PACKET_ROOM <= mtu < largest else NOTHING
        case ParameterProblem(code):
            if code in _PATH_PROBLEMS:
                return _about_path(path, refetch=True)
            refused = Notice.SOURCE_REFUSED if code in _ADDRESS_PROBLEMS else Notice.PACKET_REFUSED
            return Verdict(notice=refused)
        case DestinationUnreachable(code):
            return Verdict(notice=_UNREACHABLE.get(code, Notice.UNKNOWN))
        case _:
            return Verdict(notice=Notice.UNKNOWN)


_UNREACHABLE: dict[int, Notice] = {
    Unreachable.NO_ROUTE: Notice.HOST_UNREACHABLE,
    Unreachable.DENIED: Notice.DENIED,
    Unreachable.BEYOND_SCOPE: Notice.HOST_UNREACHABLE,
    Unreachable.ADDRESS: Notice.HOST_UNREACHABLE,
    Unreachable.PORT: Notice.PORT_CLOSED,
    Unreachable.SOURCE_POLICY: Notice.DENIED,
    Unreachable.REJECT_ROUTE: Notice.DENIED,
}


def _about_path(path: Path, *, refetch: bool = False) -> Verdict:
    """Something is wrong with the path as it is, and which part of it was not said."""
    if path.forwarding is None:
        return Verdict(notice=Notice.PACKET_REFUSED)
    return Verdict(avoid=Route(path.forwarding.route), refetch=refetch)
