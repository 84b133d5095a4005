"""``python -m engine.demo.host``: what the server's end of the tunnel serves, apart from the server.

A page on port 80, and two ports to measure with: one that sends as long as somebody reads and
one that reads as long as somebody sends. A process of its own, so that it does not take time
from carrying packets.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys

PAGE_PORT, SOURCE_PORT, SINK_PORT = 80, 5001, 5002
PAGE = (
    "<!doctype html><title>Adit</title>"
    "<p>You read this through an encrypted tunnel that was made a moment ago.</p>\n"
)
_CHUNK = bytes(256 * 1024)
_MAX_REQUEST = 8192


async def _page(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        await reader.readuntil(b"\r\n\r\n")
        body = PAGE.encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\n"
        writer.write(head.encode() + b"Connection: close\r\n\r\n" + body)
        await writer.drain()
    writer.close()


async def _source(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while not reader.at_eof():
            writer.write(_CHUNK)
            await writer.drain()
    writer.close()


async def _sink(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Read to the end, then say how many bytes there were."""
    with contextlib.suppress(OSError):
        received = 0
        while data := await reader.read(len(_CHUNK)):
            received += len(data)
        writer.write(f"{received}\n".encode())
        await writer.drain()
    writer.close()


async def _serve() -> None:
    await asyncio.start_server(_page, "0.0.0.0", PAGE_PORT, limit=_MAX_REQUEST)
    await asyncio.start_server(_source, "0.0.0.0", SOURCE_PORT)
    await asyncio.start_server(_sink, "0.0.0.0", SINK_PORT)
    print("ready", flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


def main() -> int:
    """Entry point; ends with standard input."""
    asyncio.run(_serve())
    return 0


if __name__ == "__main__":
    sys.exit(main())
