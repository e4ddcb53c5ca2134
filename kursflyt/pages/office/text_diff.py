"""What became different from one version of a text to the next, word by word."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

from kursflyt.documents import standard_texts
from kursflyt.domain.texts.models import TextVersion

type Parts = list[tuple[str, str]]  # "same", "gone" or "new", and the words

_TOKEN = re.compile(r"(?:\{[^{}\n]*\}|[^\s{]+|\{)[^\S\n]*|\n|[^\S\n]+")  # a word and the space after it
_AROUND = 60  # characters that are kept of a long passage where nothing is different


def steps(newest_first: Sequence[TextVersion]) -> list[tuple[TextVersion, Parts]]:
    """Each version with what it changed in the one before; the first of a language changed the standard text."""
    found = []
    for place, version in enumerate(newest_first):
        earlier = next((row for row in newest_first[place + 1 :] if row.language == version.language), None)
        found.append((version, parts(_text(earlier, version), _text(version, version))))
    return found


def parts(before: str, after: str) -> Parts:
    """The two texts laid over each other."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    found: Parts = []
    for what, i, j, k, m in difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if what == "equal":
            found.append(("same", _shortened("".join(old[i:j]))))
            continue
        if i < j:
            found.append(("gone", "".join(old[i:j])))
        if k < m:
            found.append(("new", "".join(new[k:m])))
    return found


def _text(version: TextVersion | None, like: TextVersion) -> str:
    if version is None or version.standard:
        subject, body = standard_texts.standard(like.kind, like.language)
    else:
        subject, body = version.subject, version.body
    return f"{subject}\n\n{body}" if subject else body


def _shortened(text: str) -> str:
    if len(text) <= 3 * _AROUND:
        return text
    return f"{text[:_AROUND]} … {text[-_AROUND:]}"
