"""The desktop's own dialogs for files, which are opened and not waited for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFileDialog, QWidget


def open_files(
    parent: QWidget, caption: str, patterns: Sequence[str], *, several: bool = False
) -> QFileDialog:
    """Ask for a file, or for several. Connect to ``fileSelected`` or ``filesSelected``."""
    dialog = QFileDialog(parent, caption)
    several_or_one = QFileDialog.FileMode.ExistingFiles if several else QFileDialog.FileMode.ExistingFile
    dialog.setFileMode(several_or_one)
    return _opened(dialog, patterns)


def save_file(parent: QWidget, caption: str, name: str, patterns: Sequence[str]) -> QFileDialog:
    """Ask for the name of a file to write. It asks by itself before one is replaced."""
    dialog = QFileDialog(parent, caption)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.selectFile(name)
    return _opened(dialog, patterns)


def _opened(dialog: QFileDialog, patterns: Sequence[str]) -> QFileDialog:
    dialog.setNameFilters(list(patterns))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog
