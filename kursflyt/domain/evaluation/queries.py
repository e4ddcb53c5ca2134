"""What the answers say, and nothing before they say it about enough people.

Nothing is shown under five answers, neither whole nor by question; and nothing before the round is closed, since two
looks with one answer between them would show that answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Count, Q, QuerySet

from kursflyt.domain.courses.models import CourseRun, Programme
from kursflyt.domain.evaluation import questions
from kursflyt.domain.evaluation.models import (
    EvaluationAnswer,
    EvaluationRound,
    Finding,
    FindingAction,
    FindingsDispatch,
)

FEWEST_SHOWN = 5


@dataclass(frozen=True)
class ScaleResult:
    """`counts` runs from the lowest score to the highest; None when fewer than five have answered the question."""

    question: questions.Question
    lowest: int
    counts: tuple[int, ...] | None

    @property
    def answered(self) -> int | None:
        return sum(self.counts) if self.counts is not None else None

    @property
    def mean(self) -> Decimal | None:
        """To one decimal, half up."""
        if self.counts is None:
            return None
        total = sum(score * count for score, count in enumerate(self.counts, self.lowest))
        return (Decimal(total) / sum(self.counts)).quantize(Decimal("0.1"), ROUND_HALF_UP)

    @property
    def rows(self) -> list[tuple[int, int]]:
        return list(enumerate(self.counts, self.lowest)) if self.counts is not None else []

    @property
    def highest(self) -> int:
        return questions.RANGES[self.question.key][-1]


@dataclass(frozen=True)
class Comments:
    question: questions.Question
    answers: tuple[str, ...]


@dataclass(frozen=True)
class Results:
    """`shown` False: nothing but how many were invited and have answered."""

    invited: int
    answered: int
    opens_at: datetime
    closes_at: datetime
    closed: bool
    shown: bool
    scales: tuple[ScaleResult, ...] = ()
    recommend: ScaleResult | None = None
    comments: tuple[Comments, ...] = ()

    @property
    def asked(self) -> tuple[ScaleResult, ...]:
        """Every question with a scale, in the order of the form."""
        return (*self.scales, *((self.recommend,) if self.recommend else ()))

    @property
    def share(self) -> int:
        """Whole per cent of the invited who answered."""
        return round(100 * self.answered / self.invited) if self.invited else 0


@dataclass(frozen=True)
class Earlier:
    """The programme's closed evaluation before this one.

    `means` is by question key, without the questions that fewer than five answered.
    """

    title: str
    starts_on: date
    means: Mapping[str, Decimal]

    def change(self, scale: ScaleResult) -> Decimal | None:
        """Mean now less mean then, as both are printed; None when either of them is not shown."""
        then = self.means.get(scale.question.key)
        return None if scale.mean is None or then is None else scale.mean - then


def round_of(run: CourseRun) -> EvaluationRound | None:
    return EvaluationRound.objects.filter(run=run).first()


def answered(run: CourseRun) -> int:
    return EvaluationAnswer.objects.filter(round__run=run).count()


def results(run: CourseRun) -> Results | None:
    """None before the round is opened."""
    round_ = round_of(run)
    if round_ is None:
        return None
    return _results_of(round_)


def earlier(run: CourseRun) -> Earlier | None:
    """The last evaluation of the programme before this run, to compare with; None when there is none."""
    round_ = (
        EvaluationRound.objects.filter(
            run__programme=run.programme_id, run__starts_on__lt=run.starts_on, closed_at__isnull=False
        )
        .select_related("run")
        .order_by("-run__starts_on", "-run_id")
        .first()
    )
    if round_ is None:
        return None
    means = {scale.question.key: scale.mean for scale in _results_of(round_).asked if scale.mean is not None}
    return Earlier(round_.run.title, round_.run.starts_on, means)


def _results_of(round_: EvaluationRound) -> Results:
    answers = list(EvaluationAnswer.objects.filter(round=round_).order_by("id"))
    closed = round_.closed_at is not None
    head = Results(round_.invited, len(answers), round_.opens_at, round_.closes_at, closed, shown=False)
    if not closed or len(answers) < FEWEST_SHOWN:
        return head
    return Results(
        head.invited,
        head.answered,
        head.opens_at,
        head.closes_at,
        closed,
        shown=True,
        scales=tuple(_scale(question, answers) for question in questions.SCALES),
        recommend=_scale(questions.RECOMMENDATION, answers),
        comments=(
            Comments(questions.BEST, tuple(answer.best for answer in answers if answer.best)),
            Comments(questions.IMPROVE, tuple(answer.improve for answer in answers if answer.improve)),
        ),
    )


def _scale(question: questions.Question, answers: list[EvaluationAnswer]) -> ScaleResult:
    scores = [answer.scores[question.key] for answer in answers if question.key in answer.scores]
    allowed = questions.RANGES[question.key]
    counts = tuple(scores.count(score) for score in allowed) if len(scores) >= FEWEST_SHOWN else None
    return ScaleResult(question, allowed.start, counts)


def findings(run: CourseRun) -> list[Finding]:
    """With their actions, in one query."""
    return list(Finding.objects.filter(run=run).select_related("action__owner"))


def decided_by_run(runs: Sequence[CourseRun]) -> dict[int, tuple[int, int, int]]:
    """(findings, those that are answered, those that got an action) by the key of the run; one query."""
    rows = Finding.objects.filter(run__in=runs).order_by().values_list("run_id")
    counted = rows.annotate(
        n=Count("pk"), answered=Count("action"), acted=Count("action", filter=~Q(action__action=""))
    )
    return {run_id: (n, answered, acted) for run_id, n, answered, acted in counted}


def dispatch_of(run: CourseRun) -> FindingsDispatch | None:
    return FindingsDispatch.objects.filter(run=run).select_related("document").first()


def actions_of(run: CourseRun) -> QuerySet[FindingAction]:
    return FindingAction.objects.filter(finding__run=run).select_related("finding", "owner").order_by("finding_id")


def open_actions(programme: Programme) -> QuerySet[FindingAction]:
    """What was promised after earlier runs and is not done yet: shown when the next run is planned."""
    return (
        FindingAction.objects.filter(finding__run__programme=programme, done_at__isnull=True)
        .exclude(action="")
        .select_related("finding__run", "owner")
        .order_by("due_on", "finding_id")
    )
