"""The chart of a run, alive: every box a link that says where it stands, without a script, and on one sheet."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from lxml import etree

from kursflyt.process import chart, engine, progress, queries, run_chart
from kursflyt.process.models import StepRun

pytestmark = pytest.mark.django_db

SVG = "{http://www.w3.org/2000/svg}"


def drawing(page: str) -> etree._Element:
    """The picture of the page, read as XML."""
    start = page.index('<svg xmlns="http://www.w3.org/2000/svg" class="chart"')
    return etree.fromstring(page[start : page.index("</svg>", start) + len("</svg>")].encode())


def links(page: str) -> dict[str, etree._Element]:
    """The link of every box."""
    return {box_of(link).get("id", "").removeprefix("chart-"): link for link in drawing(page).iter(f"{SVG}a")}


def box_of(link: etree._Element) -> etree._Element:
    box = link.getparent()
    assert box is not None
    return box


def state(link: etree._Element) -> str:
    return box_of(link).get("class", "").split()[-1].removeprefix("chart-")


def words(link: etree._Element) -> str:
    """What the badge says."""
    badges = [group for group in box_of(link).iter(f"{SVG}g") if group.get("class") == "chart-badge"]
    return "".join(str(text) for text in badges[0].itertext()) if badges else ""


@pytest.fixture
def shown(run: Any, head: Any, as_staff: Any) -> Any:
    """The links of the run's page as it is now."""
    return lambda: links(as_staff(head).get(f"/kontor/kurs/{run.pk}/").content.decode())


def test_all_39_boxes_are_there_and_lead_to_their_pages(run: Any, shown: Any) -> None:
    boxes = shown()

    assert (len(boxes), set(boxes)) == (39, {box.id for box in chart.standard().boxes})
    assert {box: link.get("href") for box, link in boxes.items()} == {
        box: f"/kontor/kurs/{run.pk}/steg/{box}/" for box in boxes
    }


def test_every_box_has_a_name_that_begins_with_its_wording(shown: Any) -> None:
    boxes = shown()

    wrong = [
        box.id
        for box in chart.standard().boxes
        if not boxes[box.id].get("aria-label", "").startswith(box.label.rstrip("."))
        or boxes[box.id].findtext(f"{SVG}title") != boxes[box.id].get("aria-label")
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("language", "wording"), [("nn", "Und.res. sender faktura i EHF"), ("en", "Teacher sends an invoice as EHF")]
)
def test_the_whole_chart_is_in_the_readers_language(language: str, wording: str, run: Any) -> None:
    with translation.override(language):
        svg = run_chart.draw(run, queries.standings(run), today=date(2026, 11, 28), address=str, counts={})

    shapes = etree.fromstring(svg.encode())
    assert shapes.get("{http://www.w3.org/XML/1998/namespace}lang", shapes.get("lang")) == language
    said = {" ".join("".join(map(str, text.itertext())).split()) for text in shapes.iter(f"{SVG}text")}
    assert wording in said
    assert all(_same_in(language, label) for label in {box.label for box in chart.standard().boxes} & said)


def _same_in(language: str, words: str) -> bool:
    with translation.override(language):
        return translation.gettext(words) == words


def test_a_new_run_has_one_box_lit_and_the_rest_ahead(shown: Any) -> None:
    states = {box: state(link) for box, link in shown().items()}

    assert [box for box in states if states[box] != "ahead"] == ["announce_course"]
    assert states["announce_course"] == "open"


def test_an_open_box_says_its_deadline_and_whose_it_is(run: Any, head: Any, shown: Any) -> None:
    StepRun.objects.filter(run=run).update(due_on=date(2026, 11, 27), assignee=head)

    box = shown()["announce_course"]

    assert (state(box), words(box)) == ("open", "Frist 27.11.")
    assert box.get("aria-label") == (
        "Avd.leder informerer driftsadm. og markedskoordinator om kurset. Åpen. Frist 27. november 2026, om 3 dager."
        " Hos Anne Avdeling."
    )


def test_a_done_box_is_ticked_with_who_and_when(run: Any, head: Any, moment: Any, shown: Any) -> None:
    progress.finish(run, "announce_course", by=head.actor, at=moment)

    box = shown()["announce_course"]

    assert (state(box), words(box)) == ("done", "24.11. Anne Avdeling")
    assert box.get("aria-label", "").endswith("Ferdig 24. november 2026 av Anne Avdeling.")


def test_what_is_late_is_flagged_in_words(run: Any, shown: Any) -> None:
    StepRun.objects.filter(run=run).update(due_on=date(2026, 11, 20), assignee=None)

    box = shown()["announce_course"]

    assert (state(box), words(box)) == ("overdue", "Over fristen 20.11.")
    assert box.get("aria-label", "").endswith(
        "Over fristen, som var 20. november 2026, for 4 dager siden. Hos Avdelingsleder."
    )


def test_what_is_due_today_is_not_late(run: Any, shown: Any) -> None:
    StepRun.objects.filter(run=run).update(due_on=date(2026, 11, 24))

    assert state(shown()["announce_course"]) == "open"


def test_a_deadline_of_another_year_shows_its_year(run: Any, shown: Any) -> None:
    StepRun.objects.filter(run=run).update(due_on=date(2027, 1, 3))

    assert words(shown()["announce_course"]) == "Frist 3.1.27"


def test_what_has_stopped_says_why(run: Any, shown: Any) -> None:
    StepRun.objects.filter(run=run).update(
        failed=True, failure="Arkivet <svarer> ikke.", due_on=date(2026, 11, 20), assignee=None
    )

    box = shown()["announce_course"]

    assert (state(box), words(box)) == ("failed", "Stoppet")
    assert box.get("aria-label", "").endswith("Stoppet: Arkivet <svarer> ikke. Hos Avdelingsleder.")


def test_a_skipped_box_says_so(run: Any, head: Any, moment: Any, shown: Any) -> None:
    progress.skip(run, "announce_course", by=head.actor, at=moment, reason="Sagt på møtet")

    box = shown()["announce_course"]

    assert (state(box), words(box)) == ("skipped", "Hoppet over 24.11.")


def test_in_a_run_that_is_over_nothing_comes_later(run: Any, shown: Any) -> None:
    StepRun.objects.filter(run=run).update(state="withdrawn")

    box = shown()["announce_course"]

    assert (state(box), words(box)) == ("ahead", "")
    assert box.get("aria-label", "").endswith("Ble ikke gjort i dette kurset.")


def test_the_flows_that_were_followed_are_the_stronger_ones(run: Any, head: Any, moment: Any, as_staff: Any) -> None:
    progress.finish(run, "announce_course", by=head.actor, at=moment)

    svg = drawing(as_staff(head).get(f"/kontor/kurs/{run.pk}/").content.decode())

    classes = [group.get("class") for group in svg.iter(f"{SVG}g")]
    assert (classes.count("chart-flow-taken"), classes.count("chart-flow")) == (6, 86)


def test_a_declined_contract_goes_back_and_not_on() -> None:
    visits = [
        engine.Visit("announce_course"),
        engine.Visit("receive_contract"),
        engine.Visit("sign_contract", "declined"),
    ]

    taken = engine.flows_taken(engine.standard_chart(), visits)

    assert ("contract_signed", "contract_merge") in taken
    assert ("contract_signed", "contract_split") not in taken


def test_asking_for_the_flows_leaves_the_replay_as_it_was() -> None:
    visits = [engine.Visit("announce_course"), engine.Visit("receive_contract")]
    before = engine.where(engine.standard_chart(), visits)

    first, second = (engine.flows_taken(engine.standard_chart(), visits) for _ in range(2))

    assert (first, engine.where(engine.standard_chart(), visits)) == (second, before)


def test_what_has_stopped_is_looked_at_before_what_is_late_and_what_is_open(run: Any, head: Any, moment: Any) -> None:
    progress.finish(run, "announce_course", by=head.actor, at=moment)
    late = StepRun.objects.filter(run=run, box="receive_page_content")
    StepRun.objects.filter(run=run, state="open").update(due_on=None)

    late.update(due_on=moment.date() - timedelta(days=1))
    assert run_chart.first_open(queries.standings(run), today=moment.date()) == "receive_page_content"
    StepRun.objects.filter(run=run, box="create_rooms").update(failed=True)
    assert run_chart.first_open(queries.standings(run), today=moment.date()) == "create_rooms"


def test_the_page_of_a_run_keeps_the_list_and_leads_to_the_open_box_without_a_script(
    run: Any, head: Any, as_staff: Any
) -> None:
    page = as_staff(head).get(f"/kontor/kurs/{run.pk}/").content.decode()

    assert page.count('<ul class="boxes">') == 3
    assert 'href="#chart-announce_course">Vis det som er åpent</a>' in page
    assert f'href="/kontor/kurs/{run.pk}/kart/">Skriv ut kartet (A3)</a>' in page


def test_the_whole_chart_is_a_link_away_and_back(run: Any, head: Any, as_staff: Any) -> None:
    readable = as_staff(head).get(f"/kontor/kurs/{run.pk}/").content.decode()
    whole = as_staff(head).get(f"/kontor/kurs/{run.pk}/?kart=hele").content.decode()

    assert ('href="?kart=hele">Vis hele</a>' in readable, "chart-frame chart-whole" in readable) == (True, False)
    assert ("Vis i lesbar størrelse</a>" in whole, "chart-frame chart-whole" in whole) == (True, True)


def test_the_sheet_shows_only_the_chart_under_the_title_and_the_day(run: Any, head: Any, as_staff: Any) -> None:
    page = as_staff(head).get(f"/kontor/kurs/{run.pk}/kart/").content.decode()

    assert len(links(page)) == 39
    assert ">Velferdsteknologi i praksis, våren 2027</h1>" in page
    assert "slik kurset står 24. november 2026" in page
    assert ("chart_print.css" in page, '<ul class="boxes">' in page, 'class="tabs"' in page) == (True, False, False)


def test_no_page_of_the_chart_carries_a_style_or_a_script_that_the_policy_forbids(
    run: Any, head: Any, as_staff: Any
) -> None:
    for address in ("", "?kart=hele", "kart/"):
        page = as_staff(head).get(f"/kontor/kurs/{run.pk}/{address}").content.decode()
        assert ("style=" in page, "<style" in page, "<script>" in page) == (False, False, False)


def test_the_sheet_takes_as_many_queries_for_a_run_that_is_far_on(
    run: Any, head: Any, moment: Any, as_staff: Any
) -> None:
    door, address = as_staff(head), f"/kontor/kurs/{run.pk}/kart/"
    door.get(address)
    with CaptureQueriesContext(
        connection,
    ) as at_one:
        door.get(address)

    for box in ("announce_course", "receive_page_content", "create_rooms"):
        progress.skip(run, box, by=head.actor, at=moment, reason="Gjort før")
    StepRun.objects.filter(run=run).update(assignee=head)
    with CaptureQueriesContext(connection) as at_more:
        door.get(address)

    assert len(at_more) == len(at_one)


def test_whoever_is_not_signed_in_does_not_see_the_sheet(run: Any, client: Any) -> None:
    assert client.get(f"/kontor/kurs/{run.pk}/kart/").status_code == 302
