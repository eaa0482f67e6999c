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
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield from _migrated(node, node.func.attr, module)


def _held(node: ast.ClassDef, module: str) -> Iterator[Field]:
    if node.name == "Migration" or any("Enum" in ast.unparse(base) for base in node.bases):
        return  # what these have is not kept: Django's own words, and values
    for statement in node.body:
        for target in _targets(statement):
            yield Field(f"{module}.{node.name}", target)


def _targets(statement: ast.stmt) -> list[str]:
    if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
        return [statement.target.id]
    if isinstance(statement, ast.Assign):
        return [target.id for target in statement.targets if isinstance(target, ast.Name)]
    return []


def _migrated(node: ast.Call, kind: str, module: str) -> Iterator[Field]:
    """The field of a migration stands where the table stands: refuge.office.case.models.Case."""
    given = {keyword.arg: keyword.value for keyword in node.keywords}
    tables = module.partition(".migrations")[0] + ".models"
    match kind, given:
        case "CreateModel", {"name": ast.Constant(value=table), "fields": ast.List(elts=columns)}:
            for column in columns:
                yield Field(f"{tables}.{table}", _text(column.elts[0]))  # type: ignore[attr-defined]
        case "AddField", {"model_name": ast.Constant(value=table), "name": name}:
            yield Field(f"{tables}.{table}", _text(name))
        case "RenameField", {"model_name": ast.Constant(value=table), "new_name": name}:
            yield Field(f"{tables}.{table}", _text(name))


def _text(node: ast.expr) -> str:
    assert isinstance(node, ast.Constant)
    return str(node.value)


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
