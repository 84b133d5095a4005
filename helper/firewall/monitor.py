"""Tells when another process changes our table, from nf_tables' own notifications.

The kernel tells a transaction change by change, each with the netlink port of who asked for it, and
ends it with a message that names the process.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

from engine.device.netlink import NetlinkMessageError
from helper.firewall.netfilter import NFTABLES_GROUP, open_socket
from helper.firewall.nftables import Kind, Message, generation, messages, table_of
from helper.firewall.rules import TABLE

_ROOM = 1 << 17
_MAX_READS = 256
"""Datagrams taken in one turn."""


class Transactions:
    """Takes notifications, and says for each that ends a transaction who disturbed our table in it."""

    def __init__(self, own_port: int) -> None:
        self._own_port = own_port
        self._touched = False

    def take(self, message: Message) -> str | None:
        """The name of the process, once for a transaction of another that changed our table.

        Raises :class:`~engine.device.netlink.NetlinkMessageError`.
        """
        if message.kind is None:
            return None
        if message.kind is not Kind.NEW_GENERATION:
            if message.port != self._own_port and table_of(message) == TABLE:
                self._touched = True
            return None
        touched, self._touched = self._touched, False
        return generation(message).process if touched else None


class Monitor:
    """Calls ``on_disturbed`` on the loop's thread with the name of the process; empty if not known.

    What comes from the netlink port ``own_port`` is ours. It sees the network namespace in which it is
    made. Raises :class:`~helper.firewall.netfilter.KernelRefusal`.
    """

    def __init__(self, on_disturbed: Callable[[str], None], own_port: int) -> None:
        self._on_disturbed = on_disturbed
        self._transactions = Transactions(own_port)
        self._loop = asyncio.get_running_loop()
        self._socket = open_socket(NFTABLES_GROUP)
        self._socket.setblocking(False)
        self._loop.add_reader(self._socket, self._readable)

    def close(self) -> None:
        """Tell nothing any more; safe to call twice."""
        with contextlib.suppress(ValueError):  # closed already
            self._loop.remove_reader(self._socket)
        self._socket.close()

    def _readable(self) -> None:
        who: list[str] = []
        for _ in range(_MAX_READS):
            try:
                data, sender = self._socket.recvfrom(_ROOM)
            except BlockingIOError:
                break
            except OSError:
                who.append("")  # more came than the socket keeps: anything may be among it
                continue
            if sender[0] != 0:  # another process may send to us too; only 0 is the kernel
                continue
            try:
                who += [name for m in messages(data) if (name := self._transactions.take(m)) is not None]
            except NetlinkMessageError:
                who.append("")  # not understood, so it may be anything
        for name in dict.fromkeys(who):
            self._on_disturbed(name)
