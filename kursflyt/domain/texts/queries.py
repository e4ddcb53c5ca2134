"""Which texts hold. Nothing is asked of the database as long as the school's row says that nothing has been written.

The row holds the newest version there is, and a set of texts is known by that number alone: so every process sees a
new text within seconds, and long work that has written down the number goes on with the texts it began with.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from kursflyt.core.kept import Kept, database_name
from kursflyt.documents import text_kinds, text_rules
from kursflyt.documents.text_language import Source, Texts
from kursflyt.domain.school import queries as school
from kursflyt.domain.school.models import School
from kursflyt.domain.texts.models import TextVersion

log = logging.getLogger("kursflyt")

_sets: Kept[Texts] = Kept(16)
_held: ContextVar[int | Texts | None] = ContextVar("texts_held", default=None)


def in_effect() -> Texts:
    """The school's own texts that hold now, or that the present work began with."""
    held = _held.get()
    if held is None:
        held = school.current().texts_version
    return as_of(held) if isinstance(held, int) else held


def newest() -> int:
    """The newest version of any text as the database has it now; 0 when none was ever written."""
    return School.objects.values_list("texts_version", flat=True).filter(pk=1).first() or 0


def as_of(version: int) -> Texts:
    """The school's own texts when this was the newest version."""
    if not version:
        return {}
    key = (database_name(), version)
    texts = _sets.get(key)
    return _sets.put(key, _load(version)) if texts is None else texts


@contextmanager
def held_at(texts: int | Texts) -> Iterator[None]:
    """Within, the texts are those of this version, or these, whatever is saved meanwhile."""
    token = _held.set(texts)
    try:
        yield
    finally:
        _held.reset(token)


def versions_of(kind: str) -> list[TextVersion]:
    """All versions in all languages, the newest first."""
    return list(TextVersion.objects.filter(kind=kind).order_by("-id"))


def fits(version: TextVersion) -> bool:
    """Whether a text may still be used: a later Kursflyt may offer other words than the one it was saved in."""
    known = version.kind in text_kinds.KINDS and version.language in text_kinds.languages(version.kind)
    return known and not text_rules.examine(version.kind, version.subject, version.body)


@dataclass(frozen=True)
class Standing:
    """One language of a text: the newest version, if any was ever written."""

    newest: TextVersion | None

    @property
    def own(self) -> bool:
        """The school's own text holds."""
        return self.newest is not None and not self.newest.standard

    @property
    def source(self) -> Source | None:
        return (self.newest.subject, self.newest.body) if self.newest and self.own else None


def standings(kinds: Iterable[str] | None = None) -> dict[tuple[str, str], Standing]:
    """By kind and language; what was never written is left out. One query."""
    rows = TextVersion.objects.order_by("kind", "language", "-id").distinct("kind", "language")
    if kinds is not None:
        rows = rows.filter(kind__in=list(kinds))
    return {(row.kind, row.language): Standing(row) for row in rows}


def left_behind(kind: str, standing: Mapping[str, Standing]) -> list[str]:
    """The languages of this kind that were not written when bokmål was; each reader is answered in theirs."""
    bokmal = standing.get("nb")
    if bokmal is None or bokmal.newest is None:
        return []
    behind = []
    for language in text_kinds.languages(kind)[1:]:
        other = standing.get(language)
        same_moment = other is not None and other.newest is not None and other.newest.at >= bokmal.newest.at
        if not same_moment and (bokmal.own or (other is not None and other.own)):
            behind.append(language)
    return behind


def _load(version: int) -> Texts:
    rows = TextVersion.objects.filter(pk__lte=version).order_by("kind", "language", "-id").distinct("kind", "language")
    texts = {}
    for row in rows:
        if row.standard:
            continue
        if fits(row):
            texts[row.kind, row.language] = (row.subject, row.body)
        else:
            log.warning("text %s no longer fits its rules: the standard text is used", row.pk)
    return texts
