"""What a desktop has on its message bus for the tray: the place for icons, and notifications."""

from __future__ import annotations

from typing import Any

from dbus_fast import Message, Variant

from tests.support.bus_service import Reply, Service

WATCHER = "org.kde.StatusNotifierWatcher"
ITEM = "org.kde.StatusNotifierItem"
MENU = "com.canonical.dbusmenu"
PROPERTIES = "org.freedesktop.DBus.Properties"
NOTIFICATIONS = "org.freedesktop.Notifications"


class TrayHost(Service):
    """A StatusNotifierWatcher that is the host too. ``registered`` are the names that came, in order."""

    def __init__(self, address: str) -> None:
        super().__init__(address, WATCHER)
        self.registered: list[str] = []
        self.methods = {
            (WATCHER, "RegisterStatusNotifierItem"): self._register,
            (WATCHER, "RegisterStatusNotifierHost"): self._nothing,
            (PROPERTIES, "Get"): self._get,
            (PROPERTIES, "GetAll"): self._get_all,
        }

    async def _register(self, message: Message) -> Reply:
        given = str(message.body[0])
        self.registered.append(given if not given.startswith("/") else str(message.sender))
        return Reply()

    async def _nothing(self, message: Message) -> Reply:
        return Reply()

    async def _get(self, message: Message) -> Reply:
        return Reply("v", (self._values()[message.body[1]],))

    async def _get_all(self, message: Message) -> Reply:
        return Reply("a{sv}", (self._values(),))

    def _values(self) -> dict[str, Variant]:
        return {
            "IsStatusNotifierHostRegistered": Variant("b", True),
            "ProtocolVersion": Variant("i", 0),
            "RegisteredStatusNotifierItems": Variant("as", self.registered),
        }

    async def items(self) -> list[str]:
        """Which of the registered ones are still on the bus."""
        return [name for name in dict.fromkeys(self.registered) if await self.is_there(name)]

    async def is_there(self, name: str) -> bool:
        """Whether somebody has the name."""
        answer = await self.ask(
            "org.freedesktop.DBus", "/", "org.freedesktop.DBus", "NameHasOwner", "s", name
        )
        return bool(answer[0])

    async def properties(self, item: str) -> dict[str, Any]:
        """What the item says of itself, plain."""
        answer = await self.ask(item, "/StatusNotifierItem", PROPERTIES, "GetAll", "s", ITEM)
        return {name: value.value for name, value in answer[0].items()}

    async def menu(self, item: str) -> list[tuple[int, dict[str, Any]]]:
        """The rows of its menu: number and properties."""
        path = (await self.properties(item))["Menu"]
        layout = await self.ask(item, path, MENU, "GetLayout", "iias", 0, -1, [])
        rows = [child.value for child in layout[1][2]]
        return [(row[0], {name: value.value for name, value in row[1].items()}) for row in rows]

    async def choose(self, item: str, row: int) -> None:
        """Click a row of its menu."""
        path = (await self.properties(item))["Menu"]
        await self.ask(item, path, MENU, "Event", "isvu", row, "clicked", Variant("i", 0), 0)

    async def click(self, item: str) -> None:
        """Click the icon."""
        await self.ask(item, "/StatusNotifierItem", ITEM, "Activate", "ii", 10, 10)

    async def ask(
        self, name: str, path: str, interface: str, member: str, signature: str, *values: Any
    ) -> Any:
        """Call a method of somebody else."""
        message = Message(name, path, interface, member, signature=signature, body=list(values))
        answer = await self.bus.call(message)
        assert answer is not None and answer.error_name is None, f"{member}: {answer and answer.body}"
        return answer.body


class NotificationServer(Service):
    """Remembers what it was asked to show; ``shown`` is what stands, by number."""

    def __init__(
        self, address: str, capabilities: tuple[str, ...] = ("actions", "body", "body-markup")
    ) -> None:
        super().__init__(address, NOTIFICATIONS)
        self.capabilities = capabilities
        self.asked: list[dict[str, Any]] = []
        self.shown: dict[int, dict[str, Any]] = {}
        self._last = 0
        self.methods = {
            (NOTIFICATIONS, "GetCapabilities"): self._capabilities,
            (NOTIFICATIONS, "Notify"): self._notify,
            (NOTIFICATIONS, "CloseNotification"): self._close,
        }

    async def press(self, number: int, button: str) -> None:
        """What a person does with a notification."""
        await self.emit(
            "/org/freedesktop/Notifications", NOTIFICATIONS, "ActionInvoked", "us", number, button
        )

    async def _capabilities(self, message: Message) -> Reply:
        return Reply("as", (list(self.capabilities),))

    async def _notify(self, message: Message) -> Reply:
        _, replaces, icon, title, body, actions, hints, expires = message.body
        if replaces not in self.shown:
            self._last += 1
        number = replaces if replaces in self.shown else self._last
        asked = {
            "replaces": replaces,
            "icon": icon,
            "title": title,
            "body": body,
            "actions": dict(zip(actions[::2], actions[1::2], strict=True)),
            "hints": {name: value.value for name, value in hints.items()},
            "expires": expires,
        }
        self.asked.append(asked)
        self.shown[number] = asked
        return Reply("u", (number,))

    async def _close(self, message: Message) -> Reply:
        self.shown.pop(message.body[0], None)
        path = "/org/freedesktop/Notifications"
        await self.emit(path, NOTIFICATIONS, "NotificationClosed", "uu", message.body[0], 3)
        return Reply()
