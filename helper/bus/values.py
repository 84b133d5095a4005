"""Values on their way to the bus and back: descriptors and variants."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from dbus_fast import Variant
from dbus_fast.signature import SignatureType, get_signature_tree

from helper.bus.errors import BusError, BusErrorKind


def variant(signature: str, value: object) -> Variant:
    """A value with its type, for where a signature says ``v``. Raises :class:`BusError` (``failed``)."""
    try:
        return Variant(signature, value)
    except Exception as error:
        raise BusError(BusErrorKind.FAILED, f"not a value of type {signature}: {error}") from None


def outgoing(types: Sequence[SignatureType], values: Sequence[Any], descriptors: list[int]) -> list[Any]:
    """``values`` as they are sent: each descriptor replaced by the place of its copy in ``descriptors``.

    Raises whatever comes of values that are not of these types.
    """
    return [_sent(kind, value, descriptors) for kind, value in zip(types, values, strict=True)]


def _sent(kind: SignatureType, value: Any, descriptors: list[int]) -> Any:
    match kind.token:
        case "h":
            descriptors.append(os.dup(value))
            return len(descriptors) - 1
        case "v":
            inner = get_signature_tree(value.signature).types[0]
            return Variant(value.signature, _sent(inner, value.value, descriptors))
        case "(":
            return outgoing(kind.children, value, descriptors)
        case "a" if kind.children[0].token == "{":
            key, item = kind.children[0].children
            return {
                _sent(key, name, descriptors): _sent(item, inner, descriptors)
                for name, inner in value.items()
            }
        case "a" if isinstance(value, list | tuple):
            return [_sent(kind.children[0], item, descriptors) for item in value]
        case _:
            return value


def incoming(types: Sequence[SignatureType], values: Sequence[Any], descriptors: Sequence[int]) -> list[Any]:
    """``values`` as the caller gets them: descriptors in place of their numbers, variants unwrapped.

    Raises :class:`IndexError` when a descriptor did not come along.
    """
    return [_received(kind, value, descriptors) for kind, value in zip(types, values, strict=True)]


def _received(kind: SignatureType, value: Any, descriptors: Sequence[int]) -> Any:
    match kind.token:
        case "h":
            return descriptors[value]
        case "v":
            return _received(get_signature_tree(value.signature).types[0], value.value, descriptors)
        case "(":
            return incoming(kind.children, value, descriptors)
        case "a" if kind.children[0].token == "{":
            key, item = kind.children[0].children
            return {
                _received(key, name, descriptors): _received(item, inner, descriptors)
                for name, inner in value.items()
            }
        case "a" if isinstance(value, list):
            return [_received(kind.children[0], item, descriptors) for item in value]
        case _:
            return value
