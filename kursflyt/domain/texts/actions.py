"""Writing a text of the school's own: examined before it is stored, so that what holds can always be sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from kursflyt.core import audit
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.documents import standard_texts, text_kinds, text_rules
from kursflyt.documents.text_language import Source
from kursflyt.domain.school import queries as school
from kursflyt.domain.school.models import School
from kursflyt.domain.texts import queries
from kursflyt.domain.texts.models import TextVersion


class TextRefused(Refused):
    """The text cannot be saved. `faults`: all that is wrong, by language."""

    faults: Mapping[str, list[text_rules.Fault]]


class WrittenMeanwhile(Refused):
    """Someone else has saved the text since it was opened."""


class NothingChanged(Refused):
    """The texts are as they were."""


@transaction.atomic
def write(
    *,
    kind: str,
    texts: Mapping[str, Source],
    opened_at_version: int | None = None,
    note: str = "",
    by: Actor,
    at: datetime,
) -> list[TextVersion]:
    """Saves the languages that have changed, each as a version. A text like the standard one is the standard one.

    `opened_at_version`: the newest version of the kind that the writer saw. Raises `TextRefused`, `WrittenMeanwhile`,
    `NothingChanged`.
    """
    given = {language: tidy(*source) for language, source in texts.items()}
    faults = {language: text_rules.examine(kind, *source) for language, source in given.items()}
    if any(faults.values()):
        refused = TextRefused("Teksten er ikke lagret. Rett det som er merket, og lagre igjen.")
        refused.faults = faults
        raise refused
    School.objects.select_for_update().get(pk=1)  # versions come one by one, so that a number tells what was before it
    standing = queries.standings([kind])
    newest = max((one.newest.pk for one in standing.values() if one.newest), default=0)
    if opened_at_version is not None and newest > opened_at_version:
        raise WrittenMeanwhile(
            "Noen andre har lagret teksten mens du skrev. Åpne den på nytt, og ta med endringene dine."
        )
    written = []
    for language, source in given.items():
        standard = standard_texts.standard(kind, language)
        known = standing.get((kind, language))
        if source != ((known and known.source) or standard):
            number = known.newest.number + 1 if known and known.newest else 1
            written.append(_row(kind, language, number, None if source == standard else source, note, by, at))
    if not written:
        raise NothingChanged("Teksten er som før, så det er ingenting å lagre.")
    _hold_now(written)
    audit.record("text.written", by=by, at=at, subject=kind, versions={row.language: row.number for row in written})
    return written


@transaction.atomic
def back_to_standard(*, kind: str, by: Actor, at: datetime) -> list[TextVersion]:
    """The text that Kursflyt comes with holds again, in every language. Raises `NothingChanged`."""
    languages = text_kinds.languages(kind)
    return write(kind=kind, texts={one: standard_texts.standard(kind, one) for one in languages}, by=by, at=at)


@transaction.atomic
def restore(*, version: TextVersion, by: Actor, at: datetime) -> list[TextVersion]:
    """An earlier version holds again, as a new one. Raises `TextRefused` when it would not be accepted today."""
    source = (
        standard_texts.standard(version.kind, version.language) if version.standard else (version.subject, version.body)
    )
    note = f"Som versjon {version.number}"
    return write(kind=version.kind, texts={version.language: source}, note=note, by=by, at=at)


def tidy(subject: str, body: str) -> Source:
    """Line breaks as they are stored, and nothing hanging at the ends."""
    return subject.strip(), "\n".join(
        line.rstrip() for line in body.strip().splitlines()
    ) + "\n" if body.strip() else ""


def _row(
    kind: str, language: str, number: int, source: Source | None, note: str, by: Actor, at: datetime
) -> TextVersion:
    subject, body = source or ("", "")
    return TextVersion.objects.create(
        kind=kind,
        language=language,
        number=number,
        standard=source is None,
        subject=subject,
        body=body,
        note=note.strip()[:200],
        by=by,
        at=at,
    )


def _hold_now(written: list[TextVersion]) -> None:
    School.objects.filter(pk=1).update(texts_version=written[-1].pk)
    school.forget()
    transaction.on_commit(school.forget)  # another thread may have read the old row meanwhile
