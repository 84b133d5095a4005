"""Nothing gets out between the first interface and the helper: a witness at the cable's other end."""

from __future__ import annotations

import contextlib
import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from helper.state.target import Target, encode
from tests.support.namespaces import Namespace, link
from tests.support.service_machine import ServiceMachine, open_to_all

_IPV4, _IPV6 = 0x0800, 0x86DD
MARK = b"adit must not let this out"
OUR4, PEER4 = "198.51.100.2", "198.51.100.1"
OUR6, PEER6 = "2001:db8:77::2", "2001:db8:77::1"
# The first thing a network service does is to use the network.
NETWORK = f"""[Unit]
DefaultDependencies=no
Wants=network-pre.target
After=network-pre.target
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/bin/sh -c 'ip link set wire up && {sys.executable} /run/test/talk.py'
"""
TALK = f"""
import errno, socket, time
sent = refused = 0
for step in range(40):
    for family, peer in ((socket.AF_INET, "{PEER4}"), (socket.AF_INET6, "{PEER6}")):
        with socket.socket(family, socket.SOCK_DGRAM) as sock:
            try:
                sock.sendto({MARK!r}, (peer, 9))
                sent += 1
            except OSError as error:
                refused += error.errno == errno.EPERM
    time.sleep(0.02)
print(sent, refused, file=open("/run/test/talk.out", "w"), flush=True)
"""


class Witness:
    """Counts the frames with :data:`MARK` that come out of the cable."""

    def __init__(self, namespace: Namespace) -> None:
        self.frames = {_IPV4: 0, _IPV6: 0}
        with namespace.inside():
            self._sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
        self._sock.bind(("wire", 3))
        self._sock.settimeout(0.1)
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def _look(self) -> None:
        while not self._done.is_set():
            with contextlib.suppress(TimeoutError):
                frame = self._sock.recv(65536)
                if MARK in frame:
                    self.frames[int.from_bytes(frame[12:14])] += 1

    def end(self) -> dict[int, int]:
        """How many there were, by ethertype."""
        self._done.set()
        self._thread.join()
        self._sock.close()
        return self.frames


@pytest.fixture
def ends() -> Iterator[tuple[Namespace, Namespace]]:
    """A machine that has never been on, and who is at the other end of its cable."""
    with Namespace() as peer, Namespace() as ours:
        link(peer, ours, "wire", "wire", up=False)
        for namespace, ipv4, ipv6 in ((peer, PEER4, PEER6), (ours, OUR4, OUR6)):
            namespace.run(["ip", "address", "add", f"{ipv4}/24", "dev", "wire"])
            namespace.run(["ip", "address", "add", f"{ipv6}/64", "dev", "wire", "nodad"])
        peer.run(["ip", "link", "set", "wire", "up"])
        yield peer, ours


def _boot(
    ends: tuple[Namespace, Namespace], directory: Path, state: dict[str, bytes]
) -> tuple[dict[int, int], str, str]:
    """Switch the machine on; frames that got out, what the talker says, what the firewall holds."""
    peer, ours = ends
    open_to_all(directory).joinpath("talk.py").write_text(TALK)
    witness = Witness(peer)
    try:
        machine = ServiceMachine(
            ours,
            directory,
            wanted=("adit-lockdown.service", "wire.service"),
            units={"wire.service": NETWORK},
            state=state,
        )
        with machine:
            machine.wait_for("wire.service", "ActiveState", "active")
            rules = ours.run(["nft", "list", "ruleset"]).stdout
            said = directory.joinpath("talk.out").read_text().strip()
    finally:
        frames = witness.end()
    return frames, said, rules


@pytest.mark.parametrize(
    "state", [encode(Target(lockdown=True)), b"the disk has forgotten"], ids=["lockdown", "unreadable"]
)
def test_nothing_gets_out(ends: tuple[Namespace, Namespace], tmp_path: Path, state: bytes) -> None:
    frames, said, rules = _boot(ends, tmp_path, {"target.json": state})
    assert frames == {_IPV4: 0, _IPV6: 0}
    assert said.split()[0] == "0", said
    assert "table inet adit" in rules


def test_the_witness_sees(ends: tuple[Namespace, Namespace], tmp_path: Path) -> None:
    frames, said, rules = _boot(ends, tmp_path, {"target.json": encode(Target())})
    assert min(frames.values()) >= 20, said
    assert "adit" not in rules
