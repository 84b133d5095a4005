"""A small service on the helper's socket: what :mod:`helper.service` does under a real systemd.

One line in, one line out: ``pid``; ``environment``; ``ill`` (from now on); ``hang``.
"""

from __future__ import annotations

import asyncio
import os
import time

from helper.service.activation import listening_socket
from helper.service.notify import Notifier, forget


async def main() -> None:
    """Serve until killed."""
    environment = dict(os.environ)
    listener = listening_socket(environment, os.getpid())
    notifier = Notifier.from_environment(environment, os.getpid())
    forget(environment)
    assert listener is not None
    ill = False

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal ill
        wish = (await reader.readline()).decode().strip()
        if wish == "hang":
            time.sleep(60)  # noqa: ASYNC251 the loop hangs, and so its watchdog
        ill = ill or wish == "ill"
        said = " ".join(sorted(environment)) if wish == "environment" else str(os.getpid())
        writer.write(f"{said}\n".encode())
        await writer.drain()
        writer.close()

    server = await asyncio.start_unix_server(answer, sock=listener)
    notifier.ready("serving")
    async with server:
        await notifier.keep_alive(lambda: not ill)


if __name__ == "__main__":
    asyncio.run(main())
