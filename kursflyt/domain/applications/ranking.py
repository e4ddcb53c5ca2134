"""The published rule applied: first who meets the requirements, then as the run's rule says, then who applied first.

The rule in words is `courses.ranking_rule`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kursflyt.core import norwegian_dates
from kursflyt.core.sentences import Sentence
from kursflyt.domain.applications import deciding, queries, reasons, requirements, seats
from kursflyt.domain.applications.deciding import Ruling
from kursflyt.domain.applications.letters import Law
from kursflyt.domain.applications.models import Application, Decision, Outcome, Proposal
from kursflyt.domain.courses.models import CourseRun

_ORDER = {"met": 0, "unclear": 1, "not_met": 2}


@dataclass(frozen=True)
class Ranked:
    """An application with its place in the ranking and what the check said."""

    rank: int
    application: Application
    checks: tuple[requirements.Check, ...]
    verdict: requirements.Verdict
    decision: Decision | None
    proposal: Proposal | None = None

    @property
    def verdict_text(self) -> Sentence:
        return requirements.VERDICT_TEXTS[self.verdict]

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(check.missing for check in self.checks if check.missing)


def ranked(run: CourseRun) -> list[Ranked]:
    """All standing applications in ranking order. A constant number of queries."""
    rows = []
    for application in queries.standing(run):
        checks = requirements.check(application)
        rows.append((application, checks, requirements.overall(checks)))
    rows.sort(key=lambda row: (_ORDER[row[2]], *_by_rule(run, row[0])))
    return [
        Ranked(
            number,
            application,
            checks,
            verdict,
            queries.current_decision(application),
            queries.pending_proposal(application),
        )
        for number, (application, checks, verdict) in enumerate(rows, start=1)
    ]


def _by_rule(run: CourseRun, application: Application) -> tuple[object, ...]:
    practice = -application.practice_years if run.ranks_by_practice else 0
    return not application.goes_first, practice, application.submitted_at, application.pk


def suggested_rulings(run: CourseRun, *, law: Law, at: datetime, beside_proposals: bool = False) -> list[Ruling]:
    """What the rule says of each undecided application, in ranking order, with reasons in the applicant's standard.

    An application whose documents are missing is left out until it has been asked for them and the date has passed.
    With `beside_proposals` those that somebody has proposed an outcome for are left out, and keep their places.
    """
    rows = ranked(run)
    free = free_after_proposals(run, rows) if beside_proposals else seats.free(run)
    rulings = []
    for row in rows:
        if row.decision is not None or (beside_proposals and row.proposal):
            continue
        outcome = _outcome(row, free=free, at=at)
        if outcome is None:
            continue
        if outcome == Outcome.OFFER:
            free -= 1
        rulings.append(ruling_for(row, outcome, law=law))
    return rulings


def free_after_proposals(run: CourseRun, rows: Sequence[Ranked]) -> int:
    """How many places are left when what is proposed is decided; below zero when too many are proposed a place."""
    offers = sum(row.proposal is not None and row.proposal.outcome == Outcome.OFFER for row in rows)
    given_back = sum(
        row.proposal is not None and row.decision is not None and deciding.holds_place(row.decision) for row in rows
    )
    return seats.free(run) - offers + given_back


def proposed_rulings(rows: Sequence[Ranked], *, law: Law) -> list[Ruling]:
    """What is proposed and not decided yet, in the order of the rows, in the words of the proposals."""
    return [in_words_of(row.proposal, ruling_for(row, row.proposal.outcome, law=law)) for row in rows if row.proposal]


def in_words_of(proposal: Proposal, ruling: Ruling) -> Ruling:
    """The ruling with what the proposal says in its own words."""
    own: dict[str, Any] = {part: reasons.lines(text) for part, text in proposal.wording.items()}
    if proposal.reason:
        own["considerations"] = reasons.lines(proposal.reason)
    return dataclasses.replace(ruling, **own)


def ruling_for(row: Ranked, outcome: str, *, law: Law) -> Ruling:
    """The ruling with its proposed reasons."""
    application = row.application
    rules = law["nn" if application.language_form == "nn" else "nb"].rules
    why = reasons.proposed(application, outcome, checks=row.checks, rules=rules)
    return Ruling(
        application=application,
        outcome=outcome,
        facts=why.facts,
        rule=why.rule,
        considerations=why.considerations,
        conditions=why.conditions,
        missing=why.missing,
        seen=row.decision,
    )


def grounds_for_rejection(row: Ranked, *, at: datetime) -> tuple[str, ...]:
    """The usual considerations, where the check or a date that has passed carries them; else somebody must write."""
    if row.verdict == "not_met" or (row.verdict == "unclear" and _asked_in_vain(row, at=at)):
        return reasons.proposed(row.application, Outcome.REJECTION, checks=row.checks, rules=()).considerations
    return ()


def waiting_for_documents(rows: Sequence[Ranked], *, at: datetime) -> list[Ranked]:
    """The undecided whose documents are missing and whose date, if they were asked, has not passed."""
    return [row for row in rows if row.decision is None and row.verdict == "unclear" and not _asked_in_vain(row, at=at)]


def _outcome(row: Ranked, *, free: int, at: datetime) -> str | None:
    if row.verdict == "not_met":
        return Outcome.REJECTION
    if row.verdict == "met":
        return Outcome.OFFER if free > 0 else Outcome.WAITING_LIST
    return Outcome.REJECTION if _asked_in_vain(row, at=at) else None


def _asked_in_vain(row: Ranked, *, at: datetime) -> bool:
    today = norwegian_dates.oslo_day(at)
    return any(
        request.answered_at is None and request.due_on < today for request in row.application.document_requests.all()
    )
