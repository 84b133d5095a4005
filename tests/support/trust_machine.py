"""A driver of the real product on the client's machine of a :class:`~tests.support.trust_lab.TrustLab`."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from helper.api.client import HelperClient, HelperError
from helper.api.types import (
    Connect,
    Empty,
    IPv4Method,
    IPv6Method,
    KillSwitch,
    KillSwitchResult,
    KillSwitchSet,
    LockdownSet,
    NetworkProfile,
    Profile,
    Reconnect,
    Session,
    SessionResult,
    SoftEtherProfile,
    State,
    Verify,
    WireGuardPeer,
    WireGuardProfile,
)
from tests.support import trust_filter
from tests.support.trust_filter import Allowed
from tests.support.trust_lab import INSIDE4, INSIDE6, SERVER4, TUNNEL4, TUNNEL6, TrustLab
from tests.support.trust_server import HUB, PASSWORD, PORT, USER
from tests.support.wireguard_config import Keys

WIREGUARD_PORT = 51820
SOFTETHER_ENDPOINT = Allowed(SERVER4, trust_filter.TCP, PORT)
WIREGUARD_ENDPOINT = Allowed(SERVER4, trust_filter.UDP, WIREGUARD_PORT)
SOFTETHER_SECRETS = {"password": PASSWORD}

_START_SECONDS = 20.0
_STOP_SECONDS = 20.0
_TICK = 0.005


def softether_profile(pin: str, *, host: str = SERVER4, network: NetworkProfile | None = None) -> Profile:
    """All traffic of both IP versions to the server of :mod:`tests.support.trust_server`."""
    network = network or NetworkProfile(
        ipv6=IPv6Method.STATIC, addresses=(f"{INSIDE6}/64",), gateway6=TUNNEL6, dns=(TUNNEL4,)
    )
    server = SoftEtherProfile(host=host, hub=HUB, user=USER, port=PORT, verify=Verify.PIN, pin=pin)
    return Profile(id="0b6f3e0a-5d2c-4b61-9a4e-000000000601", name="trust", server=server, network=network)


def wireguard_profile(
    server_keys: Keys,
    *,
    allowed_ips: tuple[str, ...] = ("0.0.0.0/0", "::/0"),
    endpoint: str = f"{SERVER4}:{WIREGUARD_PORT}",
    keepalive: int = 0,
    network: NetworkProfile | None = None,
) -> Profile:
    """All traffic of both IP versions to a wireguard-go at the server's address."""
    network = network or NetworkProfile(
        ipv4=IPv4Method.STATIC,
        ipv6=IPv6Method.STATIC,
        addresses=(f"{INSIDE4}/24", f"{INSIDE6}/64"),
        dns=(TUNNEL4,),
    )
    peer = WireGuardPeer(
        public_key=server_keys.public, endpoint=endpoint, allowed_ips=allowed_ips, keepalive=keepalive
    )
    server = WireGuardProfile(peers=(peer,))
    return Profile(id="0b6f3e0a-5d2c-4b61-9a4e-000000000602", name="trust-wg", server=server, network=network)


class Product:
    """``adit-helper`` in the client's namespace and our connection to it; an async context manager.

    ``supervised`` runs it as a service that is started again whenever it ends. ``hold`` is a file:
    while it exists, a session stays in ``preparing``. ``entry`` is the module that stands for the helper,
    and what it is given before the helper's own arguments.
    """

    def __init__(
        self,
        lab: TrustLab,
        directory: Path,
        *,
        supervised: bool = False,
        hold: Path | None = None,
        environment: Mapping[str, str] | None = None,
        options: Sequence[str] = (),
        entry: Sequence[str] = ("helper",),
    ) -> None:
        self.lab = lab
        self.directory = directory
        self.socket = directory / "helper.sock"
        self.state = directory / "state"
        self.supervisor_log = directory / "supervisor.ndjson"
        self.log = directory / "helper.log"
        self._supervised = supervised
        self._hold = hold
        self._environment = dict(environment or {})
        self._options = tuple(options)
        self._entry = tuple(entry)
        self._process: subprocess.Popen[str] | None = None
        self._client: HelperClient | None = None
        self._session = ""

    async def __aenter__(self) -> Product:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                await self.settle()
        finally:
            await self.stop()

    # --- the process -----------------------------------------------------------------------------

    @property
    def argv(self) -> list[str]:
        """The helper's command line."""
        options = ["--socket", str(self.socket), "--state", str(self.state), *self._options]
        if self._hold is not None:
            return [sys.executable, "-m", "tests.support.trust_slow_helper", str(self._hold), *options]
        return [sys.executable, "-m", *self._entry, *options]

    @property
    def pid(self) -> int:
        """The helper's process, also under a supervisor. Raises :class:`RuntimeError`."""
        if self._process is None:
            raise RuntimeError("the helper was not started")
        if not self._supervised:
            return self._process.pid
        started = [event for event in self.supervised_events() if event["event"] == "started"]
        if not started:
            raise RuntimeError("the supervisor has not started it yet")
        return int(started[-1]["pid"])

    def supervised_events(self) -> list[dict[str, Any]]:
        """What the supervisor did."""
        if not self.supervisor_log.exists():
            return []
        # The last line may be half written.
        lines = self.supervisor_log.read_text().split("\n")[:-1]
        return [json.loads(line) for line in lines]

    async def start(self) -> None:
        """Start it and connect to it. Raises :class:`RuntimeError` when it is not there in time."""
        self.state.mkdir(mode=0o700, exist_ok=True)
        argv = self.argv
        if self._supervised:
            supervisor = [sys.executable, "-m", "tests.support.trust_supervisor", str(self.supervisor_log)]
            argv = [*supervisor, "--", *argv]
        with self.log.open("ab") as log:
            self._process = self.lab.client.popen(
                argv, stdout=log.fileno(), stderr=log.fileno(), env=self._full_environment()
            )
        await self.reattach()

    async def stop(self) -> None:
        """End it in order. Raises :class:`RuntimeError` when force was needed."""
        if self._client is not None:
            await self._client.close()
            self._client = None
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            await asyncio.to_thread(process.wait, _STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise RuntimeError(f"the helper did not end: {self.said()}") from None

    def kill(self) -> None:
        """End the helper with SIGKILL; a supervisor starts it again at once."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        if not self._supervised and self._process is not None:
            self._process.wait()
            self._process = None

    def restart_unit(self) -> None:
        """What a package upgrade does: restart the service in order."""
        assert self._supervised and self._process is not None
        self._process.send_signal(signal.SIGHUP)

    async def reattach(self, *, timeout: float = _START_SECONDS) -> HelperClient:
        """Connect to the helper, or to the one that was started in its place."""
        if self._client is not None:
            await self._client.close()
            self._client = None
        deadline = time.monotonic() + timeout
        while True:
            try:
                self._client = await HelperClient.connect(self.socket, "trust")
                return self._client
            except HelperError as error:
                gone = self._process is None or self._process.poll() is not None
                if gone or time.monotonic() > deadline:
                    raise RuntimeError(f"no helper: {error}: {self.said()}") from None
            await asyncio.sleep(_TICK)

    def cleanup(self, *further: str, environment: Mapping[str, str] | None = None) -> str:
        """``adit-helper --cleanup``, the printed way out, as another process; returns what it said."""
        done = self.lab.client.run(
            [*self.argv, "--cleanup", *further], env=self._full_environment() | dict(environment or {})
        )
        return done.stdout + done.stderr

    def said(self) -> str:
        """What the helper printed so far."""
        return self.log.read_text(errors="replace")[-4000:] if self.log.exists() else ""

    def engines(self) -> list[int]:
        """The processes of its engines."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return [int(pid) for pid in children]

    def _full_environment(self) -> dict[str, str]:
        path = os.environ.get("PATH", "") + ":/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin"
        # A bus of the machine that runs the tests is none of ours.
        bus = {"DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={self.directory / 'no-bus'}"}
        return {"PATH": path, "HOME": str(self.directory), "LC_ALL": "C.UTF-8"} | bus | self._environment

    # --- sessions --------------------------------------------------------------------------------

    @property
    def client(self) -> HelperClient:
        """The connection. Raises :class:`RuntimeError` when there is none."""
        if self._client is None:
            raise RuntimeError("not connected to the helper")
        return self._client

    async def connect(self, profile: Profile, secrets: dict[str, str]) -> None:
        """Begin a session, which is the one that the other methods are about."""
        request = Connect(profile=profile, secrets=secrets)
        result = await self.client.call("session.connect", request)
        assert isinstance(result, SessionResult)
        self._session = result.session.id

    async def disconnect(self) -> None:
        """End the session, and wait until that is done."""
        await self.client.session_disconnect(self._session)

    async def reconnect(self) -> None:
        """Begin a new attempt at once."""
        await self.client.call("session.reconnect", Reconnect(session=self._session))

    async def session(self) -> Session | None:
        """The session as it is; ``None`` when there is none any more."""
        sessions = (await self.client.status()).sessions
        return next((session for session in sessions if session.id == self._session), None)

    async def reach(self, *states: State, timeout: float = 20.0) -> Session | None:
        """Wait until the session is in one of ``states``; a session that is gone is ``off``.

        Raises :class:`TimeoutError` with the session as it was last.
        """
        deadline = time.monotonic() + timeout
        while True:
            session = await self.session()
            if (session.state if session is not None else State.OFF) in states:
                return session
            if time.monotonic() > deadline:
                raise TimeoutError(f"still not {'/'.join(states)}: {session}: {self.said()}")
            await asyncio.sleep(_TICK)

    async def up(self, profile: Profile, secrets: dict[str, str]) -> Session:
        """Connect, and wait until the tunnel can be used."""
        await self.connect(profile, secrets)
        session = await self.reach(State.UP)
        assert session is not None
        return session

    async def settle(self) -> None:
        """End all sessions, and have the kill switch as it is by default: nothing is held back any more."""
        for session in (await self.client.status()).sessions:
            await self.client.session_disconnect(session.id)
        await self.set_lockdown(False)
        await self.release()
        await self.set_killswitch(enabled=True, lan=True)

    # --- the kill switch -------------------------------------------------------------------------

    async def killswitch(self) -> KillSwitch:
        """As it is."""
        return _killswitch(await self.client.call("killswitch.get", Empty()))

    async def set_killswitch(self, *, enabled: bool | None = None, lan: bool | None = None) -> KillSwitch:
        """Change it."""
        return _killswitch(await self.client.call("killswitch.set", KillSwitchSet(enabled=enabled, lan=lan)))

    async def set_lockdown(self, on: bool) -> KillSwitch:
        """Hold everything back also without a session, or no more."""
        return _killswitch(await self.client.call("lockdown.set", LockdownSet(on=on)))

    async def release(self) -> KillSwitch:
        """Open what an ended session left closed."""
        return _killswitch(await self.client.call("killswitch.release", Empty()))


def _killswitch(result: object) -> KillSwitch:
    assert isinstance(result, KillSwitchResult)
    return result.killswitch
