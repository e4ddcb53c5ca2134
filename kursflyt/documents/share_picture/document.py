"""1200 by 630 pixels, the size that Open Graph shows large: the course in one breath, in the school's colour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kursflyt.documents import letterhead, typesetting, wording
from kursflyt.documents.share_picture.texts import TEXTS

_SCREEN = 72  # dots per inch, at which a point is a pixel


@dataclass(frozen=True, kw_only=True)
class SharePicture:
    """`colour` is the school's, `#rrggbb`, dark enough for white on it."""

    school: str
    colour: str
    title: str
    starts_on: date
    deadline: date
    place: str
    price: str


def png(data: SharePicture, *, language: letterhead.Language) -> bytes:
    return typesetting.preview_png(composition(data, language=language), dpi=_SCREEN)


def composition(data: SharePicture, *, language: letterhead.Language) -> typesetting.Composition:
    texts = wording.filled(
        TEXTS,
        language,
        start=wording.long_date(data.starts_on, language),
        deadline=wording.long_date(data.deadline, language),
    )
    return typesetting.Composition(
        template="share_picture/template.typ",
        title=data.title,
        issuer=letterhead.nobody(data.colour),
        language=language,
        dated_on=data.starts_on,
        data={
            "school": data.school,
            "heading": data.title,
            "facts": [texts["starts"], data.place, data.price],
            "deadline": texts["deadline"],
        },
    )
