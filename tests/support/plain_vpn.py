"""``python -m tests.support.plain_vpn DEVICE SOCKET``: one end of the plainest VPN there is.

A TUN device on one side, any byte stream on the other, and nothing between packet and packet:
their headers say how long they are. No encryption, no login, no keepalive; all the rest of a VPN
is in these two functions. It ends with its stream.
"""

from __future__ import annotations

import socket
import sys
import threading

from engine.device.reader import PacketReader
from engine.device.tun import TunDevice
from engine.device.writer import PacketWriter
from engine.offload.layout import RAW

MTU = 1500


def into_the_tunnel(device: TunDevice, tunnel: socket.socket) -> None:
    """Send what the kernel sends by the device."""
    reader = PacketReader(device, RAW, max_packet=MTU)
    while device.wait_readable():
        while (segments := reader.read()) is not None:
            tunnel.sendall(segments.data)


def out_of_the_tunnel(device: TunDevice, tunnel: socket.socket) -> None:
    """Give the kernel what comes from the other end, until that hangs up."""
    writer, rest = PacketWriter(device), b""
    while received := tunnel.recv(256 * 1024):
        stream = rest + received
        rest = stream[writer.write_stream(stream) :]


def main() -> None:
    """Entry point: two descriptors that somebody else has opened."""
    device, tunnel = TunDevice.adopt(int(sys.argv[1])), socket.socket(fileno=int(sys.argv[2]))
    threading.Thread(target=into_the_tunnel, args=(device, tunnel), daemon=True).start()
    out_of_the_tunnel(device, tunnel)


if __name__ == "__main__":
    main()
