"""The school's courses on other websites: what the element reads, the frame, and that neither knows who asks."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kursflyt.domain.courses import publishing
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.school import framing
from tests.domain.test_publishing import TEXTS
from tests.pages.test_public_courses import copy_of


@pytest.fixture
def public_run(run: Any, head: Any, moment: datetime) -> CourseRun:
    publishing.save_page(run=run, texts=TEXTS | {"ingress_nn": "Lær noko nytt."}, by=head.actor, at=moment)
    publishing.publish_page(run=run, by=head.actor, at=moment)
    return run  # type: ignore[no-any-return]


def titles(client: Any, query: str = "") -> list[str]:
    return [course["title"] for course in client.get(f"/innbygg/kurs.json{query}").json()["courses"]]


def directive(response: Any, name: str) -> str:
    found = [part.strip() for part in response["Content-Security-Policy"].split(";") if part.strip().startswith(name)]
    return found[0] if found else ""


def test_the_element_is_given_sentences(client: Any, public_run: CourseRun) -> None:
    (course,) = client.get("/innbygg/kurs.json").json()["courses"]

    assert (course["state_text"], course["button"]) == ("30 ledige plasser", "Søk om plass")
    assert course["button_url"] == f"http://127.0.0.1:8000/kurs/{public_run.slug}/pamelding/?kilde=nettside"
    assert ["Søk innen", "4. januar 2027"] in course["facts"]


def test_the_list_holds_what_one_can_apply_to_or_soon_can(
    client: Any, public_run: CourseRun, head: Any, moment: datetime
) -> None:
    closed = copy_of(public_run, "Stengt kurs", head, moment)
    CourseRun.objects.filter(pk=closed.pk).update(registration_deadline_at=moment - timedelta(days=1))
    later = copy_of(public_run, "Åpner snart", head, moment)
    CourseRun.objects.filter(pk=later.pk).update(registration_opens_at=moment + timedelta(days=2))

    assert titles(client) == [public_run.title, "Åpner snart"]


def test_one_course_is_shown_in_whatever_state_it_is(client: Any, public_run: CourseRun, moment: datetime) -> None:
    CourseRun.objects.filter(pk=public_run.pk).update(registration_deadline_at=moment - timedelta(days=1))

    (course,) = client.get(f"/innbygg/kurs.json?kurs={public_run.slug}").json()["courses"]

    assert (course["state_text"], course["button"]) == ("Påmeldingen er stengt", "")


def test_a_programme_and_a_number_narrow_the_list(
    client: Any, public_run: CourseRun, head: Any, moment: datetime
) -> None:
    copy_of(public_run, "Et til", head, moment)

    assert len(titles(client, f"?studietilbud={public_run.programme.code.lower()}")) == 2
    assert titles(client, "?studietilbud=finnes-ikke") == []
    assert len(titles(client, "?antall=1")) == 1
    assert [len(titles(client, f"?antall={odd}")) for odd in ("0", "-1", "mange", "9999999", "²")] == [1, 2, 2, 2, 2]


def test_the_language_is_that_of_the_address_whatever_the_browser_says(client: Any, public_run: CourseRun) -> None:
    said = client.get("/innbygg/kurs.json?sprak=nn", headers={"accept-language": "en"}).json()
    plain = client.get("/innbygg/kurs.json", headers={"accept-language": "en"}).json()

    assert (said["language"], said["courses"][0]["summary"]) == ("nn", "Lær noko nytt.")
    assert said["courses"][0]["url"].endswith("?kilde=nettside&sprak=nn")
    assert plain["language"] == "nb"


@pytest.mark.parametrize("address", ["kurs.json?sprak=nn", "kurs/?sprak=nn&tema=mork", "kursflyt-kurs.js"])
def test_nothing_for_other_sites_knows_who_asks(client: Any, public_run: CourseRun, address: str) -> None:
    response = client.get(f"/innbygg/{address}")

    assert response.status_code == 200
    assert dict(response.cookies) == {}
    assert "Cookie" not in response.get("Vary", "")
    assert response["Cache-Control"].startswith("public, max-age=")


@pytest.mark.parametrize("address", ["kurs.json", "kursflyt-kurs.js"])
def test_any_site_may_read_and_a_second_time_costs_nothing(client: Any, public_run: CourseRun, address: str) -> None:
    first = client.get(f"/innbygg/{address}")
    second = client.get(f"/innbygg/{address}", headers={"if-none-match": first["ETag"]})

    assert (first["Access-Control-Allow-Origin"], first["Cross-Origin-Resource-Policy"]) == ("*", "cross-origin")
    assert (second.status_code, second.content) == (304, b"")


def test_any_site_may_frame_the_list_and_none_anything_else(client: Any, public_run: CourseRun) -> None:
    frame, page = client.get("/innbygg/kurs/"), client.get("/")

    assert (directive(frame, "frame-ancestors"), "X-Frame-Options" in frame) == ("frame-ancestors *", False)
    assert (directive(page, "frame-ancestors"), page["X-Frame-Options"]) == ("frame-ancestors 'none'", "DENY")
    assert directive(frame, "script-src") == "script-src 'self'"


def test_a_school_can_say_who_may_frame_it(client: Any, public_run: CourseRun, head: Any, moment: datetime) -> None:
    framing.allow(sites="https://www.fjordvik.example/\nHTTPS://*.fylke.example", by=head.actor, at=moment)

    assert directive(client.get("/innbygg/kurs/"), "frame-ancestors") == (
        "frame-ancestors 'self' https://www.fjordvik.example https://*.fylke.example"
    )


@pytest.mark.parametrize(
    "line", ["fjordvik.example", "https://fjordvik.example/kurs", "https://a.example;script-src *", "javascript:x", "*"]
)
def test_what_is_no_site_is_refused(school: Any, head: Any, moment: datetime, line: str) -> None:
    with pytest.raises(framing.BadSite, match="ikke adressen til et nettsted"):
        framing.allow(sites=line, by=head.actor, at=moment)


def test_the_frame_opens_links_in_the_whole_window(client: Any, public_run: CourseRun) -> None:
    content = client.get("/innbygg/kurs/?tema=mork&kilde=kommunen").content.decode()

    assert 'data-color-scheme="dark"' in content
    assert content.count('target="_top"') == content.count("<a ") == 3
    assert "kilde=kommunen" in content


def test_the_list_asks_the_database_equally_often_for_one_and_three_courses(
    client: Any, public_run: CourseRun, head: Any, moment: datetime
) -> None:
    client.get("/innbygg/kurs.json")
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get("/innbygg/kurs.json")
        counts.append(len(queries))
        copy_of(public_run, "Et til", head, moment)
        copy_of(public_run, "Enda et", head, moment)

    assert counts[0] == counts[1]


def test_the_office_hands_out_what_to_paste(client: Any, public_run: CourseRun, marketer: Any, as_staff: Any) -> None:
    content = as_staff(marketer).get("/kontor/oppsett/innbygging/?antall=3&sprak=nn").content.decode()

    assert "&lt;kursflyt-kurs antall=&quot;3&quot; sprak=&quot;nn&quot;&gt;" in content
    assert 'src="/innbygg/kurs/?antall=3&amp;sprak=nn"' in content


def test_marketing_says_who_may_frame_and_a_consultant_may_not(
    school: Any, marketer: Any, consultant: Any, as_staff: Any
) -> None:
    as_staff(consultant).post("/kontor/oppsett/innbygging/", {"framed_by": "https://b.example"})
    as_staff(marketer).post("/kontor/oppsett/innbygging/", {"framed_by": "https://a.example"})

    school.refresh_from_db()
    assert school.framed_by == "https://a.example"
