"""The teacher's home: what is waiting for me, in order, each with a date and one button; then my courses.

`WORK` says where the teacher does the work of each box that may wait for them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from kursflyt.core import clock, norwegian_dates
from kursflyt.domain.contracts import queries as contracts
from kursflyt.domain.contracts.models import Contract
from kursflyt.domain.courses.models import CourseRun, Session
from kursflyt.domain.people.models import Person
from kursflyt.domain.teaching import queries as teaching
from kursflyt.domain.teaching import training
from kursflyt.domain.teaching.models import TrainingAccess
from kursflyt.pages import access
from kursflyt.process import queries as process
from kursflyt.process.models import StepRun

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Work:
    """What a box is called for the teacher, and the page where it is done (its address takes the run)."""

    title: StrOrPromise
    button: StrOrPromise
    page: str


@dataclass(frozen=True)
class Waiting:
    """One row of the list. `due_on` None: no date; `not_yet` says from when it can be done."""

    title: str
    course: str
    why: str
    due_on: date | None
    button: str
    address: str
    not_yet: bool = False


WORK: dict[str, Work] = {
    "receive_session_plan": Work(_l("Lever samlingsplanen"), _l("Skriv planen"), "teacher.session_plan.edit"),
    "prepare_classroom": Work(_l("Klargjør klasserommet"), _l("Åpne klasserommet"), "teacher.classroom.room"),
    "assess_assignments": Work(_l("Vurder oppgavene"), _l("Se oppgavene"), "teacher.hand_ins.list"),
    "register_grades": Work(_l("Registrer karakterene"), _l("Åpne karakterarket"), "teacher.grading.sheet"),
    "send_pass_list": Work(_l("Send beståttlisten"), _l("Se over og send"), "teacher.grading.pass_list"),
    "send_invoice": Work(_l("Send faktura i EHF"), _l("Slik gjør du"), "teacher.invoices.send"),
}


@access.teacher
def home(request: HttpRequest) -> HttpResponse:
    person: Person = request.person  # type: ignore[attr-defined]
    sent = contracts.sent_to(person)
    in_force = [found for found in sent if not hasattr(found, "decline") and not hasattr(found, "termination")]
    going = [found for found in in_force if not over(found.run)]
    context = {
        "waiting": waiting_for(person, going),
        "contracts": in_force,
        "ended": [c for c in sent if c not in in_force],
    }
    return render(request, "teacher/waiting/home.html", context)


def waiting_for(person: Person, going: Sequence[Contract]) -> list[Waiting]:
    """Everything that waits for this teacher, most urgent first. The number of queries does not grow with the rows."""
    runs = {contract.run_id: contract.run for contract in going}
    steps = process.open_for_teacher(list(runs))
    rows: list[Waiting] = [_unsigned(contract, steps) for contract in going if not hasattr(contract, "signature")]
    signed = {contract.run_id for contract in going if hasattr(contract, "signature")}
    rows += [
        Waiting(
            title=str(WORK[step.box].title),
            course=runs[step.run_id].title,
            why=_(process.why(step.box)),
            due_on=step.due_on,
            button=str(WORK[step.box].button),
            address=reverse(WORK[step.box].page, args=[step.run_id]),
        )
        for step in steps
        if step.box in WORK and step.run_id in signed
    ]
    trainings = teaching.unfinished_training(person, list(signed))
    rows += [_training(found) for found in trainings if found.run.ends_on >= clock.today()]
    holding = [step.run_id for step in steps if step.box == "hold_sessions" and step.run_id in signed]
    rows += [_attendance(session) for session in teaching.next_to_hold(holding)]
    return sorted(rows, key=lambda row: (row.not_yet, row.due_on or date.max, row.title))


def over(run: CourseRun) -> bool:
    return hasattr(run, "cancellation") or hasattr(run, "closure")


def _unsigned(contract: Contract, steps: Sequence[StepRun]) -> Waiting:
    step = next((step for step in steps if step.box == "sign_contract" and step.run_id == contract.run_id), None)
    return Waiting(
        title=_("Les og signer kontrakten"),
        course=contract.run.title,
        why=_("Når den er signert, får du tilgang til klasserommet."),
        due_on=step.due_on if step else None,
        button=_("Les kontrakten"),
        address=reverse("teacher.contracts.read", args=[contract.pk]),
    )


def _training(found: TrainingAccess) -> Waiting:
    done, all_points = len(found.done_points), len(training.POINTS)
    return Waiting(
        title=_("Ta den korte opplæringen"),
        course=found.run.title,
        why=_("Du har lest %(done)s av %(all)s punkter.") % {"done": done, "all": all_points},
        due_on=found.run.starts_on if found.run.starts_on >= clock.today() else None,  # late, it is merely useful
        button=_("Åpne opplæringen"),
        address=reverse("teacher.training.points", args=[found.run_id]),
    )


def _attendance(session: Session) -> Waiting:
    begun = session.starts_at <= clock.now()
    return Waiting(
        title=_("Før oppmøte for samling %(number)s") % {"number": session.number},
        course=session.run.title,
        why=session.topic,
        due_on=norwegian_dates.oslo_day(session.starts_at),
        button=_("Før oppmøte") if begun else "",
        address=reverse("teacher.attendance.session", args=[session.run_id, session.number]),
        not_yet=not begun,
    )
