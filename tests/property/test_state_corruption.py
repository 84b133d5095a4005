"""A thousand damaged state files: none of them opens what was to be held, and nothing is ever raised."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helper.dns.undo import RestoreDns
from helper.network.changes import RemoveAddress, RemoveRoute, RemoveRule, RestoreSysctl
from helper.state import journal as journals
from helper.state import target as targets
from helper.state.files import Folder, StateError
from helper.state.journal import Entry, Journal, parse, salvage
from helper.state.recovery import decide
from helper.state.target import Held, SplitEntry, Target, Unreadable, decode, encode, load
from helper.state.undo import RemoveDevice, Undo

CORRUPTIONS = 1000
BOOT = "2f0d3c1e-1111-4222-8333-944445555666"
TARGETS = (
    Target(lockdown=True),
    Target(held=(Held(1000, "Büro", 1.7e9),)),
    Target(killswitch=False, lockdown=True, held=(Held(0, "x", 0.5),), autoconnect=("a",)),
    Target(lan=False, held=(Held(1001, "y", 12.0),), split=(SplitEntry("user.slice", 1001),)),
)
UNDOS: tuple[Undo, ...] = (
    RemoveRoute("0.0.0.0/0", "adit0", table=44304),
    RemoveAddress("adit0", "10.9.0.10/24"),
    RemoveRule(6, 5230, table=44304, mark=0xAD10, mask=0xFFF0, invert=True),
    RestoreSysctl("net/ipv4/conf/all/arp_ignore", 0, 2),
    RemoveDevice("adit0", 7),
    RestoreDns("resolv.conf", path="/etc/resolv.conf", kept="etc", ours=("aa",)),
)
Damage = Callable[[random.Random, bytes], bytes]


def truncated(chance: random.Random, data: bytes) -> bytes:
    return data[: chance.randrange(len(data))]


def one_bit(chance: random.Random, data: bytes) -> bytes:
    changed = bytearray(data)
    changed[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def several_bits(chance: random.Random, data: bytes) -> bytes:
    for _ in range(chance.randint(2, 40)):
        data = one_bit(chance, data)
    return data


def swapped_lines(chance: random.Random, data: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    if len(lines) < 2:
        half = len(data) // 2
        return data[half:] + data[:half]
    a, b = chance.sample(range(len(lines)), 2)
    lines[a], lines[b] = lines[b], lines[a]
    return b"".join(lines)


def lost_or_repeated(chance: random.Random, data: bytes) -> bytes:
    start = chance.randrange(len(data))
    part = data[start : start + chance.randint(1, 200)]
    return data[:start] + part * chance.choice((0, 2, 3)) + data[start + len(part) :]


def wrong_types(chance: random.Random, data: bytes) -> bytes:
    old, new = chance.choice(
        (
            (b"true", b"null"),
            (b"true", b'"true"'),
            (b"true", b"false"),
            (b'"hold":{', b'"hold":[{'),
            (b'"lockdown"', b'"lockup"'),
            (b'"version":1', b'"version":"1"'),
            (b'"first":1', b'"first":-1'),
            (b'"numbers":[', b'"numbers":[[],'),
            (b"remove_route", b"remove_house"),
            (b"{", b"["),
            (b'"check":"', b'"check":"0'),
        )
    )
    return data.replace(old, new, chance.choice((1, -1)))


def huge(chance: random.Random, data: bytes) -> bytes:
    filler = chance.choice((b" ", b"\0", b"[", b"\n", b"9"))
    return data + filler * chance.choice((4096, targets.MAX_BYTES, journals.MAX_BYTES + 1))


def rubbish(chance: random.Random, data: bytes) -> bytes:
    return chance.choice((b"", b"\n", b"null", b"{}", b"\xff\xfe", chance.randbytes(len(data))))


DAMAGES: tuple[Damage, ...] = (
    truncated,
    one_bit,
    one_bit,
    several_bits,
    swapped_lines,
    lost_or_repeated,
    wrong_types,
    huge,
    rubbish,
)


@pytest.fixture(scope="module")
def journal_bytes(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = Folder(tmp_path_factory.mktemp("state") / "state")
    journal = Journal(folder, BOOT)
    journal.open()
    for number in range(4):
        journal.record(UNDOS[number:])
    journal.done((1, 4, 9))
    journal.record(UNDOS[:3])
    return folder.read(journals.NAME, journals.MAX_BYTES) or b""


def entries(data: bytes) -> dict[int, Undo] | None:
    found = parse(data)
    return None if isinstance(found, Unreadable) else {n: e.undo for n, e in found.outstanding.items()}


def test_no_corruption_opens(tmp_path: Path, journal_bytes: bytes) -> None:
    chance = random.Random(5)
    folder = Folder(tmp_path / "state")
    folder.make()
    seen: Counter[str] = Counter()
    for number in range(CORRUPTIONS):
        wish = chance.choice(TARGETS)
        files = {targets.NAME: encode(wish), journals.NAME: journal_bytes}
        damage = DAMAGES[number % len(DAMAGES)]
        for name in chance.choice(([targets.NAME], [journals.NAME], list(files))):
            files[name] = damage(chance, files[name])
        for name, data in files.items():
            (folder.path / name).write_bytes(data)
        target, journal = load(folder, ""), Journal(folder, BOOT)
        unreadable = journal.open()
        found = decide(target, unreadable or journal.outstanding(), BOOT)
        assert found.block, (number, damage.__name__, files)
        if isinstance(target, Target):
            assert target == wish  # nothing else is ever read out of it
        seen["target" if isinstance(target, Unreadable) else "wish"] += 1
        seen["journal" if unreadable else "entries"] += 1
        if unreadable is None:
            # What is believed is what was written, up to some line.
            assert all(UNDOS.count(entry.undo) for entry in journal.outstanding())
        else:
            with pytest.raises(StateError):
                journal.record(UNDOS)
            assert all(UNDOS.count(entry.undo) for entry in journal.salvage())
    assert seen["target"] > CORRUPTIONS / 3 and seen["journal"] > CORRUPTIONS / 4, seen
    assert seen["entries"] > 100, seen  # some damage is void, some hits the target alone


@pytest.mark.parametrize("wish", [Target(lan=False), Target(), Target(autoconnect=("a",))])
def test_every_flipped_bit_of_the_wishes_is_noticed(wish: Target) -> None:
    data = encode(wish)
    for position in range(len(data) * 8):
        changed = bytearray(data)
        changed[position // 8] ^= 1 << position % 8
        assert isinstance(decode(bytes(changed)), Unreadable), position
    for end in range(len(data)):
        assert isinstance(decode(data[:end]), Unreadable)


def test_every_flipped_bit_of_the_journal_is_noticed_or_in_its_last_line(journal_bytes: bytes) -> None:
    whole = entries(journal_bytes)
    lines = journal_bytes.splitlines(keepends=True)
    before_last = entries(b"".join(lines[:-1]))
    ends = {sum(map(len, lines[: n + 1])) - 1 for n in range(len(lines))}
    assert whole is not None and before_last is not None and whole != before_last
    noticed = 0
    for position in range(0, len(journal_bytes) * 8, 3):
        changed = bytearray(journal_bytes)
        changed[position // 8] ^= 1 << position % 8
        found = entries(bytes(changed))
        noticed += found is None
        # The end of the last line is all that may be damaged without a word, and then it counts still.
        assert found is None or (position // 8 == len(journal_bytes) - 1 and found == whole), position
    assert noticed > 1000 and len(ends) == 6


@given(st.binary(max_size=400))
def test_any_bytes_are_wishes_or_unreadable(data: bytes) -> None:
    assert isinstance(decode(data), Unreadable)
    found = parse(data)
    assert isinstance(found, Unreadable) or not found.outstanding
    assert salvage(data) == ()


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "killswitch": st.booleans() | _json,
            "lockdown": st.booleans() | _json,
            "hold": _json
            | st.fixed_dictionaries({"owner": st.integers(), "profile": st.text(max_size=4), "since": _json}),
            "autoconnect": _json,
            "split": _json,
        },
    )
)
def test_true_checksums_around_anything_end_in_wishes_that_say_so_or_unreadable(
    body: dict[str, object],
) -> None:
    raw = msgspec.json.encode(body)
    file = {"version": 1, "check": targets._check(raw), "target": msgspec.Raw(raw)}
    found = decode(msgspec.json.encode(file) + b"\n")
    if isinstance(found, Target):
        assert encode(found) == msgspec.json.encode(file) + b"\n"
    else:
        assert found.why


@given(
    st.lists(
        _json
        | st.fixed_dictionaries(
            {
                "line": st.sampled_from(["record", "done"]),
                "first": _json,
                "boot": _json,
                "undos": _json,
                "numbers": _json,
            }
        ),
        max_size=4,
    )
)
def test_true_checksums_around_anything_end_in_entries_or_unreadable(bodies: list[object]) -> None:
    check, data = journals._START, b""
    for body in bodies:
        raw = msgspec.json.encode(body)
        check = journals._check(check, raw)
        data += msgspec.json.encode({"check": check, "entry": msgspec.Raw(raw)}) + b"\n"
    found = parse(data)
    assert isinstance(found, Unreadable) or all(type(entry) is Entry for entry in found.outstanding.values())
    assert all(type(entry) is Entry for entry in salvage(data))
