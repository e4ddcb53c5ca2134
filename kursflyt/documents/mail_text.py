"""Mail texts: one file a kind and language in `mails/`, its first line the subject. Plain text with words in braces.

The school may have written its own: whoever renders hands over the texts that hold. How a text is written stands in
`text_language.py`, and what each mail must say in `text_kinds.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils import translation

from kursflyt.core import holes
from kursflyt.core.kept import Kept, Key
from kursflyt.documents import text_kinds, text_language, text_values
from kursflyt.documents.text_language import Tree

FOLDER = Path(__file__).parent / "mails"
LANGUAGES = ("nb", "nn", "en")

type Source = tuple[str, str]  # subject and body as they are written
type Texts = Mapping[tuple[str, str], Source]  # those that the school has written, by kind and language

_kept: Kept[holes.Pieces] = Kept(64)


class IncompleteMail(Exception):
    """The text names something that was not given: a fault in the program, found before anything is sent."""


def kinds() -> frozenset[str]:
    """Every kind that has a text."""
    return frozenset(path.name.rsplit(".", 2)[0] for path in FOLDER.glob("*.txt"))


@lru_cache(maxsize=256)
def standard(kind: str, language: str) -> Source:
    """Subject and body as Kursflyt comes with them."""
    return _in_two((FOLDER / f"{kind}.{language}.txt").read_text(encoding="utf-8"))


def render(kind: str, language: str, context: Mapping[str, Any], texts: Texts | None = None) -> tuple[str, str]:
    """Subject and body, all of it in `language`. Raises `IncompleteMail` when something the text needs is missing."""
    given = surroundings(context, language)
    with translation.override(language):
        try:
            subject, body = (_filled(tree, kind, given, language) for tree in _trees(_source(kind, language, texts)))
        except text_values.NotGiven as missing:
            raise IncompleteMail(f"{kind}.{language}: {missing}") from missing
    return _in_two(f"{' '.join(subject.split())}\n{body}")


def render_for_many(
    kind: str,
    language: str,
    context: Mapping[str, Any],
    own: Mapping[str, str],
    *,
    key: Key,
    texts: Texts | None = None,
) -> tuple[str, str]:
    """The same, rendered once for all who get it; `own` is each one's, which the text may show but not reckon with.

    `key` says all that the context says.
    """
    source = _source(kind, language, texts)
    pieces = _kept.get((kind, language, source, key))
    if pieces is None:
        marks = holes.marks_for(own)
        pieces = _kept.put(
            (kind, language, source, key),
            holes.cut("\n".join(render(kind, language, {**context, **marks}, texts)), marks),
        )
    return _in_two(holes.fill(pieces, own))


def surroundings(context: Mapping[str, Any], language: str) -> dict[str, Any]:
    """What the words may ask for, besides what was given."""
    return {**context, "language": language, "in_language": "?malform=nn" if language == "nn" else ""}


def _source(kind: str, language: str, texts: Texts | None) -> Source:
    return (texts or {}).get((kind, language)) or standard(kind, language)


@lru_cache(maxsize=512)
def _trees(source: Source) -> tuple[Tree, Tree]:
    return text_language.parse(source[0]), text_language.parse(source[1])


def _filled(tree: Tree, kind: str, given: Mapping[str, Any], language: str) -> str:
    return text_language.render(
        tree,
        shown=lambda name: text_values.shown(text_kinds.word(kind, name), given, language),
        holds=lambda name: text_values.holds(text_kinds.word(kind, name), given),
    )


def _in_two(text: str) -> tuple[str, str]:
    subject, _, body = text.partition("\n")
    return subject.strip(), body.strip() + "\n"
