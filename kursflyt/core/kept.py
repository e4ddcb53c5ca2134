"""What was made and will be asked for again, kept in memory: the newest so many, by key, for several threads.

The key holds all that the value depends on, so that a change makes another key and nothing has to be cleared.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from threading import Lock

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model

type Key = tuple[object, ...]


class Kept[Value]:
    """At most so many values; the one put in first goes first."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._values: OrderedDict[Key, Value] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key) -> Value | None:
        return self._values.get(key)

    def put(self, key: Key, value: Value) -> Value:
        with self._lock:
            self._values[key] = value
            while len(self._values) > self.most:
                self._values.popitem(last=False)
        return value

    def forget(self) -> None:
        """Empty again; for tests."""
        with self._lock:
            self._values.clear()

    def __len__(self) -> int:
        return len(self._values)


def version_of(row: Model) -> str:
    """Another when any column of the row is."""
    values = [row.__dict__.get(field.attname) for field in row._meta.concrete_fields]
    return hashlib.sha256(repr(values).encode()).hexdigest()[:16]


def database_name() -> str:
    """Which database is in use: what is kept from one must not be given in another."""
    return str(connections.settings[DEFAULT_DB_ALIAS]["NAME"])
