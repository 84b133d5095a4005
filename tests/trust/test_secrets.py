"""Secrets stay where they are needed: none is in a file, a log, an event or a process's start afterwards."""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import signal
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import msgspec
import pytest

from engine.softether.password import password_hash
from helper.api.client import HelperClient
from helper.api.types import Profile, State, WireGuardPeer, WireGuardProfile
from tests.support import trust_search as search
from tests.support.figures import Figures
from tests.support.trust_lab import INSIDE4, INSIDE6, SERVER4, TUNNEL4, TUNNEL6, TrustLab
from tests.support.trust_machine import WIREGUARD_PORT, Product, softether_profile, wireguard_profile
from tests.support.trust_search import Needle
from tests.support.trust_server import USER, TrustServer
from tests.support.wireguard_config import InterfaceConfig, Keys, PeerConfig, new_keys, new_preshared
from tests.support.wireguard_go import WireGuardGo

pytestmark = pytest.mark.timeout(300)
SETTLED = 1.0
"""Seconds after the last session's end, for what is still to be written or let go of."""


class Recorder:
    """Every event that the helper sends to anybody, as bytes."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.count = 0

    @contextlib.asynccontextmanager
    async def recording(self, product: Product) -> AsyncIterator[None]:
        client = await HelperClient.connect(product.socket, "recorder")
        await client.subscribe()
        task = asyncio.create_task(self._record(client))
        try:
            yield
        finally:
            await client.close()
            await task

    async def _record(self, client: HelperClient) -> None:
        async for event in client.events():
            self.data += msgspec.json.encode(event) + b"\n"
            self.count += 1


def _password() -> tuple[str, tuple[Needle, ...]]:
    # With what is written in another way in JSON, and what ends a string.
    password = f'"pass\\wörd/{secrets.token_hex(12)}'
    return password, search.of_password("the password", password, password_hash(USER, password))


def _peer(server: Keys, preshared: bool) -> Profile:
    profile = wireguard_profile(server)
    assert isinstance(profile.server, WireGuardProfile)
    peer = WireGuardPeer(
        public_key=server.public,
        endpoint=f"{SERVER4}:{WIREGUARD_PORT}",
        allowed_ips=("0.0.0.0/0", "::/0"),
        preshared=preshared,
    )
    return msgspec.structs.replace(profile, server=WireGuardProfile(peers=(peer,)))


@contextlib.contextmanager
def _wireguard(lab: TrustLab, server: Keys, peer: Keys, preshared: str) -> Iterator[None]:
    known = PeerConfig(peer.public, (f"{INSIDE4}/32", f"{INSIDE6}/128"), preshared_key=preshared)
    addresses = (f"{TUNNEL4}/24", f"{TUNNEL6}/64")
    with WireGuardGo(lab.server) as program:
        program.up(InterfaceConfig(server.private, addresses, (known,), WIREGUARD_PORT))
        yield


def _loud(lab: TrustLab, directory: Path) -> Product:
    entry = ("tests.support.trust_loud_helper", str(directory / "engine"))
    return Product(lab, directory, entry=entry, options=["--verbose"])


async def _in_the_open(product: Product, recorder: Recorder, needles: tuple[Needle, ...]) -> list[str]:
    """Wherever others may look, now and later."""
    found = search.in_files(product.directory, needles)
    for folder in ("/run", "/var/lib", "/etc"):
        # By the process's own root: the machine's folders are not those of the test's.
        inside = Path(f"/proc/{product.lab.client.pid}/root{folder}")
        found += search.in_files(inside, needles)
    found += [f"{needle} in events" for needle in search.in_bytes(bytes(recorder.data), needles)]
    logs = msgspec.json.encode(await product.client.log_tail(lines=1000))
    found += [f"{needle} in the sessions' logs" for needle in search.in_bytes(logs, needles)]
    status = msgspec.json.encode(await product.client.status())
    found += [f"{needle} in the status" for needle in search.in_bytes(status, needles)]
    for pid in (product.pid, *product.engines()):
        found += search.in_start(pid, needles)
    return found


async def _an_engine_crashes(product: Product) -> None:
    """It has a lot to say about that on its standard error."""
    for pid in product.engines():
        os.kill(pid, signal.SIGABRT)
    await product.reach(State.WAITING, State.CONNECTING)
    await product.reach(State.UP)
    lines = [line.text for line in await product.client.log_tail(lines=1000)]
    assert any(line.startswith("engine: ") for line in lines), lines


async def test_a_password_is_nowhere(lab: TrustLab, tmp_path: Path, figures: Figures) -> None:
    password, needles = _password()
    wrong, of_wrong = _password()
    planted = needles + of_wrong
    recorder = Recorder()
    directory = tmp_path / "product"
    directory.mkdir()
    server = TrustServer(lab.server, tmp_path)
    server.password = password
    with server:
        async with _loud(lab, directory) as product, recorder.recording(product):
            profile = softether_profile(server.pin)
            await product.connect(profile, {"password": wrong})
            refused = await product.reach(State.FAILED)
            assert refused is not None and refused.problem is not None
            await product.up(profile, {"password": password})
            assert search.in_memory(product.pid, needles), "the search of memory finds nothing at all"
            assert not await _in_the_open(product, recorder, planted)
            await _an_engine_crashes(product)
            await product.disconnect()
            await asyncio.sleep(SETTLED)
            assert not await _in_the_open(product, recorder, planted)
            _remains(product, planted, figures)
        assert not search.in_files(directory, planted)
    assert recorder.count > 10


async def test_keys_are_nowhere(lab: TrustLab, tmp_path: Path, figures: Figures) -> None:
    server, peer, preshared = new_keys(), new_keys(), new_preshared()
    planted = search.of_key("the private key", peer.private) + search.of_key("the preshared key", preshared)
    recorder = Recorder()
    directory = tmp_path / "product"
    directory.mkdir()
    with _wireguard(lab, server, peer, preshared):
        async with _loud(lab, directory) as product, recorder.recording(product):
            keys = {"private_key": peer.private, f"preshared_key.{server.public}": preshared}
            await product.up(_peer(server, preshared=True), keys)
            found = search.in_memory(product.pid, planted)
            assert set(found) == {"the private key", "the preshared key"}, found
            assert not await _in_the_open(product, recorder, planted)
            await _an_engine_crashes(product)
            await product.disconnect()
            await asyncio.sleep(SETTLED)
            assert not await _in_the_open(product, recorder, planted)
            _remains(product, planted, figures)
        assert not search.in_files(directory, planted)
    assert recorder.count > 5


def _remains(product: Product, planted: tuple[Needle, ...], figures: Figures) -> None:
    """What is still in the helper's memory is counted and told: Python can not wipe what it has copied."""
    found = search.in_memory(product.pid, planted)
    for name in dict.fromkeys(needle.name for needle in planted):
        figures.add("A3", f"copies of {name} in the helper's memory afterwards", found.get(name, 0))
    limits = Path(f"/proc/{product.pid}/limits").read_text().splitlines()
    (core,) = [line.split() for line in limits if line.startswith("Max core file size")]
    assert core[4:6] == ["0", "0"], "its memory could come to be in a file"


def test_the_search_finds_what_is_there(tmp_path: Path) -> None:
    password, needles = _password()
    key = new_preshared()
    needles += search.of_key("the key", key)
    assert not search.in_files(tmp_path, needles)
    for number, needle in enumerate(needles):
        Path(tmp_path, f"file{number}").write_bytes(b"before " + needle.data + b" after")
    found = search.in_files(tmp_path, needles)
    assert all(any(f"{needle} in {tmp_path}" in line for line in found) for needle in needles)
    Path(tmp_path, needles[-1].data.decode()).mkdir()
    assert any("in the name of" in line for line in search.in_files(tmp_path, needles))
    started = time.monotonic()
    assert search.in_memory(os.getpid(), needles)["the password"] > 0
    assert time.monotonic() - started < 60.0
    assert password not in repr(needles) and key not in repr(needles)
