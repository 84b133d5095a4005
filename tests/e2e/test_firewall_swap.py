"""Rules are replaced while a program sends: nothing slips out between the old and the new."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from helper.firewall.state import FirewallState, Phase
from helper.firewall.table import Firewall
from tests.support.firewall_lab import FULL, LINK, WEB, FirewallLab, state

SWAPS, SWAPS_IN_FULL = 300, 10_000

_SENDER = """
import socket, sys, threading

device, *addresses = sys.argv[1:]
sockets = []
for address in addresses:
    for bound in (False, True):
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        made = socket.socket(family, socket.SOCK_DGRAM)
        if bound:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, device.encode())
        sockets.append((made, (address, 1001)))
stop = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), stop.set()), daemon=True).start()
print("ready", flush=True)
tried = passed = 0
while not stop.is_set():
    for made, address in sockets:
        tried += 1
        try:
            made.sendto(b"swap", address)
            passed += 1
        except OSError:
            pass
print(tried, passed)
"""


@dataclass
class Sent:
    tried: int
    passed: int


class Sender:
    """Sends to the world by the link, without a pause, from now on."""

    def __init__(self, lab: FirewallLab) -> None:
        argv = [sys.executable, "-c", _SENDER, LINK, *WEB]
        self._process = lab.machine.popen(argv, stdin=subprocess.PIPE, cwd=str(Path(__file__).parent))
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "ready\n"

    def stop(self) -> Sent:
        printed, _ = self._process.communicate(timeout=20)
        return Sent(*map(int, printed.split()))


def leaked(lab: FirewallLab) -> int:
    return sum(1 for packet in lab.received() if packet.destination in WEB)


STATES = [
    state(FULL),
    FirewallState(lockdown=True),
    state(msgspec.structs.replace(FULL, phase=Phase.CONNECTING)),
    state(FULL, lan=False),
    msgspec.structs.replace(state(FULL), bypass=((1, 1),)),
    state(msgspec.structs.replace(FULL, phase=Phase.BLOCKED)),
]


@pytest.mark.timeout(1800)
async def test_rules_are_replaced_under_load(full: bool) -> None:
    swaps = SWAPS_IN_FULL if full else SWAPS
    with FirewallLab() as lab:
        control = Sender(lab)
        await asyncio.sleep(0.3)
        assert control.stop().passed > 100
        assert leaked(lab) > 100, "the witness sees nothing"

        with lab.machine.inside():
            firewall = Firewall()
        await firewall.apply(STATES[0])
        lab.forget()
        sender = Sender(lab)
        count = 0
        for number in range(1, swaps + 1):
            await firewall.apply(STATES[number % len(STATES)])
            count += leaked(lab)
        sent = sender.stop()
        count += leaked(lab)
        assert await firewall.verify()
        firewall.close()

    print(f"{swaps} swaps, {sent.tried} packets tried, {sent.passed} accepted, {count} leaked")
    assert sent.tried > 10 * swaps
    assert (sent.passed, count) == (0, 0)
