"""The texts that Kursflyt comes with, by kind and language: mails from `mails/`, passages of letters from their code.

A mail is written in three languages; a letter is printed in bokmål and nynorsk.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from kursflyt.documents import letter_passages, wording
from kursflyt.documents.contract import texts as contract
from kursflyt.documents.decision import texts as decision
from kursflyt.documents.text_language import Source
from kursflyt.documents.welcome_letter import texts as welcome_letter

FOLDER = Path(__file__).parent / "mails"

_LETTERS = {"contract": contract.TEXTS, "decision": decision.TEXTS, "welcome_letter": welcome_letter.TEXTS}


@lru_cache(maxsize=512)
def standard(kind: str, language: str) -> Source:
    """Subject and body. FileNotFoundError where there is no such text."""
    if kind in letter_passages.PASSAGES:
        return "", _passage(kind, "nn" if language == "nn" else "nb") + "\n"
    return in_two((FOLDER / f"{kind}.{language}.txt").read_text(encoding="utf-8"))


def in_two(text: str) -> Source:
    """A text whose first line is the subject."""
    subject, _, body = text.partition("\n")
    return subject.strip(), body.strip() + "\n"


def _passage(kind: str, language: wording.Language) -> str:
    """With the words that the office knows in place of the code's own names."""
    letter, key = kind.split(".")
    text = _LETTERS[letter][key].in_language(language)
    for name, word in letter_passages.PASSAGES[kind].words.items():
        text = text.replace("{" + word.paths[0] + "}", "{" + name + "}")
    return text
