"""Letters go on paper by keyboard: from an empty queue, by an address that lacks, to a heap that is posted."""

from __future__ import annotations

import pytest

from kursflyt.core import clock
from kursflyt.domain.applications import deciding, letters
from kursflyt.domain.paper import queue
from kursflyt.domain.school import queries as school
from kursflyt.policy import law
from kursflyt.rehearsal.acts import before
from tests.applicants import apply, ruling
from tests.stories.keyboard import Keyboard
from tests.stories.office_people import Consultant
from tests.stories.story_stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def a_letter_waits(stage: Stage, **who: str) -> None:
    """A decision for this applicant is put in the queue by hand."""
    now, by = clock.now(), stage.run.consultant.actor
    decision = deciding.decide(
        ruling=ruling(apply(stage.run, at=now, **who), "rejection"), case_officer="Kari Myklebust", by=by, at=now
    )
    written = letters.write(decision, law=law.admission(on=now.date()), school=school.current(), at=now)
    queue.put_in(letter=written, by=by, at=now)


def test_the_letters_that_wait_are_printed_and_posted(stage: Stage) -> None:
    stage.has_come_to(before.plan)
    stage.hands = Keyboard
    kari = Consultant(stage)
    kari.signs_in()
    kari.goes_to("/kontor/meldinger/")
    kari.follows("Utskrift")
    kari.sees("Ingen brev venter på utskrift")

    a_letter_waits(stage, given_name="Cecilie", email="cecilie@eksempel.example")
    a_letter_waits(stage, given_name="Dag", email="dag@eksempel.example", address="", postal_code="", city="")
    kari.goes_to("/kontor/utskrift/")
    kari.sees("1 brev er klart til å skrives ut")
    kari.sees("Mangler adresse")
    kari.follows("Skriv adressen")
    kari.writes(address="Kaigata 3", postal_code="6800", city="Førde")
    kari.presses("Lagre adressen")
    kari.is_told("Adressen er lagret, og brevet kan skrives ut.")
    kari.sees("2 brev er klare til å skrives ut")

    kari.presses("Lag utskrift")
    stage.the_worker_works()
    kari.goes_to(kari.address)
    assert kari.fetches("Åpne filen for utskrift").startswith(b"%PDF-")
    kari.unticks("Brevet til Dag Nordmann er sendt")
    kari.presses("Før som sendt")

    kari.is_told("1 brev er ført som sendt på papir.")
    kari.sees("sendt på papir 23.11.2026")
    kari.goes_to("/kontor/utskrift/")
    kari.sees("Ingen brev venter på utskrift")
    kari.sees("Falt ut av køen")
