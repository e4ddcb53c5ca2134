"""Every setting and every command is described where people look for it, and nothing is described that is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
import pytest

from kursflyt.command_line import main
from tests.house_rules.source_tree import ROOT, package_files

_SETTING = re.compile(r"\b(KURSFLYT_[A-Z0-9_]+|DATABASE_URL)\b")
SETTINGS_PAGE = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
GUIDES = "\n".join(
    path.read_text(encoding="utf-8") for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
)


def _in_code() -> set[str]:
    return {name for path in package_files() for name in _SETTING.findall(path.read_text(encoding="utf-8"))}


def _commands(group: click.Group, before: str = "kursflyt") -> Iterator[str]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from _commands(command, f"{before} {name}")
        elif not command.hidden:
            yield f"{before} {name}"


def test_the_settings_page_lists_every_setting_and_no_other() -> None:
    assert set(_SETTING.findall(SETTINGS_PAGE)) == _in_code()


@pytest.mark.parametrize("command", list(_commands(main)))
def test_every_command_is_described(command: str) -> None:
    assert re.search(rf"`{command}\b", GUIDES)


def test_no_command_is_described_that_is_not_there() -> None:
    described = set(re.findall(r"`kursflyt ([a-z-]+)", GUIDES))
    assert described - set(main.commands) == set()


def test_every_command_says_what_it_does() -> None:
    silent = [name for name, command in main.commands.items() if not (command.help or "").strip()]
    assert silent == []


@pytest.mark.parametrize("target", ["demo", "test", "rehearse", "bench", "lint"])
def test_every_target_of_the_makefile_is_described(target: str) -> None:
    assert f"make {target}" in GUIDES + (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def test_every_link_in_the_documentation_leads_to_a_file() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    broken = [
        f"{page.name}: {link}"
        for page in pages
        for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8"))
        if "://" not in link and not (page.parent / link).exists()
    ]
    assert broken == []


def test_every_test_that_is_named_in_the_documentation_is_there() -> None:
    named = [
        (file, test)
        for page in (ROOT / "docs").rglob("*.md")
        for file, test in re.findall(r"`([a-z0-9_/]+\.py)::(test_[a-z0-9_]+)`", page.read_text(encoding="utf-8"))
    ]
    gone = [
        f"{file}::{test}"
        for file, test in named
        if f"def {test}(" not in (ROOT / "tests" / file).read_text(encoding="utf-8")
    ]
    assert len(named) > 40
    assert gone == []
