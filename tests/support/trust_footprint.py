"""What a machine's network looks like, in full: for "as if we had never been there"."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from tests.support.namespaces import Json, snapshot
from tests.support.trust_lab import TrustLab

Footprint = dict[str, object]
"""By what was looked at."""

_VOLATILE_SETTINGS = ("nf_conntrack_count", "/stat/", "ipv4/tcp_available", "random/")
_PRIORITIES = (5200, 5300)
_TABLE = "44304"
_STANDING_FILES = frozenset({"target.json", "journal.ndjson", "lock"})
"""What the helper keeps in its state folder between its runs."""


def footprint(lab: TrustLab, state: Path | None = None) -> Footprint:
    """Devices, addresses, routes, rules, firewall, name servers, settings, and files of the state folder."""
    client = lab.client
    ruleset = json.loads(client.run(["nft", "-j", "list", "ruleset"]).stdout or "{}")
    settings = client.run(["sh", "-c", "grep -r -H -s . /proc/sys/net || true"]).stdout.splitlines()
    resolv_conf = lab.resolv_conf
    result: Footprint = {
        **{subject: [_in_order(row) for row in rows] for subject, rows in snapshot(client).items()},
        "nft": [_without_handles(item) for item in ruleset.get("nftables", []) if "metainfo" not in item],
        "settings": sorted(line for line in settings if not any(name in line for name in _VOLATILE_SETTINGS)),
        "resolv.conf": _hash(resolv_conf),
        "etc": sorted(entry.name for entry in resolv_conf.parent.iterdir()),
        "run": client.run(["ls", "-A", "/run"]).stdout.split(),
    }
    if state is not None:
        files = (path.relative_to(state) for path in state.rglob("*") if not path.is_dir())
        result["state"] = sorted(str(path) for path in files if str(path) not in _STANDING_FILES)
    return result


def ours(lab: TrustLab) -> Footprint:
    """What of it is the product's: its rules, its routing table and its firewall, without counters."""
    result: Footprint = {}
    for version in ("-4", "-6"):
        rules = json.loads(lab.client.run(["ip", version, "-j", "rule"]).stdout)
        result[f"rules {version}"] = [rule for rule in rules if rule["priority"] in range(*_PRIORITIES)]
        shown = lab.client.run(["ip", version, "-j", "route", "show", "table", _TABLE], check=False)
        result[f"routes {version}"] = json.loads(shown.stdout or "[]")
    table = json.loads(
        lab.client.run(["nft", "-j", "list", "table", "inet", "adit"], check=False).stdout or "{}"
    )
    result["nft"] = [_without_handles(item) for item in table.get("nftables", []) if "metainfo" not in item]
    return result


def differences(before: Footprint, after: Footprint) -> list[str]:
    """What changed, one line a thing; empty when nothing did."""
    result = []
    for subject in sorted({*before, *after}):
        old, new = before.get(subject), after.get(subject)
        if isinstance(old, list) and isinstance(new, list):
            had, has = ([json.dumps(item, sort_keys=True) for item in items] for items in (old, new))
            result += [f"{subject}: gone: {item}" for item in had if item not in has]
            result += [f"{subject}: left: {item}" for item in has if item not in had]
        elif old != new:
            result.append(f"{subject}: {old} became {new}")
    return result


def _hash(path: Path) -> str:
    if path.is_symlink():
        return f"link to {path.readlink()}"
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else "absent"


def _in_order(row: Json) -> Json:
    """A device's addresses in the order of their text: the kernel has them in that of their coming."""
    if isinstance(row, dict) and isinstance(addresses := row.get("addr_info"), list):
        return row | {"addr_info": sorted(addresses, key=lambda item: json.dumps(item, sort_keys=True))}
    return row


def _without_handles(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: _without_handles(item) for key, item in value.items() if key != "handle"}
    if isinstance(value, list):
        return [_without_handles(item) for item in value]
    return value
