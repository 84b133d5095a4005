"""Keeps Python's collector of cycles out of threads where it would do harm.

It runs in whichever thread happens to allocate, and deletes there what it finds: also objects of Qt,
which may be deleted by the thread they live in only. One with a timer leaves that timer behind, and the
program dies when it fires. The keyring and the resolver do their work in threads, so this happens.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QAbstractEventDispatcher


@contextmanager
def collected_here() -> Iterator[None]:
    """While it lasts, cycles are collected by this thread alone: when its loop has nothing else to do.

    It costs no wake-up of its own. There must be an event dispatcher: that of the application.
    """
    dispatcher = QAbstractEventDispatcher.instance()
    was_on = gc.isenabled()
    if dispatcher is None or not was_on:
        yield
        return
    gc.disable()
    dispatcher.aboutToBlock.connect(_collect)
    try:
        yield
    finally:
        dispatcher.aboutToBlock.disconnect(_collect)
        gc.enable()


def _collect() -> None:
    """What the collector would have done by itself by now: the oldest generation that is due."""
    for generation in (2, 1, 0):
        threshold = gc.get_threshold()[generation]
        if threshold and gc.get_count()[generation] > threshold:
            gc.collect(generation)
            return
