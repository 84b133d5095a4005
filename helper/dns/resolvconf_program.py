"""Running the program ``resolvconf``, the one way its two kinds can be spoken to.

Absolute path, fixed arguments, an environment of two variables, and an end after
:data:`SECONDS`, with all that it started.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from helper.dns.errors import DnsError, failed, not_permitted, timed_out

SECONDS = 4.0
MAX_OUTPUT = 4096
"""Bytes kept of what it says."""
_ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C"}


async def run(program: str, *arguments: str, text: str = "") -> str:
    """Run it to its end with ``text`` as input; what it printed. Raises :class:`DnsError`."""
    manager = PurePosixPath(program).name
    # Files in memory and no pipes: a service that it starts anew may hold its output open for ever.
    with _memory("input", text.encode()) as given, _memory("output") as said:
        try:
            process = await asyncio.create_subprocess_exec(
                program,
                *arguments,
                stdin=given,
                stdout=said,
                stderr=asyncio.subprocess.STDOUT,
                env=_ENVIRONMENT,
                cwd="/",
                start_new_session=True,
            )
        except PermissionError as error:
            raise not_permitted(manager, str(error)) from error
        except OSError as error:
            raise failed(manager, str(error)) from error
        try:
            async with asyncio.timeout(SECONDS):
                await process.wait()
        except TimeoutError as error:
            raise timed_out(f"{program} {' '.join(arguments)} did not end in {SECONDS:g} s") from error
        finally:
            if process.returncode is None:
                # Hooks of it may still run, in its own session: they end with it.
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(process.pid, signal.SIGKILL)
                await process.wait()
        output = os.pread(said.fileno(), MAX_OUTPUT, 0).decode("utf-8", "replace").strip()
    if process.returncode != 0:
        raise _refused(manager, f"exit {process.returncode}: {output}")
    return output


def _memory(name: str, content: bytes = b"") -> BinaryIO:
    file = cast(BinaryIO, os.fdopen(os.memfd_create(name), "w+b", buffering=0))
    file.write(content)
    file.seek(0)
    return file


def _refused(manager: str, detail: str) -> DnsError:
    if os.geteuid() != 0 and "ermission denied" in detail:
        return not_permitted(manager, detail)
    return failed(manager, detail)
