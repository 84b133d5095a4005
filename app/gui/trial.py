"""A real login with settings that are not kept yet, without routes: whether they work."""

from __future__ import annotations

import asyncio
import contextlib
import uuid
from collections.abc import Callable

import msgspec

from app.gui.link import HelperLink
from app.gui.model.mirror import ENDED
from app.gui.model.picture import Entry, Link, Origin
from app.gui.text import translate
from app.gui.words import problems
from helper.api.client import HelperClient, HelperError
from helper.api.types import (
    Connect,
    Disconnect,
    IPv4Method,
    IPv6Method,
    KillSwitch,
    NetworkProfile,
    Profile,
    Session,
    SessionResult,
    SoftEtherProfile,
    State,
)

TRIAL_SECONDS = 40.0
"""Time for the login; it stands still while a person thinks about a certificate."""
THINKING_SECONDS = 600.0
"""Time for a person to think about a certificate."""
ENDING_SECONDS = 10.0
"""Time for the helper to put everything back before we stop waiting for it."""

Ask = Callable[[Session], None]


def settings(profile: Profile) -> Profile:
    """``profile`` under another id and without effect on the machine but for a device."""
    if isinstance(profile.server, SoftEtherProfile):
        network = NetworkProfile(ipv4=IPv4Method.OFF, ipv6=IPv6Method.OFF, default_route=False, table="off")
    else:
        # Its addresses are what the peer knows it by; nothing is sent there without a route.
        kept = profile.network
        network = NetworkProfile(
            ipv4=kept.ipv4, ipv6=kept.ipv6, addresses=kept.addresses, default_route=False, table="off"
        )
    name = profile.name if profile.name.isprintable() and 0 < len(profile.name) <= 64 else "Adit"
    return msgspec.structs.replace(profile, id=str(uuid.uuid4()), name=name, network=network)


class Trial:
    """One trial; :meth:`run` once. ``asks`` is called with a session that asks about a certificate,
    ``settled`` when it asks no more."""

    def __init__(self, link: HelperLink, profile: Profile, asks: Ask, settled: Callable[[str], None]) -> None:
        self.tried = profile.id
        """Of whose settings it is a trial."""
        self.profile = settings(profile)
        self.session = ""
        """Id of its session, once there is one."""
        self._link = link
        self._asks = asks
        self._settled = settled
        self._news: asyncio.Queue[Session | None] = asyncio.Queue()
        self._asked = ""
        """The question that a person is asked now."""
        self._request: asyncio.Future[msgspec.Struct] | None = None
        """For a session. Who breaks off does not know yet whether there will be one."""

    async def run(self, client: HelperClient, secrets: dict[str, str]) -> str:
        """Try; empty when it worked, else why not, in words. Raises :class:`HelperError`."""
        self._link.hide(self.profile.id)
        self._link.moved.connect(self._moved)
        self._link.stood.connect(self._stood)
        try:
            request = Connect(profile=self.profile, secrets=secrets)
            self._request = asyncio.ensure_future(client.call("session.connect", request))
            result = await asyncio.shield(self._request)
            assert isinstance(result, SessionResult)
            self.session = result.session.id
            self._news.put_nowait(result.session)
            return await self._watch()
        finally:
            self._link.moved.disconnect(self._moved)
            self._link.stood.disconnect(self._stood)
            self._settle()

    async def end(self, client: HelperClient) -> None:
        """See that nothing of it stays, also where the helper has not answered yet whether it begins.

        That may take as long as an administrator needs for a password.
        """
        with contextlib.suppress(HelperError, TimeoutError):
            if self._request is not None:
                result = await asyncio.shield(self._request)
                assert isinstance(result, SessionResult)
                self.session = result.session.id
            if self.session:
                async with asyncio.timeout(ENDING_SECONDS):
                    await client.call("session.disconnect", Disconnect(session=self.session))

    async def _watch(self) -> str:
        left = TRIAL_SECONDS
        clock = asyncio.get_running_loop().time
        since = 0.0
        while True:
            started = clock()
            try:
                async with asyncio.timeout(THINKING_SECONDS if self._asked else max(left, 0.0)):
                    session = await self._news.get()
            except TimeoutError:
                return translate("Problems", "The server was not reached, or did not let us in, in time.")
            if not self._asked:
                left -= clock() - started
            if session is None:
                return translate("Problems", "Adit's helper went away during the test.")
            # The answer to our request and the events come by two ways; the newer one counts.
            if session.id != self.session or session.since < since:
                continue
            since = session.since
            verdict = self._judge(session)
            if verdict is not None:
                return verdict

    def _judge(self, session: Session) -> str | None:
        if session.state is State.ASKING and session.attention is not None:
            if session.attention.id != self._asked:
                self._asked = session.attention.id
                self._asks(session)
            return None
        self._settle()
        if session.state in (State.UP, State.DEGRADED):
            return ""
        if session.state in (*ENDED, State.WAITING, State.BLOCKED):
            if session.problem is None:
                return translate("Problems", "The test was ended before it was done.")
            entry = Entry(self.profile.id, self.profile.name, Origin.OWN, "", self.profile)
            trouble = problems.trouble(session, entry, KillSwitch())
            return "\n".join(text for text in (trouble.message, trouble.advice) if text)
        return None

    def _settle(self) -> None:
        if self._asked:
            self._asked = ""
            self._settled(self.session)

    def _moved(self, session: Session) -> None:
        if session.profile_id == self.profile.id:
            self.session = session.id
            self._news.put_nowait(session)

    def _stood(self, link: Link) -> None:
        if link is not Link.READY:
            self._news.put_nowait(None)
