"""``python -m app.demo.inside``: the demo itself, once it is in its namespaces."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
import uuid
from collections.abc import Callable

from app.demo import probe
from app.demo.account import Account
from app.demo.kind import DemoFailed, Kind
from app.demo.lab import LabError, build
from app.demo.softether import SoftEther
from app.demo.wireguard import WireGuard
from helper.api.client import HelperClient, HelperError
from helper.api.types import Profile, Session, State, StateChanged

KINDS: dict[str, Callable[[], Kind]] = {SoftEther.name: SoftEther, WireGuard.name: WireGuard}
CONNECT_TIMEOUT = 30.0


def main() -> int:
    """Entry point; 0 when all of it worked."""
    parser = argparse.ArgumentParser(prog="adit demo")
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--live", action="store_true")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    # The first process of a namespace gets only those signals that it handles.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    account = Account(quiet=options.json, live=options.live)
    try:
        kind = KINDS[options.kind]()
        with build(kind, verbose=options.verbose):
            account.step(
                "network",
                "Two network namespaces and a cable; server and helper are running.",
                kind=kind.name,
            )
            asyncio.run(_show(kind, account))
    except KeyboardInterrupt:
        print("\nStopped; nothing is left behind.", file=sys.stderr)
        return 130
    except DemoFailed as error:
        return account.end(str(error), error.advice)
    except (LabError, HelperError, OSError) as error:
        return account.end(str(error))
    return account.end()


async def _show(kind: Kind, account: Account) -> None:
    before = await asyncio.to_thread(probe.routing)
    async with await HelperClient.connect() as helper:
        await helper.subscribe()
        profile = Profile(id=str(uuid.uuid4()), name="demo", server=kind.profile, network=kind.network)
        session = await helper.session_connect(profile, kind.secrets)
        try:
            session = await _come_up(helper, session.id, kind, account)
            _tell_network(session, account)
            await _probe([host.partition("/")[0] for host in kind.hosts], account)
        finally:
            await helper.session_disconnect(session.id)
    after = await asyncio.to_thread(probe.routing)
    if before != after:
        left = [name for name in before if before[name] != after[name]]
        raise DemoFailed(f"not everything was put back: {', '.join(left)}")
    account.step(
        "disconnect", "Disconnected: addresses, routes, rules and devices are as before.", restored=True
    )


async def _come_up(helper: HelperClient, session_id: str, kind: Kind, account: Account) -> Session:
    try:
        async with asyncio.timeout(CONNECT_TIMEOUT):
            return await _follow(helper, session_id, kind, account)
    except TimeoutError:
        raise DemoFailed(f"no connection within {CONNECT_TIMEOUT:.0f} s", "--verbose shows more.") from None


async def _follow(helper: HelperClient, session_id: str, kind: Kind, account: Account) -> Session:
    """Tell each state once, answer what is asked, and return when the network is usable."""
    told: set[State] = set()
    async for event in helper.events():
        if not isinstance(event.body, StateChanged) or event.body.session.id != session_id:
            continue
        session = event.body.session
        await kind.look(helper, session, account)
        if session.state in kind.steps and session.state not in told:
            told.add(session.state)
            account.step(session.state.value, kind.steps[session.state])
        if session.state is State.UP:
            return session
        if session.state in (State.WAITING, State.FAILED, State.OFF):
            problem = session.problem
            raise DemoFailed(
                f"{problem.message} {problem.detail}" if problem else "the session ended",
                problem.advice if problem else "",
            )
    raise DemoFailed("the helper went away")


def _tell_network(session: Session, account: Account) -> None:
    by = f", gateway {session.gateway}" if session.gateway else ""
    account.step(
        "up",
        f"Up: {' and '.join(session.addresses)} on {session.device}{by}, {session.cipher}.",
        address=session.addresses[0],
        addresses=list(session.addresses),
        **({"gateway": session.gateway} if session.gateway else {}),
        routes=list(session.routes),
        dns=list(session.dns),
        device=session.device,
        cipher=session.cipher,
        server=session.server,
    )


async def _probe(hosts: list[str], account: Account) -> None:
    """``hosts``: one address of each IP version in the tunnel, IPv4 first."""
    times = {host: await asyncio.to_thread(probe.ping, host) for host in hosts}
    account.step(
        "ping",
        f"Ping {', '.join(f'{host}: {milliseconds:.2f} ms' for host, milliseconds in times.items())}.",
        **{"ping6_ms" if ":" in host else "ping_ms": round(taken, 3) for host, taken in times.items()},
    )
    host = hosts[0]
    page = await asyncio.to_thread(probe.fetch, host)
    if page.status != 200:
        raise DemoFailed(f"the page came with status {page.status}")
    account.step(
        "page",
        f"Fetched http://{host}/: {page.size} bytes.",
        page={"status": page.status, "size": page.size, "text": page.text},
    )
    down = await asyncio.to_thread(probe.measure_down, host)
    up = await asyncio.to_thread(probe.measure_up, host)
    account.step(
        "throughput",
        f"One TCP stream: {down:.2f} Gbit/s down, {up:.2f} Gbit/s up (server and client share this machine).",
        down_gbps=round(down, 3),
        up_gbps=round(up, 3),
    )


if __name__ == "__main__":
    sys.exit(main())
