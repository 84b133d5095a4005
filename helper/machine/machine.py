"""What concerns the whole machine: what the verbs ask for beyond single sessions."""

from __future__ import annotations

from helper.api.rpc import Code, RpcError
from helper.api.types import Connect, DnsResult, KillSwitch, MachineProfile, SplitApp
from helper.machine.cgroups import locate
from helper.machine.profiles import MachineProfiles
from helper.machine.secrets import MachineSecrets, SecretsRefused
from helper.network.errors import NetworkError
from helper.session.manager import SessionManager
from helper.session.shared import Shared
from helper.state.target import MAX_NAMES, SplitEntry


class Machine:
    """Implements :class:`helper.verbs.Machine`."""

    def __init__(
        self,
        shared: Shared,
        sessions: SessionManager,
        profiles: MachineProfiles,
        secrets: MachineSecrets,
    ) -> None:
        self._guard = shared.guard
        self._dns = shared.dns
        self._sessions = sessions
        self._profiles = profiles
        self._secrets = secrets

    # --- the kill switch ---

    def killswitch(self) -> KillSwitch:
        """The kill switch as it is."""
        return self._guard.killswitch

    async def set_killswitch(self, enabled: bool | None, lan: bool | None) -> KillSwitch:
        """Change what is not ``None``."""
        with _refusals():
            await self._guard.set(enabled=enabled, lan=lan)
        self._sessions.settings_changed()
        return self._guard.killswitch

    async def set_lockdown(self, on: bool) -> KillSwitch:
        """Hold everything back also while there is no session, or do not."""
        with _refusals():
            await self._guard.set(lockdown=on)
        return self._guard.killswitch

    async def release(self, owner: int | None) -> KillSwitch:
        """Let go of what is held back for sessions that are no more; of uid ``owner``, or of anybody."""
        with _refusals():
            await self._guard.release(owner)
        return self._guard.killswitch

    # --- profiles of the machine ---

    def machine_profiles(self) -> tuple[MachineProfile, ...]:
        """Read anew: an administrator edits the files while we run."""
        self._profiles.read()
        wished = self._guard.target.autoconnect
        return tuple(
            entry.shown(
                autoconnect=entry.name in wished,
                has_secrets=entry.profile is not None and self._secrets.has(entry.profile),
            )
            for entry in self._profiles.entries
        )

    async def set_autoconnect(self, name: str, on: bool) -> None:
        """Whether the profile is connected when the helper starts; off also for one that is gone."""
        self._profiles.read()
        if on and self._profiles.named(name) is None:
            raise _no_such_profile()
        others = tuple(other for other in self._guard.target.autoconnect if other != name)
        with _refusals():
            await self._guard.set_autoconnect((*others, name) if on else others)

    def machine_connect(self, name: str) -> Connect:
        """The request to connect a machine's profile, with profile and secrets filled in."""
        self._profiles.read()
        entry = self._profiles.named(name)
        if entry is None:
            raise _no_such_profile()
        if entry.profile is None:
            raise RpcError(Code.BAD_PROFILE, f"The profile can not be used: {entry.problem}")
        try:
            return Connect(profile=entry.profile, secrets=self._secrets.of(entry.profile))
        except SecretsRefused as error:
            raise RpcError(Code.BAD_PROFILE, str(error)) from None

    # --- programs outside the tunnels ---

    def split(self) -> tuple[SplitApp, ...]:
        """Programs that stay outside all tunnels."""
        return tuple(SplitApp(cgroup=entry.cgroup, owner=entry.owner) for entry in self._guard.target.split)

    async def add_split(self, cgroup: str, owner: int) -> None:
        """Keep the programs of a control group outside, for uid ``owner``."""
        path = cgroup.strip("/")
        if locate(path) is None:
            raise RpcError(Code.INVALID_PARAMS, "There is no such control group (cgroup v2).")
        # Those that are gone make room; their numbers never come back.
        others = [
            entry for entry in self._guard.target.split if entry.cgroup != path and locate(entry.cgroup)
        ]
        if len(others) >= MAX_NAMES:
            raise RpcError(Code.BUSY, f"There are {MAX_NAMES} control groups outside already.")
        with _refusals():
            await self._guard.set_split((*others, SplitEntry(cgroup=path, owner=owner)))

    async def remove_split(self, cgroup: str) -> None:
        """Keep them outside no more; one that is not there is no error."""
        path = cgroup.strip("/")
        with _refusals():
            await self._guard.set_split(
                tuple(entry for entry in self._guard.target.split if entry.cgroup != path)
            )

    # --- the rest ---

    def dns(self) -> DnsResult:
        """What was done about the machine's name servers."""
        return self._dns.result()

    async def cleanup(self) -> tuple[str, ...]:
        """End all sessions, and hold nothing back any more; says what."""
        said = [f"Disconnected {session.profile.name}." for session in self._sessions.alive]
        await self._sessions.disconnect_all()
        before = self._guard.killswitch
        with _refusals():
            await self._guard.set(lockdown=False)
            await self._guard.release()
        if before.lockdown:
            said.append("Lockdown is off.")
        if before.owner >= 0:
            said.append("What was held back for an earlier session is let go.")
        return tuple(said)


class _refusals:
    """Turns what the system refuses into an answer."""

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, NetworkError):
            failure = error.failure
            text = " ".join(filter(None, (failure.message, failure.advice, failure.detail)))
            raise RpcError(Code.SYSTEM_REFUSED, text) from None


def _no_such_profile() -> RpcError:
    return RpcError(Code.BAD_PROFILE, "The machine has no profile of this name.")
