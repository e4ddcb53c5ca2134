"""A page as WordPress stores it: plain blocks without script, frame or style, so that nothing of it is stripped.

The first block carries two class names: the mark by which the page is found again, and a fingerprint of all the rest,
so that the page itself says whether somebody has changed it since.
"""

from __future__ import annotations

import hashlib
import html
import re
from dataclasses import dataclass

from kursflyt.connectors import websites
from kursflyt.connectors.wordpress.messages import Page

_SEAL = re.compile(r"\s?\bsealed-[0-9a-f]{16}\b")


@dataclass(frozen=True)
class Written:
    """The three texts of a page."""

    title: str
    content: str
    excerpt: str


def of(page: websites.WebPage, mark: str) -> Written:
    """Sealed: its fingerprint is in it."""
    inner = "\n\n".join(_blocks(page))
    excerpt = page.excerpt
    seal = fingerprint(Written(page.title, _group(inner, mark), excerpt))
    return Written(page.title, _group(inner, f"{mark} sealed-{seal}"), excerpt)


def as_there(page: Page) -> Written:
    return Written(page.title, page.content, page.excerpt)


def fingerprint(written: Written) -> str:
    """The same for texts that differ only in what WordPress writes anew by itself, and without the seal."""
    texts = (written.title, _SEAL.sub("", written.content), written.excerpt)
    return hashlib.sha256("\0".join(_plain(text) for text in texts).encode()).hexdigest()[:16]


def is_as_sealed(written: Written) -> bool:
    """Whether nobody has changed it since we wrote it, whatever it was that we wrote."""
    return bool(_SEAL.search(written.content)) and f"sealed-{fingerprint(written)}" in written.content


def carries(content: str, mark: str) -> bool:
    """The whole mark: that of run 1 is the beginning of that of run 12."""
    return re.search(rf"(?<![\w-]){re.escape(mark)}(?![\w-])", content) is not None


def _plain(text: str) -> str:
    """WordPress writes entities, spaces and the ends of empty elements in its own way for users without all rights."""
    return " ".join(re.sub(r"\s*/>", ">", html.unescape(text)).split())


def _group(inner: str, classes: str) -> str:
    return (
        f'<!-- wp:group {{"className":"{classes}"}} -->\n<div class="wp-block-group {classes}">{inner}</div>\n'
        "<!-- /wp:group -->"
    )


def _blocks(page: websites.WebPage) -> list[str]:
    blocks = [_paragraph(f"<strong>{html.escape(page.notice)}</strong>")] if page.notice else []
    blocks += [_paragraph(html.escape(page.lead))] if page.lead else []
    if page.facts:
        facts = [(html.escape(name), html.escape(said)) for name, said in page.facts]
        blocks.append(_list([f"<strong>{name}:</strong> {said}" for name, said in facts]))
    blocks += [_part(part) for part in page.parts]
    if page.button is not None:
        blocks.append(_button(page.button))
    link = page.more
    blocks.append(_paragraph(f'<a href="{html.escape(link.address)}">{html.escape(link.text)}</a>'))
    return blocks


def _part(part: websites.WebPart) -> str:
    lines = [html.escape(line) for line in part.lines]
    if part.kind == "heading":
        return f'<!-- wp:heading -->\n<h2 class="wp-block-heading">{lines[0]}</h2>\n<!-- /wp:heading -->'
    return _list(lines) if part.kind == "list" else _paragraph("<br>".join(lines))


def _paragraph(inner: str) -> str:
    return f"<!-- wp:paragraph -->\n<p>{inner}</p>\n<!-- /wp:paragraph -->"


def _list(points: list[str]) -> str:
    items = "".join(f"<!-- wp:list-item -->\n<li>{point}</li>\n<!-- /wp:list-item -->" for point in points)
    return f'<!-- wp:list -->\n<ul class="wp-block-list">{items}</ul>\n<!-- /wp:list -->'


def _button(link: websites.WebLink) -> str:
    inner = (
        f'<a class="wp-block-button__link wp-element-button" href="{html.escape(link.address)}">'
        f"{html.escape(link.text)}</a>"
    )
    return (
        '<!-- wp:buttons -->\n<div class="wp-block-buttons"><!-- wp:button -->\n'
        f'<div class="wp-block-button">{inner}</div>\n<!-- /wp:button --></div>\n<!-- /wp:buttons -->'
    )
