"""The browser and the stage of the stories. Without Debian's chromium they are skipped, and say so."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from kursflyt.core import clock
from tests.stories.story_stage import MORNING, Stage

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SHOTS = os.environ.get("KURSFLYT_SCREENSHOTS", "")


@pytest.fixture(scope="package")
def browser() -> Iterator[Any]:
    """A headless chromium. The driver keeps a loop in this thread, where Django would refuse its own database."""
    if not CHROMIUM.exists():
        pytest.skip(f"!!! {CHROMIUM} mangler: historiene i nettleseren er HOPPET OVER (apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    try:
        with sync_playwright() as driver:
            started = driver.chromium.launch(executable_path=str(CHROMIUM), args=list(ARGUMENTS))
            yield started
            started.close()
    finally:
        os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE")
        if before is not None:
            os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@pytest.fixture(scope="package")
def asked() -> set[tuple[str, int]]:
    """The looks that axe has been asked about: once is enough for all stories."""
    return set()


@pytest.fixture
def stage(
    browser: Any,
    asked: set[tuple[str, int]],
    transactional_db: None,
    live_server: Any,
    settings: Any,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> Iterator[Stage]:
    """An empty college with its staff, on the morning when the course is planned."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")
    settings.SITE_URL = live_server.url
    settings.SMTP_HOST = ""
    shots = None
    if SHOTS:
        shots = Path(SHOTS) / request.node.name.removeprefix("test_")[:50]
        shots.mkdir(parents=True, exist_ok=True)
    with clock.fixed_at(MORNING):
        made = Stage(live_server.url, browser, tmp_path, shots, asked)
        yield made
        for context in list(browser.contexts):
            context.close()
    assert made.faults == []
