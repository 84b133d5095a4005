"""Word of changes in a folder that may come into being later, or go away and come back."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, Signal


class FolderWatch(QObject):
    """Watches ``folder``, or what is there of the way to it, through the kernel and without polling."""

    stirred = Signal()
    """Something changed in there, or on the way there; perhaps nothing of interest."""

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._stir)
        self._watcher.fileChanged.connect(self._stir)
        self._files: tuple[str, ...] = ()
        self._look()

    def also(self, files: Iterable[Path]) -> None:
        """Watch these files for changes that leave them in their place, and no others."""
        self._files = tuple(str(file) for file in files)
        self._look()

    def _stir(self, _: str) -> None:
        self._look()
        self.stirred.emit()

    def _look(self) -> None:
        """Watch what there is now: a path that was replaced is watched no more by itself."""
        wanted = {str(self._nearest()), *self._files}
        watched = {*self._watcher.directories(), *self._watcher.files()}
        gone = [path for path in watched if path not in wanted]
        if gone:
            self._watcher.removePaths(gone)
        # Not those of Path, which raise where we may not look.
        new = [path for path in wanted if path not in watched and os.path.exists(path)]  # noqa: PTH110 - that of Path may raise
        if new:
            self._watcher.addPaths(new)

    def _nearest(self) -> Path:
        for folder in (self._folder, *self._folder.parents):
            if os.path.isdir(folder):  # noqa: PTH112 - that of Path may raise
                return folder
        return Path("/")
