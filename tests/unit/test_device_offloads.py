"""Offloads negotiated with kernels old and new, none of them at hand."""

from __future__ import annotations

import pytest

from engine.device.errors import DeviceError
from engine.device.offloads import ALL, Offload, completed, negotiate

_TSO = Offload.CSUM | Offload.TSO4 | Offload.TSO6


class _Kernel:
    """Takes a set of offloads by the rules of ``set_offload`` in the kernel (tun-offload.md 1.3)."""

    def __init__(self, known: Offload) -> None:
        self.known = int(known)
        self.present = 0
        self.asked: list[int] = []

    def try_set(self, bits: int) -> bool:
        self.asked.append(bits)
        tso, uso = bits & 0x06, bits & 0x60
        refused = (
            bits & ~self.known
            or (bits and not bits & 0x01)
            or (bits & 0x08 and not tso)
            or uso in (0x20, 0x40)
        )
        if refused:
            return False
        self.present = bits
        return True


@pytest.mark.parametrize(
    ("known", "got", "asked"),
    [
        (ALL, 0x6F, [0x6F]),
        (_TSO | Offload.TSO_ECN, 0x0F, [0x6F, 0x0F]),  # before Linux 6.2
        (_TSO, 0x07, [0x6F, 0x0F, 0x07]),
        (Offload.CSUM | Offload.TSO4, 0x03, [0x6F, 0x0F, 0x07, 0x03]),
        (Offload.CSUM | Offload.TSO6, 0x05, [0x6F, 0x0F, 0x07, 0x03, 0x05]),
        (Offload.CSUM, 0x01, [0x6F, 0x0F, 0x07, 0x03, 0x05, 0x01]),
        (Offload.NONE, 0x00, [0x6F, 0x0F, 0x07, 0x03, 0x05, 0x01, 0x00]),
    ],
)
def test_as_much_as_the_kernel_knows(known: Offload, got: int, asked: list[int]) -> None:
    kernel = _Kernel(known)
    assert negotiate(kernel.try_set, ALL) == got == kernel.present
    assert kernel.asked == asked


def test_nothing_more_than_was_wanted() -> None:
    kernel = _Kernel(ALL)
    assert negotiate(kernel.try_set, _TSO) == 0x07
    assert kernel.asked == [0x07]


def test_all_off() -> None:
    kernel = _Kernel(ALL)
    kernel.try_set(0x6F)
    assert negotiate(kernel.try_set, Offload.NONE) == 0
    assert kernel.asked == [0x6F, 0x00]
    assert not kernel.present


def test_no_offer_is_made_twice() -> None:
    kernel = _Kernel(Offload.NONE)
    assert negotiate(kernel.try_set, Offload.CSUM | Offload.TSO6) == 0
    assert kernel.asked == [0x05, 0x01, 0x00]


@pytest.mark.parametrize(
    ("wanted", "whole"),
    [
        (Offload.NONE, 0x00),
        (Offload.TSO4, 0x03),
        (Offload.TSO_ECN, 0x0F),
        (Offload.TSO_ECN | Offload.TSO6, 0x0D),
        (Offload.USO4, 0x61),
        (Offload.USO6, 0x61),
        (ALL, 0x6F),
    ],
)
def test_what_the_kernel_gives_only_together(wanted: Offload, whole: int) -> None:
    assert completed(wanted) == whole
    assert _Kernel(ALL).try_set(completed(wanted))


def test_what_is_required_is_wanted_too() -> None:
    kernel = _Kernel(ALL)
    assert negotiate(kernel.try_set, Offload.NONE, required=Offload.USO4) == 0x61
    assert kernel.present == 0x61


def test_a_kernel_too_old_for_what_is_required() -> None:
    kernel = _Kernel(_TSO | Offload.TSO_ECN)
    kernel.try_set(0x03)
    with pytest.raises(DeviceError) as caught:
        negotiate(kernel.try_set, ALL, required=Offload.USO4 | Offload.TSO4, present=Offload(0x03))
    failure = caught.value.failure
    assert failure.code == "offload_unsupported"
    assert "too old" in failure.message and "USO4, USO6" in failure.message
    assert "TSO" not in failure.message and "CSUM" not in failure.message
    assert kernel.present == 0x03  # as before
