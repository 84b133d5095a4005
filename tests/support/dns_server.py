"""A name server that answers every question for an IPv4 address with one of its own, and writes them down.

``python -m tests.support.dns_server FILE``; which address it answers with depends on the address that
it was asked at. For other types there is no data.
"""

from __future__ import annotations

import select
import socket
import struct
import sys

from tests.support.dns_machine import LAN_ANSWER, LAN_SERVER, TUNNEL_ANSWER, TUNNEL_SERVER

ANSWERS = {TUNNEL_SERVER: TUNNEL_ANSWER, LAN_SERVER: LAN_ANSWER}


def name_of(message: bytes) -> tuple[str, int]:
    """The name in question, and where its type begins."""
    labels, place = [], 12
    while message[place]:
        size = message[place]
        labels.append(message[place + 1 : place + 1 + size].decode("ascii", "replace"))
        place += size + 1
    return ".".join(labels) or ".", place + 1


def answer(message: bytes, address: str) -> bytes:
    """The answer to a question (RFC 1035, section 4)."""
    _, place = name_of(message)
    question = message[12 : place + 4]
    (kind,) = struct.unpack_from(">H", message, place)
    count = 1 if kind == 1 else 0
    head = message[:2] + struct.pack(">HHHHH", 0x8180, 1, count, 0, 0)
    record = struct.pack(">HHHIH", 0xC00C, 1, 1, 5, 4) + socket.inet_aton(address)
    return head + question + record * count


def main() -> None:
    """Serve until killed."""
    sockets = {}
    for address in ANSWERS:
        each = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        each.bind((address, 53))
        sockets[each] = address
    print("ready", flush=True)
    with open(sys.argv[1], "a") as queries:  # noqa: PTH123
        while True:
            for each in select.select(list(sockets), [], [])[0]:
                message, sender = each.recvfrom(4096)
                queries.write(f"{sockets[each]} {name_of(message)[0]}\n")
                queries.flush()
                each.sendto(answer(message, ANSWERS[sockets[each]]), sender)


if __name__ == "__main__":
    main()
