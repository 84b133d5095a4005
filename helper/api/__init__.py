"""The helper's interface: its types and its client. All that the application may import of it."""

from __future__ import annotations

from helper.api import types
from helper.api.client import (
    START_COMMAND,
    HelperAbsent,
    HelperClient,
    HelperError,
    HelperGone,
    HelperRefused,
    ProtocolMismatch,
    socket_path,
)
from helper.api.rpc import Code

__all__ = [
    "START_COMMAND",
    "Code",
    "HelperAbsent",
    "HelperClient",
    "HelperError",
    "HelperGone",
    "HelperRefused",
    "ProtocolMismatch",
    "socket_path",
    "types",
]
