"""What anyone sees of the school's courses: the catalogue, one course in each of its states, and the feeds."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kursflyt.core import clock
from kursflyt.documents import calendar
from kursflyt.domain.applications.models import Application, Place
from kursflyt.domain.courses import actions as courses
from kursflyt.domain.courses import publishing
from kursflyt.domain.courses.models import CourseRun, Partner, RunCancellation
from tests.conftest import make_person
from tests.domain.test_publishing import TEXTS


@pytest.fixture
def public_run(run: Any, head: Any, moment: datetime) -> CourseRun:
    publishing.save_page(run=run, texts=TEXTS | {"ingress_nn": "Lær noko nytt."}, by=head.actor, at=moment)
    publishing.publish_page(run=run, by=head.actor, at=moment)
    return run  # type: ignore[no-any-return]


def text_of(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def page_of(client: Any, run: CourseRun, query: str = "") -> str:
    return text_of(client.get(f"/kurs/{run.slug}/{query}", headers={"accept-language": "nb"}))


def fill(run: CourseRun, count: int, moment: datetime) -> None:
    for number in range(count):
        application = Application.objects.create(
            run=run,
            person=make_person(f"Nr{number}"),
            reference=f"KF-{number}",
            basis="upper_secondary",
            work_status="employed",
            payer="self",
            submitted_at=moment,
        )
        Place.objects.create(application=application, granted_at=moment)


def test_the_page_tells_what_one_needs_to_apply(client: Any, public_run: CourseRun) -> None:
    text = page_of(client, public_run)

    for said in (
        "30 ledige plasser",
        "Søk innen 4. januar 2027 kl. 23.59",
        "om 41 dager",
        "4\xa0500\xa0kr, betales av deg selv",
        "Gir ikke studiepoeng",
        "Fagbrev eller realkompetanse.",
    ):
        assert " ".join(said.split()) in text


def test_a_page_that_is_not_published_does_not_exist(client: Any, run: Any) -> None:
    assert client.get(f"/kurs/{run.slug}/").status_code == 404


def test_a_page_taken_down_says_that_it_is_gone(
    client: Any, public_run: CourseRun, head: Any, moment: datetime
) -> None:
    publishing.take_page_down(run=public_run, by=head.actor, at=moment)

    response = client.get(f"/kurs/{public_run.slug}/")

    assert (response.status_code, "Siden er tatt ned" in text_of(response)) == (410, True)


def test_what_people_ask_is_answered_from_the_facts_of_the_run(client: Any, public_run: CourseRun) -> None:
    text = page_of(client, public_run)

    assert "Du må være med på minst 80 prosent av samlingene." in text
    assert f"har du {public_run.offer_reply_days} dager på deg til å svare." in text


def test_the_campaign_source_follows_to_the_form(client: Any, public_run: CourseRun) -> None:
    content = client.get(f"/kurs/{public_run.slug}/?kilde=facebook").content.decode()

    assert f'href="/kurs/{public_run.slug}/pamelding/?kilde=facebook"' in content


def test_a_source_that_is_no_code_is_dropped(client: Any, public_run: CourseRun) -> None:
    content = client.get(f"/kurs/{public_run.slug}/", {"kilde": '"><script>alert(1)</script>'}).content.decode()

    assert "alert(1)" not in content and f'href="/kurs/{public_run.slug}/pamelding/"' in content


def test_nynorsk_is_chosen_by_the_address_and_falls_back_to_bokmal(client: Any, public_run: CourseRun) -> None:
    response = client.get(f"/kurs/{public_run.slug}/?malform=nn")

    assert 'lang="nn"' in response.content.decode()
    assert "Lær noko nytt." in text_of(response) and "For deg." in text_of(response)


@pytest.mark.parametrize(
    ("change", "said", "accepts"),
    [
        ({"registration_opens_at": timedelta(days=3)}, "Påmeldingen åpner 27. november 2026", False),
        ({"registration_deadline_at": timedelta(days=-1)}, "Påmeldingen stengte", False),
        ({"places": 2, "minimum": 1}, "Fullt, men du kan komme på venteliste", True),
        ({"places": 2, "minimum": 1, "registration_deadline_at": timedelta(days=-1)}, "Alle plassene er tatt", False),
    ],
)
def test_each_state_is_explained(
    client: Any, public_run: CourseRun, moment: datetime, change: dict[str, Any], said: str, accepts: bool
) -> None:
    facts = {name: moment + value if isinstance(value, timedelta) else value for name, value in change.items()}
    CourseRun.objects.filter(pk=public_run.pk).update(**facts)
    fill(public_run, 2, moment)

    response = client.get(f"/kurs/{public_run.slug}/")

    assert (said in text_of(response), "/pamelding/" in response.content.decode()) == (True, accepts)


def test_a_cancelled_course_says_so(client: Any, public_run: CourseRun, head: Any, moment: datetime) -> None:
    RunCancellation.objects.create(run=public_run, reason="For få", at=moment, by=head.actor)

    assert "Kurset er avlyst." in page_of(client, public_run)


def test_texts_that_people_wrote_cannot_carry_markup(
    client: Any, public_run: CourseRun, head: Any, moment: datetime
) -> None:
    bad = '<script>alert("x")</script> [navn på siden](https://a.example/"onclick="x)'
    publishing.save_page(
        run=public_run, texts={"content": bad, "ingress": "</script><b>ute</b>"}, by=head.actor, at=moment
    )

    content = client.get(f"/kurs/{public_run.slug}/").content.decode()

    assert "<script>alert" not in content and '"onclick="' not in content and "<b>ute</b>" not in content


def test_partners_and_sessions_stand_on_the_page_when_published(
    client: Any, public_run: CourseRun, head: Any, moment: datetime
) -> None:
    public_run.partners.add(Partner.objects.create(name="Fjordvik kommune"))
    before = page_of(client, public_run)
    publishing.publish_plan(run=public_run, by=head.actor, at=moment)

    after = page_of(client, public_run)

    assert "Planen er ikke klar ennå." in before and "Tema 2" not in before
    assert "1. mars 2027 kl. 09.00–15.00 Tema 2" in after and "Kurset er laget sammen med Fjordvik kommune." in after


def test_the_catalogue_shows_courses_to_apply_to_first_and_hides_what_is_over(
    client: Any, public_run: CourseRun, head: Any, moment: datetime
) -> None:
    closed = copy_of(public_run, "Stengt kurs", head, moment)
    CourseRun.objects.filter(pk=closed.pk).update(registration_deadline_at=moment - timedelta(days=1))
    over = copy_of(public_run, "Gammelt kurs", head, moment)
    CourseRun.objects.filter(pk=over.pk).update(starts_on="2026-01-10", ends_on="2026-02-10")

    content = client.get("/").content.decode()

    assert re.findall(r"<h2[^>]*>.*?>([^<]+)</a></h2>", content) == [
        "Velferdsteknologi i praksis, våren 2027",
        "Stengt kurs",
    ]


def test_the_catalogue_can_be_searched_and_filtered(
    client: Any, public_run: CourseRun, head: Any, moment: datetime
) -> None:
    free = copy_of(public_run, "Gratis helsekurs", head, moment)
    CourseRun.objects.filter(pk=free.pk).update(fee=0)

    def titles(query: str) -> list[str]:
        return re.findall(r"<h2[^>]*>.*?>([^<]+)</a></h2>", client.get(f"/{query}").content.decode())

    assert titles("?q=praksis+våren") == ["Velferdsteknologi i praksis, våren 2027"]
    assert titles("?gratis=on") == ["Gratis helsekurs"]
    assert "Ingen kurs passer til søket" in text_of(client.get("/?q=romfart"))


def test_an_empty_catalogue_says_how_courses_come(client: Any, school: Any) -> None:
    assert "Nye kurs står her så snart de er klare." in text_of(client.get("/"))


def test_the_catalogue_asks_the_database_equally_often_for_one_and_three_courses(
    client: Any, public_run: CourseRun, head: Any, moment: datetime
) -> None:
    client.get("/")
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get("/")
        counts.append(len(queries))
        copy_of(public_run, "Et til", head, moment)
        copy_of(public_run, "Enda et", head, moment)

    assert counts[0] == counts[1]


def test_the_calendar_files_hold_the_published_sessions(
    client: Any, public_run: CourseRun, head: Any, moment: datetime
) -> None:
    publishing.publish_plan(run=public_run, by=head.actor, at=moment)

    counts = [
        len(calendar.read_calendar(client.get(address).content))
        for address in (f"/kurs/{public_run.slug}/kalender.ics", "/kurs/kalender.ics")
    ]

    assert counts == [3, 3]


def test_a_calendar_without_published_sessions_is_still_a_calendar(client: Any, public_run: CourseRun) -> None:
    response = client.get(f"/kurs/{public_run.slug}/kalender.ics")

    assert (response.status_code, response.content.startswith(b"BEGIN:VCALENDAR")) == (200, True)


def test_the_example_of_a_session_plan_is_an_excel_file(client: Any, school: Any) -> None:
    assert client.get("/kurs/samlingsplan-eksempel.xlsx").content[:2] == b"PK"


def test_the_state_follows_the_clock(client: Any, public_run: CourseRun) -> None:
    with clock.fixed_at(public_run.registration_deadline_at + timedelta(minutes=1)):
        assert "Påmeldingen stengte 4. januar 2027" in page_of(client, public_run)


def copy_of(run: CourseRun, title: str, head: Any, moment: datetime) -> CourseRun:
    new = courses.copy(run=run, starts_on=run.starts_on, by=head.actor, at=moment)
    CourseRun.objects.filter(pk=new.pk).update(title=title)
    publishing.publish_page(run=new, by=head.actor, at=moment)
    return new
