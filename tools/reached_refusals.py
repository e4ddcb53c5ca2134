"""Which refusals someone outside the school can meet: found by following the calls from their doors through the code.

A module that says no to any of them is translated whole; the others are met by the office only and stay in bokmål.
A new refusal is found by itself, since nothing here names one.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "kursflyt"
DOORS = ("public", "my", "teacher", "office")
# Read when the program starts, and looked over by `kursflyt doctor`: what is wrong with them, an administrator mends.
READ_AT_START = frozenset({"kursflyt.process.chart", "kursflyt.process.charts"})

type Place = tuple[str, str]


@dataclass(frozen=True)
class Module:
    """A module's source, what stands at its top by name, and which names in it mean what of other modules."""

    path: Path
    top: dict[str, ast.stmt]
    means: dict[str, Place] = field(default_factory=dict)


@dataclass(frozen=True)
class Refusal:
    """One call that makes a refusal, in a function or class at the top of a module."""

    module: str
    inside: str
    call: ast.Call


@cache
def modules() -> dict[str, Module]:
    trees = {_name(path): (path, ast.parse(path.read_text(encoding="utf-8"))) for path in sorted(PACKAGE.rglob("*.py"))}
    return {
        name: Module(path, dict(_top(tree)), dict(_imports(tree, set(trees)))) for name, (path, tree) in trees.items()
    }


@cache
def kinds() -> frozenset[str]:
    """The names of `Refused` and of all its children."""
    known, before = {"Refused"}, 0
    classes = [node for module in modules().values() for node in module.top.values() if isinstance(node, ast.ClassDef)]
    while len(known) > before:
        before = len(known)
        known |= {node.name for node in classes if any(_called(base) in known for base in node.bases)}
    return frozenset(known)


@cache
def refusals() -> tuple[Refusal, ...]:
    """All of them, wherever they are made."""
    return tuple(
        Refusal(name, inside, node)
        for name, module in modules().items()
        for inside, statement in module.top.items()
        for node in ast.walk(statement)
        if isinstance(node, ast.Call) and _called(node.func) in kinds()
    )


@cache
def reached() -> frozenset[Place]:
    """What the pages of those doors come to by calling, or by naming, one thing after the other."""
    todo = [(name, inside) for name, module in modules().items() if _is_a_door(name) for inside in module.top]
    seen = set(todo)
    while todo:
        for place in _named_in(todo.pop()):
            if place not in seen:
                seen.add(place)
                todo.append(place)
    return frozenset(seen)


@cache
def spoken() -> frozenset[str]:
    """The modules that say no to someone outside. The pages of the office are not among them."""
    found = {refusal.module for refusal in refusals() if (refusal.module, refusal.inside) in reached()}
    return frozenset(found - READ_AT_START)


def sentences() -> Iterator[tuple[Path, str | tuple[str, str]]]:
    """What is to be translated: the text of those refusals, and of every `Sentence` and `Counted` of any room."""
    for refusal in refusals():
        if refusal.module in spoken():
            yield from ((modules()[refusal.module].path, text) for text in _texts(refusal.call)[:1])
    for name, call in made_sentences():
        texts = _texts(call)
        if texts:
            counted = _called(call.func) == "Counted"
            yield modules()[name].path, (texts[0], texts[1]) if counted else texts[0]


@cache
def made_sentences() -> tuple[tuple[str, ast.Call], ...]:
    return tuple(
        (name, node)
        for name, module in modules().items()
        for statement in module.top.values()
        for node in ast.walk(statement)
        if isinstance(node, ast.Call) and _called(node.func) in ("Sentence", "Counted")
    )


def _texts(call: ast.Call) -> list[str]:
    return [given.value for given in call.args if isinstance(given, ast.Constant) and isinstance(given.value, str)]


def _is_a_door(name: str) -> bool:
    """A module of those doors, or one that lies beside all doors and serves several."""
    room, _, rest = name.removeprefix("kursflyt.").partition(".")
    return room == "pages" and ("." not in rest or rest.split(".")[0] in DOORS)


def _name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _top(tree: ast.Module) -> Iterator[tuple[str, ast.stmt]]:
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            yield node.name, node
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from ((target.id, node) for target in targets if isinstance(target, ast.Name))


def _imports(tree: ast.Module, known: set[str]) -> Iterator[tuple[str, Place]]:
    """(name here, (module, '')) for a module, (name here, (module, name there)) for what stands in one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("kursflyt"):
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield alias.asname or alias.name, (whole, "") if whole in known else (node.module, alias.name)


def _named_in(place: Place) -> Iterator[Place]:
    """What is named in one function, class or constant, and stands at the top of a module of ours."""
    name, inside = place
    here = modules()[name]
    for node in ast.walk(here.top[inside]):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            module, _ = here.means.get(node.value.id, ("", ""))
            yield from _found(module, node.attr)
        elif isinstance(node, ast.Name):
            yield from _found(*here.means.get(node.id, (name, node.id)))


def _found(module: str, inside: str) -> Iterator[Place]:
    """The place itself; a package hands on what it has imported from its own modules."""
    if module not in modules():
        return
    if inside in modules()[module].top:
        yield module, inside
    elif inside in modules()[module].means and modules()[module].means[inside] != (module, inside):
        yield from _found(*modules()[module].means[inside])


def _called(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
