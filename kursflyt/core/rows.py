"""Rows written with statements whose text is put together once: for what each applicant does when all come at once.

A row goes in as one JSON value, which PostgreSQL takes apart by the table's own columns. `together` gathers rows: they
become the parts of one statement, and one may point at another that has no key yet.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Field, Model


def insert(row: Model) -> None:
    """Writes a new row and gives it its primary key. Raises IntegrityError as `save` does; sends no signals."""
    _write(_Part(_table(type(row)), _values_of(row), row=row))


def add(model: type[Model], **values: Any) -> None:
    """Writes a new row of which nobody needs the key. `values` by column; what is left out gets the field's default."""
    table = _table(model)
    given = {name: values[name] if name in values else default() for name, default in table.defaults.items()}
    _write(_Part(table, given))


def insert_unless_there(row: Model, *, unique: str, then: str = "") -> bool:
    """Writes a new row; False, and nothing written, when there is one with the same `unique` columns.

    `then` is asked of the database about the new row in the same breath, and may name its key as "key". Inside
    `together` the answer comes too late: it is True.
    """
    return _write(_Part(_table(type(row)), _values_of(row), f"ON CONFLICT ({unique}) DO NOTHING", then, row))


def insert_or_find[Row: Model](row: Row, *, unique: str) -> Row:
    """The new row, or the one that was there with the same `unique` columns. Inside `together` the given row gets its
    key, and the rest of it stays as given.

    Two at once get the same one: the database decides. The update changes nothing, and brings the row back.
    """
    table = _table(type(row))
    conflict = f"ON CONFLICT ({unique}) DO UPDATE SET {table.key} = {table.name}.{table.key}"
    part = _Part(table, _values_of(row), conflict, row=row)
    if _gathered.get() is not None:
        _write(part)
        return row
    text = f"{table.insertion(frozenset())} {conflict} RETURNING {table.selected}"
    found: Row = table.read(_ask(text, [part.json()]))
    return found


def find[Row: Model](model: type[Row], key: object, *, along: str = "") -> Row:
    """The row with this primary key, with the one that its foreign key `along` points at. Raises its DoesNotExist."""
    text, other = _selection(model, along)
    values = _ask(text, [key])
    if values is None:
        raise model.DoesNotExist(f"{model._meta.label} {key}")  # type: ignore[attr-defined]
    table = _table(model)
    row: Row = table.read(values)
    if other is not None:
        setattr(row, along, other.read(values[table.width :]))
    return row


class NotAsProvided(Exception):
    """The condition did not hold, and nothing was written."""


@dataclass(frozen=True)
class Condition:
    """What must be true in the database when rows are written: words of SQL, and the values in them."""

    text: str
    values: tuple[Any, ...] = ()


@contextmanager
def together(*, provided: Condition | None = None) -> Iterator[None]:
    """What this module writes inside becomes one statement, sent at the end; keys and refusals come with it.

    `provided`: asked in the same statement. Raises `NotAsProvided` where it is not true.
    """
    parts: list[_Part] = []
    before = _gathered.set(parts)
    try:
        yield
    finally:
        _gathered.reset(before)
    if parts:
        _send(parts, provided)


class _Key:
    """Stands for the key of a row that is yet to be written, wherever another row points at it."""

    def __init__(self, part: str) -> None:
        self.part = part


@dataclass
class _Part:
    """One row of a statement. `values` by the field's name; `row` is given its key."""

    table: _Table
    values: dict[str, Any]
    conflict: str = ""
    then: str = ""
    row: Model | None = None
    pointing: dict[str, _Key] = field(default_factory=dict)

    def shape(self) -> _Shape:
        """What its text depends on. Settles which of its values are keys of other parts."""
        self.pointing = {name: value for name, value in self.values.items() if isinstance(value, _Key)}
        keys = frozenset((self.table.columns[name], key.part) for name, key in self.pointing.items())
        return self.table, keys, self.conflict, self.then

    def json(self) -> str:
        own = {self.table.columns[name]: value for name, value in self.values.items() if name not in self.pointing}
        return _JSON.encode(own)


# What `together` has gathered, in this thread; None outside of it.
_gathered: ContextVar[list[_Part] | None] = ContextVar("rows_gathered", default=None)


def _write(part: _Part) -> bool:
    parts = _gathered.get()
    if parts is None:
        return _send([part])
    if part.row is not None:
        part.row.pk = _Key(_name(len(parts)))
    parts.append(part)
    return True


def _send(parts: Sequence[_Part], provided: Condition | None = None) -> bool:
    """Whether the first was written; all rows get their keys."""
    text = _statement(tuple(part.shape() for part in parts), provided.text if provided else "")
    values: list[Any] = [*(provided.values if provided else ()), *(part.json() for part in parts)]
    answers = iter(_ask(text, values))
    if provided is not None and not next(answers):
        raise NotAsProvided
    keys: dict[str, Any] = {}
    for number, part in enumerate(parts):
        key = keys[_name(number)] = next(answers)
        if part.then:
            next(answers)
        if part.row is not None and key is not None:
            part.row.pk, part.row._state.adding, part.row._state.db = key, False, DEFAULT_DB_ALIAS
            for pointing, other in part.pointing.items():  # not setattr, which would forget the row that it points at
                part.row.__dict__[pointing] = keys[other.part]
    return keys[_name(0)] is not None


def _name(number: int) -> str:
    return f"part_{number}"


@lru_cache(maxsize=128)
def _statement(shapes: tuple[_Shape, ...], condition: str) -> str:
    """All parts as one statement, which answers with their keys; the same text each time, so that it stays prepared."""
    written, asked = [], []
    for number, (table, keys, conflict, then) in enumerate(shapes):
        name, source = _name(number), ", provided" if condition else ""
        written.append(f"{name} AS ({table.insertion(keys)}{source} {conflict} {table.returning})")
        asked.append(f"(SELECT key FROM {name})" + (f", (SELECT {then} FROM {name})" if then else ""))
    if condition:
        written.insert(0, f"provided AS MATERIALIZED (SELECT WHERE {condition})")
        asked.insert(0, "EXISTS (SELECT FROM provided)")
    return f"WITH {', '.join(written)} SELECT {', '.join(asked)}"


def _ask(text: str, values: Sequence[Any]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        return cursor.fetchone()


class _Table:
    """What is found out once about a table: its texts, and how values go in and come out."""

    def __init__(self, model: type[Model]) -> None:
        meta = model._meta
        everything = meta.concrete_fields
        self.model = model
        self.name, self.key = f'"{meta.db_table}"', f'"{meta.pk.column}"'
        self.width = len(everything)
        self.selected = ", ".join(f'{self.name}."{column.column}"' for column in everything)
        self.names = [column.attname for column in everything]
        self.converting = [
            (place, converters)
            for place, column in enumerate(everything)
            if (converters := _converters(column, meta.db_table))
        ]
        given = [column for column in everything if not column.primary_key]
        self.columns: dict[str, str] = {column.attname: str(column.column) for column in given}
        self.defaults = {column.attname: column.get_default for column in given}
        self.returning = f"RETURNING {self.key} AS key"
        self._insertions: dict[frozenset[tuple[str, str]], str] = {}

    def insertion(self, pointing: frozenset[tuple[str, str]]) -> str:
        """The statement up to its ending. `pointing`: column and the part whose key it gets; the rest is JSON's."""
        if pointing not in self._insertions:
            keys = dict(pointing)
            columns = ", ".join(f'"{column}"' for column in self.columns.values())
            values = ", ".join(
                f"(SELECT key FROM {keys[column]})" if column in keys else f'given."{column}"'
                for column in self.columns.values()
            )
            self._insertions[pointing] = (
                f"INSERT INTO {self.name} ({columns}) SELECT {values}"
                f" FROM jsonb_populate_record(NULL::{self.name}, %s::jsonb) given"
            )
        return self._insertions[pointing]

    def read(self, values: Sequence[Any]) -> Any:
        """The row of the first values."""
        own = list(values[: self.width])
        for place, converters in self.converting:
            for convert in converters:
                own[place] = convert(own[place], None, connection)
        return self.model.from_db(DEFAULT_DB_ALIAS, self.names, own)


def _values_of(row: Model) -> dict[str, Any]:
    kept = row.__dict__
    return {name: kept[name] for name in _table(type(row)).columns}


def _as_json(value: Any) -> str:
    """How what JSON does not know is written: a day, a moment, a number, an actor."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return str(value.as_text())


_JSON = json.JSONEncoder(default=_as_json)

type _Shape = tuple[_Table, frozenset[tuple[str, str]], str, str]


@cache
def _table(model: type[Model]) -> _Table:
    return _Table(model)


@cache
def _selection(model: type[Model], along: str) -> tuple[str, _Table | None]:
    table = _table(model)
    if not along:
        return f"SELECT {table.selected} FROM {table.name} WHERE {table.key} = %s", None
    pointer: Any = model._meta.get_field(along)
    other = _table(pointer.related_model)
    joined = f'JOIN {other.name} ON {other.name}.{other.key} = {table.name}."{pointer.column}"'
    return (
        f"SELECT {table.selected}, {other.selected} FROM {table.name} {joined} WHERE {table.name}.{table.key} = %s",
        other,
    )


def _converters(column: Field[Any, Any], table: str) -> list[Callable[[Any, Any, Any], Any]]:
    reference = column.get_col(table)
    return [*connection.ops.get_db_converters(reference), *reference.get_db_converters(connection)]
