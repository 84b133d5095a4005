"""``python -m app.gui``: the same as ``adit-gui``."""

from __future__ import annotations

import sys

from app.gui.main import main

if __name__ == "__main__":
    sys.exit(main())
