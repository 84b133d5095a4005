"""Sends datagrams by sockets that another process made, in another control group.

``python -m tests.support.trust_passed_socket MAKER SENDER COUNT ADDRESS…``: a process that enters the
group MAKER makes a UDP socket for each address and hands it over a Unix socket to one that has entered
SENDER, which sends COUNT datagrams by each. A group is its ``cgroup.procs``; ``-`` is to stay where
it is. Says how many the kernel took.
"""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

PORT = 4444
DATA = bytes(600)


def enter(group: str) -> None:
    """Become a member of a control group."""
    if group != "-":
        Path(group).write_text(str(os.getpid()))


def make(over: socket.socket, addresses: list[str]) -> None:
    """Make a socket for each address and hand it over."""
    for address in addresses:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        with socket.socket(family, socket.SOCK_DGRAM) as made:
            socket.send_fds(over, [b"s"], [made.fileno()])


def send(over: socket.socket, addresses: list[str], count: int) -> int:
    """Take them and send; how many datagrams the kernel took."""
    sent = 0
    for address in addresses:
        _, (descriptor,), _, _ = socket.recv_fds(over, 1, 1)
        with socket.socket(fileno=descriptor) as taken:
            for _ in range(count):
                sent += taken.sendto(DATA, (address, PORT)) > 0
    return sent


def main() -> None:
    """Entry point."""
    maker, sender, count, *addresses = sys.argv[1:]
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    if os.fork() == 0:
        ours.close()
        enter(maker)
        make(theirs, addresses)
        os._exit(0)
    theirs.close()
    enter(sender)
    print(send(ours, addresses, int(count)))
    os.wait()


if __name__ == "__main__":
    main()
