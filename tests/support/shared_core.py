"""What the sessions of one machine share, for tests inside a namespace: with the real firewall."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from helper.api.types import KillSwitchChanged
from helper.bus import BusError
from helper.dns.dns import Dns
from helper.dns.paths import Paths
from helper.firewall.table import Firewall
from helper.machine.cgroups import locate
from helper.network.linux import Kernel
from helper.service.logs import Secrets
from helper.session.guard import Guard
from helper.session.shared import Shared
from helper.state.files import Folder
from helper.state.journal import Journal
from helper.state.recovery import boot_id
from helper.state.target import Target

RESOLV_CONF = "nameserver 192.0.2.53\n"
"""The machine's own, in a folder of the test's."""


class NoBus:
    """A machine without a system bus."""

    async def call(self, destination: str, *_: Any, **__: Any) -> list[Any]:
        """Nobody is there."""
        raise BusError("absent", f"no {destination}")


@contextlib.asynccontextmanager
async def shared_core(
    kernel: Kernel, folder: Path, target: Target | None = None, *, journal: bool = True
) -> AsyncIterator[Shared]:
    """Everything in ``folder``; the firewall is that of the namespace in which this is entered.

    Its table stays as it is at the end.
    """
    (folder / "etc").mkdir()
    (folder / "etc/resolv.conf").write_text(RESOLV_CONF)
    state = Folder(folder / "state")
    state.make()
    noted = Journal(state, boot_id())
    noted.open()
    names = Dns(noted, NoBus(), Paths(root=str(folder), state=str(folder / "state")))
    firewall = Firewall()
    published: list[KillSwitchChanged] = []
    guard = Guard(
        firewall,
        state,
        target or Target(),
        boot=boot_id(),
        resolvers=names.upstream,
        bypass=locate,
        changed=published.append,
    )
    try:
        yield Shared(kernel, guard, names, noted if journal else None, Secrets())
    finally:
        names.close()
        firewall.close()
