"""What a person is told for each error code of softether.md section 5.4."""

from __future__ import annotations

import pytest

from engine.failures import ConnectionLost, FailureKind, Retry
from engine.softether.errors import (
    BlockError,
    HttpError,
    NotSoftEtherError,
    PackError,
    ServerRefusedError,
)

_LISTED = [*range(1, 28), 33, 48, 49, 51, 52, 63, 85, 87, 101, *range(103, 110), *range(113, 117)]
_LISTED += [119, 120, *range(123, 132), 138, 139, 143, 147, 148, 149, 150, 151, 152]

_AUTH, _SERVER, _NETWORK = FailureKind.AUTHENTICATION, FailureKind.SERVER, FailureKind.NETWORK

_REACTIONS = {
    3: (_NETWORK, Retry.SOON),
    4: (_SERVER, Retry.NEVER),
    5: (_SERVER, Retry.NEVER),
    7: (_AUTH, Retry.NEVER),
    8: (_SERVER, Retry.NEVER),
    9: (_AUTH, Retry.NEVER),
    10: (_SERVER, Retry.LATER),
    11: (_SERVER, Retry.SOON),
    12: (_AUTH, Retry.NEVER),
    13: (_SERVER, Retry.SOON),
    14: (_SERVER, Retry.SOON),
    15: (_SERVER, Retry.SOON),
    16: (_SERVER, Retry.LATER),
    20: (_SERVER, Retry.LATER),
    21: (_SERVER, Retry.LATER),
    33: (_SERVER, Retry.NEVER),
    48: (_SERVER, Retry.SOON),
    49: (_SERVER, Retry.SOON),
    51: (_AUTH, Retry.NEVER),
    52: (_AUTH, Retry.NEVER),
    87: (_SERVER, Retry.NEVER),
    105: (_SERVER, Retry.LATER),
    107: (_SERVER, Retry.NEVER),
    108: (_SERVER, Retry.NEVER),
    109: (_AUTH, Retry.NEVER),
    127: (_SERVER, Retry.NEVER),
    138: (_AUTH, Retry.NEVER),
}


@pytest.mark.parametrize("number", [*_LISTED, 99, 153, 0xFFFFFFFF])
def test_every_code_has_words(number: int) -> None:
    failure = ServerRefusedError(number, hub="VPN", user="alice").failure
    assert failure.code and failure.code == failure.code.lower() and " " not in failure.code
    assert failure.message.endswith(".") and failure.message[0].isupper()
    assert "{" not in failure.message + failure.advice
    assert failure.detail == f"SoftEther error {number}"
    assert failure.retry is not Retry.NEVER or failure.advice or number in (107, 108)


@pytest.mark.parametrize("number", _REACTIONS)
def test_the_reaction_to_a_code(number: int) -> None:
    failure = ServerRefusedError(number).failure
    assert (failure.kind, failure.retry) == _REACTIONS[number]


def test_an_unknown_code_is_not_tried_again() -> None:
    assert ServerRefusedError(4242).failure.retry is Retry.NEVER


def test_names_with_braces_are_text() -> None:
    failure = ServerRefusedError(8, hub="{user}{0}", user="{hub!r}").failure
    assert "“{user}{0}”" in failure.message
    assert "{hub!r}" in ServerRefusedError(9, hub="h", user="{hub!r}").failure.advice


def test_broken_protocol_is_the_servers_fault_and_a_loss_is_the_networks() -> None:
    for error in (PackError("x"), HttpError("x"), BlockError("x")):
        assert (error.failure.code, error.failure.kind) == ("protocol_error", FailureKind.SERVER)
        assert error.failure.detail == "x"
    assert NotSoftEtherError("x").failure.retry is Retry.NEVER
    lost = ConnectionLost("x", code="timed_out").failure
    assert (lost.code, lost.kind, lost.retry) == ("timed_out", FailureKind.NETWORK, Retry.SOON)
