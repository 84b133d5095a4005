"""``python -m engine.demo.wireguard``: a WireGuard server for one peer, in the present network namespace.

Reads the peer's keys from the first line of standard input (:class:`Caller`), makes a TUN device
and a key of its own, prints one line of JSON when the peer may come, and runs until it is killed
or standard input ends. The device's addresses are for whoever started it to set.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import socket
import sys

import msgspec

from engine.device.tun import TunDevice
from engine.failures import EngineError
from engine.udp.socket import UdpSocket
from engine.wireguard.crypto import KEY_SIZE, PrivateKey, decode_key, encode_key
from engine.wireguard.errors import BadKey
from engine.wireguard.interface import Interface, PeerConfig
from engine.wireguard.tunnel import Tunnel, boot_time

MAX_LINE = 1024
"""Bytes of the line with the keys."""
DEFAULT_MTU = 1420
"""What is left of 1500 for IPv6 outside: 40 bytes of IP, 8 of UDP, 32 of WireGuard."""
BUFFER = 4 * 1024 * 1024
"""Bytes of the socket's receive and send buffer, where the system lets us have so many."""

_SO_SNDBUFFORCE, _SO_RCVBUFFORCE = 32, 33  # asm-generic/socket.h; the socket module has no names for these


class Caller(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The peer that is waited for. Keys are in base64, as ``wg`` writes them."""

    public_key: str
    preshared_key: str = ""
    """Empty for none."""

    def __repr__(self) -> str:
        """Without the preshared key."""
        return f"<Caller {self.public_key}>"


def main() -> int:
    """Entry point."""
    parser = argparse.ArgumentParser(prog="python -m engine.demo.wireguard", description=__doc__)
    parser.add_argument("--listen", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=51820)
    parser.add_argument("--device", default="wg%d", help="name of the TUN device")
    parser.add_argument("--mtu", type=int, default=DEFAULT_MTU, help="of the TUN device")
    parser.add_argument(
        "--allowed-ip",
        action="append",
        required=True,
        help="network of the peer (CIDR); more than once if need be",
    )
    options = parser.parse_args()
    try:
        asyncio.run(_serve(options))
    except KeyboardInterrupt:
        return 130
    except (BadKey, ValueError) as error:
        parser.error(str(error))
    except (EngineError, OSError) as error:
        print(f"{parser.prog}: {error}", file=sys.stderr)
        return 1
    return 0


def read_caller(line: bytes, allowed_ips: tuple[str, ...]) -> PeerConfig:
    """The peer of one line of JSON (:class:`Caller`). Raises :class:`BadKey`, which repeats no key."""
    try:
        caller = msgspec.json.decode(line, type=Caller)
    except (msgspec.MsgspecError, RecursionError):
        raise BadKey("the line of standard input is not a peer's keys as JSON") from None
    return PeerConfig(
        public_key=decode_key(caller.public_key),
        preshared=decode_key(caller.preshared_key) if caller.preshared_key else bytes(KEY_SIZE),
        endpoint=None,
        allowed_ips=allowed_ips,
    )


async def _serve(options: argparse.Namespace) -> None:
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(limit=MAX_LINE)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    caller = read_caller(await reader.readline(), tuple(options.allowed_ip))
    private = PrivateKey.generate(os.urandom)
    failed: asyncio.Future[None] = loop.create_future()

    def fail(error: EngineError) -> None:
        if not failed.done():
            failed.set_exception(error)

    with contextlib.ExitStack() as stack:
        interface = Interface(private, [caller], random=os.urandom, now=boot_time())
        stack.callback(interface.close)
        sock = UdpSocket(stack.enter_context(_bound(options.listen, options.port)))
        device = TunDevice.create(options.device)
        stack.callback(device.close)
        device.set_mtu(options.mtu)
        tunnel = Tunnel(device, [sock], interface, lambda event: None, fail)
        tunnel.set_mtu(options.mtu)
        stack.callback(tunnel.stop)
        tunnel.start()
        ready = {"port": sock.port, "public_key": encode_key(private.public), "device": device.name}
        print(json.dumps(ready), flush=True)
        ended = asyncio.create_task(_end(reader))
        await asyncio.wait({ended, failed}, return_when=asyncio.FIRST_COMPLETED)
        if failed.done():
            ended.cancel()
            failed.result()


async def _end(reader: asyncio.StreamReader) -> None:
    """Wait for the end of standard input."""
    while await reader.read(MAX_LINE):
        pass


def _bound(address: str, port: int) -> socket.socket:
    sock = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_DGRAM)
    try:
        sock.setblocking(False)
        for force, plain in ((_SO_RCVBUFFORCE, socket.SO_RCVBUF), (_SO_SNDBUFFORCE, socket.SO_SNDBUF)):
            try:
                sock.setsockopt(socket.SOL_SOCKET, force, BUFFER)
            except PermissionError:
                sock.setsockopt(socket.SOL_SOCKET, plain, BUFFER)
        sock.bind((address, port))
    except BaseException:
        sock.close()
        raise
    return sock


if __name__ == "__main__":
    sys.exit(main())
