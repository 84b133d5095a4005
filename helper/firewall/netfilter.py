"""A netlink socket to the kernel's netfilter: one transaction or one question at a time.

Netlink answers before ``send`` returns, so nothing here waits for longer than the kernel works on
it. A transaction may take some ten milliseconds, in which the kernel waits for its processors.
"""

from __future__ import annotations

import contextlib
import errno
import os
import socket
from collections.abc import Iterator

from engine.device.netlink import NetlinkMessageError
from helper.firewall.nftables import (
    DONE,
    DUMP,
    ERROR,
    INTERRUPTED,
    Message,
    Request,
    batch,
    messages,
    question,
)

TIMEOUT = 5.0
"""Seconds for one answer."""
MAX_ANSWERS = 1 << 18
"""Messages of one dump: the chains of all programs, or our rules."""
MAX_TRIES = 16
"""Of a dump that something changes while it is told."""

NFTABLES_GROUP = 7
"""Multicast group of nf_tables' notifications (``NFNLGRP_NFTABLES``)."""

_PROTOCOL = 12  # NETLINK_NETFILTER
_SNDBUFFORCE, _RCVBUFFORCE = 32, 33
_ADD_MEMBERSHIP, _SOL_NETLINK = 1, 270
_BUFFER = 16 << 20
_ROOM = 1 << 17


class KernelRefusal(Exception):
    """The kernel refused a request, or could not be asked; ``code`` is an ``errno``."""

    def __init__(self, code: int, what: str) -> None:
        super().__init__(f"{what}: {os.strerror(code)}")
        self.code = code


class NetfilterSocket:
    """Belongs to the network namespace in which it is made; for one thread at a time.

    Raises :class:`KernelRefusal`.
    """

    def __init__(self) -> None:
        self._sequence = int.from_bytes(os.urandom(3), "big")
        self._socket = open_socket()
        self._socket.settimeout(TIMEOUT)
        self.port: int = self._socket.getsockname()[0]
        """Names the socket in notifications of what it changed."""

    def commit(self, requests: list[Request]) -> None:
        """Put all in force at once, or raise :class:`KernelRefusal` and nothing is changed."""
        if not requests:
            return
        first = self._numbers(len(requests) + 2)
        last = first + len(requests)
        self._send(batch(requests, first))
        for answer in self._answers(range(first, last + 2)):
            if answer.type != ERROR:
                continue
            if answer.error:
                position = answer.sequence - first - 1
                known = 0 <= position < len(requests)
                what = requests[position].what if known else "change the firewall"
                raise KernelRefusal(answer.error, what)
            if answer.sequence == last:
                return

    def ask(self, request: Request) -> list[Message]:
        """All that the kernel answers. Raises :class:`KernelRefusal`."""
        for _ in range(MAX_TRIES):
            sequence = self._numbers(1)
            self._send(question(request, sequence))
            found, whole = self._collect(request, sequence)
            if whole:
                return found
        raise KernelRefusal(errno.EINTR, request.what)

    def close(self) -> None:
        """Safe to call twice."""
        self._socket.close()

    def _collect(self, request: Request, sequence: int) -> tuple[list[Message], bool]:
        found: list[Message] = []
        whole = True
        for answer in self._answers(range(sequence, sequence + 1)):
            whole = whole and not answer.flags & INTERRUPTED
            if answer.type in (ERROR, DONE):
                if answer.error == errno.EINTR and request.flags & DUMP:
                    return [], False
                if answer.error:
                    raise KernelRefusal(answer.error, request.what)
                break
            if len(found) >= MAX_ANSWERS:
                raise KernelRefusal(errno.EMSGSIZE, request.what)
            found.append(answer)
        return found, whole

    def _answers(self, numbers: range) -> Iterator[Message]:
        """What comes with one of these numbers; others belong to what was given up."""
        while True:
            try:
                data, sender = self._socket.recvfrom(_ROOM)
                if sender[0] == 0:  # another process may send to us too; only 0 is the kernel
                    yield from (m for m in messages(data) if m.sequence in numbers)
            except TimeoutError as error:
                raise KernelRefusal(errno.ETIMEDOUT, "wait for the kernel") from error
            except OSError as error:
                raise KernelRefusal(error.errno or errno.EIO, "read the kernel's answer") from error
            except NetlinkMessageError as error:
                raise KernelRefusal(errno.EBADMSG, f"read the kernel's answer ({error})") from error

    def _send(self, data: bytes) -> None:
        try:
            self._socket.send(data)
        except OSError as error:
            raise KernelRefusal(error.errno or errno.EIO, "send to the kernel") from error

    def _numbers(self, count: int) -> int:
        first = self._sequence
        self._sequence = (first + count) & 0x3FFFFFFF
        return first


def open_socket(group: int = 0) -> socket.socket:
    """A socket with room for large transactions, in a multicast group. Raises :class:`KernelRefusal`."""
    try:
        opened = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW | socket.SOCK_CLOEXEC, _PROTOCOL)
    except OSError as error:
        raise KernelRefusal(error.errno or errno.EIO, "open a netfilter socket") from error
    try:
        opened.bind((0, 0))
        for forced, ordinary in ((_SNDBUFFORCE, socket.SO_SNDBUF), (_RCVBUFFORCE, socket.SO_RCVBUF)):
            with contextlib.suppress(OSError):
                opened.setsockopt(socket.SOL_SOCKET, ordinary, _BUFFER)
                # In a user namespace the machine's limit holds, and some thousand rules still fit.
                opened.setsockopt(socket.SOL_SOCKET, forced, _BUFFER)
        if group:
            opened.setsockopt(_SOL_NETLINK, _ADD_MEMBERSHIP, group)
    except OSError as error:
        opened.close()
        raise KernelRefusal(error.errno or errno.EIO, "set up a netfilter socket") from error
    return opened
