"""What a phone fetches to show a public page for the first time stays small: no file of a framework slips in unseen."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from kursflyt.domain.courses.models import LandingPagePublication

pytestmark = pytest.mark.django_db

MOST_BYTES = 150_000
FONT = "/static/vendor/inter-latin.woff2"  # the other range is fetched by pages that have its letters


def bytes_of(address: str) -> int:
    answer: Any = Client(headers={"accept-encoding": "gzip"}).get(address)
    assert answer.status_code == 200, address
    return len(answer.getvalue())


@pytest.mark.parametrize("address", ["/", "/kurs/{slug}/", "/kurs/{slug}/pamelding/"])
def test_a_public_page_weighs_little(run: Any, moment: datetime, address: str) -> None:
    LandingPagePublication.objects.create(run=run, public=True, at=moment, by=run.head.actor)
    page = Client().get(address.format(slug=run.slug)).content.decode()
    files = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)

    weight = len(page.encode()) + sum(bytes_of(file) for file in files) + bytes_of(FONT)

    assert any(file.endswith("designsystemet.css") for file in files)
    assert weight < MOST_BYTES
