"""What should be looked at before the letters are sent: what stops them, and what somebody may have overlooked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kursflyt.core import norwegian_dates
from kursflyt.domain.applications import queries
from kursflyt.domain.applications.deciding import Ruling
from kursflyt.domain.applications.models import Outcome
from kursflyt.domain.courses.models import CourseRun
from kursflyt.pages import languages
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
        notes.append(_("Avslaget mangler begrunnelse."))
    if ruling.outcome == Outcome.OFFER and row.verdict != "met":
        notes.append(_("Opptakskravet er %(verdict)s, men plass er foreslått.") % {"verdict": row.verdict_text})
    if ruling.outcome == Outcome.REJECTION and row.verdict == "met":
        notes.append(_("Opptakskravet er oppfylt, men avslag er foreslått."))
    if case.asked_until is not None and row.missing:
        until = norwegian_dates.long_date(case.asked_until, language=languages.current())
        notes.append(_("Søkeren er bedt om dokumentasjon og har frist til %(until)s.") % {"until": until})
    if queries.changed_since_proposal(row.application):
        notes.append(_("Søkeren har endret søknaden eller sendt dokumenter etter forslaget."))
    if row.decision is not None:
        notes.append(_("Gjør om vedtaket om %(outcome)s.") % {"outcome": _(row.decision.get_outcome_display())})
    return tuple(notes)


def of_all(run: CourseRun, cases: CaseList, letters: Sequence[tuple[Case, Ruling]], *, at: datetime) -> list[Note]:
    """What to look at before all are decided: what stops them first."""
    notes = [
        Note(
            _("Avslaget til %(person)s mangler begrunnelse.") % {"person": case.ranked.application.person},
            cases.address(case),
            _("Skriv den"),
            True,
        )
        for case, ruling in letters
        if not complete(ruling)
    ]
    if cases.places_too_few:
        text = ngettext(
            "Det er foreslått %(n)s plass mer enn kurset har.",
            "Det er foreslått %(n)s plasser mer enn kurset har.",
            cases.places_too_few,
        ) % {"n": cases.places_too_few}
        notes.append(Note(text, _box(run, cases, vis="tilbud"), _("Se de foreslåtte tilbudene"), True))
    waits = any(ruling.outcome == Outcome.WAITING_LIST for _case, ruling in letters)
    if waits and norwegian_dates.oslo_day(at) > run.waiting_list_closes_on:
        closed = norwegian_dates.long_date(run.waiting_list_closes_on, language=languages.current())
        notes.append(
            Note(_("Ventelisten ble stengt %(closed)s, så ingen på den får plass.") % {"closed": closed}, "", "")
        )
    if cases.left:
        text = ngettext(
            "%(n)s søknad er ikke vurdert og får ikke brev nå.",
            "%(n)s søknader er ikke vurdert og får ikke brev nå.",
            cases.left,
        ) % {"n": cases.left}
        notes.append(Note(text, _box(run, cases, vis="uvurdert"), _("Vurder dem")))
    if cases.waiting:
        text = ngettext(
            "%(n)s søker har ennå frist til å sende dokumentasjon.",
            "%(n)s søkere har ennå frist til å sende dokumentasjon.",
            cases.waiting,
        ) % {"n": cases.waiting}
        notes.append(Note(text, _box(run, cases, vis="mangler"), _("Se hvem")))
    return notes


def complete(ruling: Ruling) -> bool:
    """Forvaltningsloven §§ 24–25: a rejection says facts, rule and considerations."""
    return ruling.outcome != Outcome.REJECTION or bool(ruling.facts and ruling.rule and ruling.considerations)


def _box(run: CourseRun, cases: CaseList, *, vis: str) -> str:
    return reverse("office.steps.box", args=[run.pk, "process_applications"]) + cases.address(vis=vis)
