"""An engine process, as far as those see it who answer what it asks for."""

from __future__ import annotations

from typing import Protocol

from engine.control import ToEngine


class Asker(Protocol):
    """Implemented by :class:`helper.session.engine_process.EngineProcess`."""

    def send(self, message: ToEngine, descriptors: tuple[int, ...] = ()) -> None:
        """Answer it."""

    def misbehaved(self, why: str) -> None:
        """Believe it no longer, and end it."""
