"""Processes that try to be taken for another: the attackers of the helper's socket.

Run as root in a process of its own (``python -m tests.support.impostors KIND SOCKET TRIES UID``), so
that it may fork at will; prints what came of it as JSON.
"""

from __future__ import annotations

import ctypes
import functools
import json
import os
import socket
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from helper import authority
from helper.authority import Policy, Role
from tests.support.bus_polkit import pid_of

USERS = 20
"""Different uids that take turns, so that no limit is met."""
_CLONE_NEWUSER = 0x10000000
_PR_SET_DUMPABLE = 4
_BUSY = -32005

HELLO = b'{"jsonrpc":"2.0","id":0,"method":"hello","params":{"client":"t","version":"1","protocol":[2,2]}}\n'
WISHES = (
    b'{"jsonrpc":"2.0","id":1,"method":"lockdown.set","params":{"on":true}}\n'
    b'{"jsonrpc":"2.0","id":2,"method":"session.disconnect","params":{"session":"r"}}\n'
    b'{"jsonrpc":"2.0","id":3,"method":"session.connect","params":{"machine":"office"}}\n'
)

_libc = ctypes.CDLL(None, use_errno=True)


def _in_child(uid: int, work: Callable[[], Any]) -> Any:
    """What ``work`` gives in a process of that user; ``None`` when it gives nothing."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            os.close(read)
            _become(uid)
            os.write(write, json.dumps(work()).encode())
            status = 0
        finally:
            os._exit(status)
    os.close(write)
    with os.fdopen(read, "rb") as answers:
        answer = answers.read()
    _, status = os.waitpid(pid, 0)
    if status != 0:
        raise RuntimeError(f"an impostor failed: {status}")
    return json.loads(answer)


def _become(uid: int) -> None:
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)


def _connect(path: str) -> socket.socket:
    while True:
        client = socket.socket(socket.AF_UNIX)
        client.settimeout(10)
        client.connect(path)
        client.send(HELLO)
        first = client.recv(65536)
        answer = json.loads(first.splitlines()[0])
        if answer.get("error", {}).get("code") != _BUSY:
            _ROLES.append(answer["result"]["role"])
            return client
        client.close()
        time.sleep(0.005)


_ROLES: list[str] = []


def _speak(client: socket.socket) -> list[Any]:
    """The role, and the codes of all refusals."""
    client.send(WISHES)
    data = b""
    while data.count(b"\n") < 3:
        got = client.recv(65536)
        if not got:
            raise RuntimeError("the helper hung up")
        data += got
    client.close()
    codes = [json.loads(line).get("error", {}).get("code", 0) for line in data.splitlines()]
    return [_ROLES.pop(), codes]


def passed(path: str, uid: int) -> list[Any]:
    """A user connects and hands the connection to root, who speaks."""
    ours, theirs = socket.socketpair()
    role = _in_child(uid, lambda: _hand_over(path, theirs))
    _, descriptors, _, _ = socket.recv_fds(ours, 10, 1)
    ours.close()
    theirs.close()
    client = socket.socket(fileno=descriptors[0])
    client.settimeout(10)
    _ROLES.append(role)
    return _speak(client)


def _hand_over(path: str, to: socket.socket) -> str:
    client = _connect(path)
    socket.send_fds(to, [b"x"], [client.fileno()])
    return _ROLES.pop()


def inside(path: str, uid: int) -> list[Any]:
    """A user is root of a user namespace of its own, with every capability there."""

    def work() -> list[Any]:
        _libc.prctl(_PR_SET_DUMPABLE, 1, 0, 0, 0)
        if _libc.unshare(_CLONE_NEWUSER) != 0:
            raise OSError(ctypes.get_errno(), "unshare")
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"0 {uid} 1")
        Path("/proc/self/gid_map").write_text(f"0 {uid} 1")
        os.setresuid(0, 0, 0)
        if os.getresuid() != (0, 0, 0):
            raise RuntimeError("not root inside")
        return _speak(_connect(path))

    answer: list[Any] = _in_child(uid, work)
    return answer


def gone(path: str, uid: int) -> list[Any]:
    """A user wishes for something and is gone before it is decided."""

    def work() -> list[Any]:
        client = _connect(path)
        client.send(WISHES)
        return [_ROLES.pop(), []]

    answer: list[Any] = _in_child(uid, work)
    return answer


def reused(uid: int, tries: int, first: int = 3000) -> Counter[str]:
    """A user connects and ends; root gets its number; only then is the connection looked at.

    Must be the first process of a pid namespace. ``reused`` counts how often the number was the
    same, ``elevated`` how often root was seen in the user's place.
    """
    found: Counter[str] = Counter()
    path = f"\0adit-reuse-{os.urandom(8).hex()}"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen()
        for number in range(tries):
            user = uid + number % USERS
            pid = _fork_as(first, functools.partial(_touch, path, user))
            os.waitpid(pid, 0)
            read, write = os.pipe()
            again = _fork_as(first, functools.partial(os.read, read, 1))
            connection, _ = listener.accept()
            identity = authority.identify(connection)
            found["tries"] += 1
            found["reused"] += identity.pid == again
            found["elevated"] += (
                identity.uid != user
                or authority.role(identity, Policy()) is not Role.OBSERVER
                or (identity.pidfd is not None and pid_of(identity.pidfd) != -1)
            )
            identity.close()
            connection.close()
            os.write(write, b"x")
            os.waitpid(again, 0)
            os.close(read)
            os.close(write)
    return found


def _fork_as(pid: int, work: Callable[[], object]) -> int:
    """A process with that very number."""
    Path("/proc/sys/kernel/ns_last_pid").write_text(str(pid - 1))
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    return child


def _touch(path: str, uid: int) -> None:
    _become(uid)
    client = socket.socket(socket.AF_UNIX)
    client.connect(path)


def main(arguments: list[str]) -> None:
    """One kind of attack, so many times."""
    kind, path, tries, uid = arguments[0], arguments[1], int(arguments[2]), int(arguments[3])
    if kind == "reused":
        print(json.dumps(reused(uid, tries)))
        return
    attack = {"passed": passed, "inside": inside, "gone": gone}[kind]
    seen = Counter(json.dumps(attack(path, uid + number % USERS)) for number in range(tries))
    print(json.dumps(seen))


if __name__ == "__main__":
    main(sys.argv[1:])
