"""The table in the kernel: put in force, disturbed by others, noticed, repaired and removed."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import msgspec
import pytest

from engine.failures import FailureKind
from helper.firewall.state import Endpoint, FirewallState, Phase, SessionView
from helper.firewall.table import Firewall
from helper.network.errors import NetworkError
from tests.support.namespaces import Namespace
from tests.support.unprivileged import UID

SESSION = SessionView(
    Phase.UP,
    full=True,
    device="adit0",
    addresses=("10.8.0.2", "fd08::2"),
    routes=("0.0.0.0/0", "::/0", "10.5.0.0/16"),
    excluded=("10.5.3.0/24",),
    endpoints=(Endpoint("203.0.113.5", "udp", 51820), Endpoint("2001:db8::5", "tcp", 443)),
)
UP = FirewallState(sessions=(SESSION,), resolvers=("192.0.2.53",))
BLOCKED = FirewallState(lockdown=True)
OPEN = FirewallState()


@pytest.fixture(scope="module")
def machine() -> Iterator[Namespace]:
    with Namespace() as space:
        yield space


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
async def firewall(machine: Namespace, told: list[str]) -> AsyncIterator[Firewall]:
    machine.run(["nft", "flush", "ruleset"])
    with machine.inside():
        made = Firewall(told.append)
    yield made
    made.close()


def ruleset(machine: Namespace) -> str:
    return machine.run(["nft", "list", "ruleset"]).stdout


async def nft(machine: Namespace, *words: str) -> None:
    """Change something as another process, and give its notification time to come."""
    process = await asyncio.create_subprocess_exec(*machine.argv(["nft", *words]))
    assert await process.wait() == 0
    await asyncio.sleep(0.05)


@pytest.mark.parametrize("state", [OPEN, BLOCKED, UP], ids=["open", "blocked", "up"])
async def test_what_is_applied_is_there(
    machine: Namespace, firewall: Firewall, told: list[str], state: FirewallState
) -> None:
    for _ in range(2):
        await firewall.apply(state)
        assert await firewall.verify()
        assert await firewall.repair() == ""
        assert ("table inet adit" in ruleset(machine)) is (state is not OPEN)
    await asyncio.sleep(0.05)

    assert told == []

    await firewall.remove()
    await firewall.remove()
    assert ruleset(machine) == ""
    assert await firewall.verify()


DISTURBANCES = {
    "everything flushed": (["flush", "ruleset"], "the table was gone"),
    "table deleted": (["delete", "table", "inet", "adit"], "the table was gone"),
    "table flushed": (["flush", "table", "inet", "adit"], "the rules of the chain"),
    "chain flushed": (["flush", "chain", "inet", "adit", "output"], "the rules of the chain output"),
    "rule added": (["insert", "rule", "inet", "adit", "output", "accept"], "the rules of the chain output"),
    "rule added behind": (["add", "rule", "inet", "adit", "input", "accept"], "the rules of the chain input"),
    "policy changed": (
        ["add", "chain", "inet", "adit", "forward", "{ policy accept; }"],
        "the chain forward was changed",
    ),
    "chain added": (
        ["add", "chain", "inet", "adit", "x", "{ type filter hook input priority -1; }"],
        "a foreign chain x",
    ),
    "put to sleep": (["add", "table", "inet", "adit", "{ flags dormant; }"], "the table was put to sleep"),
}


@pytest.mark.parametrize("name", DISTURBANCES)
async def test_what_others_change_is_noticed_and_repaired(
    machine: Namespace, firewall: Firewall, told: list[str], name: str
) -> None:
    command, words = DISTURBANCES[name]
    await firewall.apply(UP)
    before = ruleset(machine)

    await nft(machine, *command)

    assert told == ["nft"]
    assert not await firewall.verify()
    assert words in await firewall.repair()
    assert ruleset(machine) == before
    assert await firewall.verify()
    assert await firewall.repair() == ""
    await asyncio.sleep(0.05)
    assert told == ["nft"]


async def test_one_rule_deleted_or_replaced_is_noticed(
    machine: Namespace, firewall: Firewall, told: list[str]
) -> None:
    await firewall.apply(UP)
    before = ruleset(machine)
    listed = machine.run(["nft", "-a", "list", "chain", "inet", "adit", "output"]).stdout.splitlines()
    last = next(line for line in listed if line.lstrip().startswith("reject") and '"else"' in line)
    handle = last.rpartition(" ")[2]

    await nft(machine, "replace", "rule", "inet", "adit", "output", "handle", handle, 'accept comment "else"')
    assert "accept" in ruleset(machine).splitlines()[-3]
    assert not await firewall.verify()
    assert await firewall.repair() != ""

    listed = machine.run(["nft", "-a", "list", "chain", "inet", "adit", "output"]).stdout.splitlines()
    handle = next(line for line in listed if '"DNS"' in line).rpartition(" ")[2]
    await nft(machine, "delete", "rule", "inet", "adit", "output", "handle", handle)
    assert not await firewall.verify()
    assert await firewall.repair() != ""

    assert ruleset(machine) == before
    assert told == ["nft", "nft"]


async def test_a_changed_table_is_made_right_by_the_next_state_too(
    machine: Namespace, firewall: Firewall
) -> None:
    await firewall.apply(UP)
    await nft(machine, "flush", "chain", "inet", "adit", "output")
    await firewall.apply(UP)
    assert await firewall.verify()

    await nft(machine, "add", "table", "inet", "adit", "{ flags dormant; }")
    await firewall.apply(BLOCKED)
    assert await firewall.verify()
    assert "dormant" not in ruleset(machine)


async def test_other_programs_tables_are_left_alone(
    machine: Namespace, firewall: Firewall, told: list[str]
) -> None:
    await nft(machine, "add", "table", "inet", "others")
    await nft(machine, "add", "table", "ip", "adit")
    await nft(machine, "add", "chain", "ip", "adit", "output", "{ type filter hook output priority 5; }")
    theirs = ruleset(machine)

    await firewall.apply(UP)
    await nft(machine, "add", "rule", "ip", "adit", "output", "counter", "accept")
    await nft(machine, "flush", "chain", "ip", "adit", "output")
    assert await firewall.verify()
    await firewall.remove()

    assert told == []
    assert ruleset(machine) == theirs


async def test_a_table_that_others_make_while_there_is_none_is_noticed(
    machine: Namespace, firewall: Firewall, told: list[str]
) -> None:
    await firewall.apply(OPEN)
    await nft(machine, "add", "table", "inet", "adit")

    assert told == ["nft"]
    assert await firewall.repair() == "there was a table of this name"
    assert ruleset(machine) == ""


@pytest.mark.parametrize(
    "left",
    [
        "add table inet adit",
        "add table inet adit; add chain inet adit output { type filter hook input priority 3; }",
        "add table inet adit; add chain inet adit output; add chain inet adit a; "
        "add rule inet adit output jump a; add rule inet adit a accept",
        "add table inet adit; add chain inet adit a; add chain inet adit input "
        "{ type filter hook input priority 0; }; "
        "add rule inet adit input tcp dport vmap { 1 : jump a, 2 : drop }",
    ],
    ids=["a table", "another hook", "chains", "a map"],
)
async def test_whatever_was_left_of_this_name_is_replaced(
    machine: Namespace, firewall: Firewall, left: str
) -> None:
    await nft(machine, left)

    assert not await firewall.verify()
    assert await firewall.repair() == "", "what was left stands until it is known what should be"
    await firewall.apply(BLOCKED)

    assert await firewall.verify()
    assert ruleset(machine).count("chain ") == 4


async def test_a_new_helper_takes_over_what_stands(machine: Namespace, firewall: Firewall) -> None:
    await firewall.apply(UP)
    firewall.close()
    with machine.inside():
        second = Firewall()

    assert not await second.verify()
    await second.apply(BLOCKED)
    assert await second.verify()
    second.close()


async def test_a_state_that_is_not_valid_changes_nothing(machine: Namespace, firewall: Firewall) -> None:
    await firewall.apply(UP)
    before = ruleset(machine)

    for wrong in ({"routes": ("x",)}, {"device": "a b"}, {"endpoints": (Endpoint("::1%eth0", "udp", 1),)}):
        with pytest.raises(ValueError):
            await firewall.apply(FirewallState(sessions=(msgspec.structs.replace(SESSION, **wrong),)))

    assert ruleset(machine) == before
    assert await firewall.verify()


async def test_thousands_of_networks(machine: Namespace, firewall: Firewall, told: list[str]) -> None:
    # Root of a user namespace has no more room in its socket than any program.
    count = 2000 if os.geteuid() != UID else 200
    many = tuple(f"100.{n >> 8}.{n & 255}.0/24" for n in range(count))
    session = msgspec.structs.replace(SESSION, full=False, routes=many, excluded=())

    await firewall.apply(FirewallState(sessions=(session,)))

    assert ruleset(machine).count('"into its tunnel"') == 2 * count
    assert await firewall.verify()
    assert told == []


_PLAIN = """
import asyncio, os
from helper.firewall.state import FirewallState
from helper.firewall.table import Firewall
from helper.network.errors import NetworkError

async def main():
    firewall = Firewall(print)
    try:
        await firewall.apply(FirewallState(lockdown=True))
    except NetworkError as error:
        print(os.geteuid(), error.failure.code)
        return
    print(os.geteuid(), await firewall.verify())
    await firewall.remove()

asyncio.run(main())
"""


@pytest.mark.parametrize(
    ("capabilities", "expected"),
    [("-all,+net_admin", "True"), ("-all", "firewall_refused")],
    ids=["CAP_NET_ADMIN", "none"],
)
def test_an_ordinary_user_needs_one_capability(machine: Namespace, capabilities: str, expected: str) -> None:
    machine.run(["nft", "flush", "ruleset"])
    identity = [f"--reuid={UID}", f"--regid={UID}", "--clear-groups"] if os.geteuid() != UID else []
    rights = [f"--{kind}-caps={capabilities}" for kind in ("inh", "ambient")]
    bound = [] if os.geteuid() != UID else [f"--bounding-set={capabilities}"]
    argv = ["setpriv", *identity, *rights, *bound, sys.executable, "-c", _PLAIN]

    printed = machine.run(argv, cwd=str(Path(__file__).parents[2])).stdout

    assert printed.split() == [str(UID), expected]
    assert ruleset(machine) == ""


def test_root_of_a_user_namespace(machine: Namespace) -> None:
    argv = ["unshare", "--user", "--map-root-user", "--net", sys.executable, "-c", _PLAIN]

    printed = machine.run(argv, cwd=str(Path(__file__).parents[2])).stdout

    assert printed.split() == ["0", "True"]


async def test_without_netfilter_there_is_nothing_to_remove(
    firewall: Firewall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stands for a kernel without nf_tables: a netlink protocol that this one does not have."""
    firewall.close()
    monkeypatch.setattr("helper.firewall.netfilter._PROTOCOL", 31)
    bare = Firewall()

    await bare.apply(OPEN)
    await bare.remove()
    assert await bare.verify()
    with pytest.raises(NetworkError) as refused:
        await bare.apply(BLOCKED)
    assert refused.value.failure.code == "firewall_unavailable"
    assert refused.value.failure.kind is FailureKind.LOCAL
    bare.close()


async def test_who_is_cancelled_leaves_no_half_of_it(machine: Namespace, firewall: Firewall) -> None:
    for state in (UP, BLOCKED) * 5:
        task = asyncio.create_task(firewall.apply(state))
        await asyncio.sleep(0.001)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert await firewall.verify()

    await firewall.apply(UP)
    assert await firewall.verify()
    assert '"to a server"' in ruleset(machine)


async def test_states_that_come_together_are_applied_one_after_the_other(firewall: Firewall) -> None:
    await asyncio.gather(*(firewall.apply(state) for state in (UP, OPEN, BLOCKED, UP, OPEN, UP) * 3))

    assert await firewall.verify()
