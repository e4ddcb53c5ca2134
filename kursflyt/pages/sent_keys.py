"""Keys of rows as a request brings them: anybody may write anything there, and what is no key is the key of nothing."""

from __future__ import annotations

MOST_DIGITS = 18  # what the database can number


def key(sent: str | None) -> int:
    """The number; 0, which no row has, for all that is not written with the digits 0 to 9."""
    return int(sent) if sent and is_key(sent) else 0


def is_key(sent: str) -> bool:
    return sent.isascii() and sent.isdigit() and len(sent) <= MOST_DIGITS
