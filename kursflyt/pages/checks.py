"""System checks of the pages: one without an access rule is refused before the server starts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.urls import URLPattern, URLResolver, get_resolver


def all_pages(patterns: list[Any] | None = None) -> Iterator[URLPattern]:
    """Every route of the site."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from all_pages(pattern.url_patterns)
        else:
            yield pattern


@register()
def every_page_has_an_access_rule(**_: Any) -> list[CheckMessage]:
    return [
        Error(
            f"The page {pattern.name or pattern.pattern} has no access rule",
            hint="Put one of kursflyt.pages.access on it.",
            id="kursflyt.E001",
        )
        for pattern in all_pages()
        if not hasattr(pattern.callback, "access")
    ]
