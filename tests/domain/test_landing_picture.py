"""The picture of a landing page: made small, freed of what the camera wrote, explained, and on the page."""

from __future__ import annotations

import io
import re
from datetime import datetime
from typing import Any

import pytest
from PIL import Image

from kursflyt.core.models import StoredFile
from kursflyt.domain.courses import actions, landing_picture, publishing
from kursflyt.domain.courses.models import CourseRun, LandingPage
from tests.domain.test_publishing import TEXTS

GPS = 0x8825


def photo(width: int = 2400, height: int = 1600, *, turned: bool = False) -> bytes:
    """A JPEG with a place in it, as a phone takes it; `turned`: held upright."""
    picture = Image.radial_gradient("L").resize((width, height)).convert("RGB")
    exif = Image.Exif()
    exif[GPS] = {1: "N", 2: (61.0, 27.0, 0.0)}
    if turned:
        exif[0x0112] = 6
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=90, exif=exif)
    return written.getvalue()


def put(run: Any, head: Any, moment: datetime, content: bytes | None = None, **words: str) -> LandingPage:
    return landing_picture.change(
        run=run,
        picture=("bilde.jpg", content or photo()),
        by=head.actor,
        at=moment,
        **{"alt": "To elever måler en bjelke", **words},
    )


def opened(file: Any) -> Image.Image:
    from kursflyt.core import storage

    return Image.open(io.BytesIO(storage.read(file)))


@pytest.mark.parametrize("turned", [False, True])
def test_it_is_stored_small_for_the_page_and_large_for_sharing_without_its_place(
    run: Any, head: Any, moment: datetime, turned: bool
) -> None:
    page = put(run, head, moment, photo(turned=turned))

    shown, shared = opened(page.picture), opened(page.share_picture)
    assert (shown.format, shown.size, shared.format, shared.size) == ("WEBP", (960, 504), "JPEG", (1200, 630))
    assert page.picture is not None and page.picture.size <= landing_picture.SHOWN_BYTES
    assert (dict(shown.getexif()), dict(shared.getexif())) == ({}, {})


def test_a_busy_picture_is_made_smaller_still_and_one_that_nothing_helps_is_refused(
    run: Any, head: Any, moment: datetime
) -> None:
    leaves, snow = io.BytesIO(), io.BytesIO()
    Image.effect_noise((120, 84), 80).convert("RGB").resize((1600, 1120)).save(leaves, "JPEG")
    Image.effect_noise((1600, 1120), 120).convert("RGB").save(snow, "JPEG")

    page = put(run, head, moment, leaves.getvalue())

    assert opened(page.picture).size in (landing_picture.SHOWN, landing_picture.SHOWN_BUSY)
    assert page.picture is not None and page.picture.size <= landing_picture.SHOWN_BYTES
    with pytest.raises(landing_picture.BadPicture, match="for tungt for en mobil"):
        put(run, head, moment, snow.getvalue())


def test_a_picture_without_words_is_refused(run: Any, head: Any, moment: datetime) -> None:
    with pytest.raises(landing_picture.PictureUnexplained):
        put(run, head, moment, alt=" ")

    assert StoredFile.objects.count() == 0


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (photo(600, 400), "blir uskarpt"),
        (photo()[:5000], "kan ikke leses"),
        (b"%PDF-1.7", "stemmer ikke"),
    ],
)
def test_what_cannot_stand_on_the_page_is_refused(
    run: Any, head: Any, moment: datetime, content: bytes, said: str
) -> None:
    with pytest.raises(landing_picture.BadPicture, match=said):
        put(run, head, moment, content)


def test_the_old_files_go_with_the_old_picture(run: Any, head: Any, moment: datetime) -> None:
    put(run, head, moment)
    put(run, head, moment, photo(1800, 1200))
    after_two = StoredFile.objects.count()
    landing_picture.remove(run=run, by=head.actor, at=moment)

    assert (after_two, StoredFile.objects.count()) == (2, 0)


def test_a_copied_run_has_the_picture_and_may_lose_it_alone(run: Any, head: Any, moment: datetime) -> None:
    put(run, head, moment)
    copied = actions.copy(run=run, starts_on=run.starts_on, by=head.actor, at=moment)
    landing_picture.remove(run=run, by=head.actor, at=moment)

    assert LandingPage.objects.get(run=copied).picture_alt == "To elever måler en bjelke"
    assert StoredFile.objects.count() == 2


def test_it_stands_on_the_page_and_goes_along_when_shared(
    client: Any, run: CourseRun, head: Any, moment: datetime
) -> None:
    publishing.save_page(run=run, texts=TEXTS, by=head.actor, at=moment)
    put(run, head, moment, credit="Kari Foto")
    publishing.publish_page(run=run, by=head.actor, at=moment)

    content = client.get(f"/kurs/{run.slug}/").content.decode()

    (address,) = re.findall(
        r'<img src="(/kurs/[^"]+)" alt="To elever måler en bjelke" width="960" height="504"', content
    )
    (shared,) = re.findall(r'og:image" content="http://127.0.0.1:8000([^"]+)"', content)
    assert "Foto: Kari Foto" in content
    assert (client.get(address)["Content-Type"], client.get(shared)["Content-Type"]) == ("image/webp", "image/jpeg")


def test_the_office_sees_it_before_the_page_is_public_and_nobody_finds_it_without_its_name(
    client: Any, run: CourseRun, head: Any, moment: datetime
) -> None:
    page = put(run, head, moment)

    known = client.get(f"/kurs/{run.slug}/bilde/{page.picture_id}.webp")
    guessed = client.get(f"/kurs/{run.slug}/bilde/{'0' * 64}.webp")

    assert (known.status_code, guessed.status_code) == (200, 404)


def test_the_head_uploads_it_under_the_text(run: Any, head: Any, as_staff: Any, moment: datetime) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    address = f"/kontor/kurs/{run.pk}/steg/receive_page_content/"
    given = {"act": "picture", "picture": SimpleUploadedFile("b.jpg", photo()), "picture_alt": "En bjelke"}
    unexplained = as_staff(head).post(address, given | {"picture_alt": ""})
    given["picture"] = SimpleUploadedFile("b.jpg", photo())
    stored = as_staff(head).post(address, given)

    assert (unexplained.status_code, "Skriv hva bildet viser" in unexplained.content.decode()) == (422, True)
    assert (stored.status_code, LandingPage.objects.get(run=run).picture_alt) == (302, "En bjelke")
