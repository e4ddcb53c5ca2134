"""The handbook says what is on the screen: its pictures and links exist, and its bold words stand in a page."""

from __future__ import annotations

import ast
import re
from functools import lru_cache
from pathlib import Path

import pytest

from tests.house_rules.source_tree import PACKAGE, ROOT, parsed, text_files
from tools import handbook_pictures

HANDBOOK = ROOT / "docs" / "handbok"
PAGES = sorted(HANDBOOK.glob("*.md"))
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)#\s]+)[^)]*\)")
_PICTURE = re.compile(r"!\[[^\]]+\]\((bilder/[^)\s]+)\)")
_BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
_SAID = re.compile(r"""{%\s*translate\s+["']([^"'%]+)["'][^%]*%}""")
_ABOUT = "fet skrift"  # the index explains by example what bold means
_ANYTHING = "…"


def test_every_role_has_a_page() -> None:
    roles = ["avdelingsleder", "konsulent", "marked", "soker-og-deltaker", "systemansvarlig", "underviser"]
    assert [page.stem for page in PAGES] == ["README", *roles]


def test_every_link_and_picture_leads_to_a_file() -> None:
    broken = [
        f"{page.name}: {link}"
        for page in PAGES
        for link in _LINK.findall(_text(page))
        if "://" not in link and not (page.parent / link).is_file()
    ]
    assert broken == []


def test_every_picture_is_used_described_and_taken_by_a_story() -> None:
    kept = {f"bilder/{path.name}" for path in (HANDBOOK / "bilder").iterdir()}
    shown = {picture for page in PAGES for picture in _PICTURE.findall(_text(page))}
    taken = {f"bilder/{name}.png" for name in handbook_pictures.PICTURES}
    assert (kept, taken) == (shown, shown)


def test_no_picture_is_heavy() -> None:
    heavy = {path.name: path.stat().st_size for path in (HANDBOOK / "bilder").iterdir()}
    assert {name: size for name, size in heavy.items() if size > handbook_pictures.LARGEST} == {}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_is_bold_stands_on_the_screen(page: Path) -> None:
    quoted = {_plain(words) for words in _BOLD.findall(_text(page))} - {_ABOUT}
    assert sorted(words for words in quoted if not _pattern(words).search(_screen())) == []


def _text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def _plain(words: str) -> str:
    return " ".join(words.split())


def _pattern(words: str) -> re.Pattern[str]:
    """The words as they stand alone on one line of the screen; three dots are a number or a name."""
    parts = [re.escape(part.strip()) for part in words.split(_ANYTHING)]
    return re.compile(rf"^\W*{r'\s*…[^\n]*'.join(parts)}(?=\W*$|\s*[…(])", re.MULTILINE)


@lru_cache(maxsize=1)
def _screen() -> str:
    """Every text of the templates and the page modules, one a line, and what the policy calls the boxes."""
    lines = [line for path in text_files() if path.suffix == ".html" for line in _of_template(_text(path))]
    for path in sorted((PACKAGE / "pages").rglob("*.py")):
        lines += [node.value for node in ast.walk(parsed(path)) if _is_text(node)]
    lines += re.findall(r'title: "([^"]+)"', _text(PACKAGE / "policy" / "boxes.yaml"))
    return "\n".join(_plain(line) for line in lines)


def _of_template(source: str) -> list[str]:
    """Its texts twice: cut at every tag of the template, and with each condition's first branch in its sentence."""
    said = re.findall(r"""_\(["']([^"']+)["']\)|(?:submit|cancel_text|link_text|title)=["']([^"']+)["']""", source)
    cut = re.sub(r"{%.*?%}", "\n", _SAID.sub(r"\n\1\n", source))
    whole = re.sub(r"{%\s*el(?:se|if).*?{%\s*endif\s*%}", "", _SAID.sub(r"\1", source))
    both = cut + "\n" + re.sub(r"{%.*?%}", "", whole)
    text = re.sub(r"<[^>]*>", "\n", re.sub(r"{{.*?}}", _ANYTHING, both))
    return ["".join(pair) for pair in said] + text.splitlines()


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)
