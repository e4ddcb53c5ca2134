"""What every file keeps to: short, finished, English in its names, and at home on any machine."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.house_rules.source_tree import ROOT, package_files, parsed, python_files, shown, text_files

LONGEST = 400
# Put together here, so that this file does not hold what it looks for.
_MARKS = ["TO" + "DO", "FIX" + "ME", "X" * 3, "raise Not" + "ImplementedError"]
UNFINISHED = re.compile(r"\b(" + "|".join(_MARKS) + r")\b")
ELSEWHERE = re.compile(
    "|".join(
        [
            "pypi" + r"\.org",
            "python" + "hosted",
            "npm" + r"js\.org",
            r"/ro" + "ot/",
            r"(?<![\w.])/wo" + "rk/",
            r"(?<!\w)/ho" + r"me/\w",
        ]
    )
)
VAGUE = {"utils", "helpers", "common", "services", "misc"}


def test_no_python_file_is_longer_than_four_hundred_lines() -> None:
    long = {
        shown(path): lines
        for path in python_files()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST
    }
    assert long == {}


def test_nothing_is_left_unfinished() -> None:
    marks = [f"{where}: {line.strip()[:80]}" for where, line in _lines(python_files()) if UNFINISHED.search(line)]
    marks += [f"{where}: {line.strip()[:80]}" for where, line in _lines(_templates()) if UNFINISHED.search(line)]
    assert marks == []


def test_names_in_code_are_english_letters() -> None:
    strange = [
        f"{shown(path)}:{line} {name}"
        for path in python_files()
        for name, line in _identifiers(parsed(path))
        if not name.isascii()
    ]
    assert strange == []


def test_no_file_knows_a_machine_or_where_packages_are_fetched() -> None:
    found = [f"{where}: {match.group(0)}" for where, line in _lines(text_files()) if (match := ELSEWHERE.search(line))]
    assert found == []


def test_files_are_named_after_what_they_know() -> None:
    assert [shown(path) for path in python_files() if path.stem in VAGUE] == []


def test_a_module_says_what_it_is_in_at_most_five_lines() -> None:
    said = {shown(path): ast.get_docstring(parsed(path)) or "" for path in package_files() if parsed(path).body}
    assert [path for path, words in said.items() if not 1 <= len(words.splitlines()) <= 5] == []


def test_no_migration_is_missing() -> None:
    surroundings = {name: value for name, value in os.environ.items() if name != "KURSFLYT_SYNC_TABLES"}
    answer = subprocess.run(
        [sys.executable, "-m", "django", "makemigrations", "--check", "--dry-run"],
        env={**surroundings, "DJANGO_SETTINGS_MODULE": "kursflyt.settings"}, cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert (answer.returncode, answer.stdout[-2000:]) == (0, "No changes detected\n")


def _templates() -> list[Path]:
    return [path for path in text_files() if path.suffix in {".html", ".typ", ".css", ".bpmn", ".yaml", ".txt"}]


def _lines(paths: list[Path] | tuple[Path, ...]) -> Iterator[tuple[str, str]]:
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
            yield f"{shown(path)}:{number}", line


def _identifiers(tree: ast.Module) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 0)
        if isinstance(node, ast.Name):
            yield node.id, line
        elif isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
            yield node.name, line
        elif isinstance(node, ast.arg):
            yield node.arg, line
        elif isinstance(node, ast.Attribute):
            yield node.attr, line
        elif isinstance(node, ast.keyword) and node.arg:
            yield node.arg, line
