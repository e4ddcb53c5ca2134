"""The sentences that rooms below the pages say: every refusal, and every `Sentence` and `Counted`.

Whoever meets a refusal reads it in a language of their own, so all of them are translated. Left out is what only the
one who runs the installation meets, in a terminal: the modules that are named here.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "kursflyt"
# `kursflyt doctor`, `rehearse` and `chart` speak bokmål, and the chart is looked over when the program starts.
IN_A_TERMINAL = (
    "kursflyt.doctor",
    "kursflyt.rehearsal",
    "kursflyt.process.chart",
    "kursflyt.domain.courses.course_file_reading",
)


@dataclass(frozen=True)
class Said:
    """One call that makes a refusal or a sentence, in the module at this path."""

    module: str
    path: Path
    call: ast.Call


@cache
def calls() -> tuple[Said, ...]:
    """Every call in the package that has a plain name."""
    return tuple(
        Said(_name(path), path, node)
        for path in sorted(PACKAGE.rglob("*.py"))
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Call) and _called(node.func)
    )


@cache
def kinds() -> frozenset[str]:
    """The names of `Refused` and of all its children."""
    known, before = {"Refused"}, 0
    trees = [_tree(path) for path in sorted(PACKAGE.rglob("*.py"))]
    classes = [node for tree in trees for node in tree.body if isinstance(node, ast.ClassDef)]
    while len(known) > before:
        before = len(known)
        known |= {node.name for node in classes if any(_called(base) in known for base in node.bases)}
    return frozenset(known)


@cache
def refusals() -> tuple[Said, ...]:
    """All that somebody meets on a page, or that a job leaves for the office to read."""
    return tuple(said for said in calls() if is_refusal(said) and not said.module.startswith(IN_A_TERMINAL))


def is_refusal(said: Said) -> bool:
    return _called(said.call.func) in kinds()


@cache
def made_sentences() -> tuple[Said, ...]:
    return tuple(said for said in calls() if _called(said.call.func) in ("Sentence", "Counted"))


def sentences() -> Iterator[tuple[Path, str | tuple[str, str]]]:
    """What is to be translated, with where it is said; a `Counted` has two wordings."""
    for said in refusals():
        yield from ((said.path, text) for text in _texts(said.call)[:1])
    for said in made_sentences():
        texts = _texts(said.call)
        if texts:
            yield said.path, (texts[0], texts[1]) if _called(said.call.func) == "Counted" else texts[0]


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _texts(call: ast.Call) -> list[str]:
    return [given.value for given in call.args if isinstance(given, ast.Constant) and isinstance(given.value, str)]


def _name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _called(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
