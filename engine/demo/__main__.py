"""``python -m engine.demo``: runs the demonstration server in the present network namespace.

Reads the user's password from the first line of standard input, makes a TAP device for the
hub's own host, prints one line of JSON when clients may come, and runs until it is killed or
standard input ends.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import socket
import sys
from ipaddress import IPv4Interface
from pathlib import Path

from engine.demo.certificate import server_context
from engine.demo.hub import Hub
from engine.demo.ports import DevicePort, DhcpPort
from engine.demo.service import Service
from engine.device.tap import TapDevice
from engine.ip.dhcp_server import DhcpServer, ServerConfig
from engine.softether.password import password_hash

DHCP_MAC = bytes.fromhex("5ead17000002")
NOTICE = "Welcome to Adit's demonstration."


def main() -> int:
    """Entry point."""
    parser = argparse.ArgumentParser(prog="python -m engine.demo", description=__doc__)
    parser.add_argument("--listen", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=443)
    parser.add_argument("--hub", default="DEMO")
    parser.add_argument("--user", default="demo")
    parser.add_argument("--device", default="hub%d", help="name of the TAP device of the hub's host")
    parser.add_argument(
        "--network",
        type=IPv4Interface,
        default=IPv4Interface("192.168.77.1/24"),
        help="address of the hub's host, for its DHCP service to hand out",
    )
    parser.add_argument(
        "--certificate", type=Path, metavar="FILE", help="keep key and certificate there (default: new ones)"
    )
    options = parser.parse_args()
    password = sys.stdin.readline().rstrip("\n")
    try:
        asyncio.run(_serve(options, password))
    except KeyboardInterrupt:
        return 130
    return 0


async def _serve(options: argparse.Namespace, password: str) -> None:
    context, certificate = server_context("Adit demonstration", options.listen, options.certificate)
    hub = Hub()
    device = TapDevice.create(options.device)
    hub.plug(DevicePort(hub, device))
    hub.plug(DhcpPort(hub, DhcpServer(_dhcp_config(options.network))))
    users = {options.user.lower(): password_hash(options.user, password)}
    listener = socket.create_server((options.listen, options.port))
    listener.setblocking(False)
    service = asyncio.create_task(Service(hub, options.hub, users, context, NOTICE).serve(listener))
    ready = {"port": options.port, "certificate": certificate, "device": device.name}
    print(json.dumps(ready), flush=True)
    ended = asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    await asyncio.wait({service, ended}, return_when=asyncio.FIRST_COMPLETED)
    service.cancel()
    await asyncio.gather(service, return_exceptions=True)


def _dhcp_config(host: IPv4Interface) -> ServerConfig:
    return ServerConfig(
        mac=DHCP_MAC,
        interface=IPv4Interface((host.ip + 1, host.network.prefixlen)),
        first=host.network.network_address + 10,
        last=host.network.network_address + 200,
        routers=(host.ip,),
        dns=(host.ip,),
        domain="demo.example",
    )


if __name__ == "__main__":
    sys.exit(main())
