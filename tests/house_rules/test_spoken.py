"""What stands on a page goes through the catalogues: no template says a word that is not marked to be translated."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house_rules.source_tree import PACKAGE

TEMPLATES = sorted((PACKAGE / "templates").rglob("*.html"))
# Marked already, or nothing that is read: comments, programs, CSS classes, what says that it is bokmål, keys and code.
NOT_READ = re.compile(
    r"\{#.*?#\}|\{% block (?:width|columns|body_class) %\}.*?\{% endblock %\}"
    r"|\{% comment.*?endcomment %\}|\{% blocktranslate.*?endblocktranslate %\}|<!--.*?-->"
    r"|<(script|style|code|kbd)\b.*?</\1>|<(\w+)[^>]* lang=\"\w\w\"[^>]*>[^<]*</\2>|<!doctype html>",
    re.DOTALL,
)
TEMPLATE_TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
READ_ATTRIBUTE = re.compile(r"\b(?:aria-label|alt|title|placeholder|data-label|data-lost)=\"([^\"]*)\"")
GIVEN_TO_COMPONENT = re.compile(r"\{% include [^%]*?\b(?:title|text|submit|link_text|cancel_text)=\"[^\"]*\"")
GIVEN_TO_FILTER = re.compile(r"\|(?:default|yesno|pluralize|join):\"([^\"]*)\"")
WORD = re.compile(r"[A-Za-zÆØÅæøå]{2,}")
THE_SAME_EVERYWHERE = {
    "Kursflyt",
    "Bokmål",
    "Nynorsk",
    "PDF",
    "EHF",
    "SHA",
    "QR",
    "neutral",
    "KID",
    "HTML",
    "SVG",
    "Excel",
    "Demo",
    "DBH",
    "nbsp",
    "amp",
}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(PACKAGE / "templates")))
def test_every_word_of_a_template_is_marked(template: Path) -> None:
    assert unmarked(template.read_text(encoding="utf-8")) == []


def test_the_scan_sees_text_attributes_and_what_is_given_to_a_component() -> None:
    page = """<p title="Et tall">{{ name }} av {% translate "dem" %} <kbd>Enter</kbd>{{ n|default:"ingen" }}</p>"""
    given = """{% include "components/empty.html" with title="Ingen" text=_("Her er ingen.") %}"""

    assert unmarked(page) == ["ingen", "Et", "tall", "av"]
    assert unmarked(given) == [given[: given.index(" text")]]


def unmarked(source: str) -> list[str]:
    source = NOT_READ.sub(" ", source)
    given, filtered = GIVEN_TO_COMPONENT.findall(source), GIVEN_TO_FILTER.findall(source)
    said = TEMPLATE_TAG.sub(" ", source)
    words = [*filtered, *READ_ATTRIBUTE.findall(said), re.sub(r"<[^>]*>", " ", said)]
    return [*given, *(word for text in words for word in WORD.findall(text) if word not in THE_SAME_EVERYWHERE)]


@pytest.mark.parametrize("script", sorted((PACKAGE / "static").rglob("*.js")), ids=lambda path: path.name)
def test_no_script_says_a_sentence_of_its_own(script: Path) -> None:
    """What a script says, it is given by the page, in a `data-` attribute."""
    if "vendor" not in script.parts:
        said = re.sub(r"^\s*(//|/\*|\*).*$", "", script.read_text(encoding="utf-8"), flags=re.MULTILINE)
        assert re.findall(r"[\"'`]([A-ZÆØÅ][a-zæøå]+(?: [a-zæøå][^\"'`]*|\.))[\"'`]", said) == []
