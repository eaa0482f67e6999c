"""Questions that are put together once: a desk asks some fifty, and putting one together costs more than its answer.

A question marked `@prepared` gives a QuerySet, from nothing but what it is given. The first time it is put together,
with a mark in the place of whoever asks, of a day, an id, a word; ever after the values are filled in, and it is
asked. What is kept is the text of the question: never a value, never an answer. Roles, codes and how many rows are
wanted belong to the text: with others it is another question.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from copy import copy
from datetime import date, datetime
from enum import Enum
from functools import wraps
from itertools import count
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import DateField, DateTimeField, Expression, Field, TextField, UUIDField
from django.db.models.sql import Query

from refuge.office.access.rules import Actor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from django.db.models import Model, QuerySet
    from django.db.models.sql.compiler import SQLCompiler

P = ParamSpec("P")
Row = TypeVar("Row")

FIELDS: dict[type, Field[Any, Any]] = {
    UUID: UUIDField(),
    datetime: DateTimeField(),
    date: DateField(),
    str: TextField(),
}
"""What is a value, by its very class, and how the database takes it. A tuple holds some of them."""


CODES = (Enum, int, frozenset)
"""What belongs to the text of a question."""


def prepared(question: Callable[P, QuerySet[Any, Row]]) -> Callable[P, list[Row]]:
    """Put a question together once, and ask it each time. It may use nothing that changes but what it is given."""
    known: dict[Any, _Question] = {}

    @wraps(question)
    def ask(*anything: Any) -> list[Row]:
        given = tuple(map(_evened, anything))
        kind = tuple(map(_kind, given))
        if kind not in known:
            places = count()
            known[kind] = _Question(question(*(_mark(one, places) for one in given)))  # type: ignore[call-arg]
        return known[kind].ask([value for one in given for value in _values(one)])

    return cast("Callable[P, list[Row]]", ask)


def prepared_first(question: Callable[P, QuerySet[Any, Row]]) -> Callable[P, Row | None]:
    """As `prepared`, for the first row alone; nothing where there is none."""

    @prepared
    def first(*given: Any) -> QuerySet[Any, Row]:
        rows = question(*given)  # type: ignore[call-arg]
        return (rows if rows.ordered else rows.order_by("pk"))[:1]

    return cast("Callable[P, Row | None]", lambda *given: next(iter(first(*given)), None))


class _Given(Expression):
    """The mark of a value: which of those that are filled in."""

    def __init__(self, place: int, field: Field[Any, Any]) -> None:
        super().__init__(output_field=field)
        self.place = place

    def as_sql(self, *_: Any) -> tuple[str, Any]:
        return "%s", [self]

    def filled(self, values: list[Any], connection: Any) -> Any:
        return self.output_field.get_db_prep_value(values[self.place], connection)


def _kind(one: Any) -> Any:
    """What the text depends on: the roles of whoever asks, of which class a value is, else the code itself."""
    if isinstance(one, Actor):
        return one.roles
    if isinstance(one, tuple):
        return tuple(map(_kind, one))
    if type(one) in FIELDS:
        return type(one)
    if one is None or isinstance(one, CODES):
        return one
    raise TypeError("A prepared question takes whoever asks, ids, days, words and codes.")


def _evened(one: Any) -> Any:
    """Fill up a tuple with its last, to a power of two: for one id more or less nothing is put together anew."""
    if not isinstance(one, tuple) or not one:
        return one
    return one + one[-1:] * ((1 << (len(one) - 1).bit_length()) - len(one))


def _mark(one: Any, places: Iterator[int]) -> Any:
    if isinstance(one, Actor):
        return Actor(cast("UUID", _Given(next(places), FIELDS[UUID])), "", one.roles)
    if isinstance(one, tuple):
        return tuple(_mark(each, places) for each in one)
    return _Given(next(places), FIELDS[type(one)]) if type(one) in FIELDS else one


def _values(one: Any) -> Iterator[Any]:
    if isinstance(one, Actor):
        yield one.id
    elif isinstance(one, tuple):
        for each in one:
            yield from _values(each)
    elif type(one) in FIELDS:
        yield one


class _Known(Query):
    """A query whose text is known already."""

    compiled: SQLCompiler

    def get_compiler(self, *_: Any, **__: Any) -> SQLCompiler:
        return self.compiled


class _Question:
    """One question as it was put together: its text, its marks, and how its rows are read."""

    def __init__(self, rows: QuerySet[Model, Any]) -> None:
        self.compiler = rows.query.get_compiler(rows.db)
        try:
            self.text, self.marks = _written_out(*self.compiler.as_sql())
        except EmptyResultSet:  # nothing can be the answer
            self.text, self.marks = "", []
        self.rows = rows.all()
        self.rows.query.__class__ = _Known

    def ask(self, values: list[Any]) -> list[Any]:
        if not self.text:
            return []
        rows, compiler, connection = self.rows.all(), copy(self.compiler), connections[self.rows.db]
        filled = [one.filled(values, connection) if isinstance(one, _Given) else one for one in self.marks]
        compiler.connection = connection
        compiler.as_sql = lambda *_, **__: (self.text, tuple(filled))
        cast("_Known", rows.query).compiled = compiler
        with _bound_by_the_server(connection):
            return list(rows)


def _written_out(text: str, params: Iterable[Any]) -> tuple[str, list[Any]]:
    """Write codes into the text: a partial index is known by them, and so is how rare they are."""
    given, left = iter(params), []

    def fill(place: re.Match[str]) -> str:
        if place[0] == "%%":
            return place[0]
        one = next(given)
        if isinstance(one, str) and re.fullmatch("[a-z0-9_]+", one):
            return f"'{str.__str__(one)}'"
        left.append(one)
        return "%s"

    return re.sub("%[s%]", fill, text), left


@contextmanager
def _bound_by_the_server(connection: Any) -> Iterator[None]:
    """Have PostgreSQL keep the plan of what is asked here for as long as the connection lasts. SQLite needs none."""
    if connection.vendor != "postgresql":
        yield
        return
    connection.ensure_connection()
    raw, features = connection.connection, connection.features
    before = raw.cursor_factory, raw.prepare_threshold, features.uses_server_side_binding
    raw.prepared_max = None
    raw.cursor_factory, raw.prepare_threshold = connection.Database.Cursor, 0
    features.uses_server_side_binding = True
    try:
        yield
    finally:
        raw.cursor_factory, raw.prepare_threshold, features.uses_server_side_binding = before
