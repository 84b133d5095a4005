"""Schema objects as JSON for programs, with every field, also those at their default."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import msgspec


def to_plain(value: object) -> object:
    """Structs and dataclasses as dictionaries of all their fields, recursively."""
    if isinstance(value, msgspec.Struct):
        plain: dict[str, object] = {}
        config = value.__struct_config__
        if config.tag_field is not None and config.tag is not None:
            plain[config.tag_field] = config.tag
        return plain | {name: to_plain(getattr(value, name)) for name in value.__struct_fields__}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): to_plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [to_plain(item) for item in value]
    return value


def to_json(value: object) -> str:
    """One line of JSON."""
    return msgspec.json.encode(to_plain(value)).decode("utf-8")
