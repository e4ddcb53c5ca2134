"""A long list is sorted by its headings and narrowed by writing, without the mouse; without script it stands whole."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kursflyt.core import clock
from kursflyt.domain.people.models import Staff
from kursflyt.rehearsal.acts import before
from tests.applicants import apply
from tests.stories.office_people import OfficeWorker
from tests.stories.story_stage import Stage
from tests.stories.typist import Typist

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NAMES = [
    "Øyvind Ås",
    "Anne Berg",
    "Åse Aas",
    "Zacharias Moe",
    "Ærlig Dahl",
    *(f"Søker{n} Hansen" for n in range(2, 11)),
]


@pytest.fixture
def list_of_applicants(stage: Stage) -> str:
    stage.has_come_to(before.plan)
    for number, name in enumerate(NAMES):
        given, family = name.split(" ")
        at = clock.now() + timedelta(minutes=number)
        apply(stage.run, given_name=given, family_name=family, email=f"s{number}@eksempel.example", at=at)
    return f"/kontor/kurs/{stage.run.pk}/sokere/"


def test_the_applicants_are_sorted_as_norwegians_sort(stage: Stage, list_of_applicants: str) -> None:
    kari = Typist(stage, scripts=True)
    kari.signs_in()
    kari.goes_to(list_of_applicants)

    kari.tabs_to("Navn")
    kari.types("Enter")
    up = kari.column("Navn")
    kari.types("Space")
    down = kari.column("Navn")

    assert up == [
        "Anne Berg",
        *(f"Søker{n} Hansen" for n in range(2, 11)),
        *NAMES[3:4],
        *NAMES[4:5],
        *NAMES[:1],
        "Åse Aas",
    ]
    assert down == up[::-1]
    assert kari.sorted_by("Navn") == "descending"
    assert kari.faults == []


def test_the_moment_is_sorted_as_a_moment(stage: Stage, list_of_applicants: str) -> None:
    kari = Typist(stage, scripts=True)
    kari.signs_in()
    kari.goes_to(list_of_applicants)

    kari.tabs_to("Søkt")
    kari.types("Enter", "Enter")

    assert kari.column("Navn") == NAMES[::-1]


def test_the_list_is_narrowed_while_one_writes(stage: Stage) -> None:
    stage.has_come_to(before.plan)
    for number in range(2, 15):
        name, address = f"ansatt{number}", f"ansatt{number}@fjordvik.example"
        Staff.objects.create_user(name, address, first_name=f"Ansatt{number}", last_name="Hansen")
    all_of_them = Staff.objects.count()
    kari = Typist(stage, scripts=True)
    kari.signs_in()
    kari.goes_to("/kontor/oppsett/ansatte/")

    kari.fills_in("Søk i listen", "hansen ansatt1")
    kari.waits_to_hear(f"Viser 5 av {all_of_them}.")

    assert [name.split()[0] for name in kari.column("Navn")] == [f"Ansatt{number}" for number in range(10, 15)]
    kari.fills_in("Søk i listen", "")
    assert len(kari.column("Navn")) == all_of_them


def test_without_script_the_list_stands_whole(stage: Stage, list_of_applicants: str) -> None:
    someone = OfficeWorker(stage, username="kari")
    someone.signs_in()
    someone.goes_to(list_of_applicants)

    for name in NAMES:
        someone.sees(name)
    assert someone.status == 200
