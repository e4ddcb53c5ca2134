"""The evaluation report as PDF: the results and findings of a run, set by documents.evaluation_report."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kursflyt.core import norwegian_dates
from kursflyt.core.actor import Actor
from kursflyt.documents import evaluation_report, letterhead
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.evaluation import queries, questions, themes
from kursflyt.domain.evaluation.models import FindingAction
from kursflyt.domain.school import letterhead as school_letterhead


class NotEvaluated(Exception):
    """There is no round to report."""


def render(run: CourseRun, *, summary: str = "", by: Actor | None = None) -> bytes:
    """PDF. Raises `NotEvaluated` before the round is opened."""
    results = queries.results(run)
    if results is None:
        raise NotEvaluated(run.pk)
    rows = [
        evaluation_report.FindingRow(
            text=f"{finding.theme}: {finding.text}", **_action(getattr(finding, "action", None))
        )
        for finding in queries.findings(run)
    ]
    if summary:
        rows.insert(0, evaluation_report.FindingRow(text=f"Oppsummering: {summary}"))
    earlier = queries.earlier(run) if results.shown else None
    means = earlier.means if earlier else {}
    return evaluation_report.render(
        evaluation_report.EvaluationReport(
            issuer=school_letterhead.issuer(),
            course=letterhead.CourseFacts(
                title=run.title,
                code=run.programme.code,
                starts_on=run.starts_on,
                ends_on=run.ends_on,
                place=run.venue,
            ),
            opened_on=norwegian_dates.oslo_day(results.opens_at),
            closed_on=norwegian_dates.oslo_day(results.closes_at),
            invited=results.invited,
            answered=results.answered,
            scales=tuple(
                evaluation_report.ScaleResult(
                    question=scale.question.nb,
                    counts=_five(scale.counts),
                    earlier_mean=means.get(scale.question.key),
                )
                for scale in results.scales
                if scale.counts is not None
            ),
            recommend=results.recommend.counts if results.recommend and results.recommend.counts else (),  # type: ignore[arg-type]
            earlier_title=f"{earlier.title} ({norwegian_dates.short_date(earlier.starts_on)})"
            if earlier and means
            else "",
            earlier_recommend=means.get(questions.RECOMMEND),
            themes=_themes(run),
            findings=tuple(rows),
            written_by=letterhead.Signatory(name=by.name, title="konsulent driftsadministrasjon") if by else None,
            minimum_answers=queries.FEWEST_SHOWN,
        ),
        language="nb",
    )


def _themes(run: CourseRun) -> tuple[evaluation_report.Theme, ...]:
    """As someone has chosen; what is only proposed stands with what has no theme."""
    chosen = [replace(comment, proposed=()) for comment in themes.comments(run)]
    return tuple(
        evaluation_report.Theme(
            name=group.theme,
            size=len(group.chosen),
            comments=tuple(
                evaluation_report.Comments(question=question.nb, answers=tuple(comment.text for comment in comments))
                for question, comments in group.questions
            ),
        )
        for group in themes.grouped(chosen)
    )


def _action(action: FindingAction | None) -> dict[str, Any]:
    if action is None:
        return {}
    if not action.action:
        return {"action": f"Ingen tiltak: {action.no_action_reason}"}
    return {"action": action.action, "owner": str(action.owner), "due_on": action.due_on}


def _five(counts: tuple[int, ...]) -> tuple[int, int, int, int, int]:
    one, two, three, four, five = counts
    return one, two, three, four, five
