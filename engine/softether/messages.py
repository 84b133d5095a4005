"""Hello, login and welcome: the PACKs of a connection's beginning (sections 1.3, 3 and 5)."""

from __future__ import annotations

import hashlib
import unicodedata

import msgspec

from engine.softether.credentials import Credentials
from engine.softether.errors import NotSoftEtherError, ProtocolError, ServerRefusedError
from engine.softether.pack import Pack
from engine.softether.password import CHALLENGE_SIZE

CLIENT_NAME = "Adit VPN Client"
# Hubs may refuse builds that are too old; these are the numbers of the protocol that we speak.
PROTOCOL_VERSION = 501
PROTOCOL_BUILD = 9674

MIN_TIMEOUT_MS = 5_000
DEFAULT_TIMEOUT_MS = 20_000
"""What servers use when nothing else was set."""
MAX_TIMEOUT_MS = 60_000
SESSION_KEY_SIZE = 20
MAX_NOTICE = 4096
"""Characters of a message of the day that we show."""


class Hello(msgspec.Struct, frozen=True):
    """The server's first PACK on every connection."""

    server: str
    version: int
    build: int
    challenge: bytes
    """20 random bytes that the password proof is made with."""

    def to_pack(self) -> Pack:
        """The PACK a server sends."""
        pack = Pack().add_str("hello", self.server).add_int("version", self.version)
        return pack.add_int("build", self.build).add_data("random", self.challenge)

    @classmethod
    def from_pack(cls, pack: Pack) -> Hello:
        """Read it; ``ServerRefusedError`` or ``NotSoftEtherError`` when it is none."""
        raise_error(pack)
        challenge = pack.data("random")
        if "hello" not in pack or len(challenge) != CHALLENGE_SIZE:
            raise NotSoftEtherError("the first PACK is no hello")
        return cls(
            clean_line(pack.text("hello"), 128), pack.number("version"), pack.number("build"), challenge
        )


def login_pack(credentials: Credentials, challenge: bytes, installation: str) -> Pack:
    """The login request (section 3): one TLS connection, no compression, no bridging."""
    identity = hashlib.sha256(b"adit installation " + installation.encode()).digest()
    pack = (
        Pack()
        .add_str("method", "login")
        .add_str("hubname", credentials.hub)
        .add_str("username", credentials.user)
    )
    credentials.add_proof(pack, challenge)
    pack.add_str("client_str", CLIENT_NAME).add_int("client_ver", PROTOCOL_VERSION)
    pack.add_int("client_build", PROTOCOL_BUILD).add_int("protocol", 0)
    pack.add_str("hello", CLIENT_NAME).add_int("version", PROTOCOL_VERSION).add_int("build", PROTOCOL_BUILD)
    pack.add_int("max_connection", 1).add_int("use_encrypt", 1).add_int("use_compress", 0)
    pack.add_int("half_connection", 0).add_int("qos", 0).add_int("require_bridge_routing_mode", 0)
    # A stable identity keeps a reconnecting client from being locked out by its own dead session.
    return pack.add_data("unique_id", identity[:20]).add_data("UniqueId", identity[:16])


class Welcome(msgspec.Struct, frozen=True):
    """The server's answer to a good login (section 5.2), as far as the session needs it."""

    session: str
    connection: str
    session_key: bytes
    """Secret: whoever has it can join the session."""
    timeout: float
    """Seconds of silence after which a connection is dead."""
    notice: str = ""
    auto_disconnect: int = 0
    """Seconds after which policy demands that the client leaves; 0 for never."""

    def __repr__(self) -> str:
        return f"<Welcome {self.session}>"

    def to_pack(self) -> Pack:
        """The PACK a server sends."""
        pack = Pack().add_str("session_name", self.session).add_str("connection_name", self.connection)
        pack.add_data("session_key", self.session_key).add_int("max_connection", 1).add_int("use_encrypt", 1)
        pack.add_int("use_compress", 0).add_int("half_connection", 0).add_int("qos", 0)
        pack.add_int("timeout", round(self.timeout * 1000)).add_int(
            "policy:AutoDisconnect", self.auto_disconnect
        )
        return pack.add_data("Msg", self.notice.encode())

    @classmethod
    def from_pack(cls, pack: Pack) -> Welcome:
        """Read it; ``ProtocolError`` when something needed is missing or weaker than asked for."""
        key, session, connection = (
            pack.data("session_key"),
            pack.text("session_name"),
            pack.text("connection_name"),
        )
        if len(key) != SESSION_KEY_SIZE or not session or not connection:
            raise ProtocolError("the welcome lacks a session")
        if pack.number("use_encrypt") != 1 or pack.number("use_fast_rc4"):
            raise ProtocolError("the server wants to go on without TLS")
        if pack.number("use_compress") or pack.number("half_connection"):
            raise ProtocolError("the server chose compression or half-duplex, which was not asked for")
        timeout = min(max(pack.number("timeout", DEFAULT_TIMEOUT_MS), MIN_TIMEOUT_MS), MAX_TIMEOUT_MS)
        return cls(
            clean_line(session, 128),
            clean_line(connection, 128),
            key,
            timeout / 1000,
            clean_text(pack.data("Msg").decode(errors="replace"), MAX_NOTICE),
            pack.number("policy:AutoDisconnect"),
        )


def raise_error(pack: Pack, *, hub: str = "", user: str = "") -> None:
    """Raise ``ServerRefusedError`` if the PACK says ``error``."""
    if number := pack.number("error"):
        raise ServerRefusedError(number, hub=hub, user=user)


def is_noop(pack: Pack) -> bool:
    """Whether the PACK is a filler to be skipped (section 1.4)."""
    return pack.number("noop") != 0


def clean_line(text: str, limit: int) -> str:
    """As :func:`clean_text`, but one line: a name can not pretend to be a further line of a log."""
    return "".join(char if char.isprintable() else " " for char in clean_text(text, limit))


def clean_text(text: str, limit: int) -> str:
    """Text from a stranger, fit to be shown: no control characters but line ends, bounded."""
    lines = text[:limit].replace("\r\n", "\n").replace("\r", "\n")
    return "".join(char for char in lines if char == "\n" or unicodedata.category(char)[0] != "C").strip()
