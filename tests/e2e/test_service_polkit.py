"""The polkit rule, asked of a real polkitd: the helper's user may set name servers, and nobody else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.namespaces import Namespace
from tests.support.service_machine import RESOURCES, ServiceMachine, open_to_all
from tests.support.wireguard_lab import wait_until

RESOLVE = "org.freedesktop.resolve1"
ALLOWED = (
    "set-dns-servers",
    "set-domains",
    "set-default-route",
    "set-dns-over-tls",
    "set-dnssec",
    "set-llmnr",
    "set-mdns",
    "revert",
)
OTHERS = ("register-service", "unregister-service", "set-dnssec-negative-trust-anchors")
ACTION = """<action id="{name}"><description>x</description><message>x</message><defaults>
<allow_any>auth_admin</allow_any><allow_inactive>auth_admin</allow_inactive>
<allow_active>auth_admin_keep</allow_active></defaults></action>"""
BUS = """[Unit]
DefaultDependencies=no
[Service]
RuntimeDirectory=dbus
ExecStart=/usr/bin/dbus-daemon --system --nofork --nopidfile --address=unix:path=/run/dbus/system_bus_socket
"""
POLKIT = """[Unit]
DefaultDependencies=no
Requires=bus.service
After=bus.service
[Service]
Restart=on-failure
RestartSec=100ms
ExecStart=/usr/lib/polkit-1/polkitd --no-debug
BindReadOnlyPaths=/run/test/rules:/usr/share/polkit-1/rules.d /run/test/actions:/usr/share/polkit-1/actions
TemporaryFileSystem=/etc/polkit-1/rules.d
"""


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServiceMachine]:
    directory = open_to_all(tmp_path_factory.mktemp("polkit"))
    for folder in ("rules", "actions"):
        (directory / folder).mkdir(mode=0o755)
    rule = RESOURCES / "polkit/50-adit.rules"
    directory.joinpath("rules", rule.name).write_text(rule.read_text())
    actions = [ACTION.format(name=f"{RESOLVE}.{action}") for action in (*ALLOWED, *OTHERS)]
    actions.append(ACTION.format(name="org.example.anything"))
    text = f"<policyconfig>{''.join(actions)}</policyconfig>"
    directory.joinpath("actions", "test.policy").write_text(text)
    units = {"bus.service": BUS, "polkit.service": POLKIT}
    wanted = ("bus.service", "polkit.service")
    with Namespace() as namespace, ServiceMachine(namespace, directory, wanted=wanted, units=units) as built:
        # It comes to the bus in its own time; asked before, the bus would start one of its own.
        listed = ["busctl", "--system", "--no-pager", "list", "--acquired"]
        wait_until(lambda: "PolicyKit1" in built.run(listed, check=False).stdout, "polkitd")
        yield built


def _may(machine: ServiceMachine, user: str, actions: tuple[str, ...]) -> dict[str, bool]:
    """What a process of the user may do, asked by root about it, as systemd-resolved does."""
    asks = "; ".join(f"pkcheck --action-id {name} --process $pid >&2; echo {name} $?" for name in actions)
    script = f"""
    setpriv --reuid {user} --regid $(id -g {user}) --clear-groups sleep 60 & pid=$!
    until [ $(stat -c %U /proc/$pid) = {user} ]; do sleep 0.01; done
    {asks}; kill $pid"""
    done = machine.run(["sh", "-c", script])
    answers = dict(line.rsplit(" ", 1) for line in done.stdout.splitlines())
    assert answers.keys() == set(actions), done.stderr
    assert set(answers.values()) <= {"0", "1", "2"}, done.stderr
    return {name: code == "0" for name, code in answers.items()}


def test_the_helper_sets_name_servers_and_does_nothing_else(machine: ServiceMachine) -> None:
    allowed = tuple(f"{RESOLVE}.{action}" for action in ALLOWED)
    others = (*(f"{RESOLVE}.{action}" for action in OTHERS), "org.example.anything")
    found = _may(machine, "adit", (*allowed, *others))
    assert found == {**dict.fromkeys(allowed, True), **dict.fromkeys(others, False)}


def test_nobody_else_may(machine: ServiceMachine) -> None:
    actions = tuple(f"{RESOLVE}.{action}" for action in ALLOWED)
    assert _may(machine, "nobody", actions) == dict.fromkeys(actions, False)
