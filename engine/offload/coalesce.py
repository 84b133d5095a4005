"""Joining packets that came through a tunnel into superpackets, before they go to the device.

One write of 64 KiB costs the kernel little more than one of 1500 bytes, and it takes the
superpacket through its whole stack in one piece. But it believes what we say about it, so every
checksum is verified here before a packet is joined; a packet that can not be joined is written
untouched, for the kernel to judge (tun-offload.md, section 4).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.offload import headers, virtio
from engine.offload.coalesce_mixed import MixedJoiner
from engine.offload.coalesce_rules import Joined
from engine.offload.coalesce_run import LONG_RUN, RunJoiner
from engine.offload.layout import Link, Run

__all__ = ["Coalescer", "Joined"]

IPV4_PLAIN = 0x45
"""How an IPv4 header without options begins."""


class Coalescer:
    """Makes as few writes as possible of the packets that came together.

    With ``udp`` false, datagrams are left alone, for kernels before 6.2.
    """

    def __init__(self, link: Link, *, udp: bool = True) -> None:
        self._ip = headers.ETHERNET_SIZE if link is Link.ETHERNET else 0
        self._longest_bare = self._ip + headers.IPV6_SIZE + headers.TCP_MAX_SIZE
        self._mixed = MixedJoiner(link, udp=udp)
        self._long = RunJoiner(link, udp=udp)

    def join(self, buffer: bytearray | memoryview, runs: Sequence[Run]) -> Iterator[Joined]:
        """What to write for the packets of ``runs``, which lie inside ``buffer``.

        All packets come out, none changed or held back, and those of one flow in the order they
        have in ``runs``; flows may overtake each other. (Where the kernel cuts a superpacket again,
        equal IPv4 identifications of packets that may not be fragmented become counting ones.)
        A flow is made of link header, addresses, protocol and ports. Each result is valid until the
        next is asked for, and as long as ``buffer`` is. Nothing is raised for a packet, however
        damaged.

        A flow by itself is joined as far as the rules allow, if its equal packets lie in one run.
        Long runs are not split by flow: one that goes on after another's packets makes a second
        superpacket there, which is cheaper than sorting.
        """
        view = memoryview(buffer)
        if len(runs) == 1 and runs[0].packets == 1:
            yield from _alone(view, runs[0])
            return
        mixed: list[Run] = []
        taken = False
        for number, run in enumerate(runs):
            if taken:
                taken = False
                if run.packets == 1:
                    continue
                run = Run(run.offset + run.stride, run.stride, run.size, run.packets - 1)
            if not mixed and run.size <= self._longest_bare and self._is_bare(view, run):
                yield from _alone(view, run)
                continue
            # A long run behind longer packets may begin with their closing one: see to it together.
            if run.packets < LONG_RUN or (mixed and mixed[-1].size > run.size):
                mixed.append(run)
                continue
            if mixed:
                yield from self._mixed.join(view, mixed)
                mixed.clear()
            following = runs[number + 1] if number + 1 < len(runs) else None
            rest, taken = yield from self._long.join(view, run, following)
            if rest is not None:
                mixed.append(rest)
        if mixed:
            yield from self._mixed.join(view, mixed)

    def _is_bare(self, view: memoryview, run: Run) -> bool:
        """Whether all packets of a run are TCP without payload.

        While sending, hardly anything else comes in, and there is nothing about them to join.
        """
        size = run.size
        ip = run.offset + self._ip
        if size < self._ip + headers.IPV4_SIZE + headers.TCP_SIZE:
            return False
        begin = view[ip]
        if begin == IPV4_PLAIN:
            header, protocol, kind = headers.IPV4_SIZE, headers.IPV4_PROTOCOL, headers.TYPE_IPV4
        elif begin >> 4 == 6:
            header, protocol, kind = headers.IPV6_SIZE, headers.IPV6_NEXT, headers.TYPE_IPV6
        else:
            return False
        tcp_size = size - self._ip - header
        if tcp_size < headers.TCP_SIZE or (self._ip and view[ip - 2 : ip] != kind):
            return False
        data_offset = header + headers.TCP_DATA_OFFSET
        return all(
            view[at + self._ip] == begin
            and view[at + self._ip + protocol] == headers.PROTOCOL_TCP
            and view[at + self._ip + data_offset] >> 4 == tcp_size / 4
            for at in run.offsets()
        )


def _alone(view: memoryview, run: Run) -> Iterator[Joined]:
    for at in run.offsets():
        yield Joined((virtio.PLAIN, view[at : at + run.size]), 1)
