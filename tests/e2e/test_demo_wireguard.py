"""Our own small WireGuard server against a real wireguard-go: do we speak the same protocol?"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.support.namespaces import Namespace, link
from tests.support.transfers import tcp_both_ways
from tests.support.wireguard_config import MTU, InterfaceConfig, Keys, PeerConfig, new_keys, new_preshared
from tests.support.wireguard_go import WireGuardGo
from tests.support.wireguard_lab import reachable, wait_until

ADDRESS, PORT = "10.77.0.1", 51820
HOSTS = ("192.168.77.1", "fd77::1")
OURS = ("192.168.77.2", "fd77::2")


@contextlib.contextmanager
def _server(namespace: Namespace, keys: Keys, preshared: str = "") -> Iterator[str]:
    """``python -m engine.demo.wireguard`` as ``adit demo`` runs it; its public key."""
    allowed = [argument for address in OURS for argument in ("--allowed-ip", address)]
    with contextlib.ExitStack() as stack:
        process = stack.enter_context(
            namespace.popen(
                [sys.executable, "-m", "engine.demo.wireguard", "--listen", ADDRESS, *allowed],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=None,
            )
        )
        stack.callback(process.kill)
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(json.dumps({"public_key": keys.public, "preshared_key": preshared}) + "\n")
        process.stdin.flush()
        ready = json.loads(process.stdout.readline())
        assert ready["port"] == PORT
        for host, prefix in zip(HOSTS, (24, 64), strict=True):
            further = ["nodad"] if ":" in host else []
            namespace.run(["ip", "address", "add", f"{host}/{prefix}", "dev", ready["device"], *further])
        namespace.run(["ip", "link", "set", ready["device"], "gso_max_segs", "44", "up"])
        yield ready["public_key"]
        process.stdin.close()  # which is its end
        assert process.wait(10) == 0
        assert f" {ready['device']}:" not in namespace.run(["ip", "link"]).stdout


@pytest.fixture
def ends() -> Iterator[tuple[Namespace, Namespace]]:
    """The server's machine and the client's, with a cable between them."""
    with Namespace() as home, Namespace() as machine:
        link(home, machine, "wire", "wire")
        home.run(["ip", "address", "add", f"{ADDRESS}/24", "dev", "wire"])
        machine.run(["ip", "address", "add", "10.77.0.2/24", "dev", "wire"])
        yield home, machine


def _config(keys: Keys, public_key: str, preshared: str = "") -> InterfaceConfig:
    peer = PeerConfig(public_key, ("192.168.77.0/24", "fd77::/64"), f"{ADDRESS}:{PORT}", preshared)
    return InterfaceConfig(keys.private, (f"{OURS[0]}/24", f"{OURS[1]}/64"), (peer,))


@pytest.mark.parametrize("with_preshared", [False, True], ids=["no-psk", "psk"])
def test_wireguard_go_passes_traffic(ends: tuple[Namespace, Namespace], with_preshared: bool) -> None:
    home, machine = ends
    keys, preshared = new_keys(), new_preshared() if with_preshared else ""
    with _server(home, keys, preshared) as public_key, WireGuardGo(machine) as client:
        client.up(_config(keys, public_key, preshared))
        wait_until(lambda: reachable(machine, HOSTS[0]), "an answer of the server's host")
        for host in HOSTS:
            full = str(MTU - (48 if ":" in host else 28))
            machine.run(["ping", "-c", "5", "-i", "0.1", "-W", "2", "-M", "do", "-s", full, host])
            tcp_both_ways(machine, home, host, 20_000_000)
        assert client.peer(public_key).handshake_at > 0
        # Now it knows where its peer is and can begin a conversation itself.
        home.run(["ping", "-c", "1", "-W", "2", OURS[1]])


def test_a_stranger_gets_no_answer(ends: tuple[Namespace, Namespace]) -> None:
    home, machine = ends
    keys, stranger = new_keys(), new_keys()
    with _server(home, keys) as public_key, WireGuardGo(machine) as client:
        client.up(_config(stranger, public_key))
        assert not reachable(machine, HOSTS[0], seconds=2.0)
        known = client.peer(public_key)
        assert known.sent > 0 and (known.received, known.handshake_at) == (0, 0)
        # The same machine with the right key, to show that nothing else was amiss.
        client.load(_config(keys, public_key))
        wait_until(lambda: reachable(machine, HOSTS[0]), "an answer of the server's host")


def test_another_address_inside_is_not_the_peers(ends: tuple[Namespace, Namespace]) -> None:
    home, machine = ends
    keys = new_keys()
    with _server(home, keys) as public_key, WireGuardGo(machine) as client:
        client.up(_config(keys, public_key))
        wait_until(lambda: reachable(machine, HOSTS[0]), "an answer of the server's host")
        machine.run(["ip", "address", "add", "192.168.77.9/24", "dev", client.name])
        ping = ["ping", "-c", "2", "-i", "0.2", "-W", "1", "-I", "192.168.77.9", HOSTS[0]]
        assert machine.run(ping, check=False).returncode == 1
        assert reachable(machine, HOSTS[0])


@pytest.mark.parametrize(
    ("line", "arguments", "why"),
    [
        ("", [], "keys as JSON"),
        ("{}", [], "keys as JSON"),
        ("x" * 100_000, [], ""),
        ('{"public_key": "AAAA"}', [], "32 bytes"),
        (json.dumps({"public_key": "A" * 43 + "="}), [], "no secret can be shared"),
        (json.dumps({"public_key": new_keys().public}), ["--allowed-ip", "here"], "here"),
    ],
    ids=["nothing", "no-key", "endless", "short-key", "zero-key", "no-network"],
)
def test_what_it_can_not_use_it_refuses(line: str, arguments: list[str], why: str) -> None:
    program = [sys.executable, "-m", "engine.demo.wireguard", "--allowed-ip", OURS[0], *arguments]
    done = subprocess.run(program, input=line + "\n", capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 2, done.stdout + done.stderr
    assert why in done.stderr and "Traceback" not in done.stderr
    assert done.stdout == ""
