"""What every test shares: how large it is, where its figures go, time-outs, privileges for namespaces."""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.figures import Figures
from tests.support.lab import Lab, softether_lab
from tests.support.namespaces import ensure_privileges

_E2E = tuple(Path(__file__).parent / name for name in ("e2e", "trust"))
"""Folders of the tests that need network namespaces."""
_FIGURES = pytest.StashKey[Figures]()
_SOAK_VARIABLE = "ADIT_SOAK_SECONDS"
_SOAK_SECONDS = 60.0
_TEST_SECONDS = 120.0
"""After this long a test hangs, unless it has a ``timeout`` mark of its own."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--soak-seconds",
        type=float,
        default=float(os.environ.get(_SOAK_VARIABLE, _SOAK_SECONDS)),
        help=f"how long the soak test runs (default: {_SOAK_VARIABLE}, or {_SOAK_SECONDS:.0f})",
    )
    parser.addoption(
        "--full",
        action="store_true",
        help="run the tests that repeat something in their full size, which takes hours",
    )
    parser.addoption(
        "--figures",
        type=Path,
        metavar="FILE",
        help="write what the tests counted and measured to FILE, as JSON",
    )
    parser.addoption(
        "--screenshots", type=Path, metavar="DIR", help="keep the pictures of the window's real run in DIR"
    )
    parser.addoption("--screen-language", default="en", choices=["en", "fa", "ja"], help="of that run")
    parser.addoption("--screen-scale", type=int, default=1, choices=[1, 2], help="of that run")
    parser.addoption("--screen-theme", default="light", choices=["light", "dark"], help="of that run")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_FIGURES] = Figures()
    if _wants_e2e(config) and not config.option.collectonly:
        ensure_privileges(config)
    _own_temporary_directory()
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # Started as a job in the background. The programs under test must hear Ctrl-C all the same.
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    soak: float = config.getoption("--soak-seconds")
    for item in items:
        if any(folder in item.path.parents for folder in _E2E):
            item.add_marker(pytest.mark.e2e)
        if item.get_closest_marker("timeout") is None:
            extra = soak if item.get_closest_marker("soak") else 0.0
            item.add_marker(pytest.mark.timeout(_TEST_SECONDS + extra))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    lines = config.stash[_FIGURES].table()
    if lines:
        terminalreporter.section("figures")
        for line in lines:
            terminalreporter.line(line)
    file: Path | None = config.getoption("--figures")
    if file is not None:
        config.stash[_FIGURES].write(file)


@pytest.fixture(scope="session")
def full(request: pytest.FixtureRequest) -> bool:
    """Whether tests that repeat something shall do so in their full size."""
    wanted: bool = request.config.getoption("--full")
    return wanted


@pytest.fixture(scope="session")
def figures(request: pytest.FixtureRequest) -> Figures:
    """Where tests note what they counted and measured."""
    return request.config.stash[_FIGURES]


@pytest.fixture(scope="session")
def soak_seconds(request: pytest.FixtureRequest) -> float:
    """How long a soak test shall run."""
    seconds: float = request.config.getoption("--soak-seconds")
    return seconds


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    """A real SoftEther server with its standard hub, and one client's machine."""
    with softether_lab(tmp_path) as built:
        yield built


def _own_temporary_directory() -> None:
    """Keep pytest's directory apart from that of real root.

    pytest names it after the user, and root of a user namespace is called root as well.
    """
    outer = Path("/proc/self/uid_map").read_text().split()[1]
    if os.geteuid() == 0 and outer != "0":
        root = Path(tempfile.gettempdir(), f"adit-tests-{outer}")
        root.mkdir(mode=0o700, exist_ok=True)
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(root))


def _wants_e2e(config: pytest.Config) -> bool:
    """Whether the paths asked for reach into the end-to-end tests."""
    start = config.invocation_params.dir
    for argument in config.args:
        path = (start / argument.partition("::")[0]).resolve()
        if any(path == folder or folder in path.parents or path in folder.parents for folder in _E2E):
            return True
    return False
