"""Text as Canvas wants it, and whether what it keeps is still the same text: it tidies the markup, the words stay."""

from __future__ import annotations

import html
import re

_ADDRESS = re.compile(r"https?://[^\s<]+[^\s<.,;:!?)]")


def as_html(body: str) -> str:
    """Paragraphs, line breaks and links of a text that people wrote."""
    escaped = html.escape(body.strip(), quote=False)
    linked = _ADDRESS.sub(lambda found: f'<a href="{found[0]}">{found[0]}</a>', escaped)
    paragraphs = [part.replace("\n", "<br>") for part in re.split(r"\n\s*\n", linked)]
    return "".join(f"<p>{part}</p>" for part in paragraphs)


def same_words(one: str, other: str) -> bool:
    return _words(one) == _words(other)


def _words(message: str) -> list[str]:
    return html.unescape(re.sub(r"<[^>]*>", " ", message)).split()
