"""The way to a SNAP: what is asked whom in which order, and what goes wrong (``snap.md`` 1.3, 1.4, 2.4)."""

from __future__ import annotations

import dataclasses

import pytest

from engine.protobuf import write_bytes, write_number, write_text
from engine.snap import messages
from engine.snap.calls import MAX_CALLS, Call, Calls
from engine.snap.connect import MEDIA_TYPE, Answer, CallRefused, Request
from engine.snap.control import (
    AccessFound,
    Control,
    ControlSettings,
    Event,
    Failed,
    Registered,
    RegistrationFailed,
    TokenTaken,
    TokenWanted,
)
from engine.snap.errors import (
    AnswerError,
    NoSnap,
    OriginError,
    ServiceUnreachable,
    SnapError,
    SnapTooOld,
    TokenError,
    TokenExpired,
)
from engine.snap.origin import Origin
from engine.snap.tokens import Token
from tests.support import snap_tokens
from tests.support import snap_vectors as vectors
from tests.support.snap_server import SnapServer
from tests.support.wireguard_node import WALL, seeded

HERE = Origin.parse(vectors.CONTROL_URL)
KEY = vectors.CLIENT_KEY
APIS = ControlSettings(endhost_apis=((HERE,),))


class Desk:
    """A control, and whoever makes its calls."""

    def __init__(self, settings: ControlSettings = APIS, *, life: int | None = 3600) -> None:
        self.now = 10.0
        self.server = SnapServer(wall=self.wall)
        token = None if life is None else Token(self.server.mint(life))
        self.control = Control(settings, KEY, token, random=seeded(1), now=self.now, wall=self.wall)
        self.events: list[Event] = []

    @property
    def wall(self) -> float:
        return WALL + self.now

    def registered(self) -> bool:
        return self.control.registered

    def calls(self) -> list[Call]:
        return self.control.take_calls()

    def answer(self, call: Call, answer: Answer | None = None) -> None:
        self.server.now, self.server.wall = self.now, self.wall
        answer = answer or self.server.call(call.request)
        self.control.answered(call.number, answer, self.now, self.wall)

    def fail(self, call: Call) -> None:
        self.control.failed(call.number, "no route", self.now, self.wall)

    def answer_all(self) -> list[str]:
        """Answer until nothing is asked any more; what was asked."""
        methods = []
        while calls := self.calls():
            for call in calls:
                methods.append(method(call.request))
                self.answer(call)
        return methods

    def took(self) -> list[Event]:
        return self.control.take_events()

    def go(self, seconds: float) -> None:
        self.now += seconds
        self.control.handle_timer(self.now, self.wall)

    def error(self) -> SnapError:
        event = self.took()[-1]
        assert isinstance(event, Failed) and event.error is self.control.error
        assert self.control.next_timer(self.now, self.wall) is None
        return event.error


def method(request: Request) -> str:
    return request.path.rpartition("/")[2]


def ready(settings: ControlSettings = APIS, life: int = 3600) -> Desk:
    desk = Desk(settings, life=life)
    desk.answer_all()
    desk.control.attach(desk.now, desk.wall)
    assert desk.answer_all() == ["RegisterSnapTunIdentity"]
    assert [type(event) for event in desk.took()] == [AccessFound, Registered]
    return desk


def test_from_endhost_api_to_registration() -> None:
    desk = Desk()
    assert desk.answer_all() == ["ListUnderlays", "GetSnapDataPlaneAddress"]
    (event,) = desk.took()
    assert isinstance(event, AccessFound)
    access = desk.control.access
    assert access is not None and access == event.access
    assert (access.isd_as, access.snap, access.data_plane) == (
        vectors.ISD_AS,
        HERE,
        vectors.DATA_PLANE_ADDRESS,
    )
    assert desk.control.endhost_api == HERE
    assert not desk.registered()
    desk.control.attach(desk.now, desk.wall)
    (call,) = desk.calls()
    assert call.request.body == vectors.REGISTER and call.timeout == 30
    assert dict(call.request.headers)["authorization"].startswith("Bearer ")
    assert desk.control.waits_for(call.number)
    desk.answer(call)
    assert desk.took() == [Registered()] and desk.registered()
    assert not desk.control.waits_for(call.number)
    assert desk.server.identities == {KEY: int(desk.wall) + 3600}


def test_from_nothing_but_an_api_key() -> None:
    settings = ControlSettings(discovery=HERE, authentication=HERE, api_key="aakey_test", device="laptop")
    assert "aakey" not in repr(settings)
    desk = Desk(settings, life=None)
    assert desk.answer_all() == [
        "AuthenticateByKey",
        "GetEndhostApis",
        "ListUnderlays",
        "GetSnapDataPlaneAddress",
    ]
    assert [type(event) for event in desk.took()] == [TokenTaken, AccessFound]


def test_the_usual_discovery_is_asked_without_a_token() -> None:
    desk = Desk(ControlSettings())
    (call,) = desk.calls()
    assert call.request.url.startswith("https://discovery.scion.anapaya.net/endhost.discovery.v1.")
    assert "authorization" not in dict(call.request.headers)


def test_the_authentication_may_name_another_discovery() -> None:
    desk = Desk(ControlSettings(authentication=HERE, api_key="aakey_test"), life=None)
    (call,) = desk.calls()
    metadata = write_bytes(2, write_text(1, "https://d.example/"))
    body = write_text(1, desk.server.mint(3600)) + metadata
    desk.answer(call, Answer(200, MEDIA_TYPE, body))
    (call,) = desk.calls()
    assert call.request.origin == Origin.parse("https://d.example")


def test_a_token_is_waited_for() -> None:
    desk = Desk(life=None)
    assert desk.took() == [TokenWanted()] and not desk.calls()
    desk.go(60.0)
    assert desk.took() == []
    desk.control.token_failed(desk.now)
    desk.go(5.0)
    assert desk.took() == [TokenWanted()]
    desk.control.set_token(Token(desk.server.mint(3600)), desk.now, desk.wall)
    assert desk.answer_all() == ["ListUnderlays", "GetSnapDataPlaneAddress"]


# --- several to choose from ---


def test_the_first_group_that_answers_is_taken() -> None:
    first, second, third = (Origin.parse(f"https://{name}.example") for name in "abc")
    desk = Desk(ControlSettings(endhost_apis=((first, second, first), (first, third))))
    one, two = desk.calls()
    assert (one.request.origin, two.request.origin) == (first, second)
    assert desk.control.next_timer(desk.now, desk.wall) == desk.now + 0.5
    desk.go(0.5)
    (three,) = desk.calls()
    assert three.request.origin == third, "each is asked once"
    desk.fail(one)
    desk.answer(three)
    assert desk.control.endhost_api == third
    (plane,) = desk.calls()
    desk.answer(two)
    assert desk.control.endhost_api == third and not desk.calls(), "too late"
    desk.answer(plane)
    assert desk.control.access is not None


def test_a_failed_group_makes_way_at_once() -> None:
    first, second = (Origin.parse(f"https://{name}.example") for name in "ab")
    desk = Desk(ControlSettings(endhost_apis=((first,), (second,))))
    (call,) = desk.calls()
    desk.fail(call)
    (call,) = desk.calls()
    assert call.request.origin == second
    desk.fail(call)
    assert isinstance(desk.error(), ServiceUnreachable)


def test_who_said_no_is_told_rather_than_who_said_nothing() -> None:
    first, second = (Origin.parse(f"https://{name}.example") for name in "ab")
    desk = Desk(ControlSettings(endhost_apis=((first, second),)))
    one, two = desk.calls()
    desk.answer(one, Answer(401, "", b"SNAP Token validation failed: x"))
    desk.fail(two)
    error = desk.error()
    assert isinstance(error, CallRefused) and error.token_refused


def test_the_next_snap_is_tried() -> None:
    desk = Desk()
    (call,) = desk.calls()
    snaps = b"".join(
        write_bytes(1, write_text(1, f"https://{name}.example") + write_number(2, vectors.ISD_AS))
        for name in "abc"
    )
    desk.answer(call, Answer(200, MEDIA_TYPE, write_bytes(2, snaps)))
    for name, answer in (("a", None), ("b", Answer(503))):
        (call,) = desk.calls()
        assert call.request.origin.host == f"{name}.example"
        if answer is None:
            desk.fail(call)
        else:
            desk.answer(call, answer)
    (call,) = desk.calls()
    assert call.request.origin.host == "c.example"
    desk.answer(call, Answer(200, MEDIA_TYPE, write_text(1, "192.0.2.1:5000")))
    error = desk.error()
    assert isinstance(error, CallRefused) and error.http == 503, "who said no is told"


# --- what goes wrong ---


@pytest.mark.parametrize(
    ("method_name", "answer", "error"),
    [
        ("ListUnderlays", Answer(200, "text/html", b"<html>"), AnswerError),
        ("ListUnderlays", Answer(200, MEDIA_TYPE, b"\xff"), AnswerError),
        ("ListUnderlays", Answer(200, MEDIA_TYPE, bytes(70_000)), AnswerError),
        ("ListUnderlays", Answer(200, MEDIA_TYPE, vectors.NO_UNDERLAYS), NoSnap),
        ("ListUnderlays", Answer(302), AnswerError),
        ("GetSnapDataPlaneAddress", Answer(200, MEDIA_TYPE, write_text(1, "192.0.2.1:5000")), SnapTooOld),
        ("GetSnapDataPlaneAddress", Answer(200, MEDIA_TYPE, b""), AnswerError),
        ("GetSnapDataPlaneAddress", Answer(404), CallRefused),
    ],
)
def test_answers_that_end_it(method_name: str, answer: Answer, error: type[SnapError]) -> None:
    desk = Desk()
    desk.server.refuse[method_name] = answer
    desk.answer_all()
    assert type(desk.error()) is error
    assert not desk.calls()


def test_a_discovery_without_endhost_apis() -> None:
    for body in (b"", write_bytes(1, write_bytes(1, write_text(1, "nonsense:://")))):
        desk = Desk(ControlSettings(discovery=HERE))
        (call,) = desk.calls()
        desk.answer(call, Answer(200, MEDIA_TYPE, body))
        assert isinstance(desk.error(), AnswerError)
    desk = Desk(ControlSettings(discovery=HERE))
    desk.fail(desk.calls()[0])
    assert isinstance(desk.error(), ServiceUnreachable)


def test_no_secret_goes_out_in_the_clear() -> None:
    far = Origin.parse("http://192.0.2.1:8080")
    desk = Desk(ControlSettings(endhost_apis=((far,),)))
    assert isinstance(desk.error(), OriginError) and not desk.calls()
    desk = Desk(ControlSettings(authentication=far, api_key="aakey_test"), life=None)
    assert isinstance(desk.error(), OriginError) and not desk.calls()
    desk = Desk(ControlSettings(endhost_apis=((far,),), plain=True))
    assert len(desk.calls()) == 1
    mixed = ControlSettings(endhost_apis=((far,), (HERE,)))
    assert [call.request.origin for call in Desk(mixed).calls()] == [HERE]


def test_a_snap_that_would_have_the_token_in_the_clear() -> None:
    desk = Desk()
    (call,) = desk.calls()
    snap = write_text(1, "http://192.0.2.1:8080") + write_number(2, vectors.ISD_AS)
    desk.answer(call, Answer(200, MEDIA_TYPE, write_bytes(2, write_bytes(1, snap))))
    assert isinstance(desk.error(), OriginError)


def test_an_api_key_that_is_refused() -> None:
    desk = Desk(ControlSettings(authentication=HERE, api_key="aakey_wrong"), life=None)
    desk.answer_all()
    error = desk.error()
    assert isinstance(error, CallRefused) and "aakey" not in str(error)


def test_an_authentication_that_gives_no_token() -> None:
    desk = Desk(ControlSettings(authentication=HERE, api_key="aakey_test"), life=None)
    desk.answer(desk.calls()[0], Answer(200, MEDIA_TYPE, write_text(1, "not.a.token")))
    assert isinstance(desk.error(), TokenError)


def test_a_token_that_has_ended_before_it_began() -> None:
    assert isinstance(Desk(life=0).error(), TokenExpired)
    desk = Desk(life=None)
    desk.control.set_token(Token(desk.server.mint(5)), desk.now, desk.wall)
    assert isinstance(desk.error(), TokenExpired)
    desk.control.set_token(Token(desk.server.mint(500)), desk.now, desk.wall)
    assert not desk.calls(), "it has failed, once and for all"


# --- what keeps it open ---


def test_a_new_token_is_registered() -> None:
    desk = ready()
    desk.go(3540.0)
    assert desk.took() == [TokenWanted()]
    token = Token(desk.server.mint(7200))
    desk.control.set_token(token, desk.now, desk.wall)
    assert desk.took() == [TokenTaken(token.expires)]
    (call,) = desk.calls()
    assert dict(call.request.headers)["authorization"] == token.header()
    assert not desk.registered()
    desk.answer(call)
    assert desk.took() == [Registered()]


def test_the_api_key_gives_the_next_token() -> None:
    settings = dataclasses.replace(APIS, authentication=HERE, api_key="aakey_test")
    desk = ready(settings)
    desk.go(3540.0)
    (call,) = desk.calls()
    desk.fail(call)
    desk.go(4.9)
    assert not desk.calls()
    desk.go(0.1)
    assert desk.answer_all() == ["AuthenticateByKey", "RegisterSnapTunIdentity"]
    assert [type(event) for event in desk.took()] == [TokenTaken, Registered]


def test_a_token_that_ends() -> None:
    desk = ready()
    desk.go(3540.0)
    asked = 0
    while desk.control.error is None:
        for event in desk.took():
            if event == TokenWanted():
                asked += 1
                desk.control.token_failed(desk.now)
        desk.go(1.0)
    assert asked == 12
    assert desk.wall >= int(WALL + 10.0) + 3600
    assert isinstance(desk.error(), TokenExpired)


def test_a_silent_data_plane_is_a_reason_to_register() -> None:
    desk = ready()
    desk.control.suspect(desk.now, desk.wall)
    assert not desk.calls(), "it was just done"
    desk.go(60.0)
    desk.server.restart()
    desk.control.suspect(desk.now, desk.wall)
    desk.control.suspect(desk.now, desk.wall)
    assert desk.answer_all() == ["RegisterSnapTunIdentity"]
    assert desk.took() == [Registered()] and KEY in desk.server.identities


def test_a_registration_that_fails() -> None:
    desk = Desk()
    desk.answer_all()
    desk.took()
    desk.server.refuse["RegisterSnapTunIdentity"] = Answer(503)
    desk.control.attach(desk.now, desk.wall)
    for _ in range(40):
        desk.answer_all()
        desk.go(0.5)
    assert desk.server.asked.count("RegisterSnapTunIdentity") == 5
    (event,) = desk.took()
    assert isinstance(event, RegistrationFailed) and isinstance(event.error, CallRefused)
    assert desk.control.error is None, "a new token may help"
    desk.server.refuse.clear()
    desk.control.set_token(Token(desk.server.mint(7200)), desk.now, desk.wall)
    desk.answer_all()
    assert [type(event) for event in desk.took()] == [TokenTaken, Registered]


@pytest.mark.parametrize(
    "answer", [Answer(400, "", b"expiration time is in the past"), Answer(401), Answer(403)]
)
def test_a_registration_that_is_refused_is_not_repeated(answer: Answer) -> None:
    desk = Desk()
    desk.answer_all()
    desk.server.refuse["RegisterSnapTunIdentity"] = answer
    desk.control.attach(desk.now, desk.wall)
    assert desk.answer_all() == ["RegisterSnapTunIdentity"]
    assert [type(event) for event in desk.took()] == [AccessFound, RegistrationFailed, TokenWanted]
    desk.go(300.0)
    assert not desk.calls()
    token = Token(desk.server.mint(7200))
    desk.control.set_token(token, desk.now, desk.wall)
    assert desk.answer_all() == ["RegisterSnapTunIdentity"]
    desk.took()
    desk.go(29.0)
    assert desk.took() == [], "a SNAP that refuses all tokens does not make us ask all the time"
    desk.control.set_token(token, desk.now, desk.wall)
    desk.go(1.0)
    assert desk.took() == []
    desk.go(29.0)
    assert desk.took() == [TokenWanted()]


def test_registration_answers_that_make_no_sense() -> None:
    desk = Desk()
    desk.answer_all()
    desk.control.attach(desk.now, desk.wall)
    desk.answer(desk.calls()[0], Answer(200, MEDIA_TYPE, write_bytes(1, b"short")))
    assert not desk.registered()
    desk.go(2.0)
    desk.fail(desk.calls()[0])
    desk.go(2.0)
    assert desk.answer_all() == ["RegisterSnapTunIdentity"] and desk.registered()


def test_tunnels_come_and_go() -> None:
    desk = ready()
    desk.control.attach(desk.now, desk.wall)
    assert not desk.calls(), "two tunnels, one registration"
    desk.control.detach()
    assert desk.registered()
    desk.control.detach()
    assert not desk.registered()
    desk.control.set_token(Token(desk.server.mint(7200)), desk.now, desk.wall)
    assert not desk.calls(), "nobody needs it"
    desk.control.suspect(desk.now, desk.wall)
    assert not desk.calls()


def test_the_request_for_segments() -> None:
    desk = ready()
    request = desk.control.segments_request(vectors.SEGMENTS_REQUEST)
    assert request.path == messages.LIST_SEGMENTS and request.body == vectors.SEGMENTS_REQUEST
    assert request.max_answer == 1 << 22 and "authorization" in dict(request.headers)


def test_late_and_strange_answers_do_nothing() -> None:
    desk = ready()
    desk.control.answered(999, Answer(200), desk.now, desk.wall)
    desk.control.failed(999, "", desk.now, desk.wall)
    assert desk.took() == [] and desk.calls() == []


def test_calls_have_a_bound() -> None:
    calls = Calls(plain=False)
    results: list[object] = []
    for _ in range(MAX_CALLS + 1):
        calls.make(HERE, messages.REGISTER, b"", lambda result, now, wall: results.append(result), 0.0, 0.0)
    assert len(calls.take()) == MAX_CALLS
    (result,) = results
    assert isinstance(result, ServiceUnreachable)


def test_nothing_shows_the_token() -> None:
    desk = ready()
    desk.go(3540.0)
    token = Token(snap_tokens.VECTOR)
    desk.control.set_token(token, desk.now, desk.wall)
    shown = repr(desk.calls()) + repr(desk.took()) + repr(desk.control.access) + repr(desk.server.asked)
    assert "eyJ" not in shown and "Bearer" not in shown
