"""Name servers by writing ``/etc/resolv.conf``, for machines where nobody else does.

What was there is kept first, durably, with everything needed to put it back. It is put back only
while the file is still ours; when somebody wrote a new one meanwhile, that is what will be put back.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Sequence
from typing import TypeVar

import msgspec

from helper.dns import resolv_text, system_file
from helper.dns.errors import dns_error, failed, not_written
from helper.dns.paths import Paths
from helper.dns.system_file import Found, InPlaceOnly
from helper.dns.undo import RestoreDns
from helper.dns.wishes import FileDns, Picture

_T = TypeVar("_T")

LEFT = "{path} was changed by somebody else and was left as it is."


class ResolvConf:
    """The back-end; see :class:`helper.dns.backend.Backend`."""

    name = "resolv.conf"
    splits = False

    def __init__(self, paths: Paths) -> None:
        self._paths = paths
        # A call that was given up may still be at work in its thread: the next one waits for it.
        self._lock = threading.Lock()

    async def prepare(self, picture: Picture, outstanding: Sequence[RestoreDns]) -> tuple[RestoreDns, ...]:
        """See :class:`~helper.dns.backend.Backend`. Saves what is there now."""
        if picture.file is None:
            return ()
        return (await self._in_thread(self._prepare, picture.file, tuple(outstanding)),)

    async def apply(self, picture: Picture, undos: Sequence[RestoreDns]) -> str:
        """Write the file."""
        if picture.file is not None:
            await self._in_thread(self._apply, picture.file, undos[0])
        return ""

    async def put_back(self, undo: RestoreDns) -> str:
        """Put the kept file back, if the one in place is ours."""
        return await self._in_thread(self._put_back, undo)

    async def superseded(self, undo: RestoreDns) -> None:
        """Nothing: the newer note undoes it all."""

    async def check(self, picture: Picture, undos: Sequence[RestoreDns]) -> str:
        """Compare the file with what we wrote."""
        if picture.file is None or not undos:
            return ""
        return await self._in_thread(self._check, picture.file, undos[0])

    def forget(self, outstanding: Sequence[RestoreDns]) -> None:
        """Remove kept files that nothing refers to any more."""
        needed = {f"{digest}.conf" for undo in outstanding for digest in undo.ours}
        needed |= {undo.kept for undo in outstanding}
        system_file.forget(self._paths, frozenset(needed))

    # --- in a thread -----------------------------------------------------------------------------

    async def _in_thread(self, work: Callable[..., _T], *values: object) -> _T:
        def locked() -> _T:
            with self._lock:
                return work(*values)

        try:
            return await asyncio.to_thread(locked)
        except OSError as error:
            raise not_written(self._paths.resolv_conf, error) from error
        except ValueError as error:
            raise failed(self.name, str(error)) from error

    def _prepare(self, wish: FileDns, outstanding: Sequence[RestoreDns]) -> RestoreDns:
        path = self._paths.resolv_conf
        found = system_file.look(self._paths, path)
        base = next((undo for undo in reversed(outstanding) if self._is_ours(found, undo)), None)
        if base is None:
            base = self._of(path, found)
        ours = _text(wish, self._where(base))
        name = system_file.keep(self._paths, ours)
        # Of what was ours before, only that which may be in place now still counts.
        present = resolv_text.digest(found.content) if found.content is not None else ""
        before = (present,) if present in base.ours else base.ours
        return msgspec.structs.replace(base, ours=tuple(dict.fromkeys((*before, name.removesuffix(".conf")))))

    def _of(self, path: str, found: Found) -> RestoreDns:
        """What puts ``found`` back."""
        content = found.content
        if content is not None and content.startswith(resolv_text.OURS):
            # Of an earlier run whose notes are lost: what it took the place of may still be there.
            name = resolv_text.kept(content).rpartition("/")[2]
            content = system_file.kept(self._paths, name) or content
        return RestoreDns(
            manager=self.name,
            path=path,
            kept=system_file.keep(self._paths, content) if content is not None else "",
            link=found.link,
            missing=found.missing,
            mode=found.mode,
            owner=found.owner,
            group=found.group,
        )

    def _apply(self, wish: FileDns, undo: RestoreDns) -> None:
        content = _text(wish, self._where(undo))
        found = system_file.look(self._paths, undo.path)
        if found.content == content:
            return
        try:
            system_file.replace(
                self._paths, undo.path, content, found if not undo.link else Found(mode=0o644)
            )
        except InPlaceOnly:
            system_file.write_in_place(self._paths, undo.path, content)

    def _put_back(self, undo: RestoreDns) -> str:
        system_file.clear_away(self._paths, undo.path)
        found = system_file.look(self._paths, undo.path)
        if not self._is_ours(found, undo):
            content = system_file.kept(self._paths, undo.kept) if undo.kept else None
            same = found.content == content and found.link == undo.link
            return "" if same else LEFT.format(path=undo.path)
        content = system_file.kept(self._paths, undo.kept) if undo.kept else None
        if undo.kept and content is None and not undo.link:
            raise dns_error(
                "dns_failed",
                f"What was in {undo.path} before is lost.",
                "Restart what manages the network, or write the file anew.",
            )
        original = Found(content, undo.link, undo.mode, undo.owner, undo.group)
        try:
            if undo.missing:
                system_file.remove(self._paths, undo.path)
            elif undo.link and not found.link:
                system_file.replace_by_link(self._paths, undo.path, undo.link)
            elif undo.link and content is not None:
                system_file.write_in_place(self._paths, undo.path, content)
            elif content is not None:
                system_file.replace(self._paths, undo.path, content, original)
        except InPlaceOnly:
            if content is None:
                raise
            system_file.write_in_place(self._paths, undo.path, content)
        return ""

    def _check(self, wish: FileDns, undo: RestoreDns) -> str:
        try:
            found = system_file.look(self._paths, undo.path)
        except OSError as error:
            return f"{undo.path} can not be read any more: {error}"
        if found.content == _text(wish, self._where(undo)):
            return ""
        if found.missing:
            return f"{undo.path} was removed"
        author = resolv_text.read(found.content or b"").author
        by = "somebody" if author is resolv_text.Author.UNKNOWN else author.value
        return f"{undo.path} was changed by {by}"

    def _is_ours(self, found: Found, undo: RestoreDns) -> bool:
        content = found.content
        if content is None:
            return False
        if resolv_text.digest(content) in undo.ours:
            return True
        original = system_file.kept(self._paths, undo.kept) or b""
        texts = [system_file.kept(self._paths, f"{digest}.conf") or b"" for digest in undo.ours]
        if not any(texts) or (content and original.startswith(content)):
            return False
        # Written in place and interrupted; nothing is lost by taking an emptied file for one of these.
        return any(
            resolv_text.torn(content, text, other) for text in texts for other in (original, *texts) if text
        )

    def _where(self, undo: RestoreDns) -> str:
        """Path of the kept file, to be told in ours."""
        where = str(self._paths.kept / undo.kept) if undo.kept else ""
        return where if where.isascii() and len(where) <= 200 and len(where.split()) == 1 else ""


def _text(wish: FileDns, kept: str) -> bytes:
    with contextlib.suppress(UnicodeEncodeError):
        return resolv_text.write(wish.servers, wish.search, kept)
    raise ValueError("a search domain is not written in ASCII")
