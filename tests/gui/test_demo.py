"""The demo in a dialog: live, in words, and gone when it is closed."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.gui.demo import STEPS, DemoDialog, Told, command, sentence
from app.gui.drawing import colours
from app.gui.model.looks import Look

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
STEP = {"step": "network", "at": 0.5, "text": "Two namespaces.", "facts": {}}
OK = {"ok": True}
FAILED = {"ok": False, "problem": {"message": "the program ip is missing.", "advice": "Install iproute2."}}


def program(*lines: object, then: str = "") -> tuple[str, ...]:
    """A program that prints these lines, then does something else."""
    said = "".join(f"print({json.dumps(json.dumps(line))}, flush=True)\n" for line in lines)
    return (sys.executable, "-c", f"import sys, time, os, signal\n{said}{then}")


def opened(qtbot: QtBot, *argv: str) -> DemoDialog:
    dialog = DemoDialog(argv)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def steps(dialog: DemoDialog) -> list[str]:
    return [dialog.steps.item(row).text() for row in range(dialog.steps.count())]


def over(qtbot: QtBot, dialog: DemoDialog) -> None:
    qtbot.waitUntil(lambda: not dialog.is_running and dialog.close_button.isVisible(), timeout=20_000)


def test_steps_come_while_it_runs(qtbot: QtBot, tmp_path: Path) -> None:
    go = tmp_path / "go"
    wait = f"\nwhile not os.path.exists({str(go)!r}): time.sleep(0.01)\nprint({json.dumps(OK)!r})"
    dialog = opened(qtbot, *program(STEP, then=wait))
    qtbot.waitUntil(lambda: dialog.steps.count() == 1, timeout=20_000)
    assert dialog.is_running and dialog.cancel.isVisible() and not dialog.close_button.isVisible()
    assert "A network with a server was made" in steps(dialog)[0]
    assert dialog.bar.value() == 1
    go.touch()
    over(qtbot, dialog)
    assert "It worked" in dialog.said.text()
    assert dialog.bar.value() == STEPS
    assert dialog.said.palette().windowText().color() == colours.of(Look.UP)


def test_a_failure_is_told_with_its_advice(qtbot: QtBot) -> None:
    dialog = opened(qtbot, *program(STEP, FAILED, then="sys.exit(1)"))
    over(qtbot, dialog)
    assert dialog.said.text() == "the program ip is missing.\nInstall iproute2."


def test_an_end_without_a_word_is_told(qtbot: QtBot) -> None:
    dialog = opened(qtbot, *program(then="sys.stderr.write('<b>boom</b>\\n')\nsys.exit(3)"))
    over(qtbot, dialog)
    assert "exit status 3" in dialog.said.text() and "adit demo --verbose" in dialog.said.text()
    assert "<b>boom</b>" in dialog.details.toPlainText()


def test_a_program_that_is_not_there(qtbot: QtBot) -> None:
    dialog = opened(qtbot, "/nowhere/adit")
    qtbot.waitUntil(lambda: "could not be started" in dialog.said.text())
    assert dialog.close_button.isVisible()


def test_nonsense_is_passed_over(qtbot: QtBot) -> None:
    noise = 'sys.stdout.buffer.write(b\'\\xff\\xfe\\n[[[[\\n"text"\\n{"step": 5}\\n\')'
    dialog = opened(qtbot, *program(then=noise))
    over(qtbot, dialog)
    assert steps(dialog) == []


def test_a_line_without_end_ends_it(qtbot: QtBot) -> None:
    endless = "while True: sys.stdout.write('x' * 65536); sys.stdout.flush()"
    dialog = opened(qtbot, *program(then=endless))
    over(qtbot, dialog)
    assert "without saying why" in dialog.said.text()


def test_cancel_ends_one_that_does_not_listen(qtbot: QtBot) -> None:
    deaf = 'signal.signal(signal.SIGTERM, signal.SIG_IGN)\nprint(\'{"step": "up"}\', flush=True)\n'
    dialog = opened(qtbot, *program(then=f"{deaf}time.sleep(600)"))
    dialog._kill.setInterval(50)
    qtbot.waitUntil(lambda: dialog.steps.count() == 1, timeout=20_000)
    dialog.cancel.click()
    over(qtbot, dialog)
    assert "was stopped" in dialog.said.text()
    dialog.again.click()
    assert dialog.is_running and dialog.steps.count() == 0
    dialog.reject()


def test_closing_leaves_no_process(qtbot: QtBot) -> None:
    dialog = opened(qtbot, *program({"step": "up", "at": 1.0}, then="time.sleep(600)"))
    qtbot.waitUntil(lambda: dialog.steps.count() == 1, timeout=20_000)
    pid = dialog._process.processId()
    dialog.reject()
    assert not dialog.is_running
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_one_that_takes_too_long_is_stopped(qtbot: QtBot) -> None:
    dialog = opened(qtbot, *program(then="time.sleep(600)"))
    dialog._limit.timeout.emit()
    over(qtbot, dialog)
    assert "took too long" in dialog.said.text()


def test_every_step_of_the_demo_has_words() -> None:
    names = "network preparing connecting certificate authenticating configuring up ping page throughput"
    said = {name: sentence(Told(step=name, text="RAW")) for name in [*names.split(), "disconnect"]}
    assert len(said) == STEPS and "RAW" not in said.values()
    assert sentence(Told(step="newer", text="Something else\x07.")) == "Something else�."


def test_figures_are_in_the_words() -> None:
    assert "0.5" in sentence(Told(step="ping", facts={"ping_ms": 0.536}))
    assert "1.1" in sentence(Told(step="throughput", facts={"down_gbps": 2.0, "up_gbps": 1.104}))
    assert "192.0.2.1" in sentence(Told(step="up", facts={"address": "192.0.2.1/24"}))


def test_it_is_our_own_program() -> None:
    assert command()[0] == sys.executable and command()[-2:] == ("demo", "--live")
