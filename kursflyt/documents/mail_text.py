"""Mail texts: one file a kind and language in `mails/`, its first line the subject. Plain text."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.template import Context, Engine, Template
from django.utils import translation

from kursflyt.core import holes
from kursflyt.core.kept import Kept, Key

FOLDER = Path(__file__).parent / "mails"
LANGUAGES = ("nb", "nn", "en")

# string_if_invalid: a text that names something nobody gave must not go out with a hole in it.
_MISSING = "⟦mangler %s⟧"
_engine = Engine(
    autoescape=False,
    string_if_invalid=_MISSING,
    builtins=["django.templatetags.i18n", "kursflyt.documents.mail_filters"],
)


_kept: Kept[holes.Pieces] = Kept(64)


class IncompleteMail(Exception):
    """The text names something that was not given: a fault in the program, found before anything is sent."""


def kinds() -> frozenset[str]:
    """Every kind that has a text."""
    return frozenset(path.name.rsplit(".", 2)[0] for path in FOLDER.glob("*.txt"))


def render(kind: str, language: str, context: Mapping[str, Any]) -> tuple[str, str]:
    """Subject and body, all of it in `language`. Raises `IncompleteMail` when something the text needs is missing."""
    with translation.override(language):
        text = _template(kind, language).render(Context({**context, "language": language}, autoescape=False))
    if "⟦mangler" in text:
        raise IncompleteMail(f"{kind}.{language}: {text[text.index('⟦mangler') :][:80]}")
    return _in_two(text)


def render_for_many(
    kind: str, language: str, context: Mapping[str, Any], own: Mapping[str, str], *, key: Key
) -> tuple[str, str]:
    """The same, rendered once for all who get it; `own` is each one's, which the text may show but not reckon with.

    `key` says all that the context says.
    """
    pieces = _kept.get((kind, language, key))
    if pieces is None:
        marks = holes.marks_for(own)
        pieces = _kept.put(
            (kind, language, key), holes.cut("\n".join(render(kind, language, {**context, **marks})), marks)
        )
    return _in_two(holes.fill(pieces, own))


def _in_two(text: str) -> tuple[str, str]:
    subject, _, body = text.partition("\n")
    return subject.strip(), body.strip() + "\n"


@lru_cache(maxsize=256)
def _template(kind: str, language: str) -> Template:
    return _engine.from_string((FOLDER / f"{kind}.{language}.txt").read_text(encoding="utf-8"))
