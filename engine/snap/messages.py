"""The messages of the services on the way to a SNAP (``snap.md`` 1.3), and which method each belongs to.

ISD-ASes are numbers of 64 bits here. URLs are kept as the text that came; :mod:`engine.snap.origin`
judges them when they are used, so that one bad entry of a list does not spoil the others.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from engine import protobuf
from engine.protobuf import ProtobufError
from engine.snap.errors import AnswerError, OriginError
from engine.snap.origin import MAX_URL, parse_endpoint
from engine.snap.tokens import MAX_TOKEN
from engine.udp.endpoint import Endpoint

KEY_SIZE = 32
NO_SHARE = bytes(KEY_SIZE)
"""The share of a preshared key that stands for none: an absent one is refused (1.3)."""

MAX_GROUPS = 64
MAX_APIS = 64
"""Endhost APIs of one group."""
MAX_ROUTERS = 256
MAX_SNAPS = 256
MAX_ASES = 256
"""ISD-ASes of one SNAP."""
MAX_INTERFACES = 4096
MAX_ANSWER = 64 * 1024
"""Bytes of any answer but one with segments."""
MAX_SEGMENTS_ANSWER = 1 << 22
"""Bytes of an answer with segments, which :mod:`engine.scion.segments` reads."""

VALIDITY_RANGE = (900, 86_400)
"""Seconds for which a token can be asked to be good."""

GET_ENDHOST_APIS = "/endhost.discovery.v1.EndhostApiDiscoveryService/GetEndhostApis"
AUTHENTICATE = "/anapaya.aa.v1.AuthService/AuthenticateByKey"
LIST_UNDERLAYS = "/scion.endhost.v1.UnderlayService/ListUnderlays"
LIST_SEGMENTS = "/scion.endhost.v1.SegmentsService/ListSegments"
GET_DATA_PLANE = "/anapaya.snap.v1.SnapControl/GetSnapDataPlaneAddress"
REGISTER = "/anapaya.snap.v1.SnapControl/RegisterSnapTunIdentity"


def _read(data: bytes, *known: int) -> protobuf.Fields:
    return protobuf.read(data, known)


def _limited(values: tuple[bytes, ...], limit: int, what: str) -> tuple[bytes, ...]:
    if len(values) > limit:
        raise AnswerError(f"{len(values)} {what}")
    return values


# --- discovery and authentication ------------------------------------------------------------------


def read_endhost_apis(body: bytes) -> tuple[tuple[str, ...], ...]:
    """The answer of :data:`GET_ENDHOST_APIS` (asked with nothing): URLs by groups, the preferred one first.

    Raises :class:`AnswerError`.
    """
    try:
        groups = _limited(_read(body, 1).repeated(1), MAX_GROUPS, "groups of endhost APIs")
        return tuple(
            tuple(
                _read(info, 1).text(1, MAX_URL)
                for info in _limited(_read(group, 1).repeated(1), MAX_APIS, "endhost APIs of a group")
            )
            for group in groups
        )
    except ProtobufError as error:
        raise AnswerError(str(error)) from None


@dataclass(frozen=True, slots=True)
class Authentication:
    """The answer of :data:`AUTHENTICATE`."""

    token: str = field(repr=False)
    """A JWT, not yet read."""
    discovery: str
    """URL of the discovery to use instead of the usual one; empty for none."""


def write_authenticate(api_key: str, device: str, validity: int = 0) -> bytes:
    """Ask :data:`AUTHENTICATE` for a token for ``validity`` seconds; 0 leaves it to the service."""
    if validity:
        validity = min(max(validity, VALIDITY_RANGE[0]), VALIDITY_RANGE[1])
    request = protobuf.write_text(1, api_key) + protobuf.write_text(2, device)
    return request + (protobuf.write_number(3, validity) if validity else b"")


def read_authentication(body: bytes) -> Authentication:
    """Read the answer. Raises :class:`AnswerError`, also when there is no token."""
    try:
        fields = _read(body, 1, 2)
        token = fields.text(1, MAX_TOKEN)
        metadata = _read(fields.message(2) or b"", 1)
        discovery = metadata.text(1, MAX_URL)
    except ProtobufError as error:
        raise AnswerError(str(error)) from None
    if not token:
        raise AnswerError("no token")
    return Authentication(token, discovery)


# --- endhost API -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Router:
    """A border router that takes SCION packets in UDP, without any SNAP."""

    isd_as: int
    address: Endpoint
    interfaces: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Snap:
    """A SNAP's control plane."""

    address: str
    """A URL, or what ought to be one."""
    isd_ases: tuple[int, ...]
    """Where its clients can be."""


@dataclass(frozen=True, slots=True)
class Underlays:
    """The answer of :data:`LIST_UNDERLAYS`: how SCION is reached from here."""

    routers: tuple[Router, ...] = ()
    snaps: tuple[Snap, ...] = ()


def write_list_underlays(isd_as: int = 0) -> bytes:
    """Ask for one ISD-AS, or with 0 for all that are local."""
    return protobuf.write_number(1, isd_as)


def read_underlays(body: bytes) -> Underlays:
    """Read the answer; both kinds may be absent, or present and empty. Raises :class:`AnswerError`."""
    try:
        fields = _read(body, 1, 2)
        routers = _limited(_read(fields.message(1) or b"", 1).repeated(1), MAX_ROUTERS, "routers")
        snaps = _limited(_read(fields.message(2) or b"", 1).repeated(1), MAX_SNAPS, "SNAPs")
        return Underlays(tuple(map(_router, routers)), tuple(map(_snap, snaps)))
    except (ProtobufError, OriginError) as error:
        raise AnswerError(str(error)) from None


def _router(data: bytes) -> Router:
    fields = _read(data, 1, 2, 3)
    interfaces = fields.numbers(3, 32)
    if len(interfaces) > MAX_INTERFACES:
        raise AnswerError(f"{len(interfaces)} interfaces of a router")
    return Router(fields.number(1), parse_endpoint(fields.text(2, MAX_URL)), interfaces)


def _snap(data: bytes) -> Snap:
    fields = _read(data, 1, 2)
    isd_ases = fields.numbers(2)
    if len(isd_ases) > MAX_ASES:
        raise AnswerError(f"{len(isd_ases)} ISD-ASes of a SNAP")
    return Snap(fields.text(1, MAX_URL), isd_ases)


# --- control of a SNAP -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DataPlane:
    """The answer of :data:`GET_DATA_PLANE` (asked with nothing): where the tunnel goes."""

    address: Endpoint
    control: str
    """URL at which our identity is to be registered; empty in an answer of a SNAP that is too old."""
    key: bytes
    """Its static X25519 key, 32 bytes; empty likewise."""


def read_data_plane(body: bytes) -> DataPlane:
    """Read the answer. Raises :class:`AnswerError`, also for a key of another size."""
    try:
        fields = _read(body, 1, 2, 3)
        address = parse_endpoint(fields.text(1, MAX_URL))
        control, key = fields.text(2, MAX_URL), fields.data(3)
    except (ProtobufError, OriginError) as error:
        raise AnswerError(str(error)) from None
    if len(key) not in (0, KEY_SIZE):
        raise AnswerError(f"a key of {len(key)} bytes")
    return DataPlane(address, control, key)


def write_register(public_key: bytes) -> bytes:
    """Ask :data:`REGISTER` to let this key in. There is no preshared key: nobody says how shares combine."""
    if len(public_key) != KEY_SIZE:
        raise ValueError(f"a public key has {KEY_SIZE} bytes, not {len(public_key)}")
    return protobuf.write_bytes(1, public_key) + protobuf.write_bytes(2, NO_SHARE)


def read_registration(body: bytes) -> bytes:
    """The server's share of a preshared key, so far always zeros; not to be used.

    Raises :class:`AnswerError`, also for a share of another size.
    """
    try:
        share = _read(body, 1).data(1)
    except ProtobufError as error:
        raise AnswerError(str(error)) from None
    if len(share) not in (0, KEY_SIZE):
        raise AnswerError(f"a share of {len(share)} bytes")
    return share or NO_SHARE
