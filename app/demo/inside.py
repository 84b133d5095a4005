"""``python -m app.demo.inside``: the demo itself, once it is in its namespaces."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
import uuid

from app.demo import probe
from app.demo.account import Account
from app.demo.lab import HOST_ADDRESS, HUB, SERVER_ADDRESS, USER, Lab, LabError, build
from helper.api.client import HelperClient, HelperError
from helper.api.types import Profile, Session, SoftEtherProfile, State, StateChanged, Verify

CONNECT_TIMEOUT = 30.0
_STEPS = {
    State.PREPARING: "The helper makes a network device (TAP).",
    State.CONNECTING: f"The engine connects to {SERVER_ADDRESS}:443, outside the tunnel.",
    State.AUTHENTICATING: f"The server is known now; logging in to hub {HUB} as {USER}.",
    State.CONFIGURING: "Logged in. Asking for an address by DHCP through the tunnel.",
}


class DemoFailed(Exception):
    """Something did not work as it should; ``advice`` says what to look at."""

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.advice = advice


def main() -> int:
    """Entry point; 0 when all of it worked."""
    parser = argparse.ArgumentParser(prog="adit demo")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    # The first process of a namespace gets only those signals that it handles.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    account = Account(quiet=options.json)
    try:
        with build(verbose=options.verbose) as lab:
            account.step("network", "Two network namespaces and a cable; server and helper are running.")
            asyncio.run(_show(lab, account))
    except KeyboardInterrupt:
        print("\nStopped; nothing is left behind.", file=sys.stderr)
        return 130
    except DemoFailed as error:
        return account.end(str(error), error.advice)
    except (LabError, HelperError, OSError) as error:
        return account.end(str(error))
    return account.end()


async def _show(lab: Lab, account: Account) -> None:
    before = await asyncio.to_thread(probe.routing)
    async with await HelperClient.connect() as helper:
        await helper.subscribe()
        profile = Profile(
            id=str(uuid.uuid4()),
            name="demo",
            server=SoftEtherProfile(host=SERVER_ADDRESS, hub=HUB, user=USER, verify=Verify.ASK),
        )
        session = await helper.session_connect(profile, {"password": lab.password})
        try:
            async with asyncio.timeout(CONNECT_TIMEOUT):
                session = await _follow(helper, session.id, lab, account)
            _tell_network(session, account)
            await _probe(account)
        except TimeoutError:
            raise DemoFailed(
                f"no connection within {CONNECT_TIMEOUT:.0f} s", "--verbose shows more."
            ) from None
        finally:
            await helper.session_disconnect(session.id)
    after = await asyncio.to_thread(probe.routing)
    if before != after:
        left = [name for name in before if before[name] != after[name]]
        raise DemoFailed(f"not everything was put back: {', '.join(left)}")
    account.step(
        "disconnect", "Disconnected: addresses, routes, rules and devices are as before.", restored=True
    )


async def _follow(helper: HelperClient, session_id: str, lab: Lab, account: Account) -> Session:
    """Tell each state once, answer what is asked, and return when the network is usable."""
    told: set[State] = set()
    async for event in helper.events():
        if not isinstance(event.body, StateChanged) or event.body.session.id != session_id:
            continue
        session = event.body.session
        if session.state in _STEPS and session.state not in told:
            told.add(session.state)
            account.step(session.state.value, _STEPS[session.state])
        if session.state is State.ASKING and session.attention is not None:
            await _judge(helper, session, lab, account)
        elif session.state is State.UP:
            return session
        elif session.state in (State.WAITING, State.FAILED, State.OFF):
            problem = session.problem
            raise DemoFailed(
                f"{problem.message} {problem.detail}" if problem else "the session ended",
                problem.advice if problem else "",
            )
    raise DemoFailed("the helper went away")


async def _judge(helper: HelperClient, session: Session, lab: Lab, account: Account) -> None:
    assert session.attention is not None
    certificate = session.attention.certificate
    if certificate.sha256 != lab.certificate:
        raise DemoFailed("the server shows a certificate that is not its own")
    account.step(
        "certificate",
        f"Its certificate is unknown ({certificate.reason}): a person is asked and compares\n"
        f"           the fingerprint {certificate.sha256[:16]}… with what the server's owner says: the same.",
        certificate=certificate.sha256,
    )
    await helper.session_answer(session.id, session.attention.id, True)


def _tell_network(session: Session, account: Account) -> None:
    account.step(
        "up",
        f"Up: {session.addresses[0]} on {session.device}, gateway {session.gateway}, {session.cipher}.",
        address=session.addresses[0],
        gateway=session.gateway,
        routes=list(session.routes),
        dns=list(session.dns),
        device=session.device,
        cipher=session.cipher,
        server=session.server,
    )


async def _probe(account: Account) -> None:
    milliseconds = await asyncio.to_thread(probe.ping, HOST_ADDRESS)
    account.step("ping", f"Ping {HOST_ADDRESS}: {milliseconds:.2f} ms.", ping_ms=round(milliseconds, 3))
    page = await asyncio.to_thread(probe.fetch, HOST_ADDRESS)
    if page.status != 200:
        raise DemoFailed(f"the page came with status {page.status}")
    account.step(
        "page",
        f"Fetched http://{HOST_ADDRESS}/: {page.size} bytes.",
        page={"status": page.status, "size": page.size, "text": page.text},
    )
    down = await asyncio.to_thread(probe.measure_down, HOST_ADDRESS)
    up = await asyncio.to_thread(probe.measure_up, HOST_ADDRESS)
    account.step(
        "throughput",
        f"One TCP stream: {down:.2f} Gbit/s down, {up:.2f} Gbit/s up (server and client share this machine).",
        down_gbps=round(down, 3),
        up_gbps=round(up, 3),
    )


if __name__ == "__main__":
    sys.exit(main())
