"""One SCMP message of every type, with the bytes that it has by the protocol's tables."""

from __future__ import annotations

from collections.abc import Callable

from engine.scion.isd_as import IsdAs
from engine.scion.scmp import (
    DestinationUnreachable,
    Echo,
    ExternalInterfaceDown,
    InternalConnectivityDown,
    PacketTooBig,
    ParameterProblem,
    Problem,
    ScmpFault,
    ScmpMessage,
    Traceroute,
    UnknownScmpError,
    Unreachable,
)

CORE = IsdAs.parse("1-ff00:0:110")

MESSAGES: list[tuple[ScmpMessage, str, str]] = [
    (DestinationUnreachable(Unreachable.PORT, b"quote"), "0104", "00000000" + b"quote".hex()),
    (PacketTooBig(1280, b"quote"), "0200", "00000500" + b"quote".hex()),
    (ParameterProblem(Problem.INVALID_SOURCE, 32, b"quote"), "0421", "00000020" + b"quote".hex()),
    (
        ExternalInterfaceDown(CORE, 3, b"quote"),
        "0500",
        "0001ff0000000110" + "0000000000000003" + b"quote".hex(),
    ),
    (
        InternalConnectivityDown(CORE, 3, 1, b"quote"),
        "0600",
        "0001ff0000000110" + "0000000000000003" + "0000000000000001" + b"quote".hex(),
    ),
    (UnknownScmpError(100, 7, b"quote"), "6407", b"quote".hex()),
    (Echo(40_000, 1, b"data"), "8000", "9c400001" + b"data".hex()),
    (Echo(40_000, 1, b"data", reply=True), "8100", "9c400001" + b"data".hex()),
    (Traceroute(40_000, 2), "8200", "9c400002" + "00" * 16),
    (
        Traceroute(40_000, 2, CORE, 3, reply=True),
        "8300",
        "9c400002" + "0001ff0000000110" + "0000000000000003",
    ),
]
"""The message, its type and code, and what is behind the checksum."""

FAULTS: list[Callable[[bytes], ScmpFault]] = [
    lambda quote: DestinationUnreachable(Unreachable.PORT, quote),
    lambda quote: PacketTooBig(1280, quote),
    lambda quote: ParameterProblem(Problem.INVALID_SOURCE, 32, quote),
    lambda quote: ExternalInterfaceDown(CORE, 3, quote),
    lambda quote: InternalConnectivityDown(CORE, 3, 1, quote),
    lambda quote: UnknownScmpError(100, 7, quote),
]
"""The errors, to be made with what they quote."""
