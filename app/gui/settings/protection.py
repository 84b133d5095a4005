"""What the helper does for the whole machine: the kill switch, lockdown and name servers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import msgspec
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.gui.dialogs.pieces import APART, Message, bold, cleaned, words
from app.gui.faces import Actions, Desk
from app.gui.model.looks import Look
from app.gui.model.picture import Link
from app.gui.settings import lockdown
from app.gui.settings.mirrored import Switch
from app.gui.text import isolated, listed, translate
from app.gui.words import states
from helper.api.client import HelperError
from helper.api.types import DnsResult, Empty, PolicyResult

Ask = Callable[[str, msgspec.Struct], Awaitable[msgspec.Struct]]
"""One request to the helper, of ``helper.api.types.METHODS``; raises :class:`HelperError`."""

_MOST = 8
"""Name servers and domains that are named."""


class ProtectionPage(QWidget):
    """Every check box shows what the helper says; a click asks it for something else."""

    def __init__(self, desk: Desk, actions: Actions, ask: Ask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._actions = actions
        self._ask = ask
        self._verbs: frozenset[str] | None = None
        """What we may ask of the helper; ``None`` until it said."""
        self._asking: asyncio.Task[None] | None = None
        self._seen: object = None

        self.killswitch = Switch(
            translate("Settings", "Kill switch"),
            translate(
                "Settings",
                "While a connection that takes all traffic is made or lost, nothing goes around it.",
            ),
        )
        self.killswitch.wished.connect(actions.set_killswitch)
        self.lan = Switch(
            translate("Settings", "The local network can be reached meanwhile"),
            translate("Settings", "Printers, file servers and other machines of this place."),
        )
        self.lan.wished.connect(actions.set_lan)
        self.lockdown = Switch(
            translate("Settings", "Lockdown: no network without a connection"),
            translate(
                "Settings", "Everything is held back also while nothing is connected, and after a restart."
            ),
        )
        self.lockdown.wished.connect(self._wish_lockdown)
        self.names = words(selectable=True)
        self._trouble = Message()

        column = QVBoxLayout(self)
        column.setSpacing(APART)
        column.addWidget(self._trouble)
        for switch in (self.killswitch, self.lan, self.lockdown):
            column.addWidget(switch)
        column.addWidget(bold(translate("Settings", "Name servers")))
        column.addWidget(self.names)
        column.addStretch(1)
        desk.changed.connect(self._desk_changed)
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        """Ask the helper what is not in the picture."""
        super().showEvent(event)
        self._seen = self._of_interest()
        self._look()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: nothing needs to be known."""
        super().hideEvent(event)
        if self._asking is not None:
            self._asking.cancel()

    # --- what is so ------------------------------------------------------------------------------------

    def _desk_changed(self) -> None:
        self._show()
        seen, self._seen = self._seen, self._of_interest()
        if self.isVisible() and seen != self._seen:
            self._look()

    def _of_interest(self) -> object:
        """What the answers of the helper depend on."""
        picture = self._desk.picture
        sessions = (entry.session for entry in picture.entries if entry.session is not None)
        return picture.helper, [(session.id, session.state, session.dns_by) for session in sessions]

    def _show(self) -> None:
        picture = self._desk.picture
        absent = "" if picture.helper.link is Link.READY else states.overall(picture)
        if absent:
            self._verbs = None
        self._trouble.say(absent, Look.ERROR if picture.helper.link is not Link.CONNECTING else None)
        switch = picture.killswitch
        for widget, on, verb in (
            (self.killswitch, switch.enabled, "killswitch.set"),
            (self.lan, switch.lan, "killswitch.set"),
            (self.lockdown, switch.lockdown, "lockdown.set"),
        ):
            # What is not known is shown as not known: neither on nor changeable.
            widget.show_state(on and not absent, absent or self._reason(verb))

    def _reason(self, verb: str) -> str:
        """Why a setting can not be changed; empty when it can."""
        if "killswitch" not in self._desk.picture.helper.features:
            return translate("Settings", "This helper has no kill switch.")
        if self._verbs is not None and verb not in self._verbs:
            return translate(
                "Settings",
                "Only an administrator, or somebody who sits at this machine and has an administrator's"
                " password, can change this.",
            )
        return ""

    def _look(self) -> None:
        if self._asking is not None:
            self._asking.cancel()
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return  # there is nobody to ask
        self._asking = loop.create_task(self._find_out())

    async def _find_out(self) -> None:
        try:
            policy = await self._ask("policy.get", Empty())
            names = await self._ask("dns.get", Empty())
        except HelperError as error:
            self.names.setText(
                translate("Settings", "The helper does not say: {why}").format(why=cleaned(str(error)))
            )
            return
        assert isinstance(policy, PolicyResult) and isinstance(names, DnsResult)
        self._verbs = frozenset(policy.verbs)
        self.names.setText(name_servers(names))
        self._show()

    # --- what is wished --------------------------------------------------------------------------------

    def _wish_lockdown(self, on: bool) -> None:
        lockdown.wish(on, self._actions, self)


def name_servers(names: DnsResult) -> str:
    """Whose name servers are asked, in words."""
    through = isolated(cleaned(names.manager))
    if names.problem:
        return translate("Settings", "The tunnel's name servers could not be put to use: {why}").format(
            why=cleaned(names.problem)
        )
    if not names.applied or not names.servers:
        return translate(
            "Settings",
            "The machine's own name servers are asked. Those of a tunnel are put to use while it is up, where"
            " its profile has any.",
        )
    servers = listed(isolated(cleaned(server)) for server in names.servers[:_MOST])
    if "." in names.domains or not names.domains:
        return translate("Settings", "All names are asked of the tunnel: {servers} (by {manager}).").format(
            servers=servers, manager=through
        )
    domains = listed(isolated(cleaned(domain)) for domain in names.domains[:_MOST])
    return translate(
        "Settings", "Names in {domains} are asked of the tunnel: {servers} (by {manager})."
    ).format(domains=domains, servers=servers, manager=through)
