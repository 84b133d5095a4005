"""The keyring off the loop: what it says, that it waits for nobody, and that it holds up nobody."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from pathlib import Path

import keyring.errors
import pytest
from keyring.backend import KeyringBackend
from PySide6.QtWidgets import QApplication

from app.gui.keys import Keyring
from app.secrets import KeyringAnswer, KeyringState, SystemKeyring
from tests.support import keyrings
from tests.support.gui_helper import run

ROOT = Path(__file__).parents[2]


class Stuck:
    """A keeper that answers when it is let, or never; notes who asked and in which order."""

    def __init__(self) -> None:
        self.release = threading.Event()
        self.asked: list[str] = []
        self.threads: set[threading.Thread] = set()

    def get(self, profile_id: str) -> KeyringAnswer:
        self.asked.append(profile_id)
        self.threads.add(threading.current_thread())
        self.release.wait(20)
        return KeyringAnswer(KeyringState.DONE, f"secret of {profile_id}")

    def put(self, profile_id: str, password: str, label: str) -> KeyringAnswer:
        raise RuntimeError(f"could not keep {password}")

    def delete(self, profile_id: str) -> KeyringAnswer:
        return KeyringAnswer(KeyringState.MISSING)


def test_it_keeps_and_forgets(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    memory = keyrings.Memory()
    keyrings.use(monkeypatch, memory)

    async def main() -> None:
        keys = Keyring()
        assert (await keys.get("p")).state is KeyringState.MISSING
        assert (await keys.put("p", "secret", "Adit: Office")).state is KeyringState.DONE
        answer = await keys.get("p")
        assert (answer.state, answer.password) == (KeyringState.DONE, "secret")
        assert (await keys.delete("p")).state is KeyringState.DONE
        assert memory.kept == {}

    run(qapp, main)


@pytest.mark.parametrize(
    ("backend", "display", "expected"),
    [
        (None, "", KeyringState.ABSENT),
        (keyrings.Raising(keyring.errors.KeyringLocked("x")), "", KeyringState.LOCKED),
        (keyrings.Raising(keyring.errors.KeyringLocked("x")), ":0", KeyringState.REFUSED),
        (keyrings.Raising(keyring.errors.NoKeyringError("x")), ":0", KeyringState.ABSENT),
        (keyrings.Raising(ValueError("x")), ":0", KeyringState.REFUSED),
    ],
)
def test_the_ways_to_say_no(
    qapp: QApplication,
    monkeypatch: pytest.MonkeyPatch,
    backend: KeyringBackend | None,
    display: str,
    expected: KeyringState,
) -> None:
    keyrings.use(monkeypatch, backend)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("DISPLAY", display)

    async def main() -> None:
        assert (await Keyring().get("p")).state is expected

    run(qapp, main)


def test_an_unlock_that_nobody_sees_ends_in_time(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    backend = keyrings.Raising(None)
    keyrings.use(monkeypatch, backend)

    async def main() -> None:
        answer = await Keyring(SystemKeyring(timeout=0.1)).get("p")
        assert answer.state is KeyringState.TIMED_OUT
        backend.release.set()

    run(qapp, main)


def test_the_loop_goes_on_meanwhile_and_questions_queue_up(qapp: QApplication) -> None:
    keeper = Stuck()

    async def main() -> None:
        keys = Keyring(keeper)
        first, second = asyncio.create_task(keys.get("a")), asyncio.create_task(keys.get("b"))
        for _ in range(20):
            await asyncio.sleep(0.005)
        assert keeper.asked == ["a"]
        keeper.release.set()
        assert [(await task).password for task in (first, second)] == ["secret of a", "secret of b"]
        assert threading.main_thread() not in keeper.threads

    run(qapp, main)


def test_a_stuck_thread_is_given_up(qapp: QApplication) -> None:
    keeper = Stuck()

    async def main() -> None:
        keys = Keyring(keeper, timeout=0.1)
        assert (await keys.get("a")).state is KeyringState.TIMED_OUT
        keeper.release.set()
        assert (await keys.get("b")).password == "secret of b"

    run(qapp, main)


def test_a_question_that_nobody_waits_for_is_not_asked(qapp: QApplication) -> None:
    keeper = Stuck()

    async def main() -> None:
        keys = Keyring(keeper)
        first, second, third = (asyncio.create_task(keys.get(name)) for name in "abc")
        while not keeper.asked:
            await asyncio.sleep(0.005)
        second.cancel()
        await asyncio.sleep(0)
        keeper.release.set()
        await asyncio.gather(first, third)
        assert keeper.asked == ["a", "c"]

    run(qapp, main)


def test_an_error_gives_no_secret_away(qapp: QApplication) -> None:
    async def main() -> None:
        answer = await Keyring(Stuck()).put("p", "hunter2", "label")
        assert answer.state is KeyringState.REFUSED and "hunter2" not in repr(answer)

    run(qapp, main)


def test_nothing_is_loaded_before_the_first_question() -> None:
    script = "import sys, app.gui.keys; app.gui.keys.Keyring(); print('keyring' in sys.modules)"
    result = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert result.stdout.strip() == "False", result.stderr


def test_a_stuck_keyring_does_not_hold_up_the_end() -> None:
    script = """
import asyncio, time
from app.gui.keys import Keyring
class Never:
    def get(self, key):
        time.sleep(1000)
async def main():
    asyncio.create_task(Keyring(Never()).get("p"))
    await asyncio.sleep(0.1)
asyncio.run(main())
print("ended")
"""
    result = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=20
    )
    assert (result.returncode, result.stdout, result.stderr) == (0, "ended\n", "")
