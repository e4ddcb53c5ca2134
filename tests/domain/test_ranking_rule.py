"""The published rule of ranking: what is said is what is done, and it stands once somebody has applied by it."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from kursflyt.core.models import AuditEntry
from kursflyt.domain.applications import prioritising, queries, ranking, receipts, withdrawing
from kursflyt.domain.applications.models import Application
from kursflyt.domain.courses import actions as courses
from kursflyt.domain.courses import ranking_rule
from kursflyt.domain.courses.models import AllocationRule, CourseRun
from kursflyt.policy import law
from tests.applicants import apply

pytestmark = pytest.mark.django_db

GROUP = "Søkere som arbeider i kommunen"


@pytest.fixture
def ruled(run: CourseRun) -> CourseRun:
    """A run on which the municipality's own go first, and then the longest practice."""
    run.priority_group, run.ranks_by_practice = GROUP, True
    run.save()
    return run


def order(run: CourseRun) -> list[str]:
    return [row.application.person.given_name for row in ranking.ranked(run)]


def test_who_belongs_to_the_group_goes_first_then_who_has_practised_longest_then_who_applied_first(
    ruled: CourseRun, moment: datetime
) -> None:
    for number, (name, belongs, years) in enumerate(
        [("Ada", False, 20), ("Bo", True, 2), ("Eva", True, 9), ("Ida", False, 20), ("Ole", True, 9)]
    ):
        apply(
            ruled,
            given_name=name,
            email=f"{name}@example.org",
            in_priority_group=belongs,
            practice_years=Decimal(years),
            at=moment + timedelta(minutes=number),
        )

    assert order(ruled) == ["Eva", "Ole", "Bo", "Ada", "Ida"]


def test_a_requirement_that_is_not_met_weighs_more_than_the_group(ruled: CourseRun, moment: datetime) -> None:
    apply(ruled, given_name="Ada", email="a@example.org", in_priority_group=True, attachments=[], at=moment)
    apply(ruled, given_name="Bo", email="b@example.org", at=moment)

    assert order(ruled) == ["Bo", "Ada"]


def test_without_a_rule_of_its_own_a_run_ranks_by_time_whatever_the_applicants_say(
    run: CourseRun, moment: datetime
) -> None:
    apply(run, given_name="Ada", email="a@example.org", practice_years=Decimal(1), at=moment)
    late = moment + timedelta(hours=1)
    apply(run, given_name="Bo", email="b@example.org", in_priority_group=True, practice_years=Decimal(30), at=late)

    assert order(run) == ["Ada", "Bo"]
    assert not Application.objects.filter(in_priority_group=True).exists()


def test_what_the_office_finds_holds_over_what_the_applicant_says_and_the_newest_holds(
    ruled: CourseRun, consultant: Any, moment: datetime
) -> None:
    apply(ruled, given_name="Ada", email="a@example.org", in_priority_group=True, at=moment)
    bo = apply(ruled, given_name="Bo", email="b@example.org", at=moment + timedelta(hours=1))

    prioritising.find(application=bo, belongs=True, reason="Attest fra kommunen", by=consultant.actor, at=moment)
    with_bo = order(ruled)
    ada = Application.objects.get(person__given_name="Ada")
    prioritising.find(application=ada, belongs=False, reason="Privat firma", by=consultant.actor, at=moment)
    without_ada = order(ruled)
    prioritising.find(application=ada, belongs=True, reason="Likevel kommunen", by=consultant.actor, at=moment)

    assert (with_bo, without_ada, order(ruled)) == (["Ada", "Bo"], ["Bo", "Ada"], ["Ada", "Bo"])
    assert AuditEntry.objects.filter(event="applications.priority_found").count() == 3


def test_a_finding_needs_a_reason_a_group_and_an_application_that_stands(
    run: CourseRun, consultant: Any, moment: datetime
) -> None:
    ada, by = apply(run, at=moment), consultant.actor

    with pytest.raises(prioritising.NothingToFind):
        prioritising.find(application=ada, belongs=True, reason="x", by=by, at=moment)
    run.priority_group = GROUP
    run.save()
    with pytest.raises(prioritising.FindingWithoutReason):
        prioritising.find(application=ada, belongs=True, reason=" ", by=by, at=moment)
    withdrawing.withdraw(application=ada, by=by, at=moment)
    with pytest.raises(prioritising.NothingToFind):
        prioritising.find(application=ada, belongs=True, reason="x", by=by, at=moment)


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_a_decision_says_the_rule_and_how_the_applicant_stands_to_it(
    ruled: CourseRun, moment: datetime, language: str
) -> None:
    apply(ruled, in_priority_group=True, practice_years=Decimal("2.5"), language_form=language, at=moment)

    (ruling,) = ranking.suggested_rulings(ruled, law=law.admission(on=moment.date()), at=moment)

    assert ruling.rule[-1] == f"Tildelingsregelen for kurset: {ranking_rule.said(ruled, language)}"
    belongs = "Du hører til dem som går foran." if language == "nb" else "Du høyrer til dei som går føre."
    assert ruling.facts[-2:] == (belongs, "Du har opplyst 2,5 års relevant praksis.")


@pytest.mark.parametrize(
    ("group", "practice", "said"),
    [
        ("", False, "Søkere som oppfyller kravene, rangeres etter når søknaden kom."),
        ("", True, "Den som har lengst relevant praksis, går foran. Ved likhet går den som søkte først, foran."),
        (GROUP, False, f"{GROUP}, går foran. Ved likhet går den som søkte først, foran."),
        (
            GROUP,
            True,
            f"{GROUP}, går foran. Innenfor hver gruppe går den som har lengst relevant praksis, foran. "
            "Ved likhet går den som søkte først, foran.",
        ),
    ],
)
def test_the_rule_is_written_out_from_what_is_ranked_by(run: CourseRun, group: str, practice: bool, said: str) -> None:
    run.priority_group, run.ranks_by_practice = group, practice

    assert ranking_rule.said(run) == said


def test_first_come_first_served_asks_for_no_group(run: CourseRun, moment: datetime) -> None:
    run.priority_group, run.allocation_rule = GROUP, AllocationRule.FIRST_COME
    run.save()

    apply(run, in_priority_group=True, at=moment)

    assert ranking_rule.said(run).startswith("Først til mølla")
    assert not Application.objects.get().in_priority_group


def test_the_receipt_repeats_what_the_applicant_said_of_the_group(ruled: CourseRun, moment: datetime) -> None:
    application = apply(ruled, in_priority_group=True, at=moment)

    assert ("Går foran i rangeringen", f"ja ({GROUP})") in receipts.answers_of(application)


def test_the_rule_stands_once_somebody_has_applied_by_it(ruled: CourseRun, head: Any, moment: datetime) -> None:
    courses.change_facts(run=ruled, by=head.actor, at=moment, priority_group="Søkere fra fylket")
    apply(ruled, at=moment)

    with pytest.raises(courses.RuleIsInForce):
        courses.change_facts(run=ruled, by=head.actor, at=moment, ranks_by_practice=False)

    assert CourseRun.objects.get(pk=ruled.pk).ranks_by_practice is True
    courses.change_facts(run=ruled, by=head.actor, at=moment, venue="C2")
    assert queries.standing(ruled).get().run.venue == "C2"
