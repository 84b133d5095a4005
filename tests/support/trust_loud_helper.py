"""``adit-helper`` whose engines say on standard error what they were at when they crash.

``python -m tests.support.trust_loud_helper FILE …`` takes the helper's own arguments after the file, which
is made and starts an engine (:mod:`faulthandler`).
"""

from __future__ import annotations

import sys
from pathlib import Path

from helper.__main__ import main as helper_main


def main() -> int:
    """Entry point."""
    file = Path(sys.argv[1])
    file.write_text(f'#!/bin/sh\nexec {sys.executable} -X faulthandler "$@"\n')
    file.chmod(0o755)
    sys.executable = str(file)
    return helper_main(sys.argv[2:])


if __name__ == "__main__":
    sys.exit(main())
