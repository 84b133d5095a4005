"""The network of the trust tests: built once, and as it was before after every test."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support import trust_filter
from tests.support.trust_footprint import differences, footprint
from tests.support.trust_lab import PORT_ETHERNET, TrustLab, trust_lab
from tests.support.trust_witness import Witness

Leaks = Callable[..., Witness]


class _Labs:
    """The network in use, or a new one after a test spoilt it."""

    def __init__(self, directories: Callable[[], Path]) -> None:
        self._directories = directories
        self._stack = contextlib.ExitStack()
        self._lab: TrustLab | None = None

    def current(self) -> TrustLab:
        if self._lab is None:
            self._lab = self._stack.enter_context(trust_lab(self._directories()))
        return self._lab

    def spoilt(self) -> None:
        self._lab = None
        self._stack.close()


@pytest.fixture(scope="session")
def labs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[_Labs]:
    labs = _Labs(functools.partial(tmp_path_factory.mktemp, "lab"))
    yield labs
    labs.spoilt()


@pytest.fixture
def lab(labs: _Labs, tmp_path: Path) -> Iterator[TrustLab]:
    """The network. Whatever a test does with the client's machine, nothing of it is left."""
    built = labs.current()
    before = footprint(built, tmp_path / "state")
    yield built
    left = differences(before, footprint(built, tmp_path / "state"))
    if left:
        labs.spoilt()
    assert not left, "\n".join(left)


@pytest.fixture
def leaks(lab: TrustLab) -> Leaks:
    """``leaks(*allowed, lan=…)``: a witness of what the client lets out by its first link."""

    def witness(*allowed: trust_filter.Allowed, lan: tuple[str, ...] = ()) -> Witness:
        return Witness(lab.gateway, PORT_ETHERNET, trust_filter.leaks(allowed, lan))

    return witness
