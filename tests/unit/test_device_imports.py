"""The helper opens devices: it must not load numpy for that."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).parents[2]


def test_opening_a_device_needs_no_numpy() -> None:
    script = (
        "import sys, engine.device.tap, engine.device.tun, engine.device.link_watch\n"
        "print([name for name in ('numpy', 'pyroute2') if name in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", script], cwd=_ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert result.stdout.strip() == "[]"
