"""The page of the outside systems: who plays which role, whether they answer, and how each course stands to them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kursflyt.connectors import configured
from kursflyt.core.actor import MACHINE
from kursflyt.domain.teaching import classroom
from kursflyt.process.models import StepRun
from tests.conftest import make_run
from tests.connectors import canvas_stage, public360_stage, xledger_stage, zoom_stage
from tests.domain.invoicing_examples import participant
from tests.house_rules.test_connectors import PLAYED
from tests.pages.reading import read

pytestmark = pytest.mark.django_db

ADDRESS = "/kontor/oppsett/integrasjoner/"


@pytest.fixture
def kari(as_staff: Callable[[Any], Client], consultant: Any) -> Client:
    return as_staff(consultant)


def test_with_nothing_connected_the_built_in_ones_are_named_and_there_is_nothing_to_try(kari: Client) -> None:
    page, tried = read(kari.get(ADDRESS)), read(kari.post(ADDRESS))

    assert all(name in page for name in ("Kursflyts klasserom", "Møtelenke fra skolen", "Arkivmappe"))
    assert (page.count("Her er det ingenting å koble til."), tried.count("Her er det ingenting å koble til.")) == (0, 6)


def test_canvas_is_tried_out_when_asked_for_and_nothing_is_left_there(kari: Client) -> None:
    canvas = canvas_stage.set_up()
    before = len(canvas.twin.calls)
    with configured.standing_in(learning_platform=canvas.platform()):
        kari.get(ADDRESS)
        looked = len(canvas.twin.calls)
        tried = read(kari.post(ADDRESS))

    assert looked == before
    assert "i orden" in tried and "Canvas" in tried and "feil</span>" not in tried


def test_only_those_who_run_the_course_may_try_out(as_staff: Callable[[Any], Client], marketer: Any) -> None:
    client = as_staff(marketer)

    assert (client.get(ADDRESS).status_code, client.post(ADDRESS).status_code) == (200, 403)


def test_what_trying_out_does_is_said_of_each_system(kari: Client) -> None:
    playing = {
        "meetings": zoom_stage.set_up().meetings(),
        "archive": public360_stage.set_up().archive(),
        "accounts": xledger_stage.set_up().accounts(),
    }
    with configured.standing_in(**playing):  # type: ignore[arg-type]
        page = read(kari.get(ADDRESS))
    vendors = [player for role in PLAYED.values() for player in role[1:]]
    assert all(player.trial for player in vendors)
    assert {player.name for player in vendors if str(player.trial) in page} == {"Zoom", "Public 360", "Xledger"}
    assert "Prøven" not in read(kari.get(ADDRESS))


def test_what_stopped_leads_to_its_box_and_its_course_stands_first(kari: Client, run: Any) -> None:
    step = StepRun.objects.filter(run=run).first()
    assert step is not None
    StepRun.objects.filter(pk=step.pk).update(box="create_rooms", failed=True, failure="Canvas svarer ikke.")

    page = read(kari.get(ADDRESS))

    assert f'href="/kontor/kurs/{run.pk}/steg/create_rooms/"' in page
    assert "Canvas svarer ikke." in page


def test_who_has_a_place_and_is_not_in_the_room_is_counted(kari: Client, run: Any, moment: datetime) -> None:
    rows = [participant(run, name) for name in ("Ada", "Bo", "Eva")]
    classroom.open_classroom(run=run, by=MACHINE, at=moment)
    for row in rows[:2]:
        classroom.grant_access(run=run, person=row.person, role="student", by=MACHINE, at=moment)

    page = read(kari.get(ADDRESS))

    assert "2 av 3 er inne" in page and "1 mangler" in page


def test_the_number_of_queries_does_not_grow_with_the_courses(
    kari: Client, run: Any, head: Any, consultant: Any, marketer: Any
) -> None:
    kari.get(ADDRESS)
    with CaptureQueriesContext(connection) as one:
        kari.get(ADDRESS)
    for slug in ("to", "tre"):
        make_run(head, consultant, marketer, slug=slug)
    with CaptureQueriesContext(connection) as three:
        kari.get(ADDRESS)

    assert len(three) == len(one)
