"""What a phone fetches to show a public page for the first time stays small: no file of a framework slips in unseen."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from kursflyt.domain.courses import landing_picture
from kursflyt.domain.courses.models import LandingPagePublication
from tests.domain.test_landing_picture import photo

pytestmark = pytest.mark.django_db

MOST_BYTES = 150_000
MOST_BLOCKING = 4  # files that the browser waits for before it paints
FONT = "/static/vendor/inter-latin.woff2"  # the other range is fetched by pages that have its letters
PAGES = ["/", "/kurs/{slug}/", "/kurs/{slug}/pamelding/", "/innbygg/kurs/"]


def bytes_of(address: str) -> int:
    answer: Any = Client(headers={"accept-encoding": "gzip"}).get(address)
    assert answer.status_code == 200, address
    return len(answer.getvalue())


@pytest.fixture
def page_of(run: Any, moment: datetime) -> Any:
    """The page, of a course with a picture as heavy as one may be."""
    LandingPagePublication.objects.create(run=run, public=True, at=moment, by=run.head.actor)
    landing_picture.change(run=run, picture=("b.jpg", photo()), alt="En bjelke", by=run.head.actor, at=moment)
    return lambda address: address.format(slug=run.slug)


@pytest.mark.parametrize("address", PAGES)
def test_a_public_page_weighs_little(page_of: Any, address: str) -> None:
    address = page_of(address)
    page = Client().get(address).content.decode()
    files = set(re.findall(r'(?:<link rel="(?:stylesheet|icon)"|<script|<img)[^>]*? (?:href|src)="(/[^"]+)"', page))
    pictures = {file for file in files if file.endswith(".webp")}

    weight = bytes_of(address) + sum(bytes_of(file) for file in files - pictures) + bytes_of(FONT)
    weight += len(pictures) * landing_picture.SHOWN_BYTES

    assert any(file.endswith("designsystemet.css") for file in files)
    assert len(pictures) == (1 if 'id="samlinger"' in page else 0)
    assert weight < MOST_BYTES


@pytest.mark.parametrize("address", PAGES)
def test_a_public_page_waits_for_few_files_and_for_no_script(page_of: Any, address: str) -> None:
    page = Client().get(page_of(address)).content.decode()

    assert len(re.findall(r'<link rel="stylesheet"', page)) <= MOST_BLOCKING
    assert re.findall(r'<script(?![^>]*(?: defer| type="module"| type="application/ld\+json"))[^>]*>', page) == []
