"""A page's address. Its name is where its function stands: `office.applications.detail`, and its template too."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, path

PREFIX = "kursflyt.pages."


def page(address: str, function: Callable[..., HttpResponse]) -> URLPattern:
    """The route of a page, named after its module and function."""
    return path(address, function, name=f"{function.__module__.removeprefix(PREFIX)}.{function.__name__}")
