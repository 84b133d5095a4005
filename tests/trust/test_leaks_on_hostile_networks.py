"""Nothing that a hostile network says or asks gets anything out of the tunnel, or out of the machine."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from helper.api.types import State
from tests.support import trust_attempts as attempts
from tests.support import trust_filter as judge
from tests.support.figures import Figures
from tests.support.trust_arrivals import Arrivals
from tests.support.trust_attempts import CELLS, Order, Target, Way
from tests.support.trust_dns import Resolver
from tests.support.trust_evil import (
    ANSWERED,
    SPOOFED,
    EvilDhcp,
    Offer,
    advertise,
    claimed,
    forwarding,
    listen_to_advertisements,
    probes,
    send_frames,
    take_lease,
)
from tests.support.trust_filter import Allowed
from tests.support.trust_lab import (
    ETHERNET,
    EVIL4,
    INSIDE4,
    INSIDE6,
    LAN,
    OUTSIDE4,
    PORT_ETHERNET,
    SERVER4,
    TrustLab,
)
from tests.support.trust_machine import (
    SOFTETHER_ENDPOINT,
    SOFTETHER_SECRETS,
    WIREGUARD_ENDPOINT,
    WIREGUARD_PORT,
    Product,
    softether_profile,
)
from tests.support.trust_server import PORT, TrustServer
from tests.support.trust_states import Held, Situation, held, still
from tests.support.trust_wireguard import wireguard_server
from tests.support.trust_witness import Witness
from tests.support.wireguard_lab import wait_until
from tests.trust.conftest import Leaks

pytestmark = pytest.mark.timeout(600)
ATTEMPTS, FEW = 10_000, 100
PROBES, FEW_PROBES = 1_000, 20
"""Of a kind."""
OPTION_121 = {
    "1": (("0.0.0.0/1", EVIL4), ("128.0.0.0/1", EVIL4)),
    "8": (("203.0.0.0/8", EVIL4), ("8.0.0.0/8", EVIL4), ("198.0.0.0/8", EVIL4)),
    "32": ((f"{OUTSIDE4}/32", EVIL4), ("8.8.8.8/32", EVIL4)),
}
_ELSEWHERE = tuple(cell for cell in CELLS if cell.target is not Target.PRIVATE)
_FOR_THE_TUNNEL = tuple(cell for cell in CELLS if cell.way is Way.PLAIN and cell.target is Target.PUBLIC)


async def _try(lab: TrustLab, leaks: Leaks, now: Held, figures: Figures, full: bool) -> None:
    """Attempts of all kinds get nowhere, but into the tunnel where they are for it; with LAN and without."""
    for lan, cells in ((False, CELLS), (True, _ELSEWHERE)):
        await now.product.set_killswitch(lan=lan)
        with leaks(*now.allowed, lan=LAN if lan else ()) as witness, Arrivals(lab) as arrivals:
            await attempts.run_aside(lab.client, Order(_FOR_THE_TUNNEL, 5))
            found = await asyncio.to_thread(arrivals.wait_inside, 5)
            outcomes = await attempts.run_aside(lab.client, Order(cells, ATTEMPTS if full else FEW))
            seen = witness.take()
            assert arrivals.outside() == 0
        figures.add("L9", "attempts", attempts.total(outcomes))
        figures.add("L9", "leaks", seen.frames)
        assert seen.frames == 0, seen
        assert set(found.values()) == {5}, found
        assert await still(now, Situation.UP)


@pytest.mark.parametrize("prefix", OPTION_121)
async def test_routes_by_dhcp_divert_nothing(
    lab: TrustLab, leaks: Leaks, tmp_path: Path, prefix: str, figures: Figures, full: bool
) -> None:
    """TunnelVision (CVE-2024-3661). The tunnel goes on, through the evil host, which can not read it."""
    routes = OPTION_121[prefix]
    async with held(Situation.UP, lab, tmp_path) as now:
        with EvilDhcp(lab.evil, Offer(routes=routes)) as dhcp, forwarding(lab):
            await asyncio.to_thread(take_lease, lab.client, tmp_path)
            assert dhcp.given == 1
            for network, gateway in routes:
                shown = lab.client.run(["ip", "route", "show", "exact", network]).stdout
                assert f"via {gateway}" in shown, network
            await _try(lab, leaks, now, figures, full)
        for network, _ in routes:
            lab.client.run(["ip", "route", "delete", network])


async def test_routes_by_router_advertisement_divert_nothing(
    lab: TrustLab, leaks: Leaks, tmp_path: Path, figures: Figures, full: bool
) -> None:
    async with held(Situation.UP, lab, tmp_path) as now:
        listen_to_advertisements(lab.client)
        advertise(lab, ("::/1", "8000::/1", "2001:db8:ffff::/48"))
        routes = ["ip", "-6", "route", "show", "proto", "ra"]
        wait_until(lambda: lab.client.run(routes).stdout.count("pref high") >= 3, "the routes", seconds=5.0)
        await _try(lab, leaks, now, figures, full)
        listen_to_advertisements(lab.client, on=False)
        lab.client.run(["ip", "-6", "route", "flush", "proto", "ra"])


async def test_public_addresses_are_no_lan(
    lab: TrustLab, leaks: Leaks, tmp_path: Path, figures: Figures, full: bool
) -> None:
    """TunnelCrack's LocalNet (CVE-2023-36672): the LAN claims the addresses that are to be overheard."""
    with EvilDhcp(lab.evil, Offer(address="203.0.113.2")):
        take_lease(lab.client, tmp_path)
    lab.client.run(["ip", "address", "add", "2001:db8:ffff::2/64", "dev", ETHERNET, "nodad"])
    with claimed(lab):
        async with held(Situation.UP, lab, tmp_path) as now:
            await _try(lab, leaks, now, figures, full)
    for address in ("203.0.113.2/24", "2001:db8:ffff::2/64"):
        lab.client.run(["ip", "address", "delete", address, "dev", ETHERNET])


async def test_a_forged_server_address_opens_no_way_to_it(
    lab: TrustLab, leaks: Leaks, tmp_path: Path, figures: Figures, full: bool
) -> None:
    """TunnelCrack's ServerIP (CVE-2023-36673): the name of the server is said to be the victim's address."""
    before = lab.resolv_conf.read_text()
    redirect = f"ip daddr {OUTSIDE4} tcp dport {PORT} dnat to {SERVER4}"
    hook = "{ type nat hook prerouting priority dstnat; policy accept; }"
    table = f"add table ip forge; add chain ip forge in {hook}; add rule ip forge in {redirect}"
    lab.gateway.run(["nft", table])
    with Resolver(lab.evil, EVIL4, address=OUTSIDE4) as resolver, TrustServer(lab.server, tmp_path) as server:
        lab.resolv_conf.write_text(f"nameserver {EVIL4}\n")
        async with Product(lab, tmp_path) as product:
            await product.set_killswitch(lan=False)
            session = await product.up(softether_profile(server.pin, host="vpn.example"), SOFTETHER_SECRETS)
            assert resolver.asked and session.peer == f"{OUTSIDE4}:{PORT}"
            opened = Witness(lab.gateway, PORT_ETHERNET, judge.openings_to(f"{OUTSIDE4}/32", PORT))
            with leaks(Allowed(OUTSIDE4, judge.TCP, PORT)) as witness, opened:
                outcomes = await attempts.run_aside(lab.client, Order(count=ATTEMPTS if full else FEW))
                # Its very port is for the engine alone, too.
                order = Order(_ELSEWHERE, FEW, port=PORT)
                await attempts.run_aside(lab.client, order)
                seen = witness.take()
                assert opened.take().frames == 0
                still_up = await product.reach(State.UP, timeout=0.0)
                assert still_up is not None and still_up.peer == session.peer
        lab.resolv_conf.write_text(before)
    lab.gateway.run(["nft", "delete", "table", "ip", "forge"])
    figures.add("L9", "attempts", attempts.total(outcomes))
    figures.add("L9", "leaks", seen.frames)
    assert seen.frames == 0, seen


async def test_nobody_but_the_engine_reaches_the_server(lab: TrustLab, tmp_path: Path) -> None:
    to_server = judge.sent_to((f"{SERVER4}/32",))
    cells = tuple(cell for cell in CELLS if cell.target is Target.SERVER and cell.version == 4)
    with wireguard_server(lab) as server, Witness(lab.gateway, PORT_ETHERNET, to_server) as witness:
        async with Product(lab, tmp_path) as product:
            await product.up(server.profile, server.secrets)
            await asyncio.sleep(1.0)  # until both ends have nothing more to say
            witness.take()
            bound = tuple(cell for cell in cells if cell.way is not Way.PLAIN)
            await attempts.run_aside(lab.client, Order(bound, FEW, port=WIREGUARD_PORT))
            assert witness.take().frames == 0
            # The others go to the same address inside the tunnel, which is to the server as well.
            await attempts.run_aside(
                lab.client, Order(tuple(set(cells) - set(bound)), 5, port=WIREGUARD_PORT)
            )
            assert witness.take().frames > 0


async def test_probes_from_the_lan_learn_nothing(
    lab: TrustLab, leaks: Leaks, tmp_path: Path, figures: Figures, full: bool
) -> None:
    """CVE-2019-14899: neither an answer, nor anything to the server that a probe was the cause of."""
    count = PROBES if full else FEW_PROBES
    answers = Witness(lab.gateway, PORT_ETHERNET, judge.answers_for((INSIDE4, INSIDE6)))
    reactions = Witness(lab.gateway, PORT_ETHERNET, judge.sent_to((f"{SERVER4}/32",)))
    arrived = Witness(lab.client, ETHERNET, judge.sent_to((f"{INSIDE4}/32", f"{INSIDE6}/128")))
    with wireguard_server(lab) as server:
        async with Product(lab, tmp_path) as product:
            await product.up(server.profile, server.secrets)
            for lan in (False, True):
                await product.set_killswitch(lan=lan)
                await asyncio.sleep(0.5)  # until both ends have nothing more to say
                frames = [frame for asks in (*ANSWERED, *SPOOFED) for frame in probes(lab, asks, count)]
                with answers, reactions, arrived, leaks(WIREGUARD_ENDPOINT) as witness:
                    await asyncio.to_thread(send_frames, lab.host, "eth0", frames)
                    await asyncio.sleep(0.5)
                    # All but those that ask for the link's address of it.
                    assert arrived.take().frames == len(frames) - 2 * count
                    answered, reacted, leaked = answers.take(), reactions.take(), witness.take()
                    # One packet into the tunnel would be a reaction, and would have been seen.
                    await attempts.run_aside(lab.client, Order(_FOR_THE_TUNNEL[:1], 1))
                    wait_until(lambda: reactions.take().frames > 0, "the packet", seconds=5.0)
                figures.add("L10", "probes", len(frames))
                figures.add("L10", "answers", answered.frames)
                figures.add("L10", "reactions", reacted.frames)
                learnt = (answered.frames, reacted.frames, leaked.frames)
                assert learnt == (0, 0, 0), (answered, reacted, leaked)


async def test_a_lease_may_be_renewed_meanwhile(lab: TrustLab, leaks: Leaks, tmp_path: Path) -> None:
    async with held(Situation.BLOCKED, lab, tmp_path) as now:
        with EvilDhcp(lab.evil, Offer()) as dhcp, leaks(SOFTETHER_ENDPOINT) as witness:
            await asyncio.to_thread(take_lease, lab.client, tmp_path)
            assert dhcp.given == 1
            assert witness.take().frames == 0
        session = await now.product.session()
        assert session is not None and session.state is State.BLOCKED
