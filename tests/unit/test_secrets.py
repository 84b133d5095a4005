"""Where passwords come from, without the desktop (that is in tests/e2e/test_keyring.py)."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest
from keyring.errors import InitError, KeyringLocked, PasswordSetError

from app.secrets import (
    KEYRING_TEXTS,
    MAX_FILE,
    MAX_PASSWORD,
    Form,
    KeyringAnswer,
    KeyringState,
    SecretError,
    Source,
    SystemKeyring,
    check_typed,
    obtain,
    read_descriptor,
    read_file,
)
from tests.support.keyrings import Memory, Raising, use


@pytest.fixture(autouse=True)
def no_desktop(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody's own keyring is touched, and no display is there."""
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    use(monkeypatch, None)


def pipe(data: bytes) -> int:
    reader, writer = os.pipe()
    os.write(writer, data)
    os.close(writer)
    return reader


# --- descriptor and file -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "password"),
    [
        (b"secret\n", "secret"),
        (b"secret", "secret"),
        (b"secret\r\nmore\n", "secret"),
        (b" spaces kept \n", " spaces kept "),
        ("pässwörd\n".encode(), "pässwörd"),
        (b"x" * MAX_PASSWORD + b"\n", "x" * MAX_PASSWORD),
    ],
)
def test_the_first_line_is_the_password(data: bytes, password: str, tmp_path: Path) -> None:
    descriptor = pipe(data)
    assert read_descriptor(descriptor) == password
    os.close(descriptor)
    path = tmp_path / "password"
    path.write_bytes(data)
    path.chmod(0o600)
    assert read_file(path) == (password, ())


@pytest.mark.parametrize("data", [b"", b"\n", b"\r\nx\n", b"x" * (MAX_PASSWORD + 1), b"\xff\n"])
def test_what_is_no_password_is_refused_without_repeating_it(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "password"
    path.write_bytes(data)
    with pytest.raises(SecretError) as caught:
        read_file(path)
    assert str(path) in caught.value.message
    assert "xxxx" not in caught.value.message


def test_what_follows_the_line_stays_for_the_next_reader() -> None:
    descriptor = pipe(b"one\ntwo\n")
    assert (read_descriptor(descriptor), read_descriptor(descriptor)) == ("one", "two")
    os.close(descriptor)


@pytest.mark.parametrize("descriptor", [987654, 2**31, 2**70])
def test_a_descriptor_that_is_not_open(descriptor: int) -> None:
    with pytest.raises(SecretError, match=f"descriptor {descriptor}"):
        read_descriptor(descriptor)


def test_a_file_that_is_not_there_and_a_name_that_can_not_be(tmp_path: Path) -> None:
    for path in (tmp_path / "none", tmp_path, Path("a\0b")):
        with pytest.raises(SecretError, match="could not be read"):
            read_file(path)


@pytest.mark.parametrize(("mode", "words"), [(0o644, "every user"), (0o640, "its group"), (0o600, "")])
def test_a_file_that_others_can_read_is_warned_of(mode: int, words: str, tmp_path: Path) -> None:
    path = tmp_path / "password"
    path.write_text("secret\n")
    path.chmod(mode)
    _, warnings = read_file(path)
    assert words in "".join(warnings)
    assert bool(warnings) == bool(words)


def test_a_fifo_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "fifo"
    os.mkfifo(path)
    writer = threading.Thread(target=lambda: path.write_bytes(b"secret\n"))
    writer.start()
    assert read_file(path) == ("secret", ())
    writer.join()


KEYS = Form("keys", "No keys are available.", "Give a file.", whole_file=True)


def test_a_form_may_take_a_file_whole(tmp_path: Path) -> None:
    data = b"one\ntwo\n" * 1000
    descriptor = pipe(data)
    assert read_descriptor(descriptor, KEYS) == data.decode()
    os.close(descriptor)
    path = tmp_path / "keys"
    path.write_bytes(data)
    path.chmod(0o644)
    text, warnings = read_file(path, KEYS)
    assert (text, len(warnings)) == (data.decode(), 1)
    for wrong in (b"x" * (MAX_FILE + 1), b"\xff"):
        path.write_bytes(wrong)
        with pytest.raises(SecretError) as caught:
            read_file(path, KEYS)
        assert (caught.value.advice, "xxxx" in caught.value.message) == ("Give a file.", False)
    with pytest.raises(SecretError, match=r"No keys are available\. There is no keyring"):
        obtain("p", keeper=SystemKeyring(), form=KEYS)


# --- keyring -----------------------------------------------------------------------------------


def test_without_a_keyring_the_answer_is_absent() -> None:
    system = SystemKeyring()
    for answer in (system.get("p"), system.put("p", "x", "l"), system.delete("p")):
        assert answer.state is KeyringState.ABSENT


def test_kept_found_and_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    memory = Memory()
    use(monkeypatch, memory)
    system = SystemKeyring()
    assert system.get("p").state is KeyringState.MISSING
    assert system.put("p", "secret", "Adit: Office").state is KeyringState.DONE
    assert memory.kept == {("adit", "p"): "secret"}
    assert system.get("p") == KeyringAnswer(KeyringState.DONE, "secret")
    assert system.delete("p").state is KeyringState.DONE
    assert system.delete("p").state is KeyringState.MISSING


@pytest.mark.parametrize(
    ("error", "display", "state"),
    [
        (KeyringLocked("x"), "", KeyringState.LOCKED),
        (KeyringLocked("x"), ":0", KeyringState.REFUSED),
        (InitError("x"), "", KeyringState.LOCKED),
        (PasswordSetError("x"), "", KeyringState.REFUSED),
        (OSError("bus gone"), "", KeyringState.REFUSED),
    ],
)
def test_each_error_is_a_state(
    error: Exception, display: str, state: KeyringState, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, Raising(error))
    if display:
        monkeypatch.setenv("DISPLAY", display)
    assert SystemKeyring().get("p").state is state
    assert SystemKeyring().put("p", "x", "l").state is state


def test_a_keyring_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    silent = Raising(None)
    use(monkeypatch, silent)
    started = time.monotonic()
    assert SystemKeyring(timeout=0.1).get("p").state is KeyringState.TIMED_OUT
    assert time.monotonic() - started < 5
    silent.release.set()


def test_a_backend_that_writes_plain_text_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    memory = Memory()
    memory.priority = 0.5
    use(monkeypatch, memory)
    assert SystemKeyring().put("p", "secret", "l").state is KeyringState.ABSENT
    assert memory.kept == {}


def test_every_state_has_a_text_of_its_own() -> None:
    assert set(KEYRING_TEXTS) == set(KeyringState)
    assert len(set(KEYRING_TEXTS.values())) == len(KeyringState)


# --- order -------------------------------------------------------------------------------------


def test_the_order_of_sources(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    memory = Memory()
    memory.kept["adit", "p"] = "kept"
    use(monkeypatch, memory)
    path = tmp_path / "password"
    path.write_text("filed\n")
    descriptor = pipe(b"piped\n")
    system = SystemKeyring()
    first = obtain("p", descriptor=descriptor, file=path, keeper=system, ask=lambda: "typed")
    os.close(descriptor)
    second = obtain("p", file=path, keeper=system, ask=lambda: "typed")
    third = obtain("p", keeper=system, ask=lambda: "typed")
    fourth = obtain("other", keeper=system, ask=lambda: "typed")
    assert [(o.password, o.source) for o in (first, second, third, fourth)] == [
        ("piped", Source.DESCRIPTOR),
        ("filed", Source.FILE),
        ("kept", Source.KEYRING),
        ("typed", Source.PROMPT),
    ]
    assert fourth.notices == ()
    assert fourth.keyring_usable


def test_a_keyring_fault_falls_back_to_asking_with_one_notice() -> None:
    obtained = obtain("p", keeper=SystemKeyring(), ask=lambda: "typed")
    assert obtained.notices == (KEYRING_TEXTS[KeyringState.ABSENT],)
    assert not obtained.keyring_usable


def test_nobody_to_ask_says_how_to_give_one(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, Raising(KeyringLocked("x")))
    with pytest.raises(SecretError, match="locked") as caught:
        obtain("p", keeper=SystemKeyring())
    assert caught.value.code == "keyring_locked"
    assert "--password-file" in caught.value.advice
    assert "--password-fd" in caught.value.advice


@pytest.mark.parametrize("typed", ["", "x" * (MAX_PASSWORD + 1), "\udcff"])
def test_what_can_not_be_typed(typed: str) -> None:
    with pytest.raises(SecretError):
        check_typed(typed)


def test_no_representation_shows_a_password() -> None:
    obtained = obtain("p", ask=lambda: "hunter2")
    assert "hunter2" not in repr(obtained) + repr(KeyringAnswer(KeyringState.DONE, "hunter2"))
