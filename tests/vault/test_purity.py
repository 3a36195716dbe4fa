"""The vault imports itself, PyNaCl and the standard library; it reads no clock."""

import ast
import sys
from pathlib import Path

import pytest

from wallet_pwa import vault

MODULES = sorted(Path(vault.__file__).parent.glob("*.py"))
NOT_HERE = {
    "time",
    "datetime",
    "os",
    "socket",
    "logging",
    "random",
    "sqlite3",
    "pathlib",
}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_a_module_imports_only_what_is_pure(path):
    imported = {
        name
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        for name in names_imported(node)
    }
    ours = {name for name in imported if name.startswith("wallet_pwa")}
    others = {name.partition(".")[0] for name in imported - ours}

    assert all(name.startswith("wallet_pwa.vault") for name in ours)
    assert others <= (sys.stdlib_module_names - NOT_HERE) | {"nacl"}


def names_imported(node):
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    return []


def test_every_public_name_is_there():
    assert sorted(vault.__all__) == sorted(set(vault.__all__))
    assert all(hasattr(vault, name) for name in vault.__all__)
