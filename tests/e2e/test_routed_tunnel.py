"""A tunnel that carries IP packets, in the kernel."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator

import msgspec
import pytest

from engine.device.offloads import Offload
from engine.device.tun import TunDevice
from engine.offload import virtio
from helper.api.types import (
    IPv6Method,
    Profile,
)
from helper.firewall.marks import ENGINE
from helper.network.changes import AddRoute, SetSegments
from helper.network.errors import NetworkError
from helper.network.ledger import Ledger
from helper.network.linux import ROUTE_PROTOCOL, Kernel
from helper.session import kinds
from tests.support.namespaces import Namespace, snapshot
from tests.support.routed_lab import NETWORK, PROFILE, ip, routed_machine, way


@pytest.fixture
def machine() -> Iterator[Namespace]:
    with routed_machine() as made:
        yield made


def _with(**network: object) -> Profile:
    return msgspec.structs.replace(PROFILE, network=msgspec.structs.replace(NETWORK, **network))


# --- what a plan comes to ------------------------------------------------------------------------


async def test_a_plan_is_carried_out_and_taken_back(machine: Namespace) -> None:
    with machine.inside():
        device = TunDevice.create("adit%d")
        try:
            async with Kernel() as kernel:
                ledger, before = Ledger(kernel), snapshot(machine)
                wanted = kinds.of(PROFILE).plan(device.name, None)
                await ledger.become(wanted.changes)
                shown = ip(machine, "-d", "link", "show", device.name)[0]
                assert (shown["mtu"], shown["gso_max_segs"]) == (1420, 45)
                addresses = ip(machine, "address", "show", device.name)[0]["addr_info"]
                assert isinstance(addresses, list)
                locals_ = [row["local"] for row in addresses if isinstance(row, dict)]
                assert locals_ == ["10.8.0.2", "2001:db8:8::2"], "and no link-local address by itself"
                for target in ("8.8.8.8", "10.8.0.9", "2001:db8:ffff::1", "2001:db8:8::9"):
                    assert way(machine, target) == device.name, target
                for target in ("8.8.8.8", "2001:db8:ffff::1"):
                    assert way(machine, target, ENGINE) == "eth0", target
                # Whether somebody serves the device or not: nothing goes past it.
                device.set_carrier(False)
                for target in ("8.8.8.8", "2001:db8:ffff::1"):
                    assert way(machine, target) == device.name, target
                await ledger.undo_all()
                after = snapshot(machine)
                for what in ("route4", "rule4", "rule6"):
                    assert after[what] == before[what]
                assert way(machine, "8.8.8.8") == way(machine, "2001:db8:ffff::1") == "eth0"
        finally:
            device.close()


@pytest.mark.parametrize("segments", [1, 44, 64])
async def test_superpackets_have_no_more_segments_than_was_set(machine: Namespace, segments: int) -> None:
    udp_segment, size = 103, 100
    with machine.inside():
        device = TunDevice.create("adit%d")
        try:
            assert Offload.USO4 in device.offloads, "this kernel leaves no UDP superpackets to us"
            async with Kernel() as kernel:
                wanted = kinds.of(_with(ipv6=IPv6Method.OFF, addresses=("10.8.0.2/24",))).plan(
                    device.name, None
                )
                await Ledger(kernel).become([*wanted.changes, SetSegments(device.name, segments)])
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
                for count in {segments, min(segments + 1, 64)}:
                    many = struct.pack("H", size)
                    sock.sendmsg(
                        [bytes(size * count)], [(socket.IPPROTO_UDP, udp_segment, many)], 0, ("10.8.0.9", 9)
                    )
                    assert _largest(device) == (count if count <= segments else 1)
        finally:
            device.close()


def _largest(device: TunDevice) -> int:
    """Segments of 100 bytes in the largest UDP packet to port 9 that waits."""
    room, found = memoryview(bytearray(virtio.READ_SIZE)), 0
    while (size := device.read_into(room)) is not None:
        packet = bytes(room[virtio.SIZE : size])
        if packet[0] >> 4 == 4 and packet[9] == socket.IPPROTO_UDP and packet[22:24] == b"\0\x09":
            found = max(found, (len(packet) - 28) // 100)
    return found


async def test_segments_that_a_kernel_refuses_are_no_error(machine: Namespace) -> None:
    with machine.inside():
        device = TunDevice.create("adit%d")
        try:
            async with Kernel() as kernel:
                ledger = Ledger(kernel)
                await ledger.become([SetSegments(device.name, 10**6)])
                assert ip(machine, "-d", "link", "show", device.name)[0]["gso_max_segs"] == 65535
                await ledger.undo_all()
                with pytest.raises(NetworkError) as caught:
                    await kernel.apply(SetSegments("nope0", 44))
                assert caught.value.failure.code == "device_missing"
        finally:
            device.close()


async def test_a_table_has_the_routes_alone_and_gives_them_back(machine: Namespace) -> None:
    table = 123456
    with machine.inside():
        device = TunDevice.create("adit%d")
        try:
            async with Kernel() as kernel:
                ledger = Ledger(kernel)
                wanted = kinds.of(_with(table=str(table))).plan(device.name, None)
                await ledger.become(wanted.changes)
                routes = ip(machine, "route", "show", "table", str(table))
                assert {row["dst"] for row in routes} == {"default"}
                assert {row["protocol"] for row in routes} == {str(ROUTE_PROTOCOL)}
                six = ip(machine, "-6", "route", "show", "table", str(table))
                assert {row["dst"] for row in six} == {"default"}
                assert way(machine, "8.8.8.8") == way(machine, "2001:db8:ffff::1") == "eth0"
                machine.run(["ip", "rule", "add", "from", "10.8.0.2", "lookup", str(table)])
                assert ip(machine, "route", "get", "8.8.8.8", "from", "10.8.0.2")[0]["dev"] == device.name
                # What is there already is known by its table.
                same = AddRoute("0.0.0.0/0", device.name, "", 50, table=table)
                assert await kernel.apply(same)
                await kernel.undo(same)
                await ledger.undo_all()
                for version in ("-4", "-6"):
                    assert (
                        machine.run(["ip", version, "route", "show", "table", str(table)], check=False).stdout
                        == ""
                    )
        finally:
            device.close()


async def test_a_machine_whose_owner_turned_ipv6_off(machine: Namespace) -> None:
    machine.run(["sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1"])
    with machine.inside():
        device = TunDevice.create("adit%d")
        try:
            async with Kernel() as kernel:
                wanted = kinds.of(PROFILE).plan(device.name, None)
                await Ledger(kernel).become(wanted.changes)
                assert way(machine, "8.8.8.8") == device.name
                assert machine.run(["ip", "-6", "address", "show"]).stdout == ""
                assert wanted.warnings
        finally:
            device.close()
