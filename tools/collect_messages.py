"""Collects what people are told, and brings the catalogues under kursflyt/locale up to date.

That is what the pages of all doors say, the refusals and sentences of the rooms below them, and the words of the
rules. New sentences come in empty and those no longer said go out; nothing is guessed. Run by `make messages`.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django.conf
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from tools import spoken_refusals, words_of_rules

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "kursflyt"
LOCALE = PACKAGE / "locale"
LANGUAGES = {"nn": "Nynorsk", "en": "English"}
KEYWORDS: dict[str, Any] = {
    "_": None,
    "_l": None,
    "_now": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
}

HEADER = """# Kursflyt in {name}. The sentences themselves are in bokmål. Brought up to date by `make messages`.
msgid ""
msgstr ""
"Language: {language}\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def files() -> Iterator[Path]:
    """The templates and modules of all pages, and what names the texts that the office edits."""
    yield from sorted((PACKAGE / "templates").rglob("*.html"))
    yield from sorted((PACKAGE / "pages").rglob("*.py"))
    yield PACKAGE / "policy" / "retention.py"
    for name in ("letter_passages", "mail_kinds", "text_words"):
        yield PACKAGE / "documents" / f"{name}.py"


def said() -> Catalog:
    """Every marked sentence, with where it is said; files only, since a line number changes with every edit."""
    found = Catalog(project="Kursflyt", charset="utf-8")
    for path in files():
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".html":
            text = templatize(text, origin=str(path))
        for _line, message, _comments, context in extract("python", io.BytesIO(text.encode()), KEYWORDS):
            found.add(message, locations=[_place(path)], context=context)
    for path, sentence in spoken_refusals.sentences():
        found.add(sentence, locations=[_place(path)])
    for path, word in words_of_rules.words():
        found.add(word, locations=[_place(path)])
    return found


def catalogue(language: str) -> Catalog:
    with _source(language).open("rb") as file:
        return read_po(file, locale=language)


def main() -> int:
    """Returns how many sentences want a translation, as the exit status of a program does: 0 when none."""
    if not django.conf.settings.configured:
        django.conf.settings.configure()
    missing = 0
    for language, name in LANGUAGES.items():
        known = catalogue(language)
        known.update(said(), no_fuzzy_matching=True)
        known.obsolete.clear()
        _source(language).write_bytes(HEADER.format(language=language, name=name).encode() + _entries(known))
        empty = [message.id for message in known if message.id and not all(_strings(message.string))]
        missing += len(empty)
        print(f"{name}: {len(known)} sentences, {len(empty)} without a translation")
    return min(missing, 1)


def _place(path: Path) -> tuple[str, int]:
    return str(path.relative_to(ROOT)), 0


def _source(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def _entries(known: Catalog) -> bytes:
    """Without Babel's header, whose dates would change with every run."""
    written = io.BytesIO()
    write_po(written, known, width=120, omit_header=True)
    return written.getvalue()


def _strings(string: Any) -> tuple[str, ...]:
    return string if isinstance(string, tuple) else (string,)


if __name__ == "__main__":
    sys.exit(main())
