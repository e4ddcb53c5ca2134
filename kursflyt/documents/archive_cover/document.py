"""The cover of an archive folder that the head can file where no archive system is connected.

The title is the public one: it names the matter, never a person (offentleglova, Noark 5 `offentligTittel`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from kursflyt.documents import letterhead, typesetting, wording
from kursflyt.documents.archive_cover.texts import TEXTS


@dataclass(frozen=True, kw_only=True)
class ArchivedDocument:
    """One file. `kind` is the Noark document type or a word; `size` in bytes; `access` the screening, if any."""

    number: int
    title: str
    kind: str
    dated_on: date
    filename: str
    media_type: str
    size: int
    sha256: str
    access: str = ""


@dataclass(frozen=True, kw_only=True)
class ArchiveCover:
    """One folder's cover."""

    issuer: letterhead.Issuer
    title: str
    made_at: datetime
    made_by: str
    documents: tuple[ArchivedDocument, ...]
    case_number: str = ""
    course: letterhead.CourseFacts | None = None
    access_code: str = ""
    legal_ground: str = ""
    note: str = ""


def render(data: ArchiveCover, *, language: letterhead.Language) -> bytes:
    """The cover as PDF/A-2a + PDF/UA-1."""
    return typesetting.typeset(composition(data, language=language))


def composition(data: ArchiveCover, *, language: letterhead.Language) -> typesetting.Composition:
    texts = wording.filled(TEXTS, language, title=data.title)
    course = data.course
    about = [
        [texts["case"], data.case_number or texts["case_missing"]],
        [texts["count"], str(len(data.documents))],
        [texts["made"], wording.moment_text(data.made_at, language)],
        [texts["made_by"], data.made_by],
        [texts["course"], course.title if course else ""],
        [texts["period"], wording.period(course.starts_on, course.ends_on, language) if course else ""],
        [texts["access"], data.access_code],
        [texts["ground"], data.legal_ground],
    ]
    return typesetting.Composition(
        template="archive_cover/template.typ",
        title=texts["title"],
        issuer=data.issuer,
        language=language,
        dated_on=wording.local_day(data.made_at),
        data={
            "t": texts,
            "about": [pair for pair in about if pair[1]],
            "documents": [
                {
                    "number": str(document.number),
                    "title": document.title,
                    "kind": document.kind,
                    "date": wording.short_date(document.dated_on),
                    "size": wording.file_size(document.size),
                    "access": document.access,
                    "filename": document.filename,
                    "media_type": document.media_type,
                    "digest": wording.sha256_groups(document.sha256.lower()),
                }
                for document in data.documents
            ],
            "note": data.note,
        },
    )
