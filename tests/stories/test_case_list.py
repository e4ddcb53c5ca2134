"""Twenty applications are decided from the keyboard: the consultant proposes, the head looks the letters over."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kursflyt.core import clock
from kursflyt.domain.applications.models import Application, Decision, DocumentRequest, Proposal
from kursflyt.domain.applications.receiving import SentFile
from kursflyt.rehearsal.acts import before
from kursflyt.rehearsal.paper import sheet
from tests.applicants import apply
from tests.stories.office_people import Consultant, Head
from tests.stories.story_stage import Stage
from tests.stories.typist import Typist

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def twenty_apply(stage: Stage) -> None:
    """Seventeen who are qualified, one without a diploma, two who are too young; for sixteen places."""
    stage.has_come_to(before.plan)
    run = stage.run
    run.places = run.minimum = 16
    run.save()
    diploma = SentFile(name="vitnemål.pdf", content=sheet("vitnemål"), kind="education")
    for number in range(1, 21):
        young = number > 18
        apply(
            run,
            given_name=f"Søker{number}",
            family_name="Hansen",
            email=f"soker{number}@eksempel.example",
            language_form="nn" if number == 2 else "nb",
            attachments=[] if number == 18 or young else [diploma, diploma] if number == 1 else [diploma],
            basis="prior_learning" if young else "upper_secondary",
            birth_on=date(2008, 1, 1) if young else date(1985, 5, 17),
            at=clock.now() + timedelta(minutes=number),
        )
    stage.it_is("2026-11-25")


def test_twenty_applications_are_decided_without_leaving_the_keyboard(stage: Stage) -> None:
    twenty_apply(stage)
    kari = Typist(stage, scripts=True)
    kari.signs_in()
    kari.opens_the_box("process_applications")
    assert kari.has_open() == "Søker1 Hansen"

    kari.types_on("o", "j", "k")
    kari.types_on("1", *"t" * 15)
    kari.sees("16 av 20 vurdert")
    kari.sees("0 av 16 plasser igjen")
    assert kari.has_open() == "Søker17 Hansen"
    kari.types_on("2", "u")
    assert kari.has_open() == "Søker17 Hansen"

    kari.types_on("3")
    kari.is_told("Skriv hvorfor du foreslår avslag.")
    kari.writes_here("Du har gått på kurset før 1. mars.")
    kari.types("Escape")
    kari.types_on("3")
    assert kari.has_open() == "Søker18 Hansen"

    kari.types("m")
    kari.types_on("Enter")
    assert kari.has_open() == "Søker19 Hansen"
    kari.types_on("3", "a")
    kari.sees("19 av 20 vurdert")
    kari.sees("1 venter på dokumentasjon")

    anne = Typist(stage, username="anne", scripts=True)
    anne.signs_in()
    anne.opens_the_box("process_applications")
    anne.types_to_another_page("Enter")
    anne.sees("16 tilbud om plass, 3 avslag.")
    assert anne.has_open() == "Søker1 Hansen: tilbud om plass"
    anne.types_on(*"j" * 16)
    assert anne.has_open() == "Søker17 Hansen: avslag"
    anne.types("d")
    assert anne.stands_at() == "Avgjør og varsle 19 søkere"
    anne.types_to_another_page("Enter")

    anne.sees("19 søknader er avgjort.")
    outcomes = list(Decision.objects.values_list("outcome", flat=True))
    assert (outcomes.count("offer"), outcomes.count("rejection")) == (16, 3)
    assert Decision.objects.get(application__person__given_name="Søker17").considerations == (
        "Du har gått på kurset før 1. mars."
    )
    assert DocumentRequest.objects.get().application.person.given_name == "Søker18"
    assert (kari.faults, anne.faults) == ([], [])


def test_a_key_that_is_pressed_before_the_answer_to_the_one_before_does_nothing(stage: Stage) -> None:
    twenty_apply(stage)
    kari = Typist(stage, scripts=True)
    kari.signs_in()
    kari.opens_the_box("process_applications")

    kari.types_before_the_answer("j", "1")
    kari.comes_to("Søker2 Hansen")
    before = Proposal.objects.count()
    kari.types_before_the_answer("1", "2", "1")
    kari.comes_to("Søker3 Hansen")

    made = list(Proposal.objects.values_list("application__person__given_name", "outcome"))
    assert (before, made) == (0, [("Søker2", "offer")])


def test_without_script_the_same_is_done_with_links_and_buttons(stage: Stage) -> None:
    twenty_apply(stage)
    kari, anne = Consultant(stage), Head(stage)
    kari.signs_in()
    anne.signs_in()

    kari.opens_the_box("process_applications")
    kari.follows("Søker3 Hansen")
    kari.presses("Venteliste")
    kari.is_told("Foreslo venteliste for Søker3 Hansen.")
    kari.presses("Angre siste forslag (venteliste for Søker3 Hansen)")
    kari.presses("Tilbud")
    kari.proposes_decisions()
    anne.previews_the_letters()
    anne.follows("Søker3 Hansen")
    anne.opens("Endre ordene i brevet")
    anne.writes(considerations="Du er den vi har lett etter.")
    anne.presses("Lagre ordene")
    anne.decides_all(19)

    assert Application.objects.get(person__given_name="Søker3").decisions.get().considerations == (
        "Du er den vi har lett etter."
    )
