"""The board: every run with its light, its time line and what is next; filtered, sorted, saved and out as Excel."""

from __future__ import annotations

import io
import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from html import unescape
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kursflyt.core.clock import OSLO
from kursflyt.domain.courses.models import CourseRun, RunCancellation
from kursflyt.domain.invoicing import issuing
from kursflyt.domain.invoicing.models import Payment
from kursflyt.domain.people.models import SavedView
from kursflyt.process import progress, steps
from kursflyt.process.models import BoxKind, StepRun
from tests.conftest import MOMENT, make_run
from tests.domain.invoicing_examples import participant

TODAY = MOMENT.date()


@pytest.fixture
def planned(head: Any, consultant: Any, marketer: Any) -> Any:
    """Makes runs in the process, the number after the title; `due` is the day that everything open is due."""
    steps.load()

    def make(title: str, *, due: date | None = None, **more: Any) -> CourseRun:
        slug = f"kurs-{CourseRun.objects.count()}"
        run: CourseRun = make_run(head, consultant, marketer, title=title, slug=slug, **more)
        progress.begin(run, by=head.actor, at=MOMENT)
        if due:
            StepRun.objects.open().filter(run=run).exclude(kind=BoxKind.CLOCK).update(due_on=due)
        return run

    return make


def titles(content: str) -> list[str]:
    """The runs of the table, from the top."""
    return [unescape(found) for found in re.findall(r'<th scope="row"><a [^>]*>([^<]*)</a>', content)]


def get(client: Any, address: str = "") -> str:
    response = client.get(f"/kontor/kurs/{address}")
    assert response.status_code == 200
    return str(response.content.decode())


def test_a_run_is_red_yellow_or_green_in_words(planned: Any, head: Any, as_staff: Any) -> None:
    planned("Rødt", due=TODAY - timedelta(days=1))
    planned("Gult", due=TODAY + timedelta(days=7))
    planned("Grønt", due=TODAY + timedelta(days=8))

    content = get(as_staff(head), "?sorter=light")

    lights = re.findall(
        r'<td class="light"><span class="ds-tag" data-color="(\w+)"><span [^>]*><svg class="icon icon-(\w+)"'
        r".*?</svg></span>([^<]*)<",
        content,
    )
    assert titles(content) == ["Rødt", "Gult", "Grønt"]
    assert lights == [
        ("danger", "late", "1 over fristen"),
        ("warning", "soon", "Frist snart"),
        ("success", "done", "I rute"),
    ]
    assert "om 7 dager" in content


def test_a_machine_that_failed_makes_the_run_red(planned: Any, head: Any, as_staff: Any) -> None:
    run = planned("Feilet", due=TODAY + timedelta(days=30))
    StepRun.objects.open().filter(run=run).update(failed=True, failure="Fikk ikke svar.")

    content = get(as_staff(head), "?lys=late")

    assert (titles(content), "</span>1 feilet</span>" in content) == (["Feilet"], True)
    assert titles(get(as_staff(head), "?lys=fine")) == []


def test_the_time_line_says_in_words_what_it_draws(planned: Any, head: Any, as_staff: Any) -> None:
    planned("Kurs")

    content = get(as_staff(head))

    spoken = re.findall(r'role="img" aria-label="([^"]*)"', content)
    assert spoken == [
        "Før kurset: 23. november 2026–31. januar 2027. Under kurset: 1. februar–20. april 2027. "
        "Etter kurset: 21. april–24. mai 2027. Påmeldingsfrist: 4. januar 2027. "
        "Oppstart avgjøres: 18. januar 2027. Innleveringsfrist: 20. april 2027."
    ]
    assert 'class="during" x="43.40%"' in content
    assert " style=" not in content.split("<main")[1]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("", ["Bor i båt", "Ål og laks", "Aksel"]),
        ("?q=båt", ["Bor i båt"]),
        ("?q=rom+204+laks", ["Ål og laks"]),
        ("?fra=2027-07-01", ["Aksel"]),
        ("?til=2027-03-01", ["Bor i båt"]),
        ("?fra=2027-04-30&til=2027-06-30", ["Ål og laks"]),
        ("?fase=before", ["Bor i båt", "Ål og laks", "Aksel"]),
        ("?fase=after", []),
        ("?lys=late", ["Ål og laks"]),
        ("?sorter=title", ["Aksel", "Bor i båt", "Ål og laks"]),
        ("?sorter=-title", ["Ål og laks", "Bor i båt", "Aksel"]),
        ("?sorter=-start", ["Aksel", "Ål og laks", "Bor i båt"]),
        ("?sorter=next", ["Ål og laks", "Aksel", "Bor i båt"]),
        ("?sorter=-next", ["Bor i båt", "Aksel", "Ål og laks"]),
        ("?sorter=nonsense&side=99&hvem=x", ["Bor i båt", "Ål og laks", "Aksel"]),
    ],
)
def test_filter_and_order(planned: Any, head: Any, as_staff: Any, address: str, expected: list[str]) -> None:
    planned("Bor i båt", due=TODAY + timedelta(days=30))
    spring = {"starts_on": date(2027, 4, 28), "ends_on": date(2027, 5, 30)}
    planned("Ål og laks", due=TODAY - timedelta(days=3), **spring)
    planned("Aksel", due=TODAY + timedelta(days=3), starts_on=date(2027, 8, 20), ends_on=date(2027, 9, 30))

    assert titles(get(as_staff(head), address)) == expected


def test_a_date_that_cannot_be_read_is_said_at_its_field(planned: Any, head: Any, as_staff: Any) -> None:
    planned("Kurs")

    content = get(as_staff(head), "?fra=i+fjor")

    assert (titles(content), "Skriv datoen som dag.måned.år" in content) == (["Kurs"], True)


def test_one_persons_runs(planned: Any, head: Any, consultant: Any, as_staff: Any) -> None:
    planned("Hos begge")
    CourseRun.objects.filter(pk=planned("Hos lederen alene").pk).update(consultant=head)

    client = as_staff(consultant)

    assert titles(get(client, f"?hvem={consultant.pk}")) == ["Hos begge"]
    assert titles(get(client, f"?hvem={head.pk}")) == ["Hos begge", "Hos lederen alene"]


def test_sorting_by_people_and_the_header_says_so(planned: Any, head: Any, as_staff: Any) -> None:
    planned("Ingen")
    popular = planned("Mange")
    participant(popular, "Åse", "Ødegård")
    participant(popular, "Vera", "Venteliste", place=False)

    content = get(as_staff(head), "?q=rom&sorter=-applications")

    assert titles(content) == ["Mange", "Ingen"]
    assert 'aria-sort="descending"><a href="?q=rom&amp;sorter=applications">Søkere</a>' in content
    assert 'aria-sort="none"><a href="?q=rom&amp;sorter=participants">Har plass</a>' in content
    assert ('data-label="Søkere">2<' in content, 'data-label="Har plass">1 av 30<' in content) == (True, True)


def test_money_is_what_is_invoiced_and_paid_or_what_is_expected(
    planned: Any, head: Any, consultant: Any, as_staff: Any, moment: datetime
) -> None:
    invoiced, expected = planned("Fakturert"), planned("Ventet")
    planned("Gratis", fee=Decimal(0))
    for place, run in enumerate((invoiced, expected)):
        participant(run, f"Åse{place}", "Ødegård")
        participant(run, f"Bjørn{place}", "Aune")
    bills = issuing.issue_all(run=invoiced, by=consultant.actor, at=moment)
    Payment.objects.create(invoice=bills[0], amount=4500, paid_on=TODAY, at=moment, by=consultant.actor)

    cells = re.findall(r'data-label="Økonomi">(.*?)</td>', get(as_staff(head)))

    assert [re.sub(r"<[^>]+>", " ", cell).replace("\xa0", " ").strip() for cell in cells] == [
        "9 000,00 kr fakturert  4 500,00 kr betalt",
        "9 000,00 kr ventet",
        "gratis",
    ]


def test_marketing_sees_the_runs_and_not_the_money(planned: Any, marketer: Any, as_staff: Any) -> None:
    planned("Kurs")
    client = as_staff(marketer)

    content, book = get(client), client.get("/kontor/kurs/?format=xlsx").content

    assert (titles(content), "Økonomi" in content) == (["Kurs"], False)
    assert "Fakturert" not in [cell.value for cell in openpyxl.load_workbook(io.BytesIO(book)).active[1]]


def test_what_is_over_stands_by_itself(planned: Any, head: Any, as_staff: Any) -> None:
    planned("Pågår")
    RunCancellation.objects.create(run=planned("Avlyst kurs"), reason="For få.", at=MOMENT, by=head.actor)

    content = get(as_staff(head), "?vis=over")

    assert (titles(content), titles(get(as_staff(head)))) == (["Avlyst kurs"], ["Pågår"])
    assert "</span>Avlyst</span>" in content


def test_excel_has_what_is_filtered_in_the_order_shown(planned: Any, head: Any, as_staff: Any) -> None:
    planned("Båt 1", due=date(2026, 12, 24))
    planned("Båt 2", starts_on=date(2027, 1, 25))
    planned("Laks")

    response = as_staff(head).get("/kontor/kurs/?q=båt&sorter=-title&format=xlsx")

    lines = list(openpyxl.load_workbook(io.BytesIO(response.content)).active.values)  # type: ignore[union-attr]
    first = dict(zip(lines[0], lines[2], strict=True))
    assert [line[0] for line in lines] == ["Kurs", "Båt 2", "Båt 1"]
    assert {name: first[name] for name in ("Status", "Over fristen", "Fase", "Frist", "Første dag", "Søkere")} == {
        "Status": "I rute",
        "Over fristen": 0,
        "Fase": "før",
        "Frist": datetime(2026, 12, 24),
        "Første dag": datetime(2027, 2, 1),
        "Søkere": 0,
    }
    assert (first["Plasser"], first["Kursavgift"], first["Avdelingsleder"]) == (30, 4500, "Anne Avdeling")
    assert response["Content-Disposition"] == 'attachment; filename="kurs-2026-11-24.xlsx"'
    assert response["Cache-Control"] == "private, no-store"


def test_fifty_rows_a_page_with_numbers(head: Any, consultant: Any, marketer: Any, as_staff: Any) -> None:
    starts_at = datetime(2027, 1, 4, tzinfo=OSLO)
    for number in range(52):
        day = (starts_at + timedelta(days=number)).date()
        make_run(head, consultant, marketer, slug=f"k{number}", title=f"Kurs {number}", starts_on=day)

    first, second = get(as_staff(head), "?q=kurs"), get(as_staff(head), "?q=kurs&side=2")

    assert (len(titles(first)), titles(second)) == (50, ["Kurs 50", "Kurs 51"])
    assert ("1–50 av 52\xa0kurs" in first or "1–50 av 52 kurs" in first, "51–52 av 52 kurs" in second) == (True, True)
    assert 'aria-label="Side 2" href="?q=kurs&amp;side=2">2</a>' in first
    assert 'href="?q=kurs&amp;side=1">Forrige side</a>' in second
    assert (">Neste side</a>" in first, ">Neste side</a>" in second) == (True, False)


@pytest.mark.parametrize("address", ["", "?sorter=-participants", "?lys=fine&q=kurs", "?format=xlsx"])
def test_the_number_of_queries_does_not_grow(planned: Any, head: Any, as_staff: Any, address: str) -> None:
    client = as_staff(head)

    def queries() -> int:
        client.get(f"/kontor/kurs/{address}")
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/kontor/kurs/{address}")
        return len(captured)

    participant(planned("Kurs 0", due=TODAY + timedelta(days=20)))
    one = queries()
    for number in range(1, 4):
        run = planned(f"Kurs {number}", due=TODAY + timedelta(days=20))
        participant(run, f"Kim{number}", "Ødegård")
        participant(run, f"Bjørn{number}", "Aune")

    assert (queries(), one <= 15) == (one, True)


def test_a_filter_is_saved_under_a_name_and_found_above_the_table(planned: Any, head: Any, as_staff: Any) -> None:
    planned("Kurs", due=TODAY + timedelta(days=20))
    client = as_staff(head)

    response = client.post(
        "/kontor/kurs/?q=kurs&lys=fine&side=3&fase=", {"act": "save", "name": " Mine  i vår "}, follow=True
    )

    content = response.content.decode()
    view = SavedView.objects.get()
    assert (view.staff, view.page, view.name, view.query) == (
        head,
        "office.board.runs",
        "Mine i vår",
        "q=kurs&lys=fine",
    )
    assert 'href="?q=kurs&amp;lys=fine" aria-current="page">Mine i vår</a>' in content
    assert "Visningen «Mine i vår» er lagret." in content


def test_a_name_that_is_taken_is_said_at_the_field(head: Any, as_staff: Any) -> None:
    client = as_staff(head)
    client.post("/kontor/kurs/?lys=fine", {"act": "save", "name": "Mine"})

    response = client.post("/kontor/kurs/?lys=late", {"act": "save", "name": "Mine"})

    assert response.status_code == 422
    assert "Du har allerede en visning som heter «Mine». Velg et annet navn" in response.content.decode()
    assert [view.query for view in SavedView.objects.all()] == ["lys=fine"]


def test_a_view_is_seen_and_deleted_by_its_owner_only(head: Any, consultant: Any, as_staff: Any) -> None:
    as_staff(head).post("/kontor/kurs/?lys=fine", {"act": "save", "name": "Lederens"})
    as_staff(consultant).post("/kontor/kurs/?lys=fine", {"act": "save", "name": "Lederens"})
    mine, other = SavedView.objects.get(staff=head), SavedView.objects.get(staff=consultant)

    refused = as_staff(consultant).post("/kontor/kurs/", {"act": "delete", "view": mine.pk}, follow=True)
    deleted = as_staff(consultant).post("/kontor/kurs/", {"act": "delete", "view": other.pk}, follow=True)

    assert "Visningen finnes ikke." in refused.content.decode()
    assert ("Visningen «Lederens» er slettet." in deleted.content.decode(), list(SavedView.objects.all())) == (
        True,
        [mine],
    )
    assert "Slett «Lederens»" not in get(as_staff(consultant))


def test_only_those_who_may_plan_a_run_are_asked_to(head: Any, consultant: Any, as_staff: Any) -> None:
    assert ("/kontor/kurs/nytt/" in get(as_staff(head)), "/kontor/kurs/nytt/" in get(as_staff(consultant))) == (
        True,
        False,
    )


def test_an_empty_board_says_how_runs_come(head: Any, as_staff: Any) -> None:
    client = as_staff(head)

    assert "Ingen kurs her ennå" in get(client)
    assert "Ingen kurs passer med filteret" in get(client, "?q=fiolin")
    assert "Ingen kurs er avsluttet ennå" in get(client, "?vis=over")
