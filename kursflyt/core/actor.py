"""Who did it. Every fact carries an actor, so that a row can be read in ten years without a join.

An actor is one text column, `kind|key|name`: people change name and leave, the fact keeps what was true.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from django.db import models

Kind = Literal["staff", "teacher", "participant", "machine", "public"]


@dataclass(frozen=True)
class Actor:
    """`key` is the primary key of the staff member or person as text; empty for the machine and the public."""

    kind: Kind
    key: str
    name: str

    def __str__(self) -> str:
        return self.name

    def as_text(self) -> str:
        return f"{self.kind}|{self.key}|{self.name}"[:250]

    @classmethod
    def from_text(cls, text: str) -> Actor:
        kind, key, name = text.split("|", 2)
        return cls(kind, key, name)  # type: ignore[arg-type]


MACHINE = Actor("machine", "", "Kursflyt")


class ActorField(models.CharField):  # type: ignore[type-arg]
    """A column holding an `Actor`. Empty means that nobody has acted yet."""

    # What the type checker may see set and read.
    _pyi_private_set_type: Actor | str  # type: ignore[assignment]
    _pyi_private_get_type: Actor  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 250)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Actor | None:
        return Actor.from_text(value) if value else None

    def to_python(self, value: Any) -> Any:
        return Actor.from_text(value) if isinstance(value, str) and value else value

    def get_prep_value(self, value: Any) -> Any:
        return value.as_text() if isinstance(value, Actor) else value or ""

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.get_prep_value(self.value_from_object(obj)))
