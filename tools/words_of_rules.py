"""The words that stand in the code and its rules as data: labels of choices, what each box is called, why it is there
and what happens when its day passes, what the office calls the evidence of a box, and the words of the chart. A page
says them with the filter `translated`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import yaml

PACKAGE = Path(__file__).resolve().parent.parent / "kursflyt"
NAMES_OF_LANGUAGES = frozenset({"English"})  # said in the language itself


def words() -> Iterator[tuple[Path, str]]:
    """(where it stands, the word in bokmål)."""
    for path in sorted(PACKAGE.rglob("*models.py")):
        yield from ((path, label) for label in _labels(path) if len(label) > 1 and label not in NAMES_OF_LANGUAGES)
    boxes, evidence = PACKAGE / "policy" / "boxes.yaml", PACKAGE / "policy" / "evidence.yaml"
    for rule in yaml.safe_load(boxes.read_text(encoding="utf-8")).values():
        yield from ((boxes, rule[told]) for told in ("title", "why", "when_passed") if rule.get(told))
    yield from ((evidence, word) for word in yaml.safe_load(evidence.read_text(encoding="utf-8")).values())
    chart = PACKAGE / "process" / "course.bpmn"
    yield from ((chart, words) for words in _drawn(chart))


def _drawn(chart: Path) -> list[str]:
    """What stands in and beside the shapes of the chart, sorted, so that each time gives the same order."""
    elements = list(ElementTree.parse(chart).getroot().iter())
    names = [element.get("name", "") for element in elements] + [
        element.text or "" for element in elements if element.tag.endswith("}text")
    ]
    return sorted({" ".join(name.split()) for name in names} - {""})


def _labels(path: Path) -> Iterator[str]:
    """The second of each `"value", "label"`, in a `TextChoices` or in the `choices=[…]` of a field."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ClassDef) and any(ast.unparse(base) == "models.TextChoices" for base in node.bases):
            pairs = [row.value for row in node.body if isinstance(row, ast.Assign)]
        elif isinstance(node, ast.keyword) and node.arg == "choices" and isinstance(node.value, ast.List):
            pairs = node.value.elts
        else:
            continue
        yield from (ast.literal_eval(pair)[1] for pair in pairs if isinstance(pair, ast.Tuple))
