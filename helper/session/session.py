"""One session as it runs: carries out what the state machine decides.

Events are handled one after the other, and the effects of each to their end before the next
event is looked at, so the system never changes in two ways at once.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import time
from collections import deque
from collections.abc import Callable, Coroutine

import msgspec

from engine import control
from engine.device.errors import DeviceError
from engine.device.tap import TapDevice
from engine.failures import EngineError, Failure, FailureKind, Retry
from helper.api.types import (
    Attention,
    CertificateInfo,
    EventBody,
    LogAdded,
    LogLine,
    Problem,
    ProblemKind,
    Profile,
    Session,
    State,
    StateChanged,
    StatsTick,
    Traffic,
)
from helper.network.changes import SetMac, undo
from helper.network.errors import NetworkError
from helper.network.ledger import Ledger
from helper.network.linux import Kernel
from helper.network.plan import Shown, hold, plan
from helper.network.transport import TransportError
from helper.network.values import PlanError
from helper.session import kinds, states
from helper.session.connector import Connector
from helper.session.engine_process import EngineProcess
from helper.session.states import Machine

LOG_LINES = 1000
"""Lines of log kept for each session."""
MAX_LOG_TEXT = 4096
ADDRESS_POLLS = (1.0, 1.0, 2.0, 2.0, 4.0, 8.0, 30.0)
"""Seconds between looks at the device's addresses (IPv6 comes by itself); the last repeats."""

_LEVELS = frozenset({"debug", "info", "warning", "error"})
_log = logging.getLogger(__name__)


class RunningSession:
    """A session from ``connect`` to its end; ``ended`` is done then.

    ``publish`` is called with every event, on the loop's thread, and must not wait.
    """

    def __init__(
        self,
        session_id: str,
        owner: int,
        profile: Profile,
        secrets: dict[str, str],
        kernel: Kernel,
        publish: Callable[[EventBody, int], None],
    ) -> None:
        self.id = session_id
        self.owner = owner
        self.profile = profile
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.lines: deque[LogLine] = deque(maxlen=LOG_LINES)
        self._secrets = secrets
        self._kernel = kernel
        self._publish = publish
        self._tunnel = Ledger(kernel)
        self._connector = Connector(kernel, *kinds.endpoint(profile), self._device_name)
        self._machine, begin = states.transition(
            Machine(dhcp=kinds.uses_dhcp(profile)), states.ConnectWished()
        )
        self._events: asyncio.Queue[states.Event] = asyncio.Queue()
        self._device: TapDevice | None = None
        self._device_index = 0
        self._engine: EngineProcess | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._timer_number = 0
        self._background: set[asyncio.Task[None]] = set()
        self._since, self._up_since = time.time(), 0.0
        self._shown = Shown()
        self._facts = Session(
            id=session_id,
            profile_id=profile.id,
            profile_name=profile.name,
            owner=owner,
            state=State.OFF,
            since=0.0,
        )
        self._earlier = self._traffic = Traffic()
        self._published: Session | None = None
        self._questions = 0
        self._task = asyncio.create_task(self._run(begin))

    # --- what others ask of it ---

    def post(self, event: states.Event) -> None:
        """Have an event handled, in its turn."""
        self._events.put_nowait(event)

    @property
    def state(self) -> State:
        """Where it is in its life."""
        return self._machine.state

    def attention_id(self) -> str:
        """The id of the open question, empty when there is none."""
        return f"{self.id}.{self._questions}" if self._machine.question is not None else ""

    def snapshot(self) -> Session:
        """The session as it is shown."""
        machine = self._machine
        failure, question = machine.failure, machine.question
        return msgspec.structs.replace(
            self._facts,
            state=machine.state,
            since=self._since,
            up_since=self._up_since,
            attempt=machine.attempt,
            retry_in=machine.retry_in,
            addresses=self._shown.addresses,
            gateway=self._shown.gateway,
            routes=self._shown.routes,
            dns=self._shown.dns,
            search=self._shown.search,
            mtu=self._shown.mtu if self._device is not None else 0,
            lease_seconds=machine.lease.lifetime if machine.lease is not None else 0,
            traffic=self._traffic,
            problem=None if failure is None else _problem(failure),
            attention=None
            if question is None or failure is None
            else Attention(
                id=self.attention_id(),
                question=failure.code,
                certificate=CertificateInfo(**msgspec.structs.asdict(question)),
            ),
        )

    # --- the loop ---

    async def _run(self, begin: tuple[states.Effect, ...]) -> None:
        try:
            self._log_step(State.OFF)
            self._publish_state()
            await self._carry_out(begin)
            while not self.ended.done():
                event = await self._events.get()
                if isinstance(event, states.TimerFired) and event.number != self._timer_number:
                    continue  # replaced while it waited in the queue
                await self._handle(event)
                if states.ended(self._machine):
                    self.ended.set_result(None)
        except Exception:
            _log.exception("session %s came to a bad end", self.id)
            self.log("error", "the session came to a bad end; the helper's log says why")
            await self._stop_engine()
            await self._release()
        finally:
            self._secrets = {}
            for task in self._background:
                task.cancel()
            if not self.ended.done():
                self.ended.set_result(None)

    async def _handle(self, event: states.Event) -> None:
        before = self._machine
        self._machine, effects = states.transition(before, event)
        if self._machine.state is not before.state:
            self._since = time.time()
            self._up_since = self._since if self._machine.state is State.UP else 0.0
            self._questions += self._machine.state is State.ASKING
            self._log_step(before.state)
        self._publish_state()
        await self._carry_out(effects)

    async def _carry_out(self, effects: tuple[states.Effect, ...]) -> None:
        for effect in effects:
            try:
                await self._execute(effect)
            except (EngineError, NetworkError, PlanError) as error:
                self.post(states.Failed(error.failure))
            except Exception as error:
                _log.exception("session %s: %s failed", self.id, type(effect).__name__)
                self.post(states.Failed(_bug(error)))

    def _publish_state(self) -> None:
        snapshot = self.snapshot()
        if snapshot != self._published:
            self._published = snapshot
            self._publish(StateChanged(session=snapshot), self.owner)

    def _log_step(self, before: State) -> None:
        state, failure = self._machine.state, self._machine.failure
        troubled = state in (State.WAITING, State.ASKING, State.STOPPING) and before is not state
        if failure is not None and troubled:
            self.log("warning", f"{failure.message} {failure.detail}".strip())
        if state is State.WAITING:
            self.log("info", f"trying again in {self._machine.retry_in:.0f} s")
        else:
            self.log("info", state.value)

    def log(self, level: str, text: str) -> None:
        """Add a line to the session's log."""
        level = level if level in _LEVELS else "info"
        text = "".join(char if char.isprintable() else " " for char in text[:MAX_LOG_TEXT])
        line = LogLine(time=time.time(), level=level, session=self.id, text=text)
        self.lines.append(line)
        self._publish(LogAdded(line=line), self.owner)

    # --- effects ---

    async def _execute(self, effect: states.Effect) -> None:
        match effect:
            case states.MakeDevice():
                await self._make_device()
                self.post(states.DeviceReady())
            case states.StartEngine(pin=pin, previous=previous):
                await self._start_engine(pin, previous)
            case states.StopEngine():
                await self._stop_engine()
            case states.Configure(lease=lease):
                await self._configure(lease)
                self.post(states.Configured())
            case states.Deconfigure():
                await self._deconfigure()
            case states.Release():
                await self._release()
                self.post(states.Released())
            case states.SetTimer(seconds=seconds, jitter=jitter):
                self._clear_timer()
                seconds *= random.uniform(0.8, 1.2) if jitter else 1.0
                self._timer = asyncio.get_running_loop().call_later(
                    seconds, self.post, states.TimerFired(self._timer_number)
                )
            case states.ClearTimer():
                self._clear_timer()

    def _clear_timer(self) -> None:
        self._timer_number += 1
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    async def _make_device(self) -> None:
        self._device = TapDevice.create("adit%d")
        self._device.set_carrier(False)
        self._device_index = await self._kernel.index(self._device.name)
        mac = kinds.hardware_address(self.profile, self.owner)
        self._facts = msgspec.structs.replace(self._facts, device=self._device.name, mac=mac)
        wanted = plan(self._device.name, self.profile.network, None)
        # Only what needs no undo: nothing leads into the tunnel before it stands.
        settings = [change for change in wanted.changes if undo(change) is None]
        await self._tunnel.become([SetMac(self._device.name, mac), *settings])
        self._in_background(self._watch_addresses(), name="addresses")

    async def _configure(self, lease: control.Lease | None) -> None:
        assert self._device is not None
        outside = {self._connector.address} if self._connector.address else set()
        wanted = plan(self._device.name, self.profile.network, lease, outside=outside)
        await self._tunnel.become([SetMac(self._device.name, self._facts.mac), *wanted.changes])
        for warning in wanted.warnings:
            self.log("warning", warning)
        self._shown = wanted.shown

    async def _deconfigure(self) -> None:
        assert self._device is not None
        device, network = self._device.name, self.profile.network
        wanted = plan(device, network, None)
        mac = SetMac(device, self._facts.mac)
        await self._tunnel.become([mac, *wanted.changes, *hold(device, network)])
        self._shown = wanted.shown

    async def _start_engine(self, pin: str, previous: control.Lease | None) -> None:
        assert self._device is not None
        kind, settings = kinds.engine_settings(self.profile, pin, self.owner)
        self._earlier = self._traffic
        try:
            self._engine = await EngineProcess.launch(
                control.Start(
                    kind=kind,
                    settings=settings,
                    secrets=self._secrets,
                    device=control.DeviceInfo(self._device.name, self._facts.mac, self._shown.mtu),
                    dhcp=kinds.uses_dhcp(self.profile),
                    previous=previous,
                ),
                self._device.fileno(),
                self._engine_says,
                self._engine_ended,
            )
        except (OSError, control.ControlError) as error:
            self.post(states.Failed(_bug(error)))

    async def _stop_engine(self) -> None:
        engine, self._engine = self._engine, None
        if engine is not None:
            await engine.stop()
        self._unplug()
        # A connection still being made must not bring its route back after the release.
        await self._cancel("transport")

    async def _release(self) -> None:
        for put_back in (self._tunnel.undo_all, self._connector.release, self._remove_device):
            try:
                await put_back()
            except NetworkError as error:
                self.log("error", f"not everything could be put back: {error.failure.detail}")
            except Exception as error:
                # Whatever it is, the rest must be put back and the session must end.
                _log.exception("session %s: not everything could be put back", self.id)
                self.log("error", f"not everything could be put back: {type(error).__name__}")
        self._shown = Shown()
        self._facts = msgspec.structs.replace(self._facts, device="", mac="")

    async def _remove_device(self) -> None:
        device, self._device = self._device, None
        if device is not None:
            try:
                # Closing it is not enough: an engine may have handed it on or made it persist.
                device.unpersist()
                await self._kernel.remove_device(device.name, self._device_index)
            finally:
                device.close()

    def _unplug(self) -> None:
        """Show the device without a carrier, which an engine that died could not do."""
        if self._device is not None:
            with contextlib.suppress(DeviceError):
                self._device.set_carrier(False)

    # --- what the engine says ---

    def _engine_says(self, message: control.Message) -> None:
        match message:
            case control.NeedTransport():
                self._begin_transport(message)
            case control.Authenticating():
                self.post(states.Authenticating())
            case control.Established():
                self._facts = msgspec.structs.replace(
                    self._facts,
                    server=message.server[:256],
                    cipher=message.cipher[:256],
                    notice=message.notice[:4096],
                )
                self.post(states.Established())
            case control.Leased(lease=lease):
                self.post(states.Leased(lease))
            case control.LeaseLost():
                self.post(states.LeaseLost())
            case control.Counters():
                self._count(message)
            case control.Log(level=level, text=text):
                self.log(level, text)

    def _engine_ended(self, failure: Failure | None, stderr: str) -> None:
        self._engine = None
        self._unplug()
        for line in stderr.splitlines()[-20:]:
            self.log("error", f"engine: {line}")
        self.post(states.Failed(failure or _ended_unasked()))

    def _count(self, now: control.Counters) -> None:
        before = self._earlier
        self._traffic = Traffic(
            rx_frames=before.rx_frames + now.rx_frames,
            rx_bytes=before.rx_bytes + now.rx_bytes,
            tx_frames=before.tx_frames + now.tx_frames,
            tx_bytes=before.tx_bytes + now.tx_bytes,
            dropped=before.dropped + now.dropped,
        )
        self._publish(StatsTick(session=self.id, traffic=self._traffic), self.owner)

    def _begin_transport(self, wish: control.NeedTransport) -> None:
        if self._engine is None:
            return
        if any(task.get_name() == "transport" for task in self._background):
            self._engine.misbehaved("it asked for a second connection before it had the first")
            return
        self._in_background(self._open_transport(wish), name="transport")

    async def _open_transport(self, wish: control.NeedTransport) -> None:
        engine = self._engine
        if engine is None:
            return
        try:
            tunnelled = bool(self._shown.routes)
            sock, peer = await self._connector.open(wish.host, wish.port, tunnelled=tunnelled)
        except TransportError as error:
            engine.send(control.TransportFailed(request=wish.request, failure=error.failure))
            return
        except Exception as error:
            _log.exception("session %s: no connection", self.id)
            engine.send(control.TransportFailed(request=wish.request, failure=_bug(error)))
            return
        with sock:
            self._facts = msgspec.structs.replace(self._facts, peer=peer)
            self.log("debug", f"connected to {peer}")
            engine.send(control.Transport(request=wish.request, peer=peer), (sock.fileno(),))

    # --- beside it ---

    def _device_name(self) -> str:
        return self._device.name if self._device is not None else ""

    async def _watch_addresses(self) -> None:
        """Show addresses that the kernel obtained by itself (router advertisements)."""
        looks = 0
        while self._device is not None:
            await asyncio.sleep(ADDRESS_POLLS[min(looks, len(ADDRESS_POLLS) - 1)])
            looks += 1
            if self._device is None or self._machine.state is not State.UP:
                continue
            try:
                present = await self._kernel.addresses(self._device.name)
            except NetworkError:
                continue
            wanted = self._shown.addresses
            shown = tuple(a for a in wanted if a in present) + tuple(a for a in present if a not in wanted)
            if shown and shown != wanted:
                self._shown = msgspec.structs.replace(self._shown, addresses=shown)
                self._publish_state()

    async def _cancel(self, prefix: str) -> None:
        tasks = [task for task in self._background if task.get_name().startswith(prefix)]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _in_background(self, work: Coroutine[None, None, None], *, name: str) -> None:
        for task in tuple(self._background):
            if task.get_name() == name:
                task.cancel()
        task = asyncio.create_task(work, name=name)
        self._background.add(task)
        task.add_done_callback(self._background.discard)


def _problem(failure: Failure) -> Problem:
    return Problem(
        code=failure.code,
        kind=ProblemKind(failure.kind.value),
        message=failure.message,
        advice=failure.advice,
        detail=failure.detail,
    )


def _bug(error: Exception) -> Failure:
    return Failure(
        code="helper_failed",
        kind=FailureKind.LOCAL,
        message="The helper met an error of its own.",
        advice="Please report it with the helper's log.",
        detail=f"{type(error).__name__}: {error}",
        retry=Retry.SOON,
    )


def _ended_unasked() -> Failure:
    return Failure(
        code="engine_died",
        kind=FailureKind.LOCAL,
        message="The session's engine ended unexpectedly.",
        detail="it ended in good order, but nobody had asked it to",
    )
