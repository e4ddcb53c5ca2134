"""Which variables a mail text uses, and which the code gives it: read from the files, nothing is run."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kursflyt.documents import mail_text, standard_texts, text_kinds, text_language, text_words
from tests.house_rules.source_tree import package_files, parsed

ALWAYS_GIVEN = {"school", "site", "run", "person", "staff", "today", "language"}


def needed(kind: str) -> list[set[str]]:
    """For each word that the mail shows whatever holds: what may be given so that it has a value."""
    names = frozenset[str]()
    for language in mail_text.LANGUAGES:
        for text in standard_texts.standard(kind, language):
            names |= text_language.always_shown(text_language.parse(text))
    return [roots for name in sorted(names) if (roots := _roots(text_kinds.word(kind, name)))]


def asked_for(kind: str, language: str) -> set[str]:
    """The words and conditions of a text."""
    found: set[str] = set()
    for text in standard_texts.standard(kind, language):
        tree = text_language.parse(text)
        found |= {word.name for word, _ in text_language.words_in(tree)}
        found |= {condition.name for condition in text_language.conditions_in(tree)}
    return found


def _roots(word: text_words.Word) -> set[str]:
    return {path.split(".")[0] for path in word.paths if not path.startswith("/")}


@dataclass(frozen=True)
class Posting:
    """A place in the code that posts a message. `given` is None where it cannot be read from the file alone."""

    kind: str
    given: frozenset[str] | None
    where: str
    own: frozenset[str] = frozenset()


@cache
def postings() -> tuple[Posting, ...]:
    """Every call of `post(kind=…)` whose kind is written where it is called, or as a constant of its module."""
    return tuple(posting for path in package_files() for posting in _of(path))


def _of(path: Path) -> list[Posting]:
    if ".post(" not in path.read_text(encoding="utf-8"):
        return []
    tree = parsed(path)
    constants = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    found = []
    for call in ast.walk(tree):
        if not (isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "post"):
            continue
        given = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
        kind = given.get("kind")
        name = kind.value if isinstance(kind, ast.Constant) else constants.get(getattr(kind, "id", ""))
        if isinstance(name, str):
            whole = all(keyword.arg for keyword in call.keywords)
            names = frozenset(given) | _keys(given.get("own"))
            found.append(Posting(name, names if whole else None, f"{path.name}:{call.lineno}", _keys(given.get("own"))))
    return found


def _keys(written: ast.expr | None) -> frozenset[str]:
    """The names in a dictionary that is written out where it is used."""
    if not isinstance(written, ast.Dict):
        return frozenset()
    return frozenset(str(key.value) for key in written.keys if isinstance(key, ast.Constant))
