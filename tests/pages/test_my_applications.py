"""«Min side» for an applicant: where I am, what now, the letter, yes and no, change and withdraw."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kursflyt.core import clock, storage
from kursflyt.domain.applications import deciding, queries
from kursflyt.domain.applications.models import Application
from kursflyt.process.steps.before import applications as steps
from tests.applicants import PDF, apply, ruling
from tests.documents import printed

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine(run: Any, moment: datetime) -> Application:
    return apply(run, at=moment)


@pytest.fixture
def me(mine: Application, as_person: Callable[..., Client]) -> Client:
    return as_person(mine.person)


@pytest.fixture
def offered(run: Any, head: Any, mine: Application, moment: datetime) -> Application:
    steps.decide(run, rulings=[ruling(mine, "offer")], by=head.actor, at=moment)
    return mine


def words(text: str) -> set[str]:
    return {word.strip(".,:;()") for word in text.replace("\u00ad", "").split()} - {""}


@pytest.mark.parametrize("language", ["nb", "nn"])
@pytest.mark.parametrize("outcome", ["offer", "waiting_list", "rejection"])
def test_the_letter_on_the_screen_says_every_word_of_the_paper_and_opening_it_counts(
    outcome: str, language: str, run: Any, head: Any, as_person: Any, moment: datetime, tmp_path: Path
) -> None:
    application = apply(run, at=moment)
    Application.objects.filter(pk=application.pk).update(language_form=language)
    application.refresh_from_db()
    steps.decide(run, rulings=[ruling(application, outcome)], by=head.actor, at=moment)
    (decision,) = application.decisions.all()  # type: ignore[attr-defined]
    client = as_person(application.person)

    html = page(client, f"/min-side/soknad/{application.pk}/brev/{decision.pk}/les/")

    article = re.sub(r"<[^>]+>", " ", html[html.index("<article") : html.index("</article>")])
    paper = printed.text_of(storage.read(decision.letter), tmp_path)
    assert words(paper) - words(unescape(article)) <= {"Side", "av", "1", "2", "3", "·", "•"}
    assert f'lang="{language}"' in html[html.index("<article") : html.index("<h1")]
    decision.refresh_from_db()
    assert decision.first_opened_at is not None
    assert page(client, f"/min-side/soknad/{application.pk}/").count("ikke lest") == 0


def test_a_letter_that_was_kept_without_its_text_is_shown_as_pdf(me: Client, offered: Application) -> None:
    (decision,) = offered.decisions.all()  # type: ignore[attr-defined]
    type(decision).objects.filter(pk=decision.pk).update(letter_text=None)

    answer = me.get(f"/min-side/soknad/{offered.pk}/brev/{decision.pk}/les/", follow=True)

    assert answer.headers["Content-Type"] == "application/pdf"


def test_nobody_else_reads_the_letter(run: Any, offered: Application, as_person: Any, moment: datetime) -> None:
    (decision,) = offered.decisions.all()  # type: ignore[attr-defined]
    other = apply(run, email="other@example.org", at=moment)

    answer = as_person(other.person).get(f"/min-side/soknad/{offered.pk}/brev/{decision.pk}/les/")

    decision.refresh_from_db()
    assert (answer.status_code, decision.first_opened_at) == (404, None)


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_first_page_says_what_happens_next_and_when(me: Client, mine: Application) -> None:
    assert "Skolen behandler søknaden. Du får svar senest 18. januar 2027." in page(me, "/min-side/")


def test_a_stranger_is_asked_who_they_are(client: Client, mine: Application) -> None:
    assert client.get(f"/min-side/soknad/{mine.pk}/").status_code == 302


def test_another_persons_application_does_not_exist(run: Any, me: Client, moment: datetime) -> None:
    other = apply(run, email="other@example.org", at=moment)

    for rest in ("", "endre/", "trekk/"):
        assert me.get(f"/min-side/soknad/{other.pk}/{rest}").status_code == 404


def test_the_outcome_is_not_shown_before_the_letter_is_opened(me: Client, offered: Application) -> None:
    text = page(me, f"/min-side/soknad/{offered.pk}/")

    assert "Det ligger et brev til deg." in text
    assert "Vil du ha plassen?" not in text and "tilbud" not in text.lower()


def test_opening_the_letter_is_logged_once_and_leads_to_the_reply(
    me: Client, offered: Application, moment: datetime
) -> None:
    decision = deciding.in_force(offered)
    assert decision is not None
    address = f"/min-side/soknad/{offered.pk}/brev/{decision.pk}/"

    with clock.fixed_at(moment + timedelta(hours=2)):
        first = me.get(address)
    with clock.fixed_at(moment + timedelta(hours=3)):
        me.get(address)

    assert first["Content-Type"] == "application/pdf"
    decision.refresh_from_db()
    assert decision.first_opened_at == moment + timedelta(hours=2)
    assert "Svar innen 4. desember 2026 kl. 23.59 (om 10 dager)." in page(me, f"/min-side/soknad/{offered.pk}/")


@pytest.mark.parametrize(
    ("answer", "participants", "sentence"), [("yes", 1, "Du har takket ja"), ("no", 0, "Du har takket nei")]
)
def test_the_offer_is_answered(
    run: Any, me: Client, offered: Application, answer: str, participants: int, sentence: str
) -> None:
    decision = deciding.in_force(offered)
    assert decision is not None
    me.get(f"/min-side/soknad/{offered.pk}/brev/{decision.pk}/")

    me.post(f"/min-side/soknad/{offered.pk}/svar/", {"answer": answer})

    assert queries.participants(run).count() == participants
    assert sentence in page(me, f"/min-side/soknad/{offered.pk}/")


def test_an_answer_after_the_deadline_is_refused_with_the_date(
    run: Any, me: Client, offered: Application, moment: datetime
) -> None:
    with clock.fixed_at(moment + timedelta(days=11)):
        answer = me.post(f"/min-side/soknad/{offered.pk}/svar/", {"answer": "yes"}, follow=True)

    assert "Svarfristen var 4. desember 2026" in answer.content.decode()
    assert queries.participants(run).count() == 0


def test_a_missing_document_is_sent(me: Client, mine: Application) -> None:
    file = SimpleUploadedFile("attest.pdf", PDF.content + b" ")

    answer = me.post(f"/min-side/soknad/{mine.pk}/dokumenter/", {"kind": "practice", "attachments": file})

    assert answer.status_code == 302
    assert [each.name for each in mine.attachments.order_by("id")] == ["vitnemål.pdf", "attest.pdf"]


def test_the_application_is_changed_until_the_deadline(me: Client, mine: Application, run: Any) -> None:
    changed = {"basis": "upper_secondary", "work_status": "laid_off", "practice_years": "3,5", "payer": "self"}

    me.post(f"/min-side/soknad/{mine.pk}/endre/", changed)
    with clock.fixed_at(run.registration_deadline_at + timedelta(minutes=1)):
        late = me.post(f"/min-side/soknad/{mine.pk}/endre/", changed | {"practice_years": "9"})

    mine.refresh_from_db()
    assert (mine.work_status, str(mine.practice_years), mine.payer_orgnr) == ("laid_off", "3.5", "")
    assert late.status_code == 422


def test_withdrawing_asks_first(me: Client, mine: Application) -> None:
    assert "Vil du trekke søknaden?" in page(me, f"/min-side/soknad/{mine.pk}/trekk/")
    assert not hasattr(Application.objects.get(), "withdrawal")

    me.post(f"/min-side/soknad/{mine.pk}/trekk/", {"reason": ""})

    assert "Du har trukket søknaden" in page(me, f"/min-side/soknad/{mine.pk}/")


def test_the_first_page_has_as_many_queries_for_three_courses_as_for_one_within_reason(
    run: Any, head: Any, consultant: Any, marketer: Any, me: Client, mine: Application, moment: datetime
) -> None:
    from tests.conftest import make_run

    def count() -> int:
        with CaptureQueriesContext(connection) as queries_run:
            page(me, "/min-side/")
        return len(queries_run)

    one = count()
    for number in (2, 3):
        apply(make_run(head, consultant, marketer, slug=f"kurs-{number}"), at=moment)

    assert count() == one


@pytest.mark.parametrize(
    ("form", "heading"), [("nb", "Dette sendte du"), ("nn", "Dette sende du"), ("en", "Dette sendte du")]
)
def test_the_receipt_can_be_had_as_a_file_with_the_application_as_it_stands(
    mine: Application, me: Client, moment: datetime, tmp_path: Path, form: str, heading: str
) -> None:
    Application.objects.filter(pk=mine.pk).update(language_form=form, employer="Fjordvik kommune")

    link = f"/min-side/soknad/{mine.pk}/kvittering/"
    shown, answer = me.get(f"/min-side/soknad/{mine.pk}/").text, me.get(link)

    text = printed.text_of(answer.content, tmp_path)
    assert f'href="{link}"' in shown
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/pdf", "private, no-store")
    assert heading in text and mine.reference in text and "Fjordvik kommune" in text
    assert "ikke et tilbud om plass" in text or "ikkje eit tilbod om plass" in text
