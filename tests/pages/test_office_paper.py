"""The office prints and posts letters: the queue, an address that lacks, the print run, and the case."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pypdf
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kursflyt.core import jobs, storage
from kursflyt.domain.applications import deciding, following_up, letters
from kursflyt.domain.applications.models import Decision
from kursflyt.domain.messages.models import Message, MessageState
from kursflyt.domain.paper import print_runs, queue
from kursflyt.domain.paper.models import PaperLetter, PrintRun
from kursflyt.policy import law
from kursflyt.process import paper_queue
from tests.applicants import apply, ruling

pytestmark = pytest.mark.django_db


@pytest.fixture
def kari(as_staff: Callable[[Any], Client], consultant: Any) -> Client:
    return as_staff(consultant)


@pytest.fixture
def decided(run: Any, school: Any, moment: datetime) -> Callable[..., Decision]:
    def make(**who: Any) -> Decision:
        application = apply(run, at=moment, **who)
        given = ruling(application, "rejection")
        decision = deciding.decide(ruling=given, case_officer="Kari Konsulent", by=run.head.actor, at=moment)
        return letters.write(decision, law=law.admission(on=moment.date()), school=school, at=moment)

    return make


@pytest.fixture
def queued(decided: Any, consultant: Any, moment: datetime) -> Callable[..., PaperLetter]:
    def put(**who: Any) -> PaperLetter:
        return queue.put_in(letter=decided(**who), by=consultant.actor, at=moment)

    return put


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_an_empty_queue_says_what_will_be_here(kari: Client, run: Any) -> None:
    text = read(kari, "/kontor/utskrift/")
    assert "Ingen brev venter på utskrift" in text and "Lag utskrift" not in text


def test_the_queue_is_found_from_the_messages(kari: Client, run: Any) -> None:
    assert 'href="/kontor/utskrift/"' in read(kari, "/kontor/meldinger/")


def test_only_operations_and_the_head_print(as_staff: Any, marketer: Any, run: Any) -> None:
    assert as_staff(marketer).get("/kontor/utskrift/").status_code == 403


def test_the_queue_says_who_what_and_why_and_sets_apart_who_lacks_an_address(kari: Client, queued: Any) -> None:
    queued()
    lost = queued(given_name="Dagny", email="d@example.org", address="", postal_code="", city="")

    text = read(kari, "/kontor/utskrift/")

    assert "1 brev er klart" in text
    assert "Storgata 1, 5003 Bergen" in text and "Lagt i køen for hånd" in text
    person = lost.application.person
    assert f'href="/kontor/utskrift/adresse/{person.pk}/"' in text.partition("Mangler adresse")[2]

    wrong = kari.post(f"/kontor/utskrift/adresse/{person.pk}/", {"address": "Vei 1", "postal_code": "12", "city": "By"})
    assert wrong.status_code == 422 and "fire sifre" in wrong.content.decode()
    kari.post(f"/kontor/utskrift/adresse/{person.pk}/", {"address": "Vei 1", "postal_code": "0150", "city": "Oslo"})
    assert "2 brev er klare" in read(kari, "/kontor/utskrift/")


def test_an_address_is_changed_for_those_in_the_queue_alone(kari: Client, decided: Any) -> None:
    person = decided().application.person
    assert kari.get(f"/kontor/utskrift/adresse/{person.pk}/").status_code == 404


def test_the_queue_takes_as_many_queries_for_three_letters_as_for_one(kari: Client, queued: Any) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            kari.get("/kontor/utskrift/")
        return len(seen)

    queued()
    read(kari, "/kontor/utskrift/")
    one = queries()
    for number in (2, 3):
        queued(given_name=f"Nr{number}", email=f"{number}@example.org")
    assert queries() == one


def test_a_print_run_is_made_opened_and_noted_as_posted(
    kari: Client, queued: Any, run: Any, moment: datetime, consultant: Any
) -> None:
    letter, other = queued(), queued(given_name="Bo", email="b@example.org")

    made = kari.post("/kontor/utskrift/lag/")

    assert made.url == "/kontor/utskrift/1/"
    text = read(kari, made.url)
    assert "klar, ikke sendt" in text and "Kari Nordmann" in text
    pdf = b"".join(kari.get("/kontor/utskrift/1/utskrift.pdf").streaming_content)  # type: ignore[attr-defined]
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) == PrintRun.objects.get().pages
    assert "Lag utskrift" not in read(kari, "/kontor/utskrift/")

    wrong = kari.post(made.url, {"sent_on": "2026-11-20", "letter": [letter.pk, other.pk]})
    assert wrong.status_code == 422
    kari.post(made.url, {"sent_on": "2026-11-24", "letter": [letter.pk]})

    letter.refresh_from_db()
    other.refresh_from_db()
    assert (letter.sent_on, letter.sent_by) == (date(2026, 11, 24), consultant.actor)
    assert (other.sent_on, other.left_because) == (None, "not_posted")
    case = read(kari, f"/kontor/kurs/{run.pk}/sokere/{letter.application_id}/")
    assert "Vedtak 24.11.2026: <strong>sendt på papir 24.11.2026</strong>" in case
    assert "Kari Konsulent førte at vedtak er sendt på papir 24. november 2026" in case


def test_a_letter_opened_after_it_was_printed_has_no_tick(kari: Client, queued: Any, consultant: Any) -> None:
    letter = queued()
    kari.post("/kontor/utskrift/lag/")
    following_up.note_opened(decision=letter.decision, by=consultant.actor, at=letter.queued_at)

    text = read(kari, "/kontor/utskrift/1/")

    assert "åpnet på nett" in text.casefold() and "Ta brevet ut av bunken." in text
    assert f'name="letter" value="{letter.pk}" aria-label' in text


def test_a_print_run_takes_as_many_queries_for_three_letters_as_for_one(kari: Client, queued: Any) -> None:
    queued()
    kari.post("/kontor/utskrift/lag/")
    for number in (2, 3, 4):
        queued(given_name=f"Nr{number}", email=f"{number}@example.org")
    kari.post("/kontor/utskrift/lag/")
    counts = []
    for number in (1, 2):
        with CaptureQueriesContext(connection) as seen:
            kari.get(f"/kontor/utskrift/{number}/")
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_long_run_is_made_in_the_background_and_the_page_waits_for_it(
    kari: Client, queued: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper_queue, "AT_ONCE", 1)
    queued()
    queued(given_name="Bo", email="b@example.org")

    kari.post("/kontor/utskrift/lag/")

    waits = read(kari, "/kontor/utskrift/1/")
    assert "Filen lages nå" in waits and 'http-equiv="refresh"' in waits
    assert kari.get("/kontor/utskrift/1/utskrift.pdf").status_code == 404
    jobs.run_waiting()
    ready = read(kari, "/kontor/utskrift/1/")
    assert "Åpne filen for utskrift" in ready and 'http-equiv="refresh"' not in ready


def test_a_run_that_could_not_be_made_says_so_and_is_tried_again(kari: Client, queued: Any) -> None:
    letter = queued()
    place = storage.path_of(letter.document_id)
    content = place.read_bytes()
    place.unlink()
    kari.post("/kontor/utskrift/lag/")
    said = read(kari, "/kontor/utskrift/1/")
    assert "Filen til disse brevene er skadet eller borte: vedtak til Kari" in said and "Ingen brev er sendt" in said

    place.write_bytes(content)
    kari.post("/kontor/utskrift/1/igjen/")
    jobs.run_waiting()

    assert "Åpne filen for utskrift" in read(kari, "/kontor/utskrift/1/")


def test_a_run_with_a_damaged_letter_is_released_and_the_others_are_printed(kari: Client, queued: Any) -> None:
    damaged = queued()
    queued(given_name="Dagny", email="d@example.org")
    queued(given_name="Eirik", email="e@example.org")
    place = storage.path_of(damaged.document_id)
    content = place.read_bytes()
    place.write_bytes(b"%PDF-1.7 cut off")
    try:
        kari.post("/kontor/utskrift/lag/")
        failed = read(kari, "/kontor/utskrift/1/")
        refused = kari.post("/kontor/utskrift/1/opplos/", {"reason": " "})
        answer = kari.post("/kontor/utskrift/1/opplos/", {"reason": "Ett brev er skadet"}, follow=True)
        released = " ".join(answer.content.decode().split())
        twice = kari.post("/kontor/utskrift/1/opplos/", {"reason": "En gang til"})
        kari.post("/kontor/utskrift/lag/")
    finally:
        place.write_bytes(content)

    assert "Oppløs utskriften" in failed and failed.count("vedtak til") == 1
    assert refused.status_code == twice.status_code == 422
    assert "Utskriften er oppløst, og brevene ligger i køen igjen: 2. Tatt ut: 1." in released
    assert "Ett brev er skadet" in released and "filen er skadet eller borte" in released
    assert "Åpne filen for utskrift" in read(kari, "/kontor/utskrift/2/")
    assert {row.application.person.given_name for row in PaperLetter.objects.filter(print_run__number=2)} == {
        "Dagny",
        "Eirik",
    }
    assert PaperLetter.objects.get(print_run__number=1).left_because == "unreadable"


def test_a_letter_is_taken_out_and_put_in_again_on_the_case(kari: Client, queued: Any, run: Any) -> None:
    letter = queued()
    kari.post(f"/kontor/utskrift/brev/{letter.pk}/ut/")
    assert "Ingen brev venter" in read(kari, "/kontor/utskrift/")
    assert "tatt ut for hånd" in read(kari, "/kontor/utskrift/")

    case = f"/kontor/kurs/{run.pk}/sokere/{letter.application_id}/"
    assert f'value="decision:{letter.decision_id}"' in read(kari, case)
    kari.post(f"{case}papir/", {"letter": f"decision:{letter.decision_id}"})

    assert PaperLetter.objects.waiting().count() == 1
    assert "i utskriftskøen" in read(kari, case)
    assert kari.post(f"{case}papir/", {"letter": "decision:0"}).status_code == 404


def test_the_wish_for_paper_is_set_and_taken_back_on_the_case(kari: Client, decided: Any, run: Any) -> None:
    application = decided().application
    case = f"/kontor/kurs/{run.pk}/sokere/{application.pk}/"
    assert "Får brev på nett." in read(kari, case)
    kari.post(f"{case}papir/", {"wanted": "yes"})
    assert "Ønsker brev på papir." in read(kari, case)
    kari.post(f"{case}papir/", {"wanted": "no"})
    assert "Får brev på nett." in read(kari, case)


def test_a_mail_that_came_back_brings_its_letter_into_the_queue(kari: Client, decided: Any, moment: datetime) -> None:
    decision = decided()
    notice = Message.objects.get(kind=letters.NOTICE)
    Message.objects.filter(pk=notice.pk).update(state=MessageState.SENT, sent_at=moment)
    assert "Kom i retur" in read(kari, f"/kontor/meldinger/{notice.pk}/")

    kari.post(f"/kontor/meldinger/{notice.pk}/igjen/", {"act": "returned"})
    paper_queue.keep(at=moment)

    assert PaperLetter.objects.waiting().get().decision == decision
    assert "Varselet kom ikke fram" in read(kari, "/kontor/utskrift/")
    assert print_runs.has_address(decision.application.person)
