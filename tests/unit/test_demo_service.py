"""The demonstration server's sessions as ports of its hub."""

from __future__ import annotations

from unittest.mock import create_autospec

import pytest

from engine.demo.hub import Hub
from engine.demo.service import _SessionPort
from engine.softether.blocks import BlockParser, encode_frames
from engine.softether.handshake import ServerHandshake
from engine.stream import SecureStream
from engine.tls import TlsError


@pytest.fixture
def stream() -> SecureStream:
    stream = create_autospec(SecureStream, instance=True)
    stream.congested = False
    return stream  # type: ignore[no-any-return]


async def test_a_client_that_breaks_does_not_break_those_who_send_to_it(stream: SecureStream) -> None:
    port = _SessionPort(Hub(), stream, create_autospec(ServerHandshake, instance=True))
    message = memoryview(encode_frames([b"\xff" * 6 + bytes(54)]))
    runs, _ = BlockParser().parse(message)
    port.deliver(message, runs)
    stream.write.assert_called_once_with(bytes(message))  # type: ignore[attr-defined]
    stream.write.side_effect = TlsError("bad record")  # type: ignore[attr-defined]
    port.deliver(message, runs)
    assert stream.flush.call_count == 1  # type: ignore[attr-defined]
