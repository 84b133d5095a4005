"""``adit-helper`` that kills itself at a step that a test chooses.

``python -m tests.support.trust_killed_helper FILE …`` takes the helper's own arguments after the file.
A step is the moment before or after it writes to its journal or its settings, changes the kernel's
network or the firewall, or sets name servers. While the file exists it holds a number, which each
step makes smaller by one; at 1 the file is taken away and SIGKILL follows. What is counted is what the
helper does and what is run after its end, so that a clean-up or a recovery can be cut off as well.
The steps' names are added to ``FILE.steps``.
"""

from __future__ import annotations

import functools
import os
import signal
import sys
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from helper.__main__ import main as helper_main
from helper.dns.dns import Dns
from helper.firewall import table
from helper.network.linux import Kernel
from helper.state.files import Folder
from helper.state.journal import Journal

_KERNEL = ("apply", "undo", "restore", "remove_device")
_NAMES = ("set", "clear", "restore")


class _Steps:
    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.Lock()

    def pass_by(self, name: str) -> None:
        with self._lock:
            try:
                left = int(self._file.read_text())
            except (FileNotFoundError, ValueError):
                return
            with Path(f"{self._file}.steps").open("a") as log:
                log.write(f"{name}\n")
            if left > 1:
                self._file.write_text(f"{left - 1}")
                return
            self._file.unlink()
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, owner: object, method: str, name: str) -> None:
        """Make the beginning and the end of a function of ``owner`` a step."""
        inner: Callable[..., Any] = getattr(owner, method)

        @functools.wraps(inner)
        def stepping(*values: Any, **named: Any) -> Any:
            self.pass_by(f"before {name}")
            result = inner(*values, **named)
            self.pass_by(f"after {name}")
            return result

        setattr(owner, method, stepping)

    def around_async(self, owner: object, method: str, name: str) -> None:
        """The same for one that is awaited."""
        inner: Callable[..., Awaitable[Any]] = getattr(owner, method)

        @functools.wraps(inner)
        async def stepping(*values: Any, **named: Any) -> Any:
            self.pass_by(f"before {name}")
            result = await inner(*values, **named)
            self.pass_by(f"after {name}")
            return result

        setattr(owner, method, stepping)


def main() -> int:
    """Entry point."""
    steps = _Steps(Path(sys.argv[1]))
    for method in ("record", "done", "compact"):
        steps.around(Journal, method, f"journal {method}")
    for method in ("write", "append", "remove"):
        steps.around(Folder, method, f"file {method}")
    for method in _KERNEL:
        steps.around_async(Kernel, method, f"kernel {method}")
    for method in ("_commit", "_delete"):
        steps.around(table, method, f"firewall{method.replace('_', ' ')}")
    for method in _NAMES:
        steps.around_async(Dns, method, f"dns {method}")
    return helper_main(sys.argv[2:])


if __name__ == "__main__":
    sys.exit(main())
