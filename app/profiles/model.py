"""A profile and its TOML text: reading, checking, writing, editing.

Reading is strict: an unknown key is most likely a misspelt one, and a person must not
believe that it works. Writing keeps the comments and the order of an existing file.
"""

from __future__ import annotations

import re
import tomllib

from app.profiles import document as documents
from app.profiles import kinds, rules
from app.profiles.errors import ProfileError
from app.profiles.tables import Fault, Table, line_of
from helper.api.types import Profile

MAX_BYTES = 64 * 1024
"""Size of a profile file."""
FORMAT = 1
"""Number of the file format, key ``format``."""

_HEADER = "Adit profile. It holds no password and no key: those are in your keyring, or asked for."


def parse(data: bytes, file: str = "") -> Profile:
    """The profile in the TOML text ``data``; ``file`` is named in errors.

    Raises :class:`ProfileError` for anything that is not exactly a profile.
    """
    text, values = load(data, file)
    return build(values, text, file)


def load(data: bytes, file: str = "") -> tuple[str, dict[str, object]]:
    """The text of ``data``, and the TOML values in it, whatever they mean. Raises :class:`ProfileError`."""
    if len(data) > MAX_BYTES:
        raise ProfileError("the file is too large", allowed=f"at most {MAX_BYTES} bytes", file=file)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ProfileError("not UTF-8 text", allowed="TOML in UTF-8", file=file, line=line) from None
    return text, _load(text, file)


def build(values: dict[str, object], text: str = "", file: str = "") -> Profile:
    """The profile that ``values`` are, which :func:`load` found in ``text``. Raises :class:`ProfileError`."""
    try:
        return _profile(Table("", values))
    except Fault as fault:
        place = line_of(text, fault)
        raise ProfileError(fault.problem, allowed=fault.allowed, file=file, line=place) from None


def check(profile: Profile) -> Profile:
    """The profile in normal form. Raises :class:`ProfileError` when a file may not hold it."""
    try:
        return _profile(Table("", document(profile)))
    except Fault as fault:
        raise ProfileError(fault.problem, allowed=fault.allowed) from None


def dump(profile: Profile) -> bytes:
    """The TOML text of a new file. Raises :class:`ProfileError` for an invalid profile."""
    return documents.new(_HEADER, document(check(profile)))


def edit(data: bytes, profile: Profile, file: str = "") -> bytes:
    """The text ``data`` changed so that it means ``profile``; all else stays as it is.

    Raises :class:`ProfileError` when ``data`` is not a profile or can not be edited.
    """
    wanted = check(profile)
    before = document(parse(data, file))
    impossible = ProfileError("the file can not be changed by program", allowed="an edit by hand", file=file)
    try:
        result = documents.edit(data, before, document(wanted))
    except documents.NotEditable:
        raise impossible from None
    # The editor and the reader are two parsers; what was written must read as what was meant.
    if parse(result, file) != wanted:
        raise impossible
    return result


def _load(text: str, file: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+), column \d+\)", str(error))
        line = int(found.group(1)) if found else None
        reason = re.sub(r" \(at .*\)$", "", str(error))
        reason = "".join(c if c.isprintable() else "?" for c in reason)[:200]
        raise ProfileError(f"not TOML: {reason}", allowed="TOML 1.0", file=file, line=line) from None
    except (ValueError, RecursionError, OverflowError):
        # Numbers, dates and nesting that are well formed but beyond what the machine takes.
        raise ProfileError("a value is out of range", allowed="TOML 1.0", file=file) from None


def _profile(top: Table) -> Profile:
    top.only("format", "id", "name", "server", "network")
    if top.number("format", FORMAT) != FORMAT:
        raise top.fault("format", "made by a newer Adit", str(FORMAT))
    identifier = top.checked("id", top.text("id"), rules.check_id)
    name = top.checked("name", top.text("name"), rules.check_name)
    table = top.table("server", required=True)
    server, network = kinds.named(table).read(table, top.table("network"))
    return Profile(id=identifier, name=name, server=server, network=network)


def document(profile: Profile) -> documents.Document:
    """The profile as the tables and values of its file."""
    server, network = kinds.of(profile).tables()
    return {
        "format": FORMAT,
        "id": profile.id,
        "name": profile.name,
        "server": server,
        "network": network,
    }
