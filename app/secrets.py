"""Where a password, or whatever a kind of profile has in its place, comes from.

A descriptor, a file, the keyring, a person; each kind says by its :class:`Form` what it takes.

The keyring is asked lazily, once, in a thread of its own and with a time-out, because an
unlock can wait for ever for a prompt that nobody sees. Never from an argument (others read
it in the process list) and never from the environment (children inherit it).
"""

from __future__ import annotations

import os
import queue
import stat
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

SERVICE = "adit"
"""Attribute ``service`` of our keyring items; ``username`` is the profile's id."""
KEYRING_TIMEOUT = 30.0
"""Seconds that a person has to unlock the keyring."""
MAX_PASSWORD = 4096
"""Bytes of a password in UTF-8."""
MAX_FILE = 64 * 1024
"""Bytes of a file that is taken whole."""


class SecretError(Exception):
    """A password could not be had or kept; ``advice`` says what to do about it."""

    def __init__(self, message: str, advice: str = "", code: str = "secret_unavailable") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice
        self.code = code


@dataclass(frozen=True)
class Form:
    """What a kind of profile calls its secret, and how a file holds it."""

    noun: str
    missing: str
    """The sentence for there being none."""
    advice: str
    """How to provide it, for somebody who did not."""
    whole_file: bool = False
    """Whether it is a file as a whole, or the first line of one."""


PASSWORD = Form(
    "password",
    "No password is available.",
    "Give one with --password-file or --password-fd, or run this in a terminal to be asked.",
)


# --- descriptor and file -----------------------------------------------------------------------


def read_descriptor(descriptor: int, form: Form = PASSWORD) -> str:
    """What an open descriptor gives: its first line, and no more is read, or everything.

    It is left open. Raises :class:`SecretError`.
    """
    return _read(descriptor, f"descriptor {descriptor}", form)


def read_file(path: Path, form: Form = PASSWORD) -> tuple[str, tuple[str, ...]]:
    """The first line of a file, or all of it, and warnings about the file.

    A FIFO is taken as well, so that the shell's ``<(...)`` works. Raises :class:`SecretError`.
    """
    try:
        with path.open("rb", buffering=0) as file:
            warnings = exposure(file.fileno(), path)
            return _read(file.fileno(), str(path), form), warnings
    except (OSError, ValueError) as error:
        raise SecretError(f"The {form.noun} could not be read from {path}: {_reason(error)}.") from error


def exposure(descriptor: int, path: Path) -> tuple[str, ...]:
    """A warning when an open file with secrets can be read by others."""
    mode = os.fstat(descriptor).st_mode
    if not (stat.S_ISREG(mode) and mode & (stat.S_IRGRP | stat.S_IROTH)):
        return ()
    who = "every user" if mode & stat.S_IROTH else "its group"
    return (f"{path} can be read by {who}; `chmod 600` keeps it yours.",)


def _read(descriptor: int, where: str, form: Form) -> str:
    data = bytearray()
    limit = MAX_FILE if form.whole_file else MAX_PASSWORD + 1
    try:
        # One byte at a time for a line: what follows it belongs to whoever reads next.
        while len(data) <= limit:
            more = os.read(descriptor, 16 * 1024 if form.whole_file else 1)
            if not more:
                break
            data += more
            if more == b"\n" and not form.whole_file:
                break
    except (OSError, OverflowError) as error:
        raise SecretError(f"The {form.noun} could not be read from {where}: {_reason(error)}.") from error
    return _whole(bytes(data), where, form) if form.whole_file else _first_line(bytes(data), where)


def _whole(data: bytes, where: str, form: Form) -> str:
    if len(data) > MAX_FILE:
        raise SecretError(f"There are more than {MAX_FILE} bytes in {where}.", form.advice)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise SecretError(f"What is in {where} is not UTF-8 text.", form.advice) from None


def _first_line(data: bytes, where: str) -> str:
    line = data.removesuffix(b"\n").removesuffix(b"\r") if data.endswith(b"\n") else data
    if not line:
        raise SecretError(f"There is no password in {where}.", "Put it in the first line.")
    if len(line) > MAX_PASSWORD:
        raise SecretError(f"The first line of {where} is longer than {MAX_PASSWORD} bytes.")
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        raise SecretError(f"The first line of {where} is not UTF-8 text.") from None


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


# --- keyring -----------------------------------------------------------------------------------


class KeyringState(StrEnum):
    """How the keyring answered. Each has a text of its own, :data:`KEYRING_TEXTS`."""

    DONE = "done"
    """The text was found, kept or deleted."""
    MISSING = "missing"
    """The keyring is open and holds nothing for this profile."""
    LOCKED = "locked"
    """It is locked, and there is no desktop session in which one could be asked to unlock it."""
    ABSENT = "absent"
    """No keyring service runs or can be started."""
    REFUSED = "refused"
    """The person did not unlock it, or the service said no."""
    TIMED_OUT = "timed_out"
    """No answer within the time-out, most likely an unlock prompt that nobody saw."""


KEYRING_TEXTS = {
    KeyringState.DONE: "The keyring has done it.",
    KeyringState.MISSING: "The keyring holds nothing for this network.",
    KeyringState.LOCKED: "The keyring is locked and can not ask you to unlock it here.",
    KeyringState.ABSENT: "There is no keyring service here.",
    KeyringState.REFUSED: "The keyring was not unlocked, or it refused.",
    KeyringState.TIMED_OUT: "The keyring did not answer in time.",
}


@dataclass(frozen=True)
class KeyringAnswer:
    """What the keyring said; ``password`` is set when one was found. Keep it out of logs."""

    state: KeyringState
    password: str | None = None
    detail: str = ""

    def __repr__(self) -> str:
        """Without the password: a representation ends up in logs and tracebacks."""
        return f"KeyringAnswer({self.state.value}, {self.detail!r})"


class PasswordKeeper(Protocol):
    """Something that keeps passwords by profile id."""

    def get(self, profile_id: str) -> KeyringAnswer:
        """The password of a profile."""
        ...

    def put(self, profile_id: str, password: str, label: str) -> KeyringAnswer:
        """Keep or replace it; ``label`` is what a person sees in a keyring manager."""
        ...

    def delete(self, profile_id: str) -> KeyringAnswer:
        """Forget it."""
        ...


class SystemKeyring:
    """The desktop's keyring (Secret Service or KWallet), by the ``keyring`` library."""

    def __init__(self, timeout: float = KEYRING_TIMEOUT) -> None:
        self._timeout = timeout

    def get(self, profile_id: str) -> KeyringAnswer:
        """The password of a profile. Blocks for at most the time-out."""
        return self._ask(lambda: _get(profile_id))

    def put(self, profile_id: str, password: str, label: str) -> KeyringAnswer:
        """Keep or replace it. Blocks for at most the time-out."""
        return self._ask(lambda: _put(profile_id, password, label))

    def delete(self, profile_id: str) -> KeyringAnswer:
        """Forget it. Blocks for at most the time-out."""
        return self._ask(lambda: _delete(profile_id))

    def _ask(self, work: Callable[[], KeyringAnswer]) -> KeyringAnswer:
        answers: queue.SimpleQueue[KeyringAnswer] = queue.SimpleQueue()
        # A daemon: when the service never answers, the program must still be able to end.
        threading.Thread(target=lambda: answers.put(_guarded(work)), name="keyring", daemon=True).start()
        try:
            return answers.get(timeout=self._timeout)
        except queue.Empty:
            return KeyringAnswer(KeyringState.TIMED_OUT, detail=f"no answer in {self._timeout:g} s")


def _guarded(work: Callable[[], KeyringAnswer]) -> KeyringAnswer:
    try:
        import keyring
        import keyring.errors as errors
    except ImportError as error:
        return KeyringAnswer(KeyringState.ABSENT, detail=str(error))
    try:
        # Below 1 are the stand-ins: none, null, and those that write plain text.
        if keyring.get_keyring().priority < 1:
            return KeyringAnswer(KeyringState.ABSENT, detail="no usable keyring backend")
        return work()
    except errors.NoKeyringError as error:
        return KeyringAnswer(KeyringState.ABSENT, detail=str(error))
    except (errors.KeyringLocked, errors.InitError) as error:
        # The library says the same for "dismissed" and for "nobody to ask"; the session tells them apart.
        desktop = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY")
        return KeyringAnswer(KeyringState.REFUSED if desktop else KeyringState.LOCKED, detail=str(error))
    except Exception as error:  # Backends let their D-Bus library's errors through; all mean no.
        return KeyringAnswer(KeyringState.REFUSED, detail=f"{type(error).__name__}: {error}")


def _get(profile_id: str) -> KeyringAnswer:
    import keyring

    password = keyring.get_password(SERVICE, profile_id)
    return KeyringAnswer(KeyringState.MISSING if password is None else KeyringState.DONE, password)


def _put(profile_id: str, password: str, label: str) -> KeyringAnswer:
    import keyring

    keyring.set_password(SERVICE, profile_id, password)
    _label(profile_id, label)
    return KeyringAnswer(KeyringState.DONE)


def _delete(profile_id: str) -> KeyringAnswer:
    import keyring

    # Looked up first: the library's "no such password" is also its answer to other failures.
    if keyring.get_password(SERVICE, profile_id) is None:
        return KeyringAnswer(KeyringState.MISSING)
    keyring.delete_password(SERVICE, profile_id)
    return KeyringAnswer(KeyringState.DONE)


def _label(profile_id: str, label: str) -> None:
    """Give the item a name that a person understands; the library's own shows the bare id."""
    import keyring
    from keyring.backends import SecretService
    from keyring.backends.chainer import ChainerBackend

    backend = keyring.get_keyring()
    if isinstance(backend, ChainerBackend) and backend.backends:
        backend = backend.backends[0]
    if not isinstance(backend, SecretService.Keyring):
        return
    try:
        collection = backend.get_preferred_collection()  # type: ignore[no-untyped-call]
        try:
            for item in collection.search_items({"service": SERVICE, "username": profile_id}):
                item.set_label(label)
        finally:
            collection.connection.close()
    except Exception:  # The password is kept; a plain label is no reason to say otherwise.
        return


# --- all sources, in order ---------------------------------------------------------------------


class Source(StrEnum):
    """Where a password came from."""

    DESCRIPTOR = "descriptor"
    FILE = "file"
    KEYRING = "keyring"
    PROMPT = "prompt"


@dataclass(frozen=True)
class Obtained:
    """A password or what is in its place, its source, and what the person should be told about it."""

    password: str
    source: Source
    notices: tuple[str, ...] = ()
    keyring_usable: bool = True
    """Whether to offer to remember it. Not known for certain until the keyring was asked."""

    def __repr__(self) -> str:
        """Without the password."""
        return f"Obtained({self.source.value}, {self.notices!r})"


def check_typed(password: str) -> str:
    """A password as a person typed it. Raises :class:`SecretError` if it can not be one."""
    try:
        size = len(password.encode("utf-8"))
    except UnicodeEncodeError:
        raise SecretError("The password is not UTF-8 text.", "Check the terminal's character set.") from None
    if not 1 <= size <= MAX_PASSWORD:
        raise SecretError(f"A password has 1 to {MAX_PASSWORD} bytes.")
    return password


def obtain(
    profile_id: str,
    *,
    descriptor: int | None = None,
    file: Path | None = None,
    keeper: PasswordKeeper | None = None,
    ask: Callable[[], str] | None = None,
    form: Form = PASSWORD,
) -> Obtained:
    """The password of a profile, or what its ``form`` says, from the first source that has one.

    ``keeper`` is ``None`` to leave the keyring out, ``ask`` is ``None`` when nobody is there to
    be asked. Raises :class:`SecretError` with how to provide one.
    """
    if descriptor is not None:
        return Obtained(read_descriptor(descriptor, form), Source.DESCRIPTOR)
    if file is not None:
        password, warnings = read_file(file, form)
        return Obtained(password, Source.FILE, warnings)
    answer = keeper.get(profile_id) if keeper is not None else KeyringAnswer(KeyringState.MISSING)
    if answer.state is KeyringState.DONE and answer.password:
        return Obtained(answer.password, Source.KEYRING)
    if ask is not None:
        usable = answer.state in (KeyringState.DONE, KeyringState.MISSING)
        notices = () if usable else (KEYRING_TEXTS[answer.state],)
        return Obtained(check_typed(ask()), Source.PROMPT, notices, usable)
    raise SecretError(
        f"{form.missing} {KEYRING_TEXTS[answer.state]}", form.advice, f"keyring_{answer.state.value}"
    )
