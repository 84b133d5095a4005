"""Which names of devices we take."""

from __future__ import annotations

import pytest

from engine.device.errors import DeviceError
from engine.device.names import decode_name, encode_name


@pytest.mark.parametrize("name", ["a", "adit0", "x" * 15, "ü" * 7, "...", "all0", "ALL", "-", "a.b@c"])
def test_names_that_are_taken_as_they_stand(name: str) -> None:
    assert decode_name(encode_name(name).ljust(16, b"\0")) == name


@pytest.mark.parametrize("pattern", ["adit%d", "%d", "%dx"])
def test_a_pattern_is_taken_where_one_may_stand(pattern: str) -> None:
    assert encode_name(pattern, pattern=True) == pattern.encode()
    with pytest.raises(DeviceError):
        encode_name(pattern)


@pytest.mark.parametrize(
    "name",
    [
        *("", "x" * 16, "ü" * 8, ".", "..", "all", "default", "a/b", "a:b", "a b", "a\tb", "a\nb", "a\0b"),
        *("à", "%s", "%%d", "%d%d", "%", "a%", "%d%", "\ud800"),
    ],
)
def test_names_that_the_kernel_would_refuse_or_change(name: str) -> None:
    with pytest.raises(DeviceError) as caught:
        encode_name(name, pattern=True)
    assert caught.value.failure.code == "device_name"
