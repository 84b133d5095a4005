"""Odd contents of ``resolv.conf``: read without an error, and put back byte for byte."""

from __future__ import annotations

import asyncio
import ipaddress
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from helper.dns.dns import Dns
from helper.dns.resolv_text import MAX_SERVERS, OURS, read, torn, write
from helper.dns.wishes import DnsWish, merge
from tests.support.dns_memory import MemoryBus, MemoryJournal, paths_below

LINES = st.sampled_from(
    [b"nameserver 192.0.2.1", b"nameserver", b"nameserver 127.0.0.53", b"# NetworkManager", b"search a b",
     b"options edns0", OURS, b"# What was here before is kept in /x/y", b"; resolvconf", b"\0", b"\r", b""]
)  # fmt: skip
CONTENTS = st.one_of(
    st.binary(max_size=400),
    st.lists(st.one_of(LINES, st.binary(max_size=40)), max_size=12).map(b"\n".join),
)
ADDRESSES = st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6)).map(str)
NAMES = st.sampled_from(["a.test", "B.test.", "c", "d.e.f", ".", "x" * 60 + ".test"])
SERVERS = st.sampled_from(["10.0.0.1", "10.0.0.2", "2001:db8::1", "192.0.2.1", "192.0.2.2"])
WISHES = st.builds(
    DnsWish,
    st.sampled_from("abc"),
    st.just("adit0"),
    st.just(7),
    st.lists(SERVERS, max_size=5).map(tuple),
    st.lists(NAMES, max_size=4).map(tuple),
    st.lists(NAMES, max_size=4).map(tuple),
    st.booleans(),
)


@given(CONTENTS)
@settings(max_examples=600, deadline=None)
def test_everything_can_be_read(content: bytes) -> None:
    text = read(content)
    assert len(text.servers) <= MAX_SERVERS and len(set(text.servers)) == len(text.servers)
    for server in text.servers:
        ipaddress.ip_address(server)


@given(st.lists(ADDRESSES, max_size=3).map(tuple), st.lists(st.text(max_size=30), max_size=3).map(tuple))
@settings(max_examples=500, deadline=None)
def test_what_is_written_is_what_is_read(servers: tuple[str, ...], search: tuple[str, ...]) -> None:
    try:
        content = write(servers, search, "")
    except ValueError:
        return
    assert read(content).servers == tuple(dict.fromkeys(servers))
    assert len(content.splitlines()) == 1 + bool(search) + len(servers)


@given(CONTENTS, CONTENTS, st.integers(0, 400))
@settings(max_examples=500, deadline=None)
def test_a_mixture_is_known(new: bytes, old: bytes, cut: int) -> None:
    assert torn(new[:cut] + old[cut:][: max(len(old) - cut, 0)], new, old) or cut > len(new) < len(old)


@given(st.lists(WISHES, max_size=4), st.booleans())
@settings(max_examples=200, deadline=None)
def test_every_wish_is_fulfilled_or_answered(wishes: list[DnsWish], splits: bool) -> None:
    latest = {wish.session: wish for wish in wishes}
    picture = merge(latest.values(), splits=splits)
    answered = {link.session for link in picture.links} | {session for session, _ in picture.warnings}
    if picture.file is not None:
        answered.add(picture.file.session)
    assert answered == {wish.session for wish in latest.values() if wish.servers}
    assert sum(link.all_names for link in picture.links) <= 1


@pytest.mark.timeout(60)
@given(CONTENTS, CONTENTS)
@example(b"", b"")
@example(OURS + b"x\n", b"nameserver 192.0.2.9\n")
@settings(max_examples=25, deadline=None)
def test_put_back_byte_for_byte(original: bytes, theirs: bytes) -> None:
    async def run(folder: Path) -> None:
        paths = paths_below(folder, None)
        file = paths.at("/etc/resolv.conf")
        file.write_bytes(original)
        journal = MemoryJournal()
        dns = Dns(journal, MemoryBus(), paths)
        wish = DnsWish("one", "adit0", 7, ("10.0.0.1",), (), (), True)
        await dns.set(wish)
        assert b"nameserver 10.0.0.1\n" in file.read_bytes()
        await dns.clear("one")
        assert file.read_bytes() == original
        await dns.set(wish)
        file.write_bytes(theirs)
        await dns.repair()
        assert b"nameserver 10.0.0.1\n" in file.read_bytes()
        await dns.clear("one")
        assert file.read_bytes() in (theirs, original) and journal.entries == {}

    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(run(Path(folder)))
