"""The helper's own look-up of names, against servers that answer as a test has written down."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from helper.firewall.marks import ENGINE
from helper.network.stub_resolver import GRACE, look_up
from helper.network.transport_errors import TransportError
from tests.support.name_server import (
    AAAA,
    CNAME,
    FORMAT_ERROR,
    NO_SUCH_NAME,
    REFUSED,
    SERVER_FAILURE,
    A,
    Record,
    answer,
    asked,
)
from tests.support.namespaces import Namespace, link

FIRST, SECOND, THIRD = "127.0.0.11", "127.0.0.12", "127.0.0.13"
NAME = "vpn.example.com"
IPV4, IPV6 = "192.0.2.1", "2001:db8::1"

Script = Callable[[bytes], Sequence[bytes]]
"""The datagrams, or messages over TCP, that a question is answered with."""


def addresses(question: bytes) -> Sequence[bytes]:
    """What a server without tricks says."""
    _, _, kind = asked(question)
    return [answer(question, [("@", kind, IPV4 if kind == A else IPV6)])]


def silence(question: bytes) -> Sequence[bytes]:
    return ()


def code(number: int) -> Script:
    return lambda question: [answer(question, code=number)]


def one_version(kind: int, otherwise: Script) -> Script:
    return lambda question: addresses(question) if asked(question)[2] == kind else otherwise(question)


class NameServer:
    """A server on one address, by UDP and TCP; a context manager. ``liar`` answers from elsewhere first."""

    def __init__(self, where: Namespace, address: str, udp: Script, tcp: Script = silence) -> None:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        with where.inside():
            self._udp = socket.socket(family, socket.SOCK_DGRAM)
            self._elsewhere = socket.socket(family, socket.SOCK_DGRAM)
            self._tcp = socket.create_server((address, 53), family=family)
        self._udp.bind((address, 53))
        self._scripts = udp, tcp
        self.liar: Script = silence
        self.questions: list[bytes] = []
        self.ports: list[int] = []
        self.by_tcp = 0
        self._threads = [threading.Thread(target=self._serve_udp), threading.Thread(target=self._serve_tcp)]

    def __enter__(self) -> NameServer:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        for sock in (self._udp, self._tcp):
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)
            assert not thread.is_alive()
        for sock in (self._udp, self._tcp, self._elsewhere):
            sock.close()

    def _serve_udp(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                question, client = self._udp.recvfrom(4096)
                if not question:
                    return
                self.questions.append(question)
                self.ports.append(client[1])
                for lie in self.liar(question):
                    self._elsewhere.sendto(lie, client)
                for reply in self._scripts[0](question):
                    self._udp.sendto(reply, client)

    def _serve_tcp(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._tcp.accept()
                with connection, contextlib.suppress(OSError):
                    connection.settimeout(5)
                    question = connection.recv(4096)[2:]
                    self.by_tcp += 1
                    for reply in self._scripts[1](question):
                        whole = len(reply).to_bytes(2, "big") + reply
                        for begin in range(0, len(whole), 7):  # a stream comes in pieces
                            connection.sendall(whole[begin : begin + 7])


@pytest.fixture(scope="module")
def machine() -> Iterator[Namespace]:
    with Namespace() as namespace:
        link(namespace, namespace, "wire0", "wire1")
        namespace.run(["ip", "address", "add", "10.99.0.1/24", "dev", "wire0"])
        namespace.run(["ip", "route", "add", "default", "dev", "wire0"])
        yield namespace


@pytest.fixture(autouse=True)
def nothing_is_left_open() -> Iterator[None]:
    gc.collect()  # what other tests have left
    before = len(list(Path("/proc/self/fd").iterdir()))
    yield
    assert len(list(Path("/proc/self/fd").iterdir())) <= before


def find(
    machine: Namespace,
    *servers: str,
    host: str = NAME,
    timeout: float = 2.0,
    mark: int = 0,
    hosts: Path = Path(os.devnull),
) -> list[str]:
    with machine.inside():
        return asyncio.run(look_up(host, servers, mark=mark, timeout=timeout, hosts=hosts))


def failure(machine: Namespace, *servers: str, host: str = NAME, timeout: float = 1.0, mark: int = 0) -> str:
    with pytest.raises(TransportError) as caught:
        find(machine, *servers, host=host, timeout=timeout, mark=mark)
    return caught.value.failure.code


# --- answers ---


@pytest.mark.parametrize("address", [FIRST, "::1"])
def test_both_versions_are_asked_for_side_by_side(machine: Namespace, address: str) -> None:
    with NameServer(machine, address, addresses) as server:
        # The machine has no way to IPv6 networks, so that address is the last resort.
        assert find(machine, address) == [IPV4, IPV6]
    assert sorted(asked(question)[2] for question in server.questions) == [A, AAAA]
    assert {asked(question)[1] for question in server.questions} == {NAME}


def test_questions_can_not_be_foreseen(machine: Namespace) -> None:
    with NameServer(machine, FIRST, addresses) as server:
        for _ in range(20):
            find(machine, FIRST)
    assert len({asked(question)[0] for question in server.questions}) > 35
    assert len(set(server.ports)) > 35
    steps = {after - before for before, after in zip(server.ports, server.ports[1:], strict=False)}
    assert len(steps) > 30


def test_an_answer_with_another_identity_is_passed_over(machine: Namespace) -> None:
    def script(question: bytes) -> Sequence[bytes]:
        identity, _, kind = asked(question)
        forged = answer(question, [("@", kind, "192.0.2.66" if kind == A else "2001:db8::66")])
        wrong = [(identity + step).to_bytes(3, "big")[-2:] + forged[2:] for step in (1, 2, 255)]
        return [*wrong, b"", b"garbage", question, *addresses(question)]

    with NameServer(machine, FIRST, script):
        assert find(machine, FIRST) == [IPV4, IPV6]


def test_an_answer_from_elsewhere_is_not_even_seen(machine: Namespace) -> None:
    def lie(question: bytes) -> Sequence[bytes]:
        kind = asked(question)[2]
        return [answer(question, [("@", kind, "192.0.2.66" if kind == A else "2001:db8::66")])]

    with NameServer(machine, FIRST, addresses) as server:
        server.liar = lie
        assert find(machine, FIRST) == [IPV4, IPV6]
    with NameServer(machine, FIRST, silence) as server:
        server.liar = lie
        assert failure(machine, FIRST) == "timed_out"
    assert len(server.questions) >= 2


def test_aliases_are_followed(machine: Namespace) -> None:
    def script(question: bytes) -> Sequence[bytes]:
        _, name, kind = asked(question)
        if name == NAME:
            return [answer(question, [("@", CNAME, "front.example.net")])]
        if kind == AAAA:
            return [answer(question)]
        return [answer(question, [("@", CNAME, "one.example.net"), ("one.example.net", A, IPV4)])]

    with NameServer(machine, FIRST, script):
        assert find(machine, FIRST) == [IPV4]


@pytest.mark.parametrize("within", ["one answer", "many answers"])
def test_aliases_in_a_circle_end(machine: Namespace, within: str) -> None:
    def script(question: bytes) -> Sequence[bytes]:
        _, name, _ = asked(question)
        other = "other.example" if name == NAME else NAME
        back: list[Record] = [(other, CNAME, name)] if within == "one answer" else []
        return [answer(question, [("@", CNAME, other), *back])]

    begun = time.monotonic()
    with NameServer(machine, FIRST, script) as server:
        assert failure(machine, FIRST) in ("name_not_found", "timed_out")
    assert time.monotonic() - begun < 2
    assert len(server.questions) < 20


# --- TCP ---


def test_what_is_truncated_is_asked_for_by_tcp(machine: Namespace) -> None:
    def many(question: bytes) -> Sequence[bytes]:
        if asked(question)[2] != A:
            return [answer(question)]
        return [answer(question, [("@", A, f"192.0.2.{number}") for number in range(1, 200)])]

    def truncated(question: bytes) -> Sequence[bytes]:
        return [answer(question, truncated=True)]

    with NameServer(machine, FIRST, truncated, many) as server:
        assert find(machine, FIRST)[:3] == ["192.0.2.1", "192.0.2.2", "192.0.2.3"]
    assert server.by_tcp == 2


@pytest.mark.parametrize(
    "script",
    [
        silence,
        lambda question: [b"garbage"],
        lambda question: [b""],
        lambda question: [answer(question, truncated=True)],
        lambda question: [answer(question, identity=asked(question)[0] ^ 1)],
    ],
)
def test_nonsense_by_tcp_leads_to_the_next_server(machine: Namespace, script: Script) -> None:
    def truncated(question: bytes) -> Sequence[bytes]:
        return [answer(question, truncated=True)]

    with NameServer(machine, FIRST, truncated, script), NameServer(machine, SECOND, addresses):
        assert find(machine, FIRST, SECOND) == [IPV4, IPV6]


# --- no answer ---


def test_a_name_that_does_not_exist_is_not_asked_for_twice(machine: Namespace) -> None:
    with NameServer(machine, FIRST, code(NO_SUCH_NAME)) as server, NameServer(machine, SECOND, addresses):
        assert failure(machine, FIRST, SECOND) == "name_not_found"
    assert len(server.questions) == 2


def test_a_name_without_addresses(machine: Namespace) -> None:
    with NameServer(machine, FIRST, code(0)):
        assert failure(machine, FIRST) == "name_not_found"


def test_silence_ends_in_time(machine: Namespace) -> None:
    with NameServer(machine, FIRST, silence), NameServer(machine, SECOND, silence):
        begun = time.monotonic()
        assert failure(machine, FIRST, SECOND, timeout=0.6) == "timed_out"
        assert 0.5 < time.monotonic() - begun < 1.5


@pytest.mark.parametrize("number", [FORMAT_ERROR, SERVER_FAILURE, REFUSED])
def test_a_server_that_will_not_is_followed_by_the_next(machine: Namespace, number: int) -> None:
    with NameServer(machine, FIRST, code(number)), NameServer(machine, SECOND, addresses):
        assert find(machine, FIRST, SECOND) == [IPV4, IPV6]
        assert failure(machine, FIRST) == "name_not_found"


def test_a_dead_server_is_followed_by_the_next(machine: Namespace) -> None:
    with NameServer(machine, SECOND, addresses):
        begun = time.monotonic()
        assert find(machine, FIRST, "2001:db8::53", SECOND) == [IPV4, IPV6]  # nobody there; no way there
        assert time.monotonic() - begun < 1


def test_a_silent_server_is_followed_by_the_next(machine: Namespace) -> None:
    with NameServer(machine, FIRST, silence), NameServer(machine, SECOND, addresses):
        assert find(machine, FIRST, SECOND) == [IPV4, IPV6]


def test_a_lost_datagram_is_sent_again(machine: Namespace) -> None:
    seen: set[int] = set()

    def script(question: bytes) -> Sequence[bytes]:
        kind = asked(question)[2]
        first = kind not in seen
        seen.add(kind)
        return () if first else addresses(question)

    with NameServer(machine, FIRST, script):
        assert find(machine, FIRST) == [IPV4, IPV6]


def test_one_version_does_not_wait_long_for_the_other(machine: Namespace) -> None:
    for kind, expected in ((A, [IPV4]), (AAAA, [IPV6])):
        with NameServer(machine, FIRST, one_version(kind, silence)):
            begun = time.monotonic()
            assert find(machine, FIRST, timeout=10) == expected
            assert time.monotonic() - begun < GRACE + 1


def test_without_a_server_there_is_no_answer(machine: Namespace) -> None:
    assert failure(machine) == "name_not_found"
    assert failure(machine, "no-address") == "name_not_found"


@pytest.mark.parametrize("host", ["", "..", "a" * 64, "a\x00b", "ü" * 70])
def test_what_is_no_name_is_not_asked_for(machine: Namespace, host: str) -> None:
    with NameServer(machine, FIRST, addresses) as server:
        assert failure(machine, FIRST, host=host) == "name_not_found"
    assert server.questions == []


# --- before any server ---


@pytest.mark.parametrize("host", [IPV4, IPV6, "fe80::1%lo"])
def test_a_numeric_host_is_its_own_address(machine: Namespace, host: str) -> None:
    assert find(machine, host=host) == [host]


def test_the_hosts_file_goes_first(machine: Namespace, tmp_path: Path) -> None:
    hosts = tmp_path / "hosts"
    hosts.write_bytes(
        b"# a comment\n\n192.0.2.8\tother VPN.example.com # vpn\n2001:db8::8 vpn.example.com.\n"
        b"nonsense vpn.example.com\n192.0.2.9 # vpn.example.com\n\xff\xfe\n"
    )
    assert find(machine, hosts=hosts) == ["192.0.2.8", "2001:db8::8"]
    with NameServer(machine, FIRST, addresses):
        assert find(machine, FIRST, host="another.example", hosts=hosts) == [IPV4, IPV6]
        assert find(machine, FIRST, hosts=tmp_path / "missing") == [IPV4, IPV6]


# --- the mark ---


def test_questions_by_both_protocols_carry_the_mark(machine: Namespace) -> None:
    """As under the kill switch: what has no mark of ours is dropped."""
    rules = f"""
        table inet held {{
            chain out {{
                type filter hook output priority 0
                th dport 53 meta mark != {ENGINE:#x} counter drop
            }}
        }}"""
    machine.run(["nft", "-f", "-"], input=rules)
    try:
        with NameServer(machine, FIRST, lambda q: [answer(q, truncated=True)], addresses) as server:
            assert find(machine, FIRST, mark=ENGINE) == [IPV4, IPV6]
            assert server.by_tcp == 2
            assert "counter packets 0 " in machine.run(["nft", "list", "table", "inet", "held"]).stdout
            asked_before = len(server.questions)
            assert failure(machine, FIRST, timeout=0.4) in ("timed_out", "name_not_found")
            assert len(server.questions) == asked_before
            assert "counter packets 0 " not in machine.run(["nft", "list", "table", "inet", "held"]).stdout
    finally:
        machine.run(["nft", "delete", "table", "inet", "held"])
