"""The pages of the number that a vitnemål carries: why it is asked for, what is said back, and who may see what."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kursflyt.domain.certificates import actions as certificates
from kursflyt.domain.certificates import identity_numbers
from kursflyt.domain.certificates.models import Certificate
from kursflyt.domain.messages.models import Message
from tests import course_at_its_end as course
from tests import vitnemal_course as vitnemal


def _page(run: Any) -> str:
    return f"/min-side/kurs/{run.pk}/fodselsnummer/"


def _box(run: Any, box: str = "issue_certificates") -> str:
    return f"/kontor/kurs/{run.pk}/steg/{box}/"


def test_the_participant_is_told_why_gives_it_and_sees_only_the_date_part(run: Any, as_person: Any) -> None:
    (application,) = vitnemal.passed(run, 1)
    me = as_person(application.person)

    home, before = me.get("/min-side/").content.decode(), me.get(_page(run))
    answer = me.post(_page(run), {"number": vitnemal.NUMBER}, follow=True).content.decode()

    assert _page(run) in home and "fagskoleloven" in before.content.decode()
    assert before["Cache-Control"] == "private, no-store"
    assert "170585 *****" in answer and vitnemal.NUMBER not in answer
    assert "Skriv inn fødselsnummeret" not in me.get("/min-side/").content.decode()


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("", "Feltet er påkrevet"),
        ("1705851234", "11 sifre"),
        ("17058512345", "stemmer ikke"),
        (vitnemal.number_of(date(1985, 5, 18)), "17. mai 1985"),
    ],
)
def test_a_number_that_is_wrong_is_refused_at_its_field(run: Any, as_person: Any, number: str, sentence: str) -> None:
    (application,) = vitnemal.passed(run, 1)

    answer = as_person(application.person).post(_page(run), {"number": number})

    assert answer.status_code == 422 and 'aria-invalid="true"' in answer.content.decode()
    assert sentence in answer.content.decode() or not number
    assert identity_numbers.given(application) is None


def test_where_no_vitnemal_is_given_there_is_no_such_page(run: Any, as_person: Any) -> None:
    (application,) = course.passed(run, 1)

    assert as_person(application.person).get(_page(run)).status_code == 404


def test_after_issue_the_participant_is_told_whom_to_ask(run: Any, as_person: Any) -> None:
    (application,) = vitnemal.passed(run, 1)
    vitnemal.give_numbers([application])
    certificates.issue(application=application, by=run.consultant.actor, at=course.GRADED)

    page = as_person(application.person).get(_page(run)).content.decode()

    assert "si fra til skolen" in page and 'name="number"' not in page


def test_the_office_enters_it_for_someone_and_it_is_said_who_did(run: Any, as_staff: Any) -> None:
    application, _other = vitnemal.passed(run, 2)
    course.bring_to(run, "issue_certificates", at=course.GRADED)
    office = as_staff(run.consultant)

    before = office.get(_box(run)).content.decode()
    sent = {"act": "give_number", "application": application.pk, "number": vitnemal.NUMBER}
    after = office.post(_box(run), sent, follow=True).content.decode()
    wrong = office.post(_box(run), sent | {"number": "17058512345"}, follow=True).content.decode()

    assert "2 deltakere har ikke gitt" in before and "Utsted og send" not in before
    assert "170585 *****" in after and "Kari Konsulent" in after and vitnemal.NUMBER not in after
    assert "1 deltaker har ikke gitt" in after and "Utsted og send 1 bevis" in after
    assert "stemmer ikke" in wrong and "17058512345" not in wrong


def test_the_office_reminds_those_who_lack_it_once_a_day(run: Any, as_staff: Any) -> None:
    vitnemal.passed(run, 2)
    office = as_staff(run.consultant)

    first = office.post(_box(run), {"act": "remind_of_number"}, follow=True).content.decode()
    second = office.post(_box(run), {"act": "remind_of_number"}, follow=True).content.decode()

    assert "2 påminnelser er sendt." in first and "har fått påminnelse i dag" in second
    assert Message.objects.filter(kind="issue_certificates.identity_number").count() == 2


def test_a_preview_has_the_number_masked(run: Any, as_staff: Any, tmp_path: Any) -> None:
    from tests.documents import printed

    given, lacking = vitnemal.passed(run, 2)
    vitnemal.give_numbers([given])
    office = as_staff(run.consultant)

    texts = [printed.text_of(b"".join(office.get(f"{_box(run)}?vis={row.pk}")), tmp_path) for row in (given, lacking)]

    assert "170585 *****" in texts[0] and "***********" in texts[1]
    assert not any(vitnemal.NUMBER in text for text in texts)


def test_only_those_who_issue_and_the_head_open_a_vitnemal(run: Any, as_staff: Any) -> None:
    (application,) = vitnemal.passed(run, 1)
    vitnemal.give_numbers([application])
    certificate = certificates.issue(application=application, by=run.consultant.actor, at=course.GRADED)
    addresses = (f"{_box(run)}?bevis={certificate.pk}", f"/kontor/kurs/{run.pk}/fil/{certificate.document_id}/")

    answers = [as_staff(who).get(addresses[0]).status_code for who in (run.consultant, run.head, run.marketer)]

    assert answers == [200, 200, 403]
    assert as_staff(run.marketer).get(addresses[1]).status_code in (403, 404)


def test_the_report_of_those_who_passed_has_numbers_for_operations_alone(run: Any, as_staff: Any) -> None:
    vitnemal.give_numbers(vitnemal.passed(run, 1))
    address = f"{_box(run, 'close_course')}?fil=bestatt"

    files = [b"".join(as_staff(who).get(address)).decode() for who in (run.consultant, run.marketer)]

    assert [vitnemal.NUMBER in file for file in files] == [True, False]


def test_the_head_is_asked_for_what_a_vitnemal_needs(run: Any, as_staff: Any) -> None:
    vitnemal.passed(run, 1)
    type(run.programme).objects.filter(pk=run.programme.pk).update(credits=0, level="")
    from kursflyt.domain.certificates import texts

    texts.take_back(run=run, by=run.head.actor, at=course.GRADED)
    course.bring_to(run, "write_certificate_text", at=course.GRADED)
    head, address = as_staff(run.head), _box(run, "write_certificate_text")
    text = {"text": "Om kurset.", "learning_outcomes": "kan noe", "credits": "", "level": "", "act": "send"}

    refused = head.post(address, text).content.decode()
    taken = head.post(address, text | {"credits": "7,5", "level": "5.2"})

    run.programme.refresh_from_db()
    assert "hvor mange studiepoeng" in refused and taken.status_code == 302
    assert (str(run.programme.credits), run.programme.level) == ("7.50", "5.2")
    assert head.get(f"{address}?vis=bilde").status_code == 200


def test_a_new_programme_with_vitnemal_must_say_credits_and_level(head: Any, consultant: Any, marketer: Any) -> None:
    from kursflyt.pages.office.new_run_form import NewRunForm

    form = NewRunForm(
        {"document_type": "vitnemal", "accredited": "on", "programme_name": "Nytt", "programme_code": "N1"}
    )

    assert {"credits", "level"} <= set(form.errors)


def test_lists_of_numbers_ask_the_database_as_often_for_three_as_for_one(run: Any, as_staff: Any) -> None:
    rows = vitnemal.passed(run, 3)
    office = as_staff(run.consultant)
    counts = []
    for given in (rows[:1], rows):
        vitnemal.give_numbers(given)
        office.get(_box(run))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            office.get(_box(run))
        counts.append(len(asked))

    assert counts[0] == counts[1] and not Certificate.objects.exists()
