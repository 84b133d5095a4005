"""The helper's interface as JSON Schema, and the rule for changing it.

``tests/unit/golden/helper_api.json`` is the schema that was agreed on; a test compares. After
a change of :mod:`helper.api.types`::

    python -m helper.api.schema tests/unit/golden/helper_api.json

writes it anew, unless the change would break a program of the same protocol number. Then
``PROTOCOL_MAX`` must be raised first.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import msgspec

from helper.api.types import METHODS, PROTOCOL_MAX, PROTOCOL_MIN, Event

_REF = "#/$defs/{name}"

Json = dict[str, object]

_GROWING = (("Event", "body"), ("Profile", "server"))
"""Unions that may get further members."""


def schema() -> Json:
    """Methods, events and all their types, in JSON Schema 2020-12. Descriptions are left out."""
    kinds = [kind for pair in METHODS.values() for kind in pair]
    _, definitions = msgspec.json.schema_components([*kinds, Event], ref_template=_REF)
    document: object = {
        "protocol": [PROTOCOL_MIN, PROTOCOL_MAX],
        "methods": {
            name: {"params": _REF.format(name=params.__name__), "result": _REF.format(name=result.__name__)}
            for name, (params, result) in METHODS.items()
        },
        "events": {"event": _REF.format(name=Event.__name__)},
        "$defs": {name: _plain(definition) for name, definition in definitions.items()},
    }
    # Through JSON once, so that it compares equal to what is read from the file.
    result = json.loads(json.dumps(document))
    assert isinstance(result, dict)
    return result


def text() -> str:
    """The schema as it is kept in the file."""
    return json.dumps(schema(), indent=1, sort_keys=True) + "\n"


def breaks(old: Json, new: Json) -> list[str]:
    """What in ``new`` a program that knows ``old`` would stumble over; empty when it is fine.

    Fine are new methods, new types, new optional fields, new events, and new kinds of profiles
    (the helper reads them and never sends any). All is fine when the protocol number was raised.
    """
    if _list(new.get("protocol"))[1:] != _list(old.get("protocol"))[1:]:
        return []
    found = []
    for name, method in _dict(old.get("methods")).items():
        if _dict(new.get("methods")).get(name) != method:
            found.append(f"method {name} was changed or removed")
    if new.get("events") != old.get("events"):
        found.append("the event notification was changed")
    new_definitions = _dict(new.get("$defs"))
    for name, definition in _dict(old.get("$defs")).items():
        if name in new_definitions:
            found += _definition_breaks(name, _dict(definition), _dict(new_definitions[name]))
        else:
            found.append(f"{name} was removed")
    return found


def _definition_breaks(name: str, old: Json, new: Json) -> list[str]:
    found = []
    old_fields, new_fields = _dict(old.get("properties")), _dict(new.get("properties"))
    for field, kind in old_fields.items():
        changed = field not in new_fields or new_fields[field] != kind
        if changed and not ((name, field) in _GROWING and _grew(kind, new_fields.get(field))):
            found.append(f"{name}.{field} was changed or removed")
    if old.get("required") != new.get("required"):
        found.append(f"{name} requires other fields")
    structure = ("properties", "required")
    if {key: old[key] for key in old if key not in structure} != {
        key: new[key] for key in new if key not in structure
    }:
        found.append(f"{name} was changed")
    return found


def _grew(old: object, new: object) -> bool:
    """Whether a union only got further members."""
    members = _list(_dict(new).get("anyOf"))
    return all(member in members for member in _list(_dict(old).get("anyOf")) or [old])


def _plain(value: object) -> object:
    """Without the docstrings, which may change at any time."""
    if isinstance(value, dict):
        return {
            key: _plain(item)
            for key, item in value.items()
            if not (key in ("description", "title") and isinstance(item, str))
        }
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def _dict(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def main(arguments: list[str]) -> int:
    """Write the schema to the file named, or to standard output."""
    if not arguments:
        sys.stdout.write(text())
        return 0
    path = Path(arguments[0])
    if path.exists():
        broken = breaks(json.loads(path.read_text(encoding="utf-8")), schema())
        for line in broken:
            sys.stderr.write(f"{line}\n")
        if broken:
            sys.stderr.write("This breaks programs of the same protocol number: raise PROTOCOL_MAX first.\n")
            return 1
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
