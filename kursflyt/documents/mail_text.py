"""Mail texts: one file a kind and language in `mails/`, its first line the subject. Plain text with words in braces.

The school may have written its own: whoever renders hands over the texts that hold. How a text is written stands in
`text_language.py`, and what each mail must say in `mail_kinds.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.utils import translation

from kursflyt.core import holes
from kursflyt.core.kept import Kept, Key
from kursflyt.documents import standard_texts, text_kinds, text_language, text_values
from kursflyt.documents.text_language import Source, Texts, Tree

LANGUAGES = ("nb", "nn", "en")

_kept: Kept[holes.Pieces] = Kept(64)


class IncompleteMail(Exception):
    """The text names something that was not given: a fault in the program, found before anything is sent."""


def kinds() -> frozenset[str]:
    """Every kind that has a text."""
    return frozenset(path.name.rsplit(".", 2)[0] for path in standard_texts.FOLDER.glob("*.txt"))


def render(kind: str, language: str, context: Mapping[str, Any], texts: Texts | None = None) -> tuple[str, str]:
    """Subject and body, all of it in `language`. Raises `IncompleteMail` when something the text needs is missing."""
    given = surroundings(context, language)
    with translation.override(language):
        try:
            subject, body = (_filled(tree, kind, given, language) for tree in _trees(_source(kind, language, texts)))
        except text_values.NotGiven as missing:
            raise IncompleteMail(f"{kind}.{language}: {missing}") from missing
    return standard_texts.in_two(f"{' '.join(subject.split())}\n{body}")


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
    return standard_texts.in_two(holes.fill(pieces, own))


def surroundings(context: Mapping[str, Any], language: str) -> dict[str, Any]:
    """What the words may ask for, besides what was given."""
    return {**context, "language": language, "in_language": "?malform=nn" if language == "nn" else ""}


def _source(kind: str, language: str, texts: Texts | None) -> Source:
    return (texts or {}).get((kind, language)) or standard_texts.standard(kind, language)


@lru_cache(maxsize=512)
def _trees(source: Source) -> tuple[Tree, Tree]:
    return text_language.parse(source[0]), text_language.parse(source[1])


def _filled(tree: Tree, kind: str, given: Mapping[str, Any], language: str) -> str:
    return text_language.render(
        tree,
        shown=lambda name: text_values.shown(text_kinds.word(kind, name), given, language),
        holds=lambda name: text_values.holds(text_kinds.word(kind, name), given),
    )
