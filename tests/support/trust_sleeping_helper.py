"""``adit-helper`` on a machine that sleeps for as long as a file says, without anybody being told.

``python -m tests.support.trust_sleeping_helper FILE …`` takes the helper's own arguments after the file,
which holds the seconds that the machine slept so far. The clocks are looked at more often than usual.
"""

from __future__ import annotations

import functools
import sys
from pathlib import Path

from helper import daemon, sleep
from helper.__main__ import main as helper_main

LOOK_SECONDS = 0.5


def main() -> int:
    """Entry point."""
    file = Path(sys.argv[1])

    def slept() -> float:
        return sleep.slept() + float(file.read_text() or 0)

    watch = functools.partial(sleep.SleepWatch, slept=slept, look_seconds=LOOK_SECONDS)
    setattr(daemon, "SleepWatch", watch)  # noqa: B010
    return helper_main(sys.argv[2:])


if __name__ == "__main__":
    sys.exit(main())
