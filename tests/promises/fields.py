"""Every name under which something can be kept or asked: read from the source, without running it."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE = Path(__file__).parents[2] / "src" / "refuge"
ASKED = re.compile(r"""<(?:input|select|textarea|button)\b[^>]*?\sname="([^"{]+)\"""", re.DOTALL)


class Field(NamedTuple):
    where: str  # refuge.office.case.models.Case, or the path of a template or profile
    name: str

    def __str__(self) -> str:
        return f"{self.where}.{self.name}"

    @property
    def words(self) -> frozenset[str]:
        """`planRoutes_2` is made of plan, routes and route."""
        words = [word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+", self.name)]
        return frozenset(words) | frozenset(word.removesuffix("s") for word in words)


def fields_of_the_house() -> set[Field]:
    readers = (("*.py", fields_of_source, _module), ("*.html", asked, _name), ("*.toml", keys, _name))
    return {
        field
        for pattern, read, name in readers
        for path in SOURCE.rglob(pattern)
        for field in read(path.read_text("utf-8"), name(path))
    }


def fields_of_source(source: str, module: str) -> Iterator[Field]:
    """What classes hold (tables, forms, dataclasses), and what migrations make."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef):
            yield from _held(node, module)
        if isinstance(node, ast.Tuple):
            yield from _migrated(node, module)
        if isinstance(node, ast.Call):
            yield from _added(node, module)


def _held(node: ast.ClassDef, module: str) -> Iterator[Field]:
    if any("Enum" in ast.unparse(base) for base in node.bases):
        return  # its members are values, not fields
    for statement in node.body:
        for target in _targets(statement):
            yield Field(f"{module}.{node.name}", target)


def _targets(statement: ast.stmt) -> list[str]:
    if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
        return [statement.target.id]
    if isinstance(statement, ast.Assign):
        return [target.id for target in statement.targets if isinstance(target, ast.Name)]
    return []


def _migrated(node: ast.Tuple, module: str) -> Iterator[Field]:
    match node.elts:
        case [ast.Constant(value=str(name)), ast.Call(func=ast.Attribute(attr=kind))] if kind.endswith(
            ("Field", "Key")
        ):
            yield Field(module, name)


def _added(node: ast.Call, module: str) -> Iterator[Field]:
    if not (isinstance(node.func, ast.Attribute) and node.func.attr in {"AddField", "RenameField"}):
        return
    for keyword in node.keywords:
        if keyword.arg in {"name", "new_name"} and isinstance(keyword.value, ast.Constant):
            yield Field(module, str(keyword.value.value))


def asked(html: str, where: str) -> Iterator[Field]:
    return (Field(where, name) for name in ASKED.findall(html))


def keys(toml: str, where: str) -> Iterator[Field]:
    return (Field(where, key) for key in _keys(tomllib.loads(toml)))


def _keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
        for inner in value.values():
            yield from _keys(inner)
    if isinstance(value, list):
        for inner in value:
            yield from _keys(inner)


def _module(path: Path) -> str:
    parts = path.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def _name(path: Path) -> str:
    return str(path.relative_to(SOURCE.parent))
