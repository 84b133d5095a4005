"""The rules of who may import whom (docs/architecture.md), read from the source of every module."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OURS = ("app", "helper", "engine", "tests")


@dataclass(frozen=True)
class Rule:
    """What a package may import of ours, and libraries that are for one package alone."""

    package: str
    allowed: tuple[str, ...]


# The longest package that contains a module decides.
OWN_RULES = (
    Rule("app", ("app", "helper.api")),
    Rule("helper", ("helper", "engine")),
    Rule("helper.api", ("helper.api",)),
    Rule("engine", ("engine",)),
)

LIBRARIES: dict[str, tuple[str, ...]] = {
    "pyroute2": ("helper.network",),
    "dbus_fast": ("helper.bus", "app.gui.bus"),
    "PySide6": ("app.gui",),
    "qasync": ("app.gui.loop",),
    "click": ("app.cli",),
}
"""Library: the packages that may import it."""


def contains(package: str, module: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def module_name(path: Path) -> str:
    """Dotted name of a file given relative to the root."""
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(tree: ast.AST, module: str, is_package: bool) -> Iterator[tuple[int, str, str]]:
    """Every import anywhere in the module: line, absolute module, name taken from it (or empty)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name, ""
        elif isinstance(node, ast.ImportFrom):
            parts = module.split(".")
            base = parts[: len(parts) - node.level + is_package] if node.level else []
            source = ".".join([*base, *([node.module] if node.module else [])])
            for alias in node.names:
                yield node.lineno, source, alias.name
        elif (
            isinstance(node, ast.Call)
            and ast.unparse(node.func) in {"__import__", "import_module", "importlib.import_module"}
            and node.args
            and isinstance(node.args[0], ast.Constant)
            and isinstance(node.args[0].value, str)
        ):
            yield node.lineno, node.args[0].value, ""


def violations(source: str, path: Path) -> list[str]:
    """What the file (path relative to the root) imports against the rules."""
    module = module_name(path)
    found = []
    own = max(
        (rule for rule in OWN_RULES if contains(rule.package, module)),
        key=lambda rule: rule.package.count("."),
        default=None,
    )
    for line, target, name in imported(ast.parse(source), module, path.name == "__init__.py"):
        where = f"{path}:{line}: "
        # `from helper import api` imports the module helper.api as much as `import helper.api` does.
        full = f"{target}.{name}" if name else target
        if name == "*":
            found.append(f"{where}star import from {target}")
            full = target
        if module.split(".")[0] == "tests":
            continue
        if (
            own is not None
            and target.split(".")[0] in OURS
            and not any(contains(allowed, full) for allowed in own.allowed)
        ):
            found.append(f"{where}{own.package} may not import {full}")
        for library, homes in LIBRARIES.items():
            if contains(library, target) and not any(contains(home, module) for home in homes):
                found.append(f"{where}only {' and '.join(homes)} may import {library}")
    return found


def source_files() -> list[Path]:
    return sorted(path.relative_to(ROOT) for top in OURS for path in (ROOT / top).rglob("*.py"))


def test_the_tree_keeps_the_rules() -> None:
    files = source_files()
    assert {path.parts[0] for path in files} == set(OURS)
    found = [line for path in files for line in violations((ROOT / path).read_text(), path)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("app/cli/main.py", "import engine.failures"),
        ("app/cli/main.py", "from helper import server"),
        ("app/cli/main.py", "import helper"),
        ("app/cli/main.py", "def f():\n    from helper.network import plan"),
        ("app/cli/main.py", "import importlib\nimportlib.import_module('engine')"),
        ("app/profiles/store.py", "import click"),
        ("app/profiles/store.py", "if True:\n    from PySide6.QtWidgets import QWidget"),
        ("app/profiles/store.py", "from ..cli import *"),
        ("app/demo/run.py", "from ...helper.server import Server"),
        ("helper/server.py", "from app.profiles import store"),
        ("helper/server.py", "from pyroute2 import AsyncIPRoute"),
        ("helper/api/types.py", "from helper.server import Server"),
        ("helper/api/types.py", "from ..server import Server"),
        ("helper/api/__init__.py", "from .. import server"),
        ("helper/api/client.py", "import engine"),
        ("helper/session/manager.py", "import tests.support.namespaces"),
        ("engine/process.py", "from helper.api import types"),
        ("engine/process.py", "async def f():\n    import pyroute2.netlink"),
        ("tests/unit/test_x.py", "from engine.failures import *"),
    ],
)
def test_a_planted_violation_is_found(path: str, source: str) -> None:
    assert len(violations(source, Path(path))) == 1


@pytest.mark.parametrize(
    ("path", "source"),
    [
        (
            "app/cli/main.py",
            "import click\nimport helper.api\nfrom helper import api\nfrom app.profiles import store",
        ),
        ("app/cli/main.py", "from helper.api import types\nfrom helper.api.client import HelperClient"),
        ("app/cli/__init__.py", "from . import main\nfrom ..profiles import store"),
        ("helper/api/__init__.py", "from . import types\nfrom .types import State"),
        ("helper/server.py", "from engine.control import Message\nimport clicker"),
        ("helper/network/linux.py", "from pyroute2 import AsyncIPRoute"),
        ("engine/softether/login.py", "from engine import failures\nimport hashlib"),
        ("tests/unit/test_x.py", "import click, pyroute2, engine, helper.server, app"),
    ],
)
def test_what_is_allowed_is_not_reported(path: str, source: str) -> None:
    assert violations(source, Path(path)) == []


def test_the_helper_loads_no_numpy() -> None:
    """It is always there, runs as root, and looks into no packet."""
    script = "import sys, helper.__main__\nprint(*sys.modules)"
    run = [sys.executable, "-c", script]
    result = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    loaded = result.stdout.split()
    assert "helper.__main__" in loaded and "engine.device.tap" in loaded
    assert [module for module in loaded if contains("numpy", module)] == []
