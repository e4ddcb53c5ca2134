"""From answers to action: findings drafted and sent to the head, each answered with an action or a reasoned no."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from kursflyt.core import audit, storage
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.core.sentences import Counted
from kursflyt.domain.applications.models import Application
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.evaluation import queries, report
from kursflyt.domain.evaluation.models import (
    EvaluationFollowUp,
    EvaluationRound,
    Finding,
    FindingAction,
    FindingsDispatch,
)
from kursflyt.domain.messages import actions as messages
from kursflyt.domain.people.models import Staff


class EmptyFinding(Refused):
    """A finding needs a theme and a text."""


class FindingsSent(Refused):
    """The findings lie with the head and are not changed any more."""


class NothingToSend(Refused):
    """Neither a finding nor a summary."""


class IncompleteAction(Refused):
    """An action has owner and date; no action has a reason."""


class FindingsWithoutAnswer(Refused):
    """Some findings have neither action nor reason."""


@transaction.atomic
def add_finding(*, run: CourseRun, theme: str, text: str, by: Actor, at: datetime) -> Finding:
    """Raises `EmptyFinding`, `FindingsSent`."""
    refuse_when_sent(run)
    theme, text = _filled(theme, text)
    finding = Finding.objects.create(run=run, theme=theme, text=text, at=at, by=by)
    audit.record("evaluation.finding_added", by=by, at=at, run_id=run.pk, subject=str(finding.pk))
    return finding


@transaction.atomic
def change_finding(*, finding: Finding, theme: str, text: str, by: Actor, at: datetime) -> Finding:
    """Raises `EmptyFinding`, `FindingsSent`."""
    refuse_when_sent(finding.run)
    finding.theme, finding.text = _filled(theme, text)
    finding.at, finding.by = at, by
    finding.save()
    audit.record("evaluation.finding_changed", by=by, at=at, run_id=finding.run_id, subject=str(finding.pk))
    return finding


@transaction.atomic
def delete_finding(*, finding: Finding, by: Actor, at: datetime) -> None:
    """Raises `FindingsSent`."""
    refuse_when_sent(finding.run)
    audit.record("evaluation.finding_deleted", by=by, at=at, run_id=finding.run_id, subject=str(finding.pk))
    finding.delete()


@transaction.atomic
def send_findings(*, run: CourseRun, summary: str = "", by: Actor, at: datetime) -> FindingsDispatch:
    """Findings and results go to the head, with the report as PDF. Raises `FindingsSent`, `NothingToSend`."""
    refuse_when_sent(run)
    if not summary.strip() and not Finding.objects.filter(run=run).exists():
        raise NothingToSend(
            "Skriv minst ett funn, eller en oppsummering som sier hvorfor det ikke er noen funn.", field="summary"
        )
    pdf = report.render(run, summary=summary.strip(), by=by)
    document = storage.keep(pdf, media_type="application/pdf", at=at)
    dispatch = FindingsDispatch.objects.create(run=run, summary=summary.strip(), document=document, at=at, by=by)
    messages.post(
        kind="analyse_evaluation",
        key=f"analyse_evaluation:{run.pk}:{at:%Y%m%d%H%M%S}",
        at=at,
        run=run,
        staff=run.head,
        attachments=[("evalueringsrapport.pdf", document)],
        summary=dispatch.summary,
        findings=Finding.objects.filter(run=run).count(),
    )
    audit.record("evaluation.findings_sent", by=by, at=at, run_id=run.pk, sha256=document.sha256)
    return dispatch


@transaction.atomic
def take_findings_back(*, run: CourseRun, by: Actor, at: datetime) -> None:
    """The analysis is opened again, as long as the participants have not been told what comes of it."""
    if EvaluationFollowUp.objects.filter(run=run).exists():
        raise FindingsSent("Deltakerne har fått vite hva som skjer med funnene, så analysen kan ikke åpnes igjen.")
    FindingsDispatch.objects.filter(run=run).delete()
    audit.record("evaluation.findings_taken_back", by=by, at=at, run_id=run.pk)


@transaction.atomic
def decide(
    *,
    finding: Finding,
    action: str = "",
    owner: Staff | None = None,
    due_on: date | None = None,
    no_action_reason: str = "",
    by: Actor,
    at: datetime,
) -> FindingAction:
    """What the head does about a finding; deciding again replaces it. Raises `IncompleteAction`, `FindingsSent`."""
    if EvaluationFollowUp.objects.filter(run_id=finding.run_id).exists():
        raise FindingsSent("Oppfølgingen er avsluttet, og deltakerne har fått vite hva som skjer.")
    action, no_action_reason = action.strip(), no_action_reason.strip()
    if bool(action) == bool(no_action_reason):
        raise IncompleteAction("Skriv enten et tiltak, eller hvorfor det ikke trengs noe tiltak.", field="action")
    if action and owner is None:
        raise IncompleteAction("Velg hvem som har ansvaret for tiltaket.", field="owner")
    if action and due_on is None:
        raise IncompleteAction("Skriv når tiltaket skal være gjort.", field="due_on")
    decided, _ = FindingAction.objects.update_or_create(
        finding=finding,
        defaults={
            "action": action,
            "owner": owner if action else None,
            "due_on": due_on if action else None,
            "no_action_reason": no_action_reason,
            "done_at": None,
            "at": at,
            "by": by,
        },
    )
    audit.record(
        "evaluation.action_decided", by=by, at=at, run_id=finding.run_id, subject=str(finding.pk), action=bool(action)
    )
    return decided


@transaction.atomic
def finish_follow_up(*, run: CourseRun, by: Actor, at: datetime) -> list[FindingAction]:
    """Closes the follow-up and tells the participants what comes of their answers.

    Raises `FindingsWithoutAnswer`, and `FindingsSent` when it is closed already.
    """
    _hold(run)
    if EvaluationFollowUp.objects.filter(run=run).exists():
        raise FindingsSent("Oppfølgingen er avsluttet, og deltakerne har fått vite hva som skjer.")
    missing = Finding.objects.filter(run=run, action__isnull=True).count()
    if missing:
        raise FindingsWithoutAnswer(
            Counted(
                "{count} funn mangler svar. Gi hvert funn et tiltak, eller skriv hvorfor det ikke trengs noe.",
                "{count} funn mangler svar. Gi hvert funn et tiltak, eller skriv hvorfor det ikke trengs noe.",
                count=missing,
            )
        )
    decided = list(queries.actions_of(run))
    EvaluationFollowUp.objects.create(run=run, at=at, by=by)
    for application in Application.objects.filter(run=run).with_place().select_related("person"):
        messages.post(
            kind="follow_up_evaluation",
            key=f"follow_up_evaluation:{application.pk}",
            at=at,
            run=run,
            person=application.person,
            language=application.language_form,
            decided=decided,
            answered=queries.answered(run),
        )
    audit.record("evaluation.followed_up", by=by, at=at, run_id=run.pk, findings=len(decided))
    return decided


@transaction.atomic
def mark_done(*, action: FindingAction, by: Actor, at: datetime) -> FindingAction:
    """The action has been carried out."""
    if action.done_at is None and action.action:
        action.done_at = at
        action.save(update_fields=["done_at"])
        audit.record("evaluation.action_done", by=by, at=at, run_id=action.finding.run_id, subject=str(action.pk))
    return action


def refuse_when_sent(run: CourseRun) -> None:
    """In a transaction: whoever sends at the same moment is waited for. Raises `FindingsSent`."""
    _hold(run)
    if FindingsDispatch.objects.filter(run=run).exists():
        raise FindingsSent("Funnene er sendt til avdelingslederen og kan ikke endres.")


def _hold(run: CourseRun) -> None:
    """One at a time, until the transaction ends."""
    EvaluationRound.objects.select_for_update().filter(run=run).first()


def _filled(theme: str, text: str) -> tuple[str, str]:
    theme, text = theme.strip()[:80], text.strip()
    if not theme:
        raise EmptyFinding("Skriv hva funnet gjelder, for eksempel «Lokaler».", field="theme")
    if not text:
        raise EmptyFinding("Skriv hva svarene viser.", field="text")
    return theme, text
