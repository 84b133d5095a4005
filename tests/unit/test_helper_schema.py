"""The interface is what was agreed on, and can only be changed by the rule."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from helper.api import schema
from helper.authority import ACCESS

_GOLDEN = Path(__file__).parent / "golden" / "helper_api.json"


def _golden() -> dict[str, Any]:
    value = json.loads(_GOLDEN.read_text(encoding="utf-8"))
    assert isinstance(value, dict)
    return value


def test_interface_is_the_golden_one() -> None:
    now = schema.schema()
    assert schema.breaks(_golden(), now) == [], "raise PROTOCOL_MAX, then see helper/api/schema.py"
    assert now == _golden(), "regenerate: python -m helper.api.schema tests/unit/golden/helper_api.json"


def test_additions_do_not_break() -> None:
    new = _golden()
    new["methods"]["new.verb"] = {"params": "#/$defs/Empty", "result": "#/$defs/Empty"}
    new["$defs"]["New"] = {"type": "object"}
    new["$defs"]["Session"]["properties"]["new"] = {"type": "string", "default": ""}
    new["$defs"]["Event"]["properties"]["body"]["anyOf"].append({"$ref": "#/$defs/New"})
    new["$defs"]["Profile"]["properties"]["server"]["anyOf"].append({"$ref": "#/$defs/New"})
    new["$defs"]["Event"]["properties"]["body"]["discriminator"]["mapping"]["new"] = "#/$defs/New"
    assert schema.breaks(_golden(), new) == []


def test_a_second_kind_of_profile_did_not_break() -> None:
    old = _golden()
    old["$defs"]["Profile"]["properties"]["server"] = {"$ref": "#/$defs/SoftEtherProfile"}
    assert schema.breaks(old, _golden()) == []
    assert len(schema.breaks(_golden(), old)) == 1


def _breaking() -> list[dict[str, Any]]:
    changes: list[dict[str, Any]] = [copy.deepcopy(_golden()) for _ in range(8)]
    del changes[0]["methods"]["ping"]
    changes[1]["methods"]["ping"]["result"] = "#/$defs/Session"
    del changes[2]["$defs"]["Session"]["properties"]["peer"]
    changes[3]["$defs"]["Session"]["properties"]["peer"] = {"type": "integer"}
    changes[4]["$defs"]["Hello"]["required"].append("later")
    changes[5]["$defs"]["State"]["enum"].append("blocked")
    changes[6]["$defs"]["Event"]["properties"]["body"]["anyOf"].pop()
    changes[7]["$defs"]["Profile"]["properties"]["server"]["anyOf"].pop(0)
    return changes


def test_everything_else_breaks_unless_the_protocol_number_is_raised() -> None:
    for new in _breaking():
        assert len(schema.breaks(_golden(), new)) == 1
        new["protocol"][1] += 1
        assert schema.breaks(_golden(), new) == []


def test_the_command_refuses_to_write_over_a_breaking_change(tmp_path: Path) -> None:
    path = tmp_path / "api.json"
    assert schema.main([str(path)]) == 0
    assert json.loads(path.read_text()) == _golden()
    old = _golden()
    old["methods"]["gone"] = old["methods"]["ping"]
    path.write_text(json.dumps(old))
    assert schema.main([str(path)]) == 1
    assert json.loads(path.read_text()) == old


def test_every_method_is_in_the_table_of_rights() -> None:
    assert set(ACCESS) == set(_golden()["methods"])
