"""Nobody is taken for another: reused numbers, handed-on connections, root of a namespace, the gone."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from helper.api.rpc import Code
from tests.support.figures import Figures
from tests.support.helper_bench import Bench, open_directory, until
from tests.support.impostors import USERS

_ROOT = Path(__file__).parents[2]
_TRIES, _FULL_TRIES = 300, 10_000
_UID, _SEATED = 41000, 42000
_REFUSED = int(Code.NOT_PERMITTED)

# Root of a user namespace that an ordinary user made has nobody else to become.
pytestmark = [
    pytest.mark.skipif(
        Path("/proc/self/uid_map").read_text().split()[2:] == ["1"], reason="there is no other user to become"
    ),
    pytest.mark.timeout(900),
]


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    with open_directory() as directory:
        bench = Bench(directory / "helper.sock")
        bench.sessions.add("r", 0)
        await bench.server.start()
        yield bench
        await bench.close()


@pytest.fixture
def tries(full: bool) -> int:
    return _FULL_TRIES if full else _TRIES


async def _attack(
    kind: str, path: object, tries: int, uid: int, *, before: tuple[str, ...] = ()
) -> dict[str, int]:
    process = await asyncio.create_subprocess_exec(
        *before, sys.executable, "-m", "tests.support.impostors", kind, str(path), str(tries), str(uid),
        cwd=_ROOT, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, _ = await process.communicate()
    assert process.returncode == 0
    found: dict[str, int] = json.loads(out)
    return found


async def test_a_connection_that_was_handed_to_root_stays_the_user_s(
    bench: Bench, tries: int, figures: Figures
) -> None:
    found = await _attack("passed", bench.path, tries, _UID)
    assert found == {json.dumps(["observer", [_REFUSED] * 3]): tries}
    assert (bench.machine.deeds, bench.sessions.undone) == ([], [])
    figures.note("A2", "handed-on connections, elevated 0 of", tries)


async def test_root_of_a_user_namespace_is_the_user_here(bench: Bench, tries: int, figures: Figures) -> None:
    found = await _attack("inside", bench.path, tries, _UID)
    assert found == {json.dumps(["observer", [_REFUSED] * 3]): tries}
    assert (bench.machine.deeds, bench.sessions.undone) == ([], [])
    figures.note("A2", "root of a user namespace, elevated 0 of", tries)


async def test_who_is_gone_before_the_decision_gets_nothing_of_it(
    bench: Bench, tries: int, figures: Figures
) -> None:
    """The users sit at the machine, and all questions to polkit are answered with yes in the end."""
    bench.seats.users = set(range(_SEATED, _SEATED + USERS))
    bench.authorizer.too_late = True
    found = await _attack("gone", bench.path, tries, _SEATED)
    assert found == {json.dumps(["active-user", []]): tries}
    await until(lambda: not bench.server._connections)
    assert len(bench.authorizer.asked) == 3 * tries
    assert (bench.machine.deeds, bench.sessions.undone) == ([], [])
    figures.note("A2", "gone before the decision, elevated 0 of", tries)


async def test_a_reused_number_is_not_the_old_process(tries: int, figures: Figures) -> None:
    found = await _attack(
        "reused", "-", tries, _UID, before=("unshare", "--pid", "--fork", "--mount-proc", "--kill-child")
    )
    assert found == {"tries": tries, "reused": tries, "elevated": 0}
    figures.note("A2", "reused process numbers, elevated 0 of", tries)
