"""What is held back before the helper runs: the decision."""

from __future__ import annotations

import pytest

from helper.firewall.state import FirewallState
from helper.lockdown import demanded
from helper.state.target import Held, Target, Unreadable

HELD = Held(owner=1000, profile="office\n", since=1.0)


@pytest.mark.parametrize(
    ("target", "state"),
    [
        (Target(), None),
        (Target(killswitch=False), None),
        (Target(lan=False), None),
        (Target(killswitch=False, autoconnect=("office",)), None),
        (Target(lockdown=True), FirewallState(lockdown=True)),
        (Target(lockdown=True, lan=False), FirewallState(lockdown=True, lan=False)),
        (Target(lockdown=True, killswitch=False), FirewallState(enabled=False, lockdown=True)),
        (Target(held=(HELD,)), FirewallState(held=True)),
        (Target(held=(HELD,), killswitch=False), FirewallState(enabled=False, held=True)),
        (Target(held=(HELD,), lockdown=True), FirewallState(held=True, lockdown=True)),
        (Target(autoconnect=("office",)), FirewallState(held=True)),
        (Target(autoconnect=("office",), lan=False), FirewallState(held=True, lan=False)),
        (Unreadable("It is damaged."), FirewallState(lan=False, lockdown=True, held=True)),
    ],
    ids=str,
)
def test_what_is_demanded(target: Target | Unreadable, state: FirewallState | None) -> None:
    found, why = demanded(target)
    assert found == state
    assert bool(why) == (state is not None)
    assert why.isprintable()


def test_every_reason_is_said() -> None:
    _, why = demanded(Target(held=(HELD,), lockdown=True, autoconnect=("home", "lab")))
    assert "Lockdown is on." in why and "'office\\n'" in why and "'home', 'lab'" in why
