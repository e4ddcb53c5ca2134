"""The picture of a landing page: looked at, cut, made small, and freed of what the camera wrote into it.

Stored twice: as WebP for the page, small enough for a phone in a lunch break, and as JPEG for what shares the page.
"""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from kursflyt.core import audit, storage, uploads
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.courses.models import CourseRun, LandingPage

if TYPE_CHECKING:
    from PIL import Image

LARGEST = 20_000_000
MOST_PIXELS = 80_000_000
SHARED = (1200, 630)  # what Open Graph shows large
SHOWN = (960, 504)
SHOWN_BUSY = (720, 378)  # for leaves, gravel and crowds, which take more bytes
SHOWN_BYTES = 45_000  # of the 150 kB that a public page may weigh
FIELDS = ("picture", "share_picture", "picture_alt", "picture_alt_nn", "picture_credit")
_LEAST_WIDTH = 800
_LEAST_QUALITY = 30


class BadPicture(Refused):
    """Not a picture that can stand on the page."""

    field = "picture"


class PictureUnexplained(Refused):
    """Without an alternative text the picture says nothing to one who does not see it (WCAG 2.2, 1.1.1)."""

    field = "picture_alt"


@transaction.atomic
def change(
    *,
    run: CourseRun,
    picture: tuple[str, bytes] | None,
    alt: str,
    alt_nn: str = "",
    credit: str = "",
    by: Actor,
    at: datetime,
) -> LandingPage:
    """Sets the picture (name, content) or, with None, only its words. Raises BadPicture, PictureUnexplained."""
    page, _ = LandingPage.objects.select_for_update().get_or_create(run=run)
    before = [page.picture_id, page.share_picture_id]
    if picture is not None:
        shown, shared = prepared(*picture)
        page.picture, page.share_picture = storage.keep_all([(shown, "image/webp"), (shared, "image/jpeg")], at=at)
    if page.picture_id and not alt.strip():
        raise PictureUnexplained("Skriv hva bildet viser, for den som ikke ser det.")
    page.picture_alt, page.picture_alt_nn, page.picture_credit = alt.strip(), alt_nn.strip(), credit.strip()
    page.save(update_fields=FIELDS)
    if picture is not None:
        storage.forget([digest for digest in before if digest and digest not in _digests(page)])
    audit.record("courses.picture_changed", by=by, at=at, run_id=run.pk, subject=run.slug)
    return page


@transaction.atomic
def remove(*, run: CourseRun, by: Actor, at: datetime) -> None:
    """The page has no picture any more."""
    page = LandingPage.objects.select_for_update().get(run=run)
    gone = _digests(page)
    page.picture = page.share_picture = None
    page.picture_alt = page.picture_alt_nn = page.picture_credit = ""
    page.save(update_fields=FIELDS)
    storage.forget(gone)
    audit.record("courses.picture_removed", by=by, at=at, run_id=run.pk, subject=run.slug)


def prepared(name: str, content: bytes) -> tuple[bytes, bytes]:
    """WebP of 960 × 504 for the page and JPEG of 1200 × 630 for sharing, cut around the middle. Raises BadPicture."""
    from PIL import Image, ImageOps  # a tenth of a second to load, and few requests need it

    try:
        uploads.check_upload(name, content, allowed=frozenset({"png", "jpeg"}), max_bytes=LARGEST)
    except uploads.BadUpload as refused:
        raise BadPicture(refused.sentence) from refused
    try:
        with Image.open(io.BytesIO(content), formats=["PNG", "JPEG"]) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise BadPicture("Bildet har for mange bildepunkter. Lagre det i mindre utgave, og last det opp igjen.")
            if max(opened.size) < _LEAST_WIDTH:
                raise BadPicture(
                    "Bildet er {width} × {height} bildepunkter og blir uskarpt på siden. "
                    "Det må være minst {least} bredt.",
                    width=opened.width,
                    height=opened.height,
                    least=_LEAST_WIDTH,
                )
            whole = ImageOps.exif_transpose(opened).convert("RGB")
    except (OSError, ValueError, Image.DecompressionBombError) as fault:
        raise BadPicture("Bildet kan ikke leses. Lagre det på nytt, og last det opp igjen.") from fault
    shared = io.BytesIO()
    ImageOps.fit(whole, SHARED).save(shared, "JPEG", quality=80, optimize=True, progressive=True)
    return _small_webp([ImageOps.fit(whole, size) for size in (SHOWN, SHOWN_BUSY)]), shared.getvalue()


def _small_webp(sizes: list[Image.Image]) -> bytes:
    """The largest and best of them that is within its share of the page's weight."""
    for picture in sizes:
        for quality in range(78, _LEAST_QUALITY, -8):
            written = io.BytesIO()
            picture.save(written, "WEBP", quality=quality, method=5)
            if written.tell() <= SHOWN_BYTES:
                return written.getvalue()
    raise BadPicture("Bildet har så mange detaljer at det blir for tungt for en mobil. Velg et roligere bilde.")


def _digests(page: LandingPage) -> list[str]:
    return [digest for digest in (page.picture_id, page.share_picture_id) if digest]
