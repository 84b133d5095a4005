"""The DHCP client of a tunnel: the state machine of RFC 2131, figure 5, without I/O.

Feed it the frames that come out of the tunnel, send into the tunnel what
:meth:`DhcpClient.take_frames` gives, call :meth:`DhcpClient.handle_timer` when
:meth:`DhcpClient.next_timer` says so, and act on the events. ``now`` is in seconds, of any
clock that also counts while the machine sleeps: leases go on running then.
"""

from __future__ import annotations

import contextlib
import math
import random as random_module
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Interface

from engine.control import Lease
from engine.ip.address_conflict import LISTEN_SECONDS, arp_announcement, arp_probe, claims_address
from engine.ip.dhcp_events import Bound, DhcpEvent, Lost, NoAnswer, Renewed
from engine.ip.dhcp_lease import Terms, is_usable_host, terms_of
from engine.ip.dhcp_message import BOOTREPLY, DhcpMessage, decode
from engine.ip.dhcp_options import DhcpError, MessageType
from engine.ip.dhcp_request import Requests
from engine.ip.domain_search import is_domain_name
from engine.ip.frames import BROADCAST_MAC, FrameError, parse_udp_frame

__all__ = ["Bound", "DhcpClient", "DhcpEvent", "Lost", "NoAnswer", "Renewed", "State"]

FIRST_RETRY = 1.0
"""Seconds until the first repetition. RFC 2131 (4.1) suggests 4 for a 10 Mbit/s Ethernet with
relays; a tunnel answers within its round trip or has lost the frame, and a person waits."""
MAX_RETRY = 64.0
"""Seconds between repetitions at the most."""
RETRY_JITTER = 0.2
"""Each wait is made longer or shorter by up to this part of it."""
REQUEST_TRIES = 4
"""Requests sent for one offer before starting anew."""
REBOOT_TRIES = 2
"""Requests for the previous address before asking for any: a server that does not know us
keeps silent (RFC 2131, 4.3.2), so waiting longer is of no use."""
NO_ANSWER_AFTER = 4
"""Repetitions without success before :class:`NoAnswer`: some 15 seconds."""
RENEW_RETRY = 60.0
"""Seconds between renewals at the least (RFC 2131, 4.4.5)."""
RENEW_RETRY_PART = 0.05
"""The same for short leases, as part of the lifetime: there must be time for some repetitions."""
RENEW_FUZZ = 0.01
"""T1 comes earlier by up to this part, lest all clients of a hub renew at once."""
DECLINE_WAIT = 10.0
"""Seconds from DECLINE to the next DISCOVER (RFC 2131, 3.1.5)."""


class State(StrEnum):
    """Of the client; the names are those of RFC 2131 apart from ``STOPPED``."""

    STOPPED = "stopped"
    """Not started, or released."""
    INIT = "init"
    """Waiting a while before the next DISCOVER."""
    SELECTING = "selecting"
    REQUESTING = "requesting"
    REBOOTING = "rebooting"
    BOUND = "bound"
    RENEWING = "renewing"
    REBINDING = "rebinding"


_HOLDING = frozenset({State.BOUND, State.RENEWING, State.REBINDING})
_ASKING = frozenset({State.SELECTING, State.REQUESTING, State.REBOOTING, State.RENEWING, State.REBINDING})


class DhcpClient:
    """Gets and keeps an IPv4 address for the interface with hardware address ``mac``.

    ``random`` gives the transaction numbers: use :class:`random.SystemRandom` outside tests.
    ``previous`` is asked for first (INIT-REBOOT); one that makes no sense is ignored, as is a
    ``hostname`` that is none. Raises :class:`ValueError` when ``mac`` has not six bytes.
    """

    def __init__(
        self,
        mac: bytes,
        *,
        random: random_module.Random,
        hostname: str = "",
        previous: Lease | None = None,
    ) -> None:
        if len(mac) != 6:
            raise ValueError("a hardware address has six bytes")
        label = hostname.partition(".")[0]
        self._mac = bytes(mac)
        self._requests = Requests(self._mac, label if is_domain_name(label) else "")
        self._random = random
        self._state = State.STOPPED
        self._wanted = _address_of(previous)
        self._confirm = self._wanted is not None
        self._terms: Terms | None = None
        """What was offered (REQUESTING) or is held (BOUND, RENEWING, REBINDING)."""
        self._server_mac = BROADCAST_MAC
        self._xid = 0
        self._tries = 0
        self._silence = 0
        self._refusals = 0
        self._began = 0.0
        self._secs = 0
        self._sent = 0.0
        self._renew_at = math.inf
        self._rebind_at = math.inf
        self._expires = math.inf
        self._wake = math.inf
        self._conflict_until = math.inf
        self._frames: list[bytes] = []
        self._events: list[DhcpEvent] = []

    # --- what the owner calls ----------------------------------------------------------------

    @property
    def state(self) -> State:
        """Where the state machine is, for logs and tests."""
        return self._state

    @property
    def listening(self) -> bool:
        """Whether :meth:`receive` needs to see frames now."""
        return self._state in _ASKING or not math.isinf(self._conflict_until)

    def start(self, now: float) -> None:
        """Begin, or begin anew after the tunnel was interrupted (a held lease is confirmed)."""
        if self._terms is not None and self._state in _HOLDING:
            self._wanted = self._terms.address
            self._confirm = True
        self._terms = None
        self._conflict_until = math.inf
        self._silence = self._refusals = 0
        if self._confirm and self._wanted is not None:
            self._begin(State.REBOOTING, now)
        else:
            self._begin(State.SELECTING, now)

    def receive(self, frame: bytes | memoryview, now: float) -> bool:
        """Look at an Ethernet frame from the tunnel.

        True when it was DHCP for us: it is consumed and must not reach the kernel. ARP frames
        are looked at for conflicts but never consumed.
        """
        if len(frame) < 42 or frame[12] != 0x08 or not self.listening:
            return False
        if frame[13] == 0x00:
            return frame[23] == 17 and self._receive_udp(frame, now)
        if frame[13] == 0x06 and not math.isinf(self._conflict_until):
            self._receive_arp(frame, now)
        return False

    def handle_timer(self, now: float) -> None:
        """Do what is due at ``now``; harmless when nothing is."""
        if now >= self._conflict_until:
            self._conflict_until = math.inf
        if now < self._wake:
            return
        if self._state is State.INIT:
            self._begin(State.SELECTING, now)
        elif self._state is State.SELECTING:
            self._count_silence()
            self._transmit(now)
        elif self._state is State.REQUESTING:
            self._count_silence()
            if self._tries < REQUEST_TRIES:
                self._transmit(now)
            else:
                self._begin(State.SELECTING, now)
        elif self._state is State.REBOOTING:
            if self._tries < REBOOT_TRIES:
                self._transmit(now)
            else:
                self._begin(State.SELECTING, now)
        elif self._terms is not None:
            self._keep(self._terms, now)

    def next_timer(self) -> float | None:
        """When :meth:`handle_timer` wants to be called, in the time of ``now``."""
        due = min(self._wake, self._conflict_until)
        return None if math.isinf(due) else due

    def take_frames(self) -> list[bytes]:
        """The Ethernet frames to send into the tunnel, in order; each is given once."""
        frames, self._frames = self._frames, []
        return frames

    def take_events(self) -> list[DhcpEvent]:
        """What happened, in order; each event is given once."""
        events, self._events = self._events, []
        return events

    def release(self, now: float) -> None:
        """Give the lease back, if one is held, and stop. Makes no event."""
        if self._terms is not None and self._state in _HOLDING:
            terms = self._terms
            self._frames.append(
                self._requests.release(self._new_xid(), terms.address, terms.server, self._server_mac)
            )
            self._wanted = terms.address
        self._confirm = False
        self._terms = None
        self._state = State.STOPPED
        self._wake = self._conflict_until = math.inf

    # --- sending -----------------------------------------------------------------------------

    def _begin(self, state: State, now: float) -> None:
        """Enter SELECTING or REBOOTING with a new transaction."""
        self._state = state
        self._terms = None
        self._xid = self._new_xid()
        self._began = now
        self._tries = 0
        self._transmit(now)

    def _transmit(self, now: float) -> None:
        """Send what the state asks for, and wait longer each time (RFC 2131, 4.1)."""
        requests, terms = self._requests, self._terms
        if self._state is State.REQUESTING and terms is not None:
            # RFC 2131, table 5: the same ``secs`` as in the DISCOVER.
            self._frames.append(requests.select(self._xid, self._secs, terms.address, terms.server))
        else:
            self._secs = max(0, int(now - self._began))
            if self._state is State.REBOOTING and self._wanted is not None:
                self._frames.append(requests.reboot(self._xid, self._secs, self._wanted))
            else:
                self._frames.append(requests.discover(self._xid, self._secs, self._wanted))
        self._sent = now
        wait = min(FIRST_RETRY * 2.0 ** min(self._tries, 16), MAX_RETRY)
        self._wake = now + wait * self._random.uniform(1 - RETRY_JITTER, 1 + RETRY_JITTER)
        self._tries += 1

    def _keep(self, terms: Terms, now: float) -> None:
        """Renew, rebind or give up, by how old the lease is (RFC 2131, 4.4.5)."""
        if now >= self._expires:
            self._wanted = terms.address
            self._lose("the lease ran out and no server extended it")
            self._begin(State.SELECTING, now)
            return
        if now < self._renew_at:
            self._wake = self._renew_at
            return
        rebinding = now >= self._rebind_at
        state = State.REBINDING if rebinding else State.RENEWING
        if self._state is not state:
            self._state = state
            self._xid = self._new_xid()
        if rebinding:
            self._frames.append(self._requests.rebind(self._xid, terms.address))
        else:
            self._frames.append(
                self._requests.renew(self._xid, terms.address, terms.server, self._server_mac)
            )
        self._sent = now
        end = self._expires if rebinding else self._rebind_at
        least = min(RENEW_RETRY, terms.lifetime * RENEW_RETRY_PART)
        self._wake = min(end, now + max((end - now) / 2, least))

    def _count_silence(self) -> None:
        self._silence += 1
        if self._silence == NO_ANSWER_AFTER:
            self._events.append(NoAnswer(self._silence))

    def _new_xid(self) -> int:
        return self._random.getrandbits(32)

    # --- receiving ---------------------------------------------------------------------------

    def _receive_udp(self, frame: bytes | memoryview, now: float) -> bool:
        ports = 14 + (frame[14] & 0x0F) * 4
        if len(frame) < ports + 8 or frame[ports + 2] != 0 or frame[ports + 3] != 68:
            return False
        try:
            parsed = parse_udp_frame(frame)
            message = decode(parsed.udp.payload)
        except (FrameError, DhcpError):
            return False
        if message.op != BOOTREPLY or message.chaddr != self._mac:
            return False
        if parsed.ethernet.destination not in (self._mac, BROADCAST_MAC):
            return False
        # A malformed one is as good as lost: the timer repeats the question.
        with contextlib.suppress(DhcpError):
            self._receive_message(message, parsed.ethernet.source, now)
        return True

    def _receive_message(self, message: DhcpMessage, source_mac: bytes, now: float) -> None:
        if message.xid != self._xid or self._state not in _ASKING:
            return
        echoed = message.client_identifier
        if echoed is not None and echoed != self._requests.client_identifier:
            # RFC 6842, 3: the answer is for another client with our hardware address.
            return
        kind = message.message_type
        if kind is MessageType.NAK:
            self._receive_nak(message, now)
        elif kind is MessageType.OFFER and self._state is State.SELECTING:
            # The first usable offer is taken: to wait for a better one costs the person time.
            self._terms = terms_of(message)
            self._state = State.REQUESTING
            self._tries = 0
            self._transmit(now)
        elif kind is MessageType.ACK and self._state is not State.SELECTING:
            self._receive_ack(terms_of(message), source_mac, now)

    def _receive_ack(self, terms: Terms, source_mac: bytes, now: float) -> None:
        held = self._terms
        if terms.address != (self._wanted if held is None else held.address):
            return
        if self._state is State.REQUESTING and held is not None and terms.server != held.server:
            return
        fresh = self._state in (State.REQUESTING, State.REBOOTING)
        self._state = State.BOUND
        self._terms = terms
        self._wanted = terms.address
        self._server_mac = BROADCAST_MAC if source_mac[0] & 1 else source_mac
        self._silence = self._refusals = 0
        # Counted from the question, as RFC 2131 (4.4.1) asks; from its last repetition,
        # because a question may have been repeated for hours.
        self._renew_at = self._sent + terms.renew_after * (1 - RENEW_FUZZ * self._random.random())
        self._rebind_at = self._sent + terms.rebind_after
        self._expires = self._sent + terms.lifetime
        self._wake = self._renew_at
        if not fresh:
            self._events.append(Renewed(terms.lease))
            return
        # The address is taken at once and given back if the probe is answered: waiting for
        # the probe first (RFC 5227, 2.1.1) would keep every connection back by seconds.
        self._frames.append(arp_probe(self._mac, terms.address))
        self._frames.append(arp_announcement(self._mac, terms.address))
        self._conflict_until = now + LISTEN_SECONDS
        self._events.append(Bound(terms.lease))

    def _receive_nak(self, message: DhcpMessage, now: float) -> None:
        if self._state is State.SELECTING:
            return
        server = message.server_identifier
        if self._state in (State.REQUESTING, State.RENEWING) and (
            self._terms is None or server != self._terms.server
        ):
            return
        try:
            text = message.error_text
        except DhcpError:
            text = None
        if self._state is State.REQUESTING:
            self._terms = None
        else:
            reason = "the server withdrew the address"
            self._lose(f"{reason}: {text}" if text else reason)
        self._wanted = None
        # At once the first time, later with growing pauses: no ping-pong with a server
        # that offers what it then refuses.
        if self._refusals:
            wait = min(2.0 ** min(self._refusals, 16), MAX_RETRY)
            self._pause(now + wait * self._random.uniform(1, 1 + RETRY_JITTER))
        else:
            self._begin(State.SELECTING, now)
        self._refusals += 1

    def _receive_arp(self, frame: bytes | memoryview, now: float) -> None:
        terms = self._terms
        if terms is None or self._state not in _HOLDING or now >= self._conflict_until:
            return
        other = claims_address(frame, terms.address, self._mac)
        if other is None:
            return
        self._frames.append(self._requests.decline(self._new_xid(), terms.address, terms.server))
        self._wanted = None
        self._lose(f"{terms.address} is already used by {other.hex(':')}")
        self._pause(now + DECLINE_WAIT * self._random.uniform(1, 1 + RETRY_JITTER))

    def _lose(self, reason: str) -> None:
        self._terms = None
        self._confirm = False
        self._conflict_until = math.inf
        self._events.append(Lost(reason))

    def _pause(self, until: float) -> None:
        self._state = State.INIT
        self._wake = until


def _address_of(lease: Lease | None) -> IPv4Address | None:
    if lease is None:
        return None
    try:
        address = IPv4Interface(lease.address).ip
    except ValueError:
        return None
    return address if is_usable_host(address) else None
