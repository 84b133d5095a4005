"""Writing TOML: new files, and changes that keep what a person wrote around them.

A document here is made of plain dictionaries, lists and values; a list of dictionaries is an
array of tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tomlkit.container import Container
    from tomlkit.items import AbstractTable

Document = dict[str, object]


class NotEditable(Exception):
    """The file is put together in a way that can not be changed by program."""


def new(header: str, document: Document) -> bytes:
    """A new file with a comment above it."""
    import tomlkit  # Loading it takes longer than everything else that reading needs.

    made = tomlkit.document()
    made.add(tomlkit.comment(header))
    for key, value in document.items():
        made.add(key, _item(value))
    return tomlkit.dumps(made).encode("utf-8")


def edit(data: bytes, before: Document, after: Document) -> bytes:
    """``data``, which means ``before``, changed to mean ``after``; all else stays as it is.

    Raises :class:`NotEditable`.
    """
    import tomlkit
    import tomlkit.exceptions

    try:
        made = tomlkit.parse(data.decode("utf-8"))
        _change(made, before, after)
        return tomlkit.dumps(made).encode("utf-8")
    except (tomlkit.exceptions.TOMLKitError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise NotEditable from None


def _change(container: Container | AbstractTable, before: Mapping[str, object], after: Document) -> None:
    import tomlkit

    for key in before:
        if key not in after and key in container:
            container.remove(key)
    for key, value in after.items():
        if key in before and before[key] == value:
            continue
        if _is_tables(value) or _is_tables(before.get(key)):
            _change_tables(container, key, before.get(key), value)
        elif isinstance(value, dict):
            if key not in container:
                container[key] = tomlkit.table()
            inner, old = container[key], before.get(key)
            if not isinstance(inner, tomlkit.items.AbstractTable):
                raise NotEditable
            _change(inner, old if isinstance(old, dict) else {}, value)
        else:
            container[key] = value


def _change_tables(container: Container | AbstractTable, key: str, before: object, after: object) -> None:
    """Change an array of tables. Those that stay keep their comments; they are known by their first value."""
    import tomlkit

    if not isinstance(before, list) or not isinstance(after, list) or not before or not after:
        if key in container:
            container.remove(key)
        if after:
            container[key] = _item(after)
        return
    array = container[key]
    if not isinstance(array, tomlkit.items.AoT):
        container[key] = _item(after)
        return
    tables = {_identity(entry): table for entry, table in zip(before, list(array), strict=True)}
    old = {_identity(entry): entry for entry in before}
    wanted = [_identity(entry) for entry in after]
    for entry in after:
        table = tables.setdefault(_identity(entry), tomlkit.table())
        _change(table, old.get(_identity(entry), {}), entry)
    staying = [identity for identity in old if identity in wanted]
    if wanted[: len(staying)] == staying:
        for index in reversed(range(len(before))):
            if _identity(before[index]) not in wanted:
                del array[index]
        for identity in wanted[len(staying) :]:
            array.append(tables[identity])
        return
    made = tomlkit.aot()
    for identity in wanted:
        made.append(tables[identity])
    container[key] = made


def _identity(entry: Document) -> object:
    return next(iter(entry.values()))


def _is_tables(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(entry, dict) for entry in value)


def _item(value: object) -> object:
    import tomlkit

    if _is_tables(value):
        assert isinstance(value, list)
        array = tomlkit.aot()
        for entry in value:
            array.append(_item(entry))
        return array
    if isinstance(value, dict):
        table = tomlkit.table()
        for key, entry in value.items():
            table.add(key, _item(entry))
        return table
    return value
