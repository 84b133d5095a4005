"""Name servers where NetworkManager itself writes ``/etc/resolv.conf``.

NetworkManager takes name servers over D-Bus too (``GlobalDnsConfiguration``), but writes them into
its own state, where they outlast a loss of power: the machine would start with the name servers of
a tunnel that is not there. It also refuses them where an administrator has set some. So its file is
replaced as any other. NetworkManager writes it anew whenever the network changes; that is seen
(:mod:`helper.dns.watch`), becomes what will be put back, and ours is put in place again. At the end
NetworkManager is asked to write the file once more, since its own may have become old meanwhile.
"""

from __future__ import annotations

import contextlib

from helper.bus import BusError
from helper.dns.environment import NETWORK_MANAGER, NETWORK_MANAGER_PATH, SECONDS, Bus
from helper.dns.paths import Paths
from helper.dns.resolv_conf import ResolvConf
from helper.dns.undo import RestoreDns

_RELOAD_RESOLV_CONF = 0x02
"""Write name servers anew and read no settings (``org.freedesktop.NetworkManager.Reload``)."""


class NetworkManagerFile(ResolvConf):
    """The back-end; see :class:`helper.dns.backend.Backend`."""

    name = "NetworkManager"

    def __init__(self, paths: Paths, bus: Bus) -> None:
        super().__init__(paths)
        self._bus = bus

    async def put_back(self, undo: RestoreDns) -> str:
        """Put the kept file back, then have NetworkManager write its own as it is now."""
        left = await super().put_back(undo)
        with contextlib.suppress(BusError):  # It may have gone, or not permit it: the kept file is good.
            await self._bus.call(
                NETWORK_MANAGER,
                NETWORK_MANAGER_PATH,
                NETWORK_MANAGER,
                "Reload",
                "u",
                _RELOAD_RESOLV_CONF,
                timeout=SECONDS,
                autostart=False,
            )
        return left
