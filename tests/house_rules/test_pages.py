"""An address, its function and its template carry the same name, and nobody comes in without a rule."""

from __future__ import annotations

import ast
import inspect
import re
from typing import Any

import pytest
from django.urls import URLPattern

from kursflyt.pages.checks import all_pages
from tests.house_rules.source_tree import PACKAGE, package_files, parsed, shown

TEMPLATES = PACKAGE / "templates"
PAGES = list(all_pages())
_QUOTED_TEMPLATE = re.compile(r"""["']([\w/.{}-]+\.(?:html|xml|txt))["']""")


@pytest.mark.parametrize("pattern", PAGES, ids=lambda pattern: str(pattern.name))
def test_the_name_of_an_address_is_the_path_of_its_function(pattern: URLPattern) -> None:
    function: Any = inspect.unwrap(pattern.callback)
    assert pattern.name == f"{function.__module__.removeprefix('kursflyt.pages.')}.{function.__name__}"


@pytest.mark.parametrize("pattern", PAGES, ids=lambda pattern: str(pattern.name))
def test_every_page_says_who_may_see_it(pattern: URLPattern) -> None:
    assert getattr(pattern.callback, "access", "") != ""


def test_an_address_is_given_once() -> None:
    names = [pattern.name for pattern in PAGES]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("pattern", PAGES, ids=lambda pattern: str(pattern.name))
def test_a_page_that_renders_has_a_template_under_its_own_name(pattern: URLPattern) -> None:
    rendered = _templates_of(inspect.unwrap(pattern.callback))
    assert rendered == [] or list(TEMPLATES.glob(f"{str(pattern.name).replace('.', '/')}.*")) != []


def test_every_template_that_is_named_in_code_exists() -> None:
    missing = [
        f"{shown(path)}: {name}"
        for path in package_files()
        if path.is_relative_to(PACKAGE / "pages")
        for name in _literals(parsed(path))
        if not (TEMPLATES / name).is_file()
    ]
    assert missing == []


def test_no_template_is_left_over() -> None:
    code = "".join(
        path.read_text(encoding="utf-8") for path in package_files() if path.is_relative_to(PACKAGE / "pages")
    )
    named = set(_QUOTED_TEMPLATE.findall(code))
    for path in TEMPLATES.rglob("*.*"):
        named |= set(_QUOTED_TEMPLATE.findall(path.read_text(encoding="utf-8")))
    patterns = [re.compile(re.sub(r"\\{[^}]*\\}", r"[\\w-]+", re.escape(name))) for name in named]
    left_over = [
        name
        for name in sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.*"))
        if not any(pattern.fullmatch(name) for pattern in patterns)
    ]
    assert left_over == []


def _templates_of(function: Any) -> list[str]:
    """The templates that the function itself names when it renders."""
    return _literals(ast.parse(inspect.cleandoc("\n" + inspect.getsource(function))))


def _literals(tree: ast.AST) -> list[str]:
    return [
        argument.value
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", getattr(call.func, "attr", "")) in {"render", "render_to_string"}
        for argument in call.args[:2]
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str) and "." in argument.value
    ]
