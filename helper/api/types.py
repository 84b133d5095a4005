"""The types that cross the helper's socket: the schema of its interface.

Rules (``docs/architecture.md``): within a protocol number only optional fields, methods,
events and kinds of profiles are added; readers ignore fields they do not know. Secrets occur in
:class:`Connect` and :class:`Reconnect` alone, and in no result and no event.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

PROTOCOL_MIN = 2
"""Oldest protocol number this helper and this client still speak."""
PROTOCOL_MAX = 2
"""Newest protocol number this helper and this client speak."""
DEFAULT_SOCKET = "/run/adit/helper.sock"
SOCKET_VARIABLE = "ADIT_SOCKET"
"""Environment variable with another path of the helper's socket."""


class _Type(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of the schema: immutable, unknown fields ignored, defaults left out."""


# --- profiles ----------------------------------------------------------------------------------


class Verify(StrEnum):
    """How the server's certificate is judged. There is no value for "not at all"."""

    CA = "ca"
    """The system's certificate authorities and the host name; anything else fails."""
    PIN = "pin"
    """Exactly the certificate with the pinned fingerprint."""
    ASK = "ask"
    """The system's authorities; else the pin; else the caller is asked (trust on first use)."""


class Login(StrEnum):
    PASSWORD = "password"
    ANONYMOUS = "anonymous"


class SoftEtherProfile(_Type, frozen=True, tag="softether", tag_field="kind"):
    """What the SoftEther engine needs to know, without secrets."""

    host: str
    hub: str
    user: str
    port: int = 443
    login: Login = Login.PASSWORD
    verify: Verify = Verify.ASK
    pin: str = ""
    """SHA-256 of the server's certificate (DER), 64 lower-case hex digits."""
    pinned_on: str = ""
    """Day on which a person trusted that certificate, ``YYYY-MM-DD``; empty when not known."""
    plain: bool = False
    """The password is sent as it is, inside TLS: the server asks another one about it (RADIUS, NT domain)."""


class WireGuardPeer(_Type, frozen=True):
    """One peer of a WireGuard interface."""

    public_key: str
    """Curve25519, in base64."""
    endpoint: str = ""
    """``host:port`` (IPv6 addresses in brackets); empty for a peer that is waited for."""
    allowed_ips: tuple[str, ...] = ()
    """Networks (CIDR) that are behind this peer: its packets come from there, ours go there."""
    keepalive: int = 0
    """Seconds between packets that keep the way through a NAT open; 0 for none."""
    preshared: bool = False
    """Whether there is a preshared key, among the secrets as ``preshared_key.<public key>``."""


class WireGuardProfile(_Type, frozen=True, tag="wireguard", tag_field="kind"):
    """What the WireGuard engine needs to know, without secrets; ``private_key`` is the first of those."""

    peers: tuple[WireGuardPeer, ...]
    listen_port: int = 0
    """UDP port; 0 for any."""
    fwmark: int = 0
    """Mark of the packets that carry the tunnel, for routing rules of one's own; 0 for none."""


ServerProfile = SoftEtherProfile | WireGuardProfile
"""Union of the profile kinds."""


class IPv4Method(StrEnum):
    DHCP = "dhcp"
    STATIC = "static"
    OFF = "off"


class IPv6Method(StrEnum):
    AUTO = "auto"
    """By router advertisement, when the tunnel's network sends any."""
    STATIC = "static"
    OFF = "off"


class NetworkProfile(_Type, frozen=True):
    """How the tunnel shall be used on this machine."""

    ipv4: IPv4Method = IPv4Method.DHCP
    ipv6: IPv6Method = IPv6Method.AUTO
    addresses: tuple[str, ...] = ()
    """Interfaces in CIDR form (v4 and v6), for ``static``."""
    gateway4: str = ""
    gateway6: str = ""
    default_route: bool = True
    """Send everything into the tunnel; else only its own network and ``routes``.

    With WireGuard the peers' allowed IPs say what goes into it, but for a whole IP version
    (``/0``), which does only if this is set.
    """
    routes: tuple[str, ...] = ()
    """Further networks (CIDR) to reach through the tunnel."""
    mtu: int = 0
    """0: what the tunnel's network says, or else what the kind of tunnel carries best."""
    dns: tuple[str, ...] = ()
    """Name servers to use, before those of the tunnel's network."""
    search: tuple[str, ...] = ()
    """Search domains, before those of the tunnel's network."""
    dns_domains: tuple[str, ...] = ()
    """Domains whose names are asked of the tunnel's name servers, where not all are."""
    exclude: tuple[str, ...] = ()
    """Networks (CIDR) that stay outside the tunnel although its routes cover them."""
    include_domains: tuple[str, ...] = ()
    """Names whose addresses are reached through the tunnel."""
    exclude_domains: tuple[str, ...] = ()
    """Names whose addresses are reached outside the tunnel."""
    table: str = ""
    """Where routes go: a table of our own with its rules when empty, a table's number (and no rules then),
    or ``off`` for no routes at all."""


class Profile(_Type, frozen=True):
    """One network to connect to. Holds no secret."""

    id: str
    """UUID, stable for life: hardware address and DHCP lease follow from it."""
    name: str
    server: ServerProfile
    network: NetworkProfile = NetworkProfile()


# --- states and errors -------------------------------------------------------------------------


class State(StrEnum):
    """Of a session. ``off`` and ``failed`` are where it ends."""

    OFF = "off"
    PREPARING = "preparing"
    CONNECTING = "connecting"
    AUTHENTICATING = "authenticating"
    CONFIGURING = "configuring"
    UP = "up"
    DEGRADED = "degraded"
    """Up, but something is not as it should be; see ``problem``."""
    WAITING = "waiting"
    """Lost or not reached; a new attempt is due (``retry_in`` says when)."""
    ASKING = "asking"
    """A person must decide; see ``attention``."""
    BLOCKED = "blocked"
    """Was up and can not go on by itself (``problem`` says why); the kill switch holds what was for the
    tunnel until a person reconnects or disconnects."""
    STOPPING = "stopping"
    FAILED = "failed"
    """Ended by an error that no retry can mend; see ``problem``."""


class Step(StrEnum):
    """What is being done on the way up, finer than the state."""

    RESOLVING = "resolving"
    """Looking up the server's name."""
    REACHING = "reaching"
    """Connecting to the server."""
    CERTIFICATE = "certificate"
    """Checking that the server is the right one."""
    LOGIN = "login"
    HANDSHAKE = "handshake"
    """Waiting for a WireGuard peer."""
    ADDRESS = "address"
    """Waiting for an address inside the tunnel."""
    ROUTES = "routes"
    """Setting addresses, routes and name servers."""


class ProblemKind(StrEnum):
    """Class of a problem; same values as the engine's failures."""

    NETWORK = "network"
    TRUST = "trust"
    AUTHENTICATION = "authentication"
    SERVER = "server"
    ADDRESS = "address"
    LOCAL = "local"


class CertificateInfo(_Type, frozen=True):
    """A server certificate, as a person needs it to decide."""

    sha256: str
    subject: str
    issuer: str
    names: tuple[str, ...]
    not_before: str
    not_after: str
    reason: str


class Problem(_Type, frozen=True):
    """What went wrong, why, and what to do."""

    code: str
    kind: ProblemKind
    message: str
    advice: str = ""
    detail: str = ""


class Attention(_Type, frozen=True):
    """A question that a person must answer by ``session.answer``."""

    id: str
    question: str
    """``certificate_unknown`` or ``certificate_changed``."""
    certificate: CertificateInfo


# --- a session as it is shown ------------------------------------------------------------------


class Traffic(_Type, frozen=True):
    """Totals of the session over all its connections."""

    rx_frames: int = 0
    rx_bytes: int = 0
    tx_frames: int = 0
    tx_bytes: int = 0
    dropped: int = 0


class Session(_Type, frozen=True):
    """The full state of one session; events carry it whole, never as a difference."""

    id: str
    profile_id: str
    profile_name: str
    owner: int
    """uid of the user whose session it is."""
    state: State
    since: float
    """Unix time of entering ``state``."""
    up_since: float = 0.0
    """Unix time since which the network is usable without a break; 0 when it is not."""
    attempt: int = 0
    retry_in: float = 0.0
    """Seconds until the next attempt, when ``waiting``."""
    server: str = ""
    """What the server calls itself."""
    peer: str = ""
    """Numeric address and port of the server."""
    cipher: str = ""
    notice: str = ""
    """Message of the day."""
    device: str = ""
    mac: str = ""
    mtu: int = 0
    addresses: tuple[str, ...] = ()
    gateway: str = ""
    routes: tuple[str, ...] = ()
    """Destinations that go into the tunnel."""
    dns: tuple[str, ...] = ()
    search: tuple[str, ...] = ()
    lease_seconds: int = 0
    handshake_at: float = 0.0
    """Unix time of the newest WireGuard handshake; 0 for none, and for other kinds."""
    traffic: Traffic = Traffic()
    problem: Problem | None = None
    attention: Attention | None = None
    machine: bool = False
    """Whether it is of a profile of the machine."""
    full_tunnel: bool = False
    """Whether all traffic belongs into it."""
    shielded: bool = False
    """Whether the kill switch holds what belongs into it."""
    dns_by: str = ""
    """Through what the name servers were put to use, e.g. ``systemd-resolved``; empty when they were not."""
    repairs: int = 0
    """How often something of ours that others had changed was put right."""
    overlaps: tuple[str, ...] = ()
    """Names of other sessions' profiles whose routes cover the same addresses."""
    step: str = ""
    """A :class:`Step` while it connects, or one newer than us; else empty."""
    rtt: float = 0.0
    """Milliseconds to the server and back, outside the tunnel, as last measured; 0 when not known."""


# --- the kill switch ---------------------------------------------------------------------------


class Hold(StrEnum):
    """What the firewall lets out at present; the strictest of what the sessions and lockdown demand."""

    OPEN = "open"
    """Everything, as if Adit were not there."""
    GUARDED = "guarded"
    """Everything, but the networks of a session go into its tunnel or nowhere."""
    CONNECTING = "connecting"
    """What leads to a server of a session, and nothing else."""
    UP = "up"
    """That, and what goes through the tunnels."""
    BLOCKED = "blocked"
    """Nothing."""


class KillSwitch(_Type, frozen=True):
    """The firewall of the whole machine, as it is wished and as it is."""

    enabled: bool = True
    """Whether sessions that take all traffic hold it back while they are not up."""
    lan: bool = True
    """Whether private networks this machine is directly in can be reached meanwhile."""
    lockdown: bool = False
    """Whether everything is held back also while there is no session."""
    hold: Hold = Hold.OPEN
    reason: str = ""
    """Why it is blocked, for people."""
    owner: int = -1
    """uid of whose session is held back though it is no more, and who may release it; -1 for none."""
    way_out: str = ""
    """The command that ends the block."""
    repairs: int = 0
    """How often others had changed it and it was put right."""


class MachineProfile(_Type, frozen=True):
    """A profile of the machine (``/etc/adit/profiles``)."""

    id: str
    name: str
    kind: str
    host: str
    autoconnect: bool = False
    """Whether the helper connects it by itself when it starts."""
    has_secrets: bool = False
    problem: str = ""
    """Why it can not be used; empty when it can."""


class SplitApp(_Type, frozen=True):
    """Programs that stay outside all tunnels: those of one control group."""

    cgroup: str
    """Path below the root of the cgroup v2 hierarchy, e.g. ``user.slice/…/adit-outside.scope``."""
    owner: int = 0
    """uid of who added it."""


class LogLine(_Type, frozen=True):
    time: float
    level: str
    session: str
    """Session id; empty for the helper itself."""
    text: str


# --- verbs: parameters and results -------------------------------------------------------------


class Hello(_Type, frozen=True):
    """``hello``, the first request on every connection."""

    client: str
    version: str
    protocol: tuple[int, int]
    """Oldest and newest protocol number the client speaks."""


class HelloResult(_Type, frozen=True):
    protocol: int
    """The one to speak."""
    version: str
    boot: str
    """Identity of this run of the helper; event numbers start anew with it."""
    role: str
    """What the caller may do; see ``helper/authority.py``."""
    features: tuple[str, ...] = ()


class Connect(_Type, frozen=True):
    """``session.connect``. Result: :class:`SessionResult`, as soon as it is begun."""

    profile: Profile | None = None
    machine: str = ""
    """Name of a profile of the machine, in place of ``profile``; its secrets are the machine's too."""
    secrets: dict[str, str] = {}
    """E.g. ``{"password": …}``; held for the session, written nowhere.

    SoftEther takes ``password_hash`` in its place, base64 of the 20 bytes that its own client keeps."""

    def __repr__(self) -> str:
        """Without the secrets."""
        return f"<Connect {self.profile.name if self.profile is not None else self.machine}>"


class Disconnect(_Type, frozen=True):
    """``session.disconnect``. Result: :class:`SessionResult` when everything is put back."""

    session: str


class Reconnect(_Type, frozen=True):
    """``session.reconnect``: a new attempt at once; from ``blocked`` too. Result: SessionResult."""

    session: str
    secrets: dict[str, str] = {}
    """Others from now on, as in :class:`Connect`; empty keeps those it has. What is held stays held."""

    def __repr__(self) -> str:
        """Without the secrets."""
        return f"<Reconnect {self.session}>"


class KillSwitchSet(_Type, frozen=True):
    """``killswitch.set``: what is ``None`` stays as it is. Result: :class:`KillSwitchResult`."""

    enabled: bool | None = None
    lan: bool | None = None


class LockdownSet(_Type, frozen=True):
    """``lockdown.set``. Result: :class:`KillSwitchResult`."""

    on: bool


class KillSwitchResult(_Type, frozen=True):
    """Of ``killswitch.get``, ``killswitch.set``, ``killswitch.release`` and ``lockdown.set``."""

    killswitch: KillSwitch


class AutoconnectSet(_Type, frozen=True):
    """``autoconnect.set``: whether the helper connects a machine's profile when it starts."""

    profile: str
    """Its name."""
    on: bool


class MachineProfiles(_Type, frozen=True):
    """Result of ``profile.list`` and ``autoconnect.set``."""

    profiles: tuple[MachineProfile, ...]


class SplitChange(_Type, frozen=True):
    """``split.add`` and ``split.remove``."""

    cgroup: str


class SplitResult(_Type, frozen=True):
    """Of ``split.list``, ``split.add`` and ``split.remove``."""

    apps: tuple[SplitApp, ...]


class DnsResult(_Type, frozen=True):
    """Of ``dns.get``."""

    manager: str
    """What manages the machine's name servers, e.g. ``systemd-resolved``; empty when none was needed yet."""
    applied: bool = False
    servers: tuple[str, ...] = ()
    """Those of the tunnels that are in use."""
    domains: tuple[str, ...] = ()
    """For which domains; ``.`` for all."""
    problem: str = ""


class PolicyResult(_Type, frozen=True):
    """Of ``policy.get``: what the caller is, and who else is what."""

    role: str
    operators: tuple[int, ...] = ()
    operator_group: int = -1
    verbs: tuple[str, ...] = ()
    """What the caller may use."""


class CleanupResult(_Type, frozen=True):
    """Of ``cleanup.run``: what was put back, in words."""

    done: tuple[str, ...] = ()


class Answer(_Type, frozen=True):
    """``session.answer``: accept or refuse what ``attention`` asks. Result: SessionResult."""

    session: str
    attention: str
    accept: bool


class SessionResult(_Type, frozen=True):
    session: Session


class StatusResult(_Type, frozen=True):
    """Of ``status.get`` (no parameters). Others' sessions are redacted for observers."""

    version: str
    boot: str
    seq: int
    """Number of the last event this picture includes."""
    sessions: tuple[Session, ...]
    killswitch: KillSwitch = KillSwitch()


class Subscribe(_Type, frozen=True):
    """``events.subscribe``: replay what came after ``since``, then follow.

    Result: :class:`SubscribeResult`; events come as notifications ``event``.
    """

    since: int = -1
    """-1: only what comes from now on."""
    boot: str = ""
    """The boot that ``since`` belongs to."""


class SubscribeResult(_Type, frozen=True):
    boot: str
    seq: int
    resync: bool = False
    """The wished-for past is gone; ``status`` replaces it."""
    status: StatusResult | None = None


class LogTail(_Type, frozen=True):
    """``log.tail``: the newest lines of a session, or of all the caller may see."""

    session: str = ""
    lines: int = 100


class LogTailResult(_Type, frozen=True):
    lines: tuple[LogLine, ...]


class Empty(_Type, frozen=True):
    """Parameters or result of verbs that have none (``ping``, ``status.get``)."""


# --- events ------------------------------------------------------------------------------------


class StateChanged(_Type, frozen=True, tag="state.changed", tag_field="event"):
    session: Session


class StatsTick(_Type, frozen=True, tag="stats.tick", tag_field="event"):
    """Once a second while it changes; may be dropped for a slow reader."""

    session: str
    traffic: Traffic
    rtt: float = 0.0
    """As :attr:`Session.rtt`."""


class LogAdded(_Type, frozen=True, tag="log.line", tag_field="event"):
    """May be dropped for a slow reader."""

    line: LogLine


class KillSwitchChanged(_Type, frozen=True, tag="killswitch.changed", tag_field="event"):
    killswitch: KillSwitch


EventBody = StateChanged | StatsTick | LogAdded | KillSwitchChanged


class Event(_Type, frozen=True):
    """Parameters of the notification ``event``."""

    seq: int
    """Strictly growing within a boot; droppable events repeat the last number."""
    body: EventBody


METHODS: dict[str, tuple[type[_Type], type[_Type]]] = {
    "hello": (Hello, HelloResult),
    "ping": (Empty, Empty),
    "status.get": (Empty, StatusResult),
    "session.connect": (Connect, SessionResult),
    "session.disconnect": (Disconnect, SessionResult),
    "session.reconnect": (Reconnect, SessionResult),
    "session.answer": (Answer, SessionResult),
    "profile.list": (Empty, MachineProfiles),
    "autoconnect.set": (AutoconnectSet, MachineProfiles),
    "killswitch.get": (Empty, KillSwitchResult),
    "killswitch.set": (KillSwitchSet, KillSwitchResult),
    "killswitch.release": (Empty, KillSwitchResult),
    "lockdown.set": (LockdownSet, KillSwitchResult),
    "split.list": (Empty, SplitResult),
    "split.add": (SplitChange, SplitResult),
    "split.remove": (SplitChange, SplitResult),
    "dns.get": (Empty, DnsResult),
    "policy.get": (Empty, PolicyResult),
    "cleanup.run": (Empty, CleanupResult),
    "events.subscribe": (Subscribe, SubscribeResult),
    "log.tail": (LogTail, LogTailResult),
}
"""Every method with the types of its parameters and its result."""
