"""What a session has carried over all its connections, and how far away its server is."""

from __future__ import annotations

from engine.control import Counters
from helper.api.types import Traffic


class Meter:
    """Adds up what one engine after the other counts, each from nothing."""

    def __init__(self) -> None:
        self._earlier = self.traffic = Traffic()
        self.rtt = 0.0
        """Milliseconds, in tenths; 0 while not known."""

    def begin(self) -> None:
        """Another engine takes over, on a way that may be another one."""
        self._earlier = self.traffic
        self.rtt = 0.0

    def take(self, now: Counters) -> None:
        """What the present engine has counted so far."""
        before = self._earlier
        self.traffic = Traffic(
            rx_frames=before.rx_frames + now.rx_frames,
            rx_bytes=before.rx_bytes + now.rx_bytes,
            tx_frames=before.tx_frames + now.tx_frames,
            tx_bytes=before.tx_bytes + now.tx_bytes,
            dropped=before.dropped + now.dropped,
        )
        if now.rtt:
            # A server next door is not one that nobody has measured.
            self.rtt = max(0.1, round(now.rtt / 1000, 1))
