"""Every state of the window and every dialog, each by a name: for pictures, and for tests that walk them all.

A scene is made when it is wanted, from a :class:`tests.support.gui_studio.Studio` of its own.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import msgspec
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from app.gui.model.picture import Entry, Link, Origin, Picture
from helper.api.types import (
    Hold,
    KillSwitch,
    MachineProfile,
    Problem,
    ProblemKind,
    State,
    Step,
)
from tests.support.gui_dialog_scenes import DIALOGS
from tests.support.gui_pictures import HOME, OFFICE, READY, own, picture, session, without_helper
from tests.support.gui_studio import Studio

Scene = Callable[[Studio], QWidget]

WIDE, NARROW = (880, 600), (640, 420)
_UNREACHED = Problem(
    code="no_handshake",
    kind=ProblemKind.NETWORK,
    message="The server does not answer.",
    advice="Check that it runs and that its address is right.",
)
_UNRESOLVED = Problem(
    code="dns_not_set",
    kind=ProblemKind.LOCAL,
    message="The name servers of the network could not be put to use.",
    advice="Names inside the network may not be found.",
    detail="resolvconf: exit status 1",
)


def _window(studio: Studio, shown: Picture, key: str = OFFICE.id, size: tuple[int, int] = WIDE) -> QWidget:
    from app.gui.window.main import MainWindow

    studio.desk.show(shown)
    window = MainWindow(studio.desk, studio.library, studio.actions, studio.doors, studio.preferences)
    window.resize(*size)
    if key:
        window.choose(key)
    return window


def _state(state: State | None, **fields: object) -> Scene:
    def make(studio: Studio) -> QWidget:
        shown = picture(state, **fields)
        window = _window(studio, shown)
        if state in (State.UP, State.DEGRADED):
            _some_traffic(studio, shown)
        return window

    return make


def _some_traffic(studio: Studio, shown: Picture) -> None:
    """A minute of it, so that the graph has a shape."""
    for entry in shown.entries:
        if entry.session is None:
            continue
        history, now = studio.desk.history(entry.session.id), time.monotonic()
        down = up = 0
        for second in range(60):
            down += (second % 12) ** 2 * 12_000
            up += (second % 7) * 20_000
            history.feed(now - 60 + second, down, up, 20.0 + second % 5)
        studio.desk.ticked.emit(entry.session.id)


def _without(link: Link, detail: str = "") -> Scene:
    return lambda studio: _window(studio, without_helper(link, detail))


def _empty(studio: Studio) -> QWidget:
    for profile in (OFFICE, HOME):
        studio.library.remove(profile.id)
    return _window(studio, Picture(helper=READY), "")


def _narrow(studio: Studio) -> QWidget:
    return _window(studio, picture(State.UP), size=NARROW)


def _log_open(studio: Studio) -> QWidget:
    window = _window(studio, picture(State.UP))
    window.show()
    log = next(action for action in window.findChildren(QAction) if action.shortcut().toString() == "Ctrl+L")
    log.trigger()
    return window


def _overlap(studio: Studio) -> QWidget:
    routes = ("10.20.0.0/16", "192.168.30.0/24")
    office = session(State.UP, OFFICE, routes=routes, full_tunnel=False, overlaps=("Home lab",))
    home = session(State.UP, HOME, routes=routes[:1], full_tunnel=False, overlaps=("Office",), device="adit1")
    shown = replace(picture(), entries=(own(OFFICE, office), own(HOME, home)))
    return _window(studio, shown)


def _wireguard(studio: Studio) -> QWidget:
    now = time.time()
    running = session(
        State.UP,
        HOME,
        server="",
        cipher="ChaCha20-Poly1305",
        peer="198.51.100.9:51820",
        addresses=("10.20.0.7/32", "fd20::7/128"),
        routes=("10.20.0.0/16", "fd20::/48"),
        gateway="",
        full_tunnel=False,
        handshake_at=now - 42,
        mtu=1420,
    )
    shown = replace(picture(), entries=(own(OFFICE), own(HOME, running)))
    return _window(studio, shown, HOME.id)


def _machine(studio: Studio) -> QWidget:
    profile = MachineProfile(
        id="m-1", name="Branch office", kind="softether", host="branch.example.com", autoconnect=True
    )
    running = msgspec.structs.replace(session(State.UP), id="s-m", profile_id="m-1", machine=True, owner=0)
    entry = Entry("m-1", profile.name, Origin.MACHINE, "softether", None, profile, running, mine=False)
    shown = picture()
    return _window(studio, replace(shown, entries=(*shown.entries, entry)), "m-1")


def _lockdown(studio: Studio) -> QWidget:
    held = KillSwitch(hold=Hold.BLOCKED, lockdown=True, reason="Lockdown is on.", way_out="adit lockdown off")
    return _window(studio, replace(picture(), killswitch=held))


def _unusable(studio: Studio) -> QWidget:
    wrong = ("old.toml: line 3: there is no kind of profile called l2tp",)
    return _window(studio, replace(picture(), unusable=wrong))


WINDOWS: dict[str, Scene] = {
    "window-empty": _empty,
    "window-off": _state(State.OFF),
    "window-preparing": _state(State.PREPARING),
    "window-finding": _state(State.CONNECTING, step=Step.RESOLVING),
    "window-certificate": _state(State.CONNECTING, step=Step.CERTIFICATE),
    "window-login": _state(State.AUTHENTICATING, step=Step.LOGIN),
    "window-address": _state(State.CONFIGURING, step=Step.ADDRESS),
    "window-routes": _state(State.CONFIGURING, step=Step.ROUTES),
    "window-asking": _state(State.ASKING),
    "window-waiting": _state(State.WAITING),
    "window-up": _state(State.UP),
    "window-up-wireguard": _wireguard,
    "window-up-machine": _machine,
    "window-degraded": _state(State.DEGRADED, problem=_UNREACHED),
    "window-degraded-dns": _state(State.DEGRADED, problem=_UNRESOLVED),
    "window-blocked": _state(State.BLOCKED),
    "window-lockdown": _lockdown,
    "window-error": _state(State.FAILED),
    "window-stopping": _state(State.STOPPING),
    "window-overlap": _overlap,
    "window-log": _log_open,
    "window-narrow": _narrow,
    "window-unusable": _unusable,
    "helper-connecting": _without(Link.CONNECTING),
    "helper-absent": _without(Link.ABSENT, "/run/adit/helper.sock: No such file or directory"),
    "helper-older": _without(Link.OLDER, "protocol 1 to 1, ours is 2"),
    "helper-newer": _without(Link.NEWER, "protocol 3 to 4, ours is 2"),
    "helper-refused": _without(Link.REFUSED, "too many clients"),
    "helper-lost": _without(Link.LOST),
}
SCENES: dict[str, Scene] = {**WINDOWS, **DIALOGS}
"""In the order in which people look at them."""
