"""What should be looked at before the letters are sent: what stops them, and what somebody may have overlooked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from kursflyt.core import norwegian_dates
from kursflyt.domain.applications import queries
from kursflyt.domain.applications.deciding import Ruling
from kursflyt.domain.applications.models import Outcome
from kursflyt.domain.courses.models import CourseRun
from kursflyt.pages.office.case_list import Case, CaseList


@dataclass(frozen=True)
class Note:
    """A sentence, and the way to where it is mended. `stops`: nothing can be decided before it is."""

    text: str
    address: str
    link: str
    stops: bool = False


def of_letter(case: Case, ruling: Ruling) -> tuple[str, ...]:
    """What to look at in one letter."""
    row = case.ranked
    notes = []
    if not complete(ruling):
        notes.append("Avslaget mangler begrunnelse.")
    if ruling.outcome == Outcome.OFFER and row.verdict != "met":
        notes.append(f"Opptakskravet er {row.verdict_text}, men plass er foreslått.")
    if ruling.outcome == Outcome.REJECTION and row.verdict == "met":
        notes.append("Opptakskravet er oppfylt, men avslag er foreslått.")
    if case.asked_until is not None and row.missing:
        until = norwegian_dates.long_date(case.asked_until)
        notes.append(f"Søkeren er bedt om dokumentasjon og har frist til {until}.")
    if queries.changed_since_proposal(row.application):
        notes.append("Søkeren har endret søknaden eller sendt dokumenter etter forslaget.")
    if row.decision is not None:
        notes.append(f"Gjør om vedtaket om {row.decision.get_outcome_display()}.")
    return tuple(notes)


def of_all(run: CourseRun, cases: CaseList, letters: Sequence[tuple[Case, Ruling]], *, at: datetime) -> list[Note]:
    """What to look at before all are decided: what stops them first."""
    notes = [
        Note(
            f"Avslaget til {case.ranked.application.person} mangler begrunnelse.",
            cases.address(case),
            "Skriv den",
            True,
        )
        for case, ruling in letters
        if not complete(ruling)
    ]
    if cases.places_too_few:
        many = "plass" if cases.places_too_few == 1 else "plasser"
        text = f"Det er foreslått {cases.places_too_few} {many} mer enn kurset har."
        notes.append(Note(text, _box(run, cases, vis="tilbud"), "Se de foreslåtte tilbudene", True))
    waits = any(ruling.outcome == Outcome.WAITING_LIST for _, ruling in letters)
    if waits and norwegian_dates.oslo_day(at) > run.waiting_list_closes_on:
        closed = norwegian_dates.long_date(run.waiting_list_closes_on)
        notes.append(Note(f"Ventelisten ble stengt {closed}, så ingen på den får plass.", "", ""))
    if cases.left:
        who = "søknad er ikke vurdert og får" if cases.left == 1 else "søknader er ikke vurdert og får"
        notes.append(Note(f"{cases.left} {who} ikke brev nå.", _box(run, cases, vis="uvurdert"), "Vurder dem"))
    if cases.waiting:
        who = "søker" if cases.waiting == 1 else "søkere"
        text = f"{cases.waiting} {who} har ennå frist til å sende dokumentasjon."
        notes.append(Note(text, _box(run, cases, vis="mangler"), "Se hvem"))
    return notes


def complete(ruling: Ruling) -> bool:
    """Forvaltningsloven §§ 24–25: a rejection says facts, rule and considerations."""
    return ruling.outcome != Outcome.REJECTION or bool(ruling.facts and ruling.rule and ruling.considerations)


def _box(run: CourseRun, cases: CaseList, *, vis: str) -> str:
    return reverse("office.steps.box", args=[run.pk, "process_applications"]) + cases.address(vis=vis)
