"""Try the demo: ``adit demo`` as a program of its own, its steps told as they are taken."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QByteArray, QProcess, QProcessEnvironment, QSize, QTimer
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QDialogButtonBox, QListWidget, QPlainTextEdit, QProgressBar, QWidget

from app.gui.dialogs.pieces import Message, Sheet, cleaned, title, words
from app.gui.fold import FoldButton
from app.gui.model.looks import Look
from app.gui.text import isolated, translate
from app.gui.words import numbers

STEPS = 11
"""That a whole run takes; the bar is full with the last one."""
LIMIT = 90_000
"""Milliseconds after which it is broken off."""
PATIENCE = 3_000
"""Milliseconds that it has to end by itself when it is told to."""
MAX_LINE = 64 * 1024
"""Bytes of a line; a longer one is not from the demo."""
MAX_SAID = 8 * 1024
"""Bytes of its complaints that are kept."""
_COLUMNS, _LINES = 90, STEPS + 20
"""Characters and lines of the dialog at first."""


class _Problem(msgspec.Struct, frozen=True):
    message: str = ""
    advice: str = ""


class Told(msgspec.Struct, frozen=True):
    """A line of the demo: a step, or how it ended (``ok`` is there)."""

    step: str = ""
    at: float = 0.0
    text: str = ""
    facts: dict[str, object] = {}
    ok: bool | None = None
    problem: _Problem | None = None


def command() -> tuple[str, ...]:
    """What runs the demo."""
    return (sys.executable, "-I", "-m", "app.cli.main", "demo", "--live")


class DemoDialog(Sheet):
    """Runs the demo from being shown to being closed; closing it ends it, and nothing is left of it."""

    def __init__(self, argv: Sequence[str] = (), parent: QWidget | None = None) -> None:
        """``argv`` runs in place of the demo, for tests."""
        super().__init__(parent)
        self._argv = tuple(argv) or command()
        self._rest = b""
        self._complaints = b""
        self._end: Told | None = None
        self._is_cancelled = False
        self._process = QProcess(self)
        environment = QProcessEnvironment.systemEnvironment()
        environment.remove("ADIT_SOCKET")  # it has a helper of its own
        self._process.setProcessEnvironment(environment)
        self._process.readyReadStandardOutput.connect(self._read)
        self._process.readyReadStandardError.connect(self._read_complaints)
        self._process.errorOccurred.connect(self._failed)
        self._process.finished.connect(self._finished)
        self._limit = QTimer(self, singleShot=True, interval=LIMIT)
        self._limit.timeout.connect(self._too_long)
        self._kill = QTimer(self, singleShot=True, interval=PATIENCE)
        self._kill.timeout.connect(self._process.kill)

        self.setWindowTitle(translate("Demo", "Try the demo"))
        self.headline = title(translate("Demo", "Adit at work, in a network of its own"))
        self.column.addWidget(self.headline)
        self.column.addWidget(
            words(
                translate(
                    "Demo",
                    "A small VPN server and Adit's helper run for some seconds in a network that only they"
                    " see. Your own network and your profiles are not touched.",
                )
            )
        )
        self.bar = QProgressBar()
        self.bar.setRange(0, STEPS)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(translate("Demo", "How far the demo is"))
        self.column.addWidget(self.bar)
        self.steps = QListWidget()
        self.steps.setAccessibleName(translate("Demo", "What was done"))
        self.steps.setWordWrap(True)
        self.steps.setMinimumHeight(self.fontMetrics().lineSpacing() * 4)
        self.column.addWidget(self.steps, 1)
        self.said = Message()
        self.column.addWidget(self.said)
        self.details = QPlainTextEdit()
        self.details.setReadOnly(True)
        self.details.setTabChangesFocus(True)
        self.details.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.details.setAccessibleName(translate("Demo", "Technical details"))
        self.column.addWidget(FoldButton(translate("Demo", "Technical details"), self.details))
        self.column.addWidget(self.details)
        buttons = QDialogButtonBox()
        self.again = buttons.addButton(
            translate("Demo", "Run it again"), QDialogButtonBox.ButtonRole.ActionRole
        )
        self.cancel = buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        self.close_button = buttons.addButton(QDialogButtonBox.StandardButton.Close)
        self.again.clicked.connect(self.start)
        self.cancel.clicked.connect(self.stop)
        self.close_button.clicked.connect(self.reject)
        self.finish(buttons, self.close_button)
        self.start()

    def sizeHint(self) -> QSize:
        """Wide enough for a step in one line, and high enough for all of them."""
        metrics = self.fontMetrics()
        wanted = QSize(metrics.averageCharWidth() * _COLUMNS, metrics.lineSpacing() * _LINES)
        return super().sizeHint().expandedTo(wanted)

    @property
    def is_running(self) -> bool:
        """Whether the program is there."""
        return self._process.state() is not QProcess.ProcessState.NotRunning

    def start(self) -> None:
        """Run it, unless it runs."""
        if self.is_running:
            return
        self._rest = self._complaints = b""
        self._end = None
        self._is_cancelled = False
        self.steps.clear()
        self.details.clear()
        self.bar.setValue(0)
        self.said.say("")
        self._show_buttons(True)
        self._limit.start()
        self._process.start(self._argv[0], list(self._argv[1:]))
        self._process.closeWriteChannel()

    def stop(self) -> None:
        """Break it off; its network goes with its first process."""
        if self.is_running:
            self._is_cancelled = True
            self._process.terminate()
            self._kill.start()

    def done(self, result: int) -> None:
        """Closed: end the program too, at once."""
        self._process.finished.disconnect(self._finished)
        if self.is_running:
            self._process.kill()
            self._process.waitForFinished(PATIENCE)
        super().done(result)

    # --- what it says ----------------------------------------------------------------------------------

    def _read(self) -> None:
        *lines, self._rest = (self._rest + _bytes(self._process.readAllStandardOutput())).split(b"\n")
        if len(self._rest) > MAX_LINE:
            self._process.kill()
        for line in lines:
            self._take(line)

    def _read_complaints(self) -> None:
        self._complaints = (self._complaints + _bytes(self._process.readAllStandardError()))[-MAX_SAID:]

    def _take(self, line: bytes) -> None:
        try:
            told = msgspec.json.decode(line, type=Told)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return
        if told.ok is not None:
            self._end = told
            return
        text = translate("Demo", "{seconds} s").format(seconds=f"{told.at:.1f}")
        self.steps.addItem(f"{isolated(text)}   {sentence(told)}")
        self.steps.scrollToBottom()
        self.bar.setValue(min(self.bar.value() + 1, STEPS))
        self.details.appendPlainText(f"{told.at:7.3f} s  {cleaned(told.text, 500)}")

    # --- how it ends -----------------------------------------------------------------------------------

    def _finished(self, code: int, status: QProcess.ExitStatus) -> None:
        self._read()
        self._read_complaints()
        self._limit.stop()
        self._kill.stop()
        self._show_buttons(False)
        for line in self._complaints.decode("utf-8", "replace").splitlines():
            self.details.appendPlainText(cleaned(line, 500))
        end = self._end
        if end is not None and end.ok:
            self.bar.setValue(STEPS)
            self.said.say(translate("Demo", "It worked: a real tunnel, and nothing of it is left."), Look.UP)
        elif self._is_cancelled:
            self.said.say(translate("Demo", "The demo was stopped. Nothing of it is left."))
        elif end is not None and end.problem is not None:
            problem = "\n".join(filter(None, (cleaned(end.problem.message), cleaned(end.problem.advice))))
            self.said.say(problem, Look.ERROR)
        elif not self.said.text():
            self.said.say(
                translate(
                    "Demo",
                    "The demo ended without saying why (exit status {status}). The technical details, or this"
                    " command in a terminal, may tell more: {command}",
                ).format(status=code, command=isolated("adit demo --verbose")),
                Look.ERROR,
            )

    def _failed(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self._limit.stop()
            self._show_buttons(False)
            self.said.say(
                translate("Demo", "The demo could not be started: {why}").format(
                    why=cleaned(self._process.errorString())
                ),
                Look.ERROR,
            )

    def _too_long(self) -> None:
        self.said.say(
            translate("Demo", "The demo took too long and was stopped. Try again while the machine is idle."),
            Look.ERROR,
        )
        self._process.kill()

    def _show_buttons(self, is_running: bool) -> None:
        self.cancel.setVisible(is_running)
        self.close_button.setVisible(not is_running)
        self.again.setVisible(not is_running)
        if not is_running:
            self.close_button.setFocus()


def sentence(told: Told) -> str:
    """A step in words; one that is newer than us in its own."""
    facts = told.facts
    match told.step:
        case "network":
            return translate("Demo", "A network with a server was made, and the helper started.")
        case "preparing":
            return translate("Demo", "The helper makes a network device.")
        case "connecting":
            return translate("Demo", "It connects to the server, outside the tunnel.")
        case "certificate":
            return translate(
                "Demo",
                "Nobody vouches for the server's certificate: its fingerprint was compared, and is right.",
            )
        case "authenticating":
            return translate("Demo", "The server is the right one; logging in.")
        case "configuring":
            return translate("Demo", "Logged in; asking for an address through the tunnel.")
        case "up":
            return translate("Demo", "Connected: the address in the tunnel is {address}.").format(
                address=isolated(cleaned(str(facts.get("address", ""))))
            )
        case "ping":
            return translate("Demo", "An echo came back through the tunnel after {time}.").format(
                time=numbers.milliseconds(_number(facts.get("ping_ms")))
            )
        case "page":
            return translate("Demo", "A page was fetched through the tunnel.")
        case "throughput":
            return translate("Demo", "Measured: {down} down, {up} up, within this machine.").format(
                down=numbers.rate(_number(facts.get("down_gbps")) * 1e9),
                up=numbers.rate(_number(facts.get("up_gbps")) * 1e9),
            )
        case "disconnect":
            return translate("Demo", "Disconnected: addresses, routes and devices are as they were before.")
        case _:
            return cleaned(told.text)


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _bytes(data: QByteArray) -> bytes:
    return bytes(data.data())
