"""The files of the repository as the house rules see them: what people write, not what is built or installed."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "kursflyt"

_BUILT = {"node_modules", "__pycache__", "vendor", "out"}
_TEXT = {
    ".py",
    ".md",
    ".html",
    ".txt",
    ".yaml",
    ".yml",
    ".toml",
    ".typ",
    ".css",
    ".js",
    ".bpmn",
    ".json",
    ".lock",
    ".csv",
    ".xml",
    "",
}


def _walk(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        hidden = path.name.startswith(".") and path.name not in {".ci", ".npmrc", ".gitignore", ".python-version"}
        if hidden or path.name in _BUILT:
            continue
        if path.is_dir():
            yield from _walk(path)
        elif path.suffix in _TEXT:
            yield path


@lru_cache(maxsize=1)
def text_files() -> tuple[Path, ...]:
    """Every text file of the repository that people write."""
    return tuple(_walk(ROOT))


@lru_cache(maxsize=1)
def python_files() -> tuple[Path, ...]:
    """Every Python file outside the migrations, which Django writes."""
    return tuple(path for path in text_files() if path.suffix == ".py" and "migrations" not in path.parts)


def package_files() -> list[Path]:
    """The Python files of the package itself."""
    return [path for path in python_files() if path.is_relative_to(PACKAGE)]


@lru_cache(maxsize=1024)
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))
