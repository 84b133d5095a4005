"""``adit-helper`` that waits in ``preparing`` for as long as a file exists.

``python -m tests.support.trust_slow_helper FILE …`` takes the helper's own arguments after the file.
No server can hold a client in that state: it lasts only until the kernel has made a device.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from helper.__main__ import main as helper_main
from helper.session.tunnel import Tunnel

_TICK = 0.01


def main() -> int:
    """Entry point."""
    file = Path(sys.argv[1])
    make = Tunnel.make

    async def make_later(self: Tunnel) -> None:
        while file.exists():
            await asyncio.sleep(_TICK)
        await make(self)

    Tunnel.make = make_later  # type: ignore[method-assign]
    return helper_main(sys.argv[2:])


if __name__ == "__main__":
    sys.exit(main())
