"""Name servers by ``resolvconf``: openresolv and Debian's, two programs with one name.

Both keep a record for each who gives name servers, and make one list of the records. openresolv
lets a record be exclusive (``-x``) and first (``-m 0``). Debian's knows neither: records are ordered
by name, ``tun*`` before all but the machine's own servers (``lo*``), and those of others follow ours
in the list as far as there is room. Nothing is asked of those while ours answer; it is said all the same.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from helper.dns import environment, resolv_text, resolvconf_program
from helper.dns.errors import failed
from helper.dns.paths import Paths
from helper.dns.undo import RestoreDns
from helper.dns.wishes import FileDns, Picture

RECORD = "tun.adit"
"""Our record's name with Debian's resolvconf, which goes by its order of names."""
OTHERS_FOLLOW = (
    "Other name servers stay in the list behind the tunnel's: resolvconf of this machine can not "
    "leave them out. They are asked when the tunnel's do not answer."
)
NOT_IN_USE = "resolvconf took the name servers of the tunnel, but resolv.conf does not have them."


class Resolvconf:
    """What both have in common; see :class:`helper.dns.backend.Backend`."""

    name = ""
    splits = False

    def __init__(self, paths: Paths, program: str) -> None:
        self._paths = paths
        self._program = program

    async def prepare(self, picture: Picture, outstanding: Sequence[RestoreDns]) -> tuple[RestoreDns, ...]:
        """One undo: our record, by its name."""
        return () if picture.file is None else (RestoreDns(self.name, self._record(picture.file)),)

    async def apply(self, picture: Picture, undos: Sequence[RestoreDns]) -> str:
        """Hand our record over, and look at what becomes of it."""
        if picture.file is None:
            return ""
        await self._add(self._record(picture.file), _text(picture.file))
        servers = await self._servers()
        if not set(picture.file.servers) <= set(servers):
            # A local name server (dnsmasq, unbound) may have taken them: then it alone is in the list.
            if servers and all(server.startswith(("127.", "::1")) for server in servers):
                return ""
            raise failed(self.name, NOT_IN_USE)
        return OTHERS_FOLLOW if set(servers) - set(picture.file.servers) else ""

    async def put_back(self, undo: RestoreDns) -> str:
        """Take our record away; none is no error."""
        if self._program:  # Without the program nobody reads its records.
            await self._delete(undo.device)
        return ""

    async def superseded(self, undo: RestoreDns) -> None:
        """Another record of ours has taken its place."""
        await self._delete(undo.device)

    async def check(self, picture: Picture, undos: Sequence[RestoreDns]) -> str:
        """Whether the list still begins with ours."""
        if picture.file is None:
            return ""
        servers = await self._servers()
        local = servers and all(server.startswith(("127.", "::1")) for server in servers)
        if local or servers[: len(picture.file.servers)] == picture.file.servers:
            return ""
        return f"{self._paths.resolv_conf} did not begin with the tunnel's name servers any more"

    def _record(self, wish: FileDns) -> str:
        raise NotImplementedError

    async def _add(self, record: str, text: str) -> None:
        raise NotImplementedError

    async def _delete(self, record: str) -> None:
        raise NotImplementedError

    async def _servers(self) -> tuple[str, ...]:
        return (await asyncio.to_thread(environment.resolv_conf, self._paths)).servers


class Openresolv(Resolvconf):
    """openresolv (resolvconf(8) of Roy Marples)."""

    name = "openresolv"

    def _record(self, wish: FileDns) -> str:
        return f"{wish.device}.adit"

    async def _add(self, record: str, text: str) -> None:
        await resolvconf_program.run(self._program, "-m", "0", "-x", "-a", record, text=text)

    async def _delete(self, record: str) -> None:
        # -f: a record that is not there is no error.
        await resolvconf_program.run(self._program, "-f", "-d", record)


class DebianResolvconf(Resolvconf):
    """Debian's resolvconf (resolvconf(8) of Thomas Hood)."""

    name = "resolvconf"

    def _record(self, wish: FileDns) -> str:
        return RECORD

    async def _add(self, record: str, text: str) -> None:
        await resolvconf_program.run(self._program, "-a", record, text=text)

    async def _delete(self, record: str) -> None:
        await resolvconf_program.run(self._program, "-d", record)


def _text(wish: FileDns) -> str:
    try:
        content = resolv_text.write(wish.servers, wish.search, "")
    except ValueError as error:
        raise failed("resolvconf", str(error)) from error
    return "".join(line + "\n" for line in content.decode().splitlines() if not line.startswith("#"))
