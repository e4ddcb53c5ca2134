"""Which variables a mail text uses, and which the code gives it: read from the files, nothing is run."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path

from tests.house_rules.source_tree import package_files, parsed

ALWAYS_GIVEN = {"school", "site", "run", "person", "staff", "today", "language"}

_TAG = re.compile(r"{{(.*?)}}|{%(.*?)%}", re.DOTALL)
_TEXT = re.compile(r"\"[^\"]*\"|'[^']*'")
_FILTER = re.compile(r"\|\s*\w+")
_NAME = re.compile(r"(?<![\w.])[A-Za-z_]\w*")
_TAGS = (
    "if elif else endif for endfor with endwith comment endcomment url now blocktranslate endblocktranslate spaceless"
)
_OTHER = "in as and or not is empty True False None forloop load trimmed firstof cycle reversed count plural"
_WORDS = {*_TAGS.split(), *_OTHER.split()}


def variables_in(text: str) -> set[str]:
    """The names that the text expects to be given; those that it makes itself (in for and with) are left out."""
    used: set[str] = set()
    own: set[str] = set()
    for shown, tag in _TAG.findall(text):
        words = (shown or tag).split()
        if words and words[0] == "for":
            own |= {name.strip(",") for name in words[1 : words.index("in")]}
        if words and words[0] == "with":
            own |= {word.split("=")[0] for word in words if "=" in word}
        plain = _FILTER.sub(" ", _TEXT.sub(" ", shown or tag))
        used |= set(_NAME.findall(plain))
    return used - own - _WORDS | ({"count"} if re.search(r"{{\s*count\b|{%\s*if count\b", text) else set())


@dataclass(frozen=True)
class Posting:
    """A place in the code that posts a message. `given` is None where it cannot be read from the file alone."""

    kind: str
    given: frozenset[str] | None
    where: str


def postings() -> list[Posting]:
    """Every call of `post(kind=…)` whose kind is written where it is called, or as a constant of its module."""
    return [posting for path in package_files() for posting in _of(path)]


def _of(path: Path) -> list[Posting]:
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
            found.append(Posting(name, names if whole else None, f"{path.name}:{call.lineno}"))
    return found


def _keys(written: ast.expr | None) -> frozenset[str]:
    """The names in a dictionary that is written out where it is used."""
    if not isinstance(written, ast.Dict):
        return frozenset()
    return frozenset(str(key.value) for key in written.keys if isinstance(key, ast.Constant))
