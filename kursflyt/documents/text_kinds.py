"""All texts that the office may edit: the mails, and the open passages of letters."""

from __future__ import annotations

from kursflyt.documents.letter_passages import PASSAGES
from kursflyt.documents.mail_kinds import MAILS
from kursflyt.documents.text_words import WORDS, Kind, Word

KINDS: dict[str, Kind] = {**MAILS, **PASSAGES}


def languages(kind: str) -> tuple[str, ...]:
    """A mail is written in three; a letter is printed in bokmål and nynorsk."""
    return ("nb", "nn") if KINDS[kind].letter else ("nb", "nn", "en")


def word(kind: str, name: str) -> Word:
    """What a word means in this text. KeyError where there is none of that name."""
    return KINDS[kind].words.get(name) or WORDS[name]
