"""All codes of problems that engine and helper can give, read from their source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
COMPUTED = {"profile_invalid", "lease_invalid"}
"""Made from a value: ``helper/network/values.py``."""
NO_CODES = {"Reply", "_follow", "HelperRefused", "RpcError", "KernelRefusal", "_verdict", "refused"}
"""What has a ``code`` that is a number, or not for people."""


def all_codes() -> dict[str, str]:
    """Each code with a place where it is given."""
    paths = [path for top in ("engine", "helper") for path in sorted((ROOT / top).rglob("*.py"))]
    trees = {path: ast.parse(path.read_text()) for path in paths}
    takes = {name: at for tree in trees.values() for name, at in _takers(tree)}
    found = {code: "helper/network/values.py" for code in COMPUTED}
    for path, tree in trees.items():
        for node in ast.walk(tree):
            for code in _given(node, takes):
                found.setdefault(code, f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}")
    return found


def _takers(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """What takes a code, and as which of its arguments; a large number for "by name only"."""
    for node in ast.walk(tree):
        match node:
            case ast.ClassDef(name=name, body=body):
                fields = [
                    s.target.id
                    for s in body
                    if isinstance(s, ast.AnnAssign) and isinstance(s.target, ast.Name)
                ]
                if "code" in fields:
                    yield name, fields.index("code")
                for inner in body:
                    if isinstance(inner, ast.FunctionDef) and inner.name == "__init__":
                        names = [argument.arg for argument in inner.args.args][1:]
                        if "code" in names:
                            yield name, names.index("code")
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                names = [argument.arg for argument in node.args.args]
                if name != "__init__" and "code" in names:
                    yield name, names.index("code") - (names[0] in ("self", "cls"))


def _given(node: ast.AST, takes: dict[str, int]) -> Iterator[str]:
    match node:
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            if name in NO_CODES:
                return
            values = [keyword.value for keyword in node.keywords if keyword.arg == "code"]
            at = takes.get(name)
            if at is not None and at < len(node.args):
                values.append(node.args[at])
            for value in values:
                yield from _texts(value)
        case ast.Assign(targets=[ast.Name(id="code"), *_], value=value):
            yield from _texts(value)
        case ast.Assign(
            targets=[ast.Tuple(elts=[ast.Name(id="code"), *_])], value=ast.Tuple(elts=[first, *_])
        ):
            yield from _texts(first)
        case ast.FunctionDef(name="_code"):
            for inner in ast.walk(node):
                if isinstance(inner, ast.Return) and inner.value is not None:
                    yield from _texts(inner.value)


def _texts(value: ast.expr) -> Iterator[str]:
    match value:
        case ast.Constant(value=str() as text) if text.replace("_", "a").isalpha() and text.islower():
            yield text
        case ast.IfExp(body=body, orelse=other):
            yield from _texts(body)
            yield from _texts(other)
