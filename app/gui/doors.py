"""Every way to another window or dialog: each is made when it is first wanted, and raised when it is there.

No dialog stops the program to wait for itself: each is shown beside the window and tells by a signal.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMessageBox, QWidget

from app.gui.faces import Actions, Desk, Keys, Library
from app.gui.preferences import PreferenceStore
from app.gui.text import translate

if TYPE_CHECKING:
    from app.exchange.candidates import Candidate
    from app.gui.settings.protection import Ask
    from app.gui.window.main import MainWindow

IMPORTABLE = "*.vpn *.conf *.adit *.zip *.png *.jpg *.jpeg *.webp *.bmp *.svg"
"""Names of files that may hold a profile, for the file dialog; what they are is told by their content."""


class RealDoors(QObject):
    """Implements :class:`app.gui.faces.Doors`."""

    leaving = Signal()
    """A person wants to end the program."""
    window_closed = Signal()
    """The main window was closed."""

    def __init__(
        self,
        desk: Desk,
        library: Library,
        actions: Actions,
        keys: Keys,
        preferences: PreferenceStore,
        ask: Ask,
        report: Callable[[], Awaitable[str]],
        parent: QObject | None = None,
    ) -> None:
        """``ask`` asks the helper, ``report`` makes the text of a report."""
        super().__init__(parent)
        self._desk = desk
        self._library = library
        self._actions = actions
        self._keys = keys
        self._preferences = preferences
        self._ask = ask
        self._make_report = report
        self._window: MainWindow | None = None
        self._dialogs: dict[str, QDialog] = {}

    # --- the window --------------------------------------------------------------------------------

    @property
    def window_made(self) -> bool:
        """Whether the main window was shown before."""
        return self._window is not None

    @property
    def window_shown(self) -> bool:
        """Whether the main window can be seen, as far as that depends on us."""
        return self._window is not None and self._window.isVisible()

    def front(self) -> QWidget | None:
        """What a question belongs to: the window that is used, else the main one if it is shown."""
        active = QApplication.activeWindow()
        if active is not None and active.isVisible():
            return active
        return self._window if self.window_shown else None

    def window(self, key: str = "") -> None:
        """Show and raise the main window, with the entry ``key`` chosen."""
        if self._window is None:
            from app.gui.window.main import MainWindow

            self._window = MainWindow(self._desk, self._library, self._actions, self, self._preferences)
            self._window.closed.connect(self.window_closed)
        if key:
            self._window.choose(key)
        _raise(self._window)

    def close_all(self) -> None:
        """Take everything away, at the end."""
        for dialog in list(self._dialogs.values()):
            dialog.close()
        if self._window is not None:
            self._window.settle()
            self._window.closed.disconnect(self.window_closed)
            self._window.close()
            self._window.deleteLater()
            self._window = None

    # --- profiles ----------------------------------------------------------------------------------

    def add(self, text: str = "") -> None:
        """The form for a new profile; a second text gets a form of its own."""
        self._show(f"add {text}" if text else "add", lambda: self._editor("", text))

    def edit(self, key: str) -> None:
        """The form of a profile; nothing where there is no such profile of one's own."""
        if self._library.find(key) is not None:
            self._show(f"edit {key}", lambda: self._editor(key, ""))

    def share(self, key: str) -> None:
        """Export a profile to a file or as a QR code."""
        stored = self._library.find(key)
        if stored is None:
            return
        from app.gui.dialogs.share import ShareDialog

        self._show(f"share {key}", lambda: ShareDialog(stored, self._keys, self._parent()))

    def _editor(self, key: str, text: str) -> QDialog:
        from app.gui.dialogs.editor import ProfileEditor

        stored = self._library.find(key) if key else None
        editor = ProfileEditor(self._library, self._actions, self._keys, stored, text, self._parent())
        editor.saved.connect(self.window)
        return editor

    # --- importing ---------------------------------------------------------------------------------

    def choose_files(self) -> None:
        """Ask for files to import."""

        def make() -> QDialog:
            dialog = QFileDialog(self._parent(), translate("Import", "Import profiles"))
            dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
            dialog.setNameFilters(
                [
                    translate("Import", "Profiles and pictures ({names})").format(names=IMPORTABLE),
                    translate("Import", "All files (*)"),
                ]
            )
            dialog.filesSelected.connect(lambda files: self.open_files([Path(file) for file in files]))
            return dialog

        self._show("choose files", make)

    def open_files(self, files: Sequence[Path]) -> None:
        """Preview what these files would bring."""
        from app.gui.dialogs.importing import candidates_of_files

        if files:
            self._preview(candidates_of_files(list(files)))

    def paste(self, pasted: QMimeData) -> None:
        """The same for what was dropped or pasted."""
        from app.gui.dialogs.importing import candidates_of_mime

        self._preview(candidates_of_mime(pasted))

    def _preview(self, candidates: tuple[Candidate, ...]) -> None:
        if not candidates:
            self._say(
                translate("Import", "There is nothing to import"),
                translate(
                    "Import",
                    "What was pasted is no profile. Copy a server's address, the text of a profile, a file or"
                    " the picture of a QR code, and paste again.",
                ),
            )
            return
        from app.gui.dialogs.importing import ImportPreview

        def make() -> QDialog:
            preview = ImportPreview(self._library, self._keys, candidates, self._parent())
            preview.imported.connect(lambda keys: self.window(*keys[:1]))
            return preview

        self._show(f"import {id(candidates)}", make)

    # --- the rest ----------------------------------------------------------------------------------

    def settings(self, page: str = "") -> None:
        """The settings; pages are ``general``, ``protection``, ``machine``."""
        from app.gui.settings.dialog import SettingsDialog

        dialog = self._show(
            "settings",
            lambda: SettingsDialog(
                self._desk, self._library, self._actions, self._preferences, self._ask, self._parent()
            ),
        )
        assert isinstance(dialog, SettingsDialog)
        dialog.turn_to(page)

    def report(self) -> None:
        """The report for whoever shall help."""
        from app.gui.report import ReportDialog

        self._show("report", lambda: ReportDialog(self._make_report, self._parent()))

    def shortcuts(self) -> None:
        """The list of keys, as the window has them."""
        from app.gui.shortcuts import ShortcutsDialog

        if self._window is None:
            self.window()
        window = self._window
        assert window is not None
        self._show("shortcuts", lambda: ShortcutsDialog(window, self._parent()))

    def about(self) -> None:
        """Version and licence."""
        from app.gui.about import AboutDialog

        self._show("about", lambda: AboutDialog(self._desk, self._parent()))

    def demo(self) -> None:
        """Show that it works, with a server and networks of its own."""
        from app.gui.demo import DemoDialog

        self._show("demo", lambda: DemoDialog(parent=self._parent()))

    def quit(self) -> None:
        """End the program; asks what becomes of connections where the person has not said."""
        self.leaving.emit()

    # --- showing -----------------------------------------------------------------------------------

    def _parent(self) -> QWidget | None:
        """Dialogs belong to the main window while it is shown, and stand alone while it is not."""
        return self._window if self.window_shown else None

    def _show(self, name: str, make: Callable[[], QDialog]) -> QDialog:
        dialog = self._dialogs.get(name)
        if dialog is None:
            dialog = self._dialogs[name] = make()
            dialog.finished.connect(lambda _: self._forget(name))
        _raise(dialog)
        return dialog

    def _forget(self, name: str) -> None:
        dialog = self._dialogs.pop(name, None)
        if dialog is not None:
            dialog.deleteLater()

    def _say(self, title: str, text: str) -> None:
        def make() -> QDialog:
            box = QMessageBox(self._parent())
            box.setIcon(QMessageBox.Icon.Information)
            box.setTextFormat(Qt.TextFormat.PlainText)
            box.setText(title)
            box.setInformativeText(text)
            return box

        self._show(f"say {title}", make)


def _raise(widget: QWidget) -> None:
    """Show it, in front of others if the desktop lets us."""
    if widget.isMinimized():
        widget.setWindowState(widget.windowState() & ~Qt.WindowState.WindowMinimized)
    widget.show()
    widget.raise_()
    widget.activateWindow()
