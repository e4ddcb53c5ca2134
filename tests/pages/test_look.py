"""The school's colour and logo: checked, served to browsers, and on what is printed."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from kursflyt.documents import typesetting, welcome_letter
from kursflyt.domain.school import letterhead, look
from kursflyt.domain.school import queries as school_queries
from tests.documents import examples

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10"><path fill="#205030" d="M0 0h40v10H0z"/></svg>'


def png(width: int = 1600, height: int = 400) -> bytes:
    written = io.BytesIO()
    Image.new("RGBA", (width, height), (32, 80, 48, 255)).save(written, "PNG")
    return written.getvalue()


def address_of_css(client: Any) -> str:
    content = client.get("/").content.decode()
    return str(content.split('<link rel="stylesheet" href="/utseende/')[1].split('"')[0])


def test_a_colour_that_cannot_be_read_is_refused_with_the_nearest_that_can(
    school: Any, head: Any, moment: datetime
) -> None:
    with pytest.raises(look.ColourTooPale) as refused:
        look.change(colour="#f3d377", by=head.actor, at=moment)

    assert str(refused.value) == (
        "Fargen #f3d377 er for lys: hvit tekst på den har kontrast 1,5:1, og kravet er 4,5:1. "
        "Den nærmeste som holder, er #94710d."
    )
    school.refresh_from_db()
    assert school.colour == "#0b5c6b"


def test_the_nearest_is_itself_accepted(school: Any, head: Any, moment: datetime) -> None:
    assert look.change(colour="94710D", by=head.actor, at=moment).colour == "#94710d"


def test_a_new_colour_is_a_new_address_that_may_be_kept_for_a_year(
    client: Any, school: Any, head: Any, moment: datetime
) -> None:
    before = address_of_css(client)
    look.change(colour="#7a1f5c", by=head.actor, at=moment)
    after = address_of_css(client)

    newest, old = client.get(f"/utseende/{after}"), client.get(f"/utseende/{before}")
    assert before != after
    assert "--ds-color-accent-base-default: #7a1f5c;" in newest.content.decode() == old.content.decode()
    assert (newest["Cache-Control"], old["Cache-Control"]) == (
        "public, max-age=31536000, immutable",
        "public, max-age=300",
    )


def test_a_drawn_logo_stands_on_pages_and_can_do_nothing(client: Any, school: Any, head: Any, moment: datetime) -> None:
    look.change(colour="#0b5c6b", logo=("logo.svg", SVG), by=head.actor, at=moment)

    address = f"/utseende/{look.version(school_queries.current())}/logo"
    logo = client.get(address)
    assert f'<img src="{address}" alt="Fagskolen Fjordvik">' in client.get("/").content.decode()
    assert (logo["Content-Type"], logo.content) == ("image/svg+xml", SVG)
    assert logo["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def test_a_large_png_is_made_no_larger_than_needed(client: Any, school: Any, head: Any, moment: datetime) -> None:
    look.change(colour="#0b5c6b", logo=("logo.png", png()), by=head.actor, at=moment)

    with Image.open(io.BytesIO(client.get(f"/utseende/{look.version(school_queries.current())}/logo").content)) as kept:
        assert (kept.format, kept.size) == ("PNG", (800, 200))


@pytest.mark.parametrize("logo", [("logo.svg", SVG), ("logo.png", png(400, 100))])
def test_the_logo_is_on_the_letterhead(school: Any, head: Any, moment: datetime, logo: tuple[str, bytes]) -> None:
    look.change(colour="#0b5c6b", logo=logo, by=head.actor, at=moment)
    letter = welcome_letter.composition(examples.make_welcome(), language="nb")

    page = typesetting.preview_png(
        typesetting.Composition(
            template=letter.template, title=letter.title, issuer=letterhead.issuer(), language="nb",
            dated_on=letter.dated_on, data=letter.data,
        ),
        dpi=72,
    )  # fmt: skip

    with Image.open(io.BytesIO(page)) as seen:
        corner = seen.convert("RGB").crop((60, 40, 200, 100))
        colours = corner.getcolors(10_000) or []
    assert (32, 80, 48) in {colour for _count, colour in colours}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("logo.svg", SVG.replace(b"<path", b"<script/><path"), "ikke er tegning: <script>"),
        ("logo.png", SVG, "stemmer ikke med navnet"),
        ("logo.png", png()[:200], "kan ikke leses"),
        ("logo.gif", b"GIF89a", "kan ikke tas imot her"),
        ("logo.svg", SVG + b" " * 1_000_000, "for stor til å være en logo"),
    ],
)
def test_what_cannot_be_a_logo_is_refused_in_a_sentence(
    school: Any, head: Any, moment: datetime, name: str, content: bytes, said: str
) -> None:
    with pytest.raises(look.BadLogo, match=said):
        look.change(colour="#0b5c6b", logo=(name, content), by=head.actor, at=moment)


def test_the_head_changes_the_look_and_others_see_it(school: Any, head: Any, consultant: Any, as_staff: Any) -> None:
    given = {"colour": "#205030", "logo": SimpleUploadedFile("logo.svg", SVG)}
    answer = as_staff(head).post("/kontor/oppsett/utseende/", given)
    seen = as_staff(consultant).get("/kontor/oppsett/utseende/").content.decode()
    as_staff(consultant).post("/kontor/oppsett/utseende/", {"colour": "#7a1f5c"})

    school.refresh_from_db()
    assert (answer.status_code, school.colour, school.logo.media_type) == (302, "#205030", "image/svg+xml")
    assert "Fargen er #205030." in seen


def test_a_refused_colour_is_said_at_its_field(school: Any, head: Any, as_staff: Any) -> None:
    answer = as_staff(head).post("/kontor/oppsett/utseende/", {"colour": "#ffff00"})

    assert (answer.status_code, 'id="id_colour_error">Fargen #ffff00 er for lys' in answer.content.decode()) == (
        422,
        True,
    )


def test_a_logo_can_be_taken_away(school: Any, head: Any, as_staff: Any, moment: datetime) -> None:
    look.change(colour="#0b5c6b", logo=("logo.svg", SVG), by=head.actor, at=moment)

    as_staff(head).post("/kontor/oppsett/utseende/", {"colour": "#0b5c6b", "remove_logo": "on"})

    school.refresh_from_db()
    assert school.logo is None
