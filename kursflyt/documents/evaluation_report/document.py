"""The evaluation report. Below the least number of answers nothing but the count is printed, whatever is handed in.

The first page can stand alone: the bars, the change since last, and the findings with what is done. What the
participants wrote follows by theme, and then the figures of the bars, for who cannot see them or wants to count.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from kursflyt.documents import letterhead, typesetting, wording
from kursflyt.documents.evaluation_report.texts import TEXTS


@dataclass(frozen=True, kw_only=True)
class ScaleResult:
    """How many chose 1, 2, 3, 4 and 5, in that order; `earlier_mean` is of the run before, if it may be shown."""

    question: str
    counts: tuple[int, int, int, int, int]
    earlier_mean: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Comments:
    """Free text answers to one question, in an order that tells nothing of who wrote them."""

    question: str
    answers: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Theme:
    """The comments of one theme by question, `size` of them; without a name those that have been put under none."""

    name: str
    size: int
    comments: tuple[Comments, ...]


@dataclass(frozen=True, kw_only=True)
class FindingRow:
    """A finding and what is done about it; `action` may also be a reasoned no."""

    text: str
    action: str = ""
    owner: str = ""
    due_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class EvaluationReport:
    """One run's evaluation. `recommend` is empty or eleven counts, for 0 to 10; `earlier_title` is the run before."""

    issuer: letterhead.Issuer
    course: letterhead.CourseFacts
    opened_on: date | datetime
    closed_on: date | datetime
    invited: int
    answered: int
    scales: tuple[ScaleResult, ...]
    recommend: tuple[int, ...] = ()
    earlier_title: str = ""
    earlier_recommend: Decimal | None = None
    themes: tuple[Theme, ...] = ()
    findings: tuple[FindingRow, ...] = ()
    teacher: str = ""
    written_by: letterhead.Signatory | None = None
    minimum_answers: int = 5


def render(data: EvaluationReport, *, language: letterhead.Language) -> bytes:
    """The report as PDF/A-2a + PDF/UA-1."""
    return typesetting.typeset(composition(data, language=language))


def composition(data: EvaluationReport, *, language: letterhead.Language) -> typesetting.Composition:
    shown = data.answered >= data.minimum_answers
    recommend: tuple[int, ...] = data.recommend if shown and any(data.recommend) else ()
    texts = wording.filled(
        TEXTS,
        language,
        course=data.course.title,
        answered=data.answered,
        invited=data.invited,
        share=round(100 * data.answered / data.invited) if data.invited else 0,
        minimum=data.minimum_answers,
        earlier=data.earlier_title,
        earlier_mean=_decimal(data.earlier_recommend),
        mean=_decimal(_mean(recommend, start=0)),
        promoters=sum(recommend[9:]),
        detractors=sum(recommend[:7]),
        count=sum(recommend),
        left="{left}",  # the template counts what it had no room for
    )
    about = [
        [texts["period"], wording.period(data.course.starts_on, data.course.ends_on, language)],
        [texts["answers"], texts["answers_value"]],
        [texts["open"], wording.period(wording.local_day(data.opened_on), wording.local_day(data.closed_on), language)],
        [texts["teacher"], data.teacher],
        [texts["written_by"], data.written_by.name if data.written_by else ""],
    ]
    closed = data.closed_on
    nameless = texts["no_theme"] if any(theme.name for theme in data.themes) else ""
    return typesetting.Composition(
        template="evaluation_report/template.typ",
        title=texts["title"],
        issuer=data.issuer,
        language=language,
        dated_on=wording.local_day(closed),
        data={
            "t": texts,
            "about": [pair for pair in about if pair[1]],
            "shown": shown,
            "scales": [_scale(scale) for scale in data.scales] if shown else [],
            "answered_share": min(100, round(100 * data.answered / data.invited)) if data.invited else 0,
            "compared": shown and bool(data.earlier_title),
            "recommend": list(recommend),
            "recommend_compared": bool(recommend) and data.earlier_recommend is not None,
            "themes": [_theme(theme, nameless) for theme in data.themes] if shown else [],
            "written_about": _written_about(data.themes, nameless) if shown and nameless else "",
            "findings": [
                [row.text, row.action, row.owner, wording.short_date(row.due_on) if row.due_on else ""]
                for row in data.findings
            ],
        },
    )


def _theme(theme: Theme, nameless: str) -> dict[str, Any]:
    name = theme.name or nameless
    return {
        "name": f"{name} ({theme.size})" if name else "",
        "comments": [[block.question, list(block.answers)] for block in theme.comments],
    }


def _written_about(themes: tuple[Theme, ...], nameless: str) -> str:
    """'Innhold 5, Lærer 2, uten tema 1'."""
    return ", ".join(f"{theme.name or nameless.lower()} {theme.size}" for theme in themes)


def _scale(scale: ScaleResult) -> dict[str, Any]:
    total = sum(scale.counts)
    mean = _mean(scale.counts, start=1)
    return {
        "question": scale.question,
        "counts": list(scale.counts),
        "total": total,
        "mean": _decimal(mean),
        "change": "" if mean is None or scale.earlier_mean is None else _signed(mean - scale.earlier_mean),
    }


def _mean(counts: tuple[int, ...], *, start: int) -> Decimal | None:
    total = sum(counts)
    if not total:
        return None
    points = sum((start + index) * count for index, count in enumerate(counts))
    return (Decimal(points) / total).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def _decimal(mean: Decimal | None) -> str:
    return "–" if mean is None else str(mean).replace(".", ",")


def _signed(change: Decimal) -> str:
    """'+0,3', '−0,1', '0,0'."""
    sign = "+" if change > 0 else "−" if change < 0 else ""
    return sign + _decimal(abs(change))
