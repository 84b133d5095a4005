"""What Landlock is asked to take away, by the kernel's version of it."""

from __future__ import annotations

import pytest

from engine.sandbox.landlock import everything


@pytest.mark.parametrize(
    ("version", "size", "files", "network", "scopes"),
    [
        (1, 8, 0x1FFF, 0, 0),
        (2, 8, 0x3FFF, 0, 0),
        (3, 8, 0x7FFF, 0, 0),
        (4, 16, 0x7FFF, 3, 0),
        (5, 16, 0xFFFF, 3, 0),
        (6, 24, 0xFFFF, 3, 3),
        (7, 24, 0xFFFF, 3, 3),
        (30, 24, 0xFFFF, 3, 3),
    ],
)
def test_all_that_this_version_can(version: int, size: int, files: int, network: int, scopes: int) -> None:
    ruleset = everything(version)
    assert ruleset == (files, network, scopes)
    packed = ruleset.pack(version)
    assert len(packed) == size
    assert int.from_bytes(packed[:8], "little") == files
