"""Notifications, as the desktop shows them (Desktop Notifications Specification 1.2)."""

from __future__ import annotations

import html
import os
from collections.abc import Callable
from dataclasses import dataclass

from app.gui.bus.session import BusError, SessionBus, variant
from app.identity import APP_ID, NAME

_SERVER, _PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
_NEVER, _DEFAULT = 0, -1
"""When a notification goes by itself, as the specification has it (milliseconds)."""
EVERY = 0
"""The number that is said to be closed when the server went, and all went with it."""
CLICKED = "default"
"""The button that is the notification itself."""


@dataclass(frozen=True)
class Image:
    """A picture in it: RGBA, 8 bits each, rows without gaps."""

    width: int
    height: int
    rgba: bytes


@dataclass(frozen=True)
class Notification:
    """What is shown. ``body`` is plain text."""

    title: str
    body: str = ""
    category: str = "network"
    buttons: tuple[tuple[str, str], ...] = ()
    """Key and text of each."""
    urgent: bool = False
    """Stays until it is not true any more, or somebody puts it away."""
    passing: bool = False
    """Not worth keeping in the desktop's list."""
    image: Image | None = None


class Notifications:
    """The desktop's notification server. ``on_button`` is told the id and the key of a button."""

    def __init__(
        self,
        bus: SessionBus,
        on_button: Callable[[int, str], None],
        on_closed: Callable[[int], None],
    ) -> None:
        self._bus = bus
        self._on_button = on_button
        self._on_closed = on_closed
        self._capabilities: frozenset[str] | None = None
        self._followed = False

    async def show(self, notification: Notification, replaces: int = 0) -> int:
        """Show it, in the place of an earlier one; its id. Raises :class:`BusError`."""
        capabilities = await self._open()
        body = (
            html.escape(notification.body, quote=False)
            if "body-markup" in capabilities
            else notification.body
        )
        buttons: list[str] = []
        if "actions" in capabilities:
            buttons = [part for button in notification.buttons for part in button]
        answer = await self._bus.call(
            _SERVER,
            _PATH,
            _SERVER,
            "Notify",
            "susssasa{sv}i",
            NAME,
            replaces,
            APP_ID,
            notification.title,
            body,
            buttons,
            _hints(notification),
            _NEVER if notification.urgent else _DEFAULT,
        )
        try:
            return int(answer[0])
        except (IndexError, TypeError, ValueError):
            raise BusError("Notify: an answer that makes no sense") from None

    async def close(self, number: int) -> None:
        """Take one away. Raises :class:`BusError` also where it is gone already."""
        await self._bus.call(_SERVER, _PATH, _SERVER, "CloseNotification", "u", number)

    async def _open(self) -> frozenset[str]:
        if not self._followed:
            self._followed = True
            await self._bus.follow_owner(_SERVER, self._changed)
            await self._bus.follow(_SERVER, _PATH, "ActivationToken", self._token)
            await self._bus.follow(
                _SERVER, _PATH, "ActionInvoked", lambda told: self._on_button(int(told[0]), str(told[1]))
            )
            await self._bus.follow(
                _SERVER, _PATH, "NotificationClosed", lambda told: self._on_closed(int(told[0]))
            )
        if self._capabilities is None:
            answer = await self._bus.call(_SERVER, _PATH, _SERVER, "GetCapabilities")
            try:
                self._capabilities = frozenset(map(str, answer[0]))
            except (IndexError, TypeError):
                raise BusError("GetCapabilities: an answer that makes no sense") from None
        return self._capabilities

    def _changed(self, _owner: str) -> None:
        # Another server may be able to do other things, and gives other numbers.
        self._capabilities = None
        self._on_closed(EVERY)

    @staticmethod
    def _token(values: list[object]) -> None:
        # What lets a window come to the front on Wayland; Qt takes it from there.
        os.environ["XDG_ACTIVATION_TOKEN"] = str(values[1])


def _hints(notification: Notification) -> dict[str, object]:
    hints = {
        "desktop-entry": variant("s", APP_ID),
        "category": variant("s", notification.category),
        "urgency": variant("y", 2 if notification.urgent else 1),
    }
    if notification.urgent:
        hints["resident"] = variant("b", True)
    if notification.passing:
        hints["transient"] = variant("b", True)
    image = notification.image
    if image is not None:
        row = image.width * 4
        pixels = (image.width, image.height, row, True, 8, 4, image.rgba)
        hints["image-data"] = variant("(iiibiiay)", list(pixels))
    return hints


__all__ = ["CLICKED", "EVERY", "BusError", "Image", "Notification", "Notifications"]
