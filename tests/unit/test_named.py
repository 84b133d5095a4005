"""Names that are led into a tunnel, or around it."""

from __future__ import annotations

import asyncio
import socket

import pytest

from helper.network.resolve import Resolved
from helper.network.transport_errors import not_reached
from helper.session import named
from helper.session.named import MOST, NamedAddresses


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}

    async def resolve(host: str, port: int, timeout: float) -> list[Resolved]:
        await asyncio.sleep(0)
        if host not in found:
            raise not_reached("name_not_found", host, port, "not there")
        return [
            (socket.AF_INET6, (text, port, 0, 3 if text.startswith("fe80") else 0))
            if ":" in text
            else (socket.AF_INET, (text, port))
            for text in found[host]
        ]

    monkeypatch.setattr(named, "resolve", resolve)
    monkeypatch.setattr(named, "INTERVAL", 0.01)
    return found


async def _follow(names: NamedAddresses, seconds: float = 0.05) -> None:
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(names.follow(), seconds)


async def test_addresses_are_kept_although_the_name_has_others_now(answers: dict[str, list[str]]) -> None:
    changes: list[tuple[tuple[str, ...], tuple[str, ...]]] = []
    names = NamedAddresses(
        ("in.example", "gone.example"),
        ("out.example",),
        lambda: changes.append((names.included, names.excluded)),
    )
    assert names.any
    answers |= {"in.example": ["203.0.113.1", "2001:db8::1"], "out.example": ["203.0.113.9"]}
    await _follow(names)
    assert changes == [(("203.0.113.1", "2001:db8::1"), ("203.0.113.9",))], "told once"
    answers["in.example"] = ["203.0.113.2"]
    del answers["out.example"]
    await _follow(names)
    assert changes[1:] == [(("203.0.113.1", "2001:db8::1", "203.0.113.2"), ("203.0.113.9",))]


async def test_what_no_route_may_lead_to_is_left_out(answers: dict[str, list[str]]) -> None:
    names = NamedAddresses((), ("out.example",), lambda: None)
    answers["out.example"] = ["0.0.0.0", "127.0.0.1", "::", "::1", "224.0.0.1", "fe80::1", "203.0.113.9"]
    await _follow(names)
    assert names.excluded == ("203.0.113.9",)


async def test_the_oldest_give_way(answers: dict[str, list[str]]) -> None:
    names = NamedAddresses(("in.example",), (), lambda: None)
    for number in range(4):
        answers["in.example"] = [f"203.0.{number}.{low}" for low in range(1, MOST // 2 + 1)]
        await _follow(names)
    assert len(names.included) == MOST
    assert {text.rpartition(".")[0] for text in names.included} == {"203.0.2", "203.0.3"}


def test_without_names_there_is_nothing_to_follow() -> None:
    assert not NamedAddresses((), (), lambda: None).any
