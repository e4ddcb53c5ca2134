"""The results of an evaluation as plots: sums, words, the rule of five, and the comparison with the run before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kursflyt.domain.evaluation import queries, questions, report
from kursflyt.domain.evaluation.models import EvaluationAnswer, EvaluationRound
from kursflyt.pages.office import evaluation_plots as plots
from tests import course_at_its_end as course
from tests.conftest import make_run

Enter = Callable[[Any], Client]
LEVEL = questions.SCALES[1]


def _evaluated(run: Any, *levels: int, invited: int = 24, closed: bool = True, **more: Any) -> None:
    """One answer for each of `levels`, in a round that is closed."""
    at = course.SECOND_LAST
    round_ = EvaluationRound.objects.create(
        run=run, invited=invited, opens_at=at, closes_at=at + timedelta(days=7), closed_at=at if closed else None
    )
    EvaluationAnswer.objects.bulk_create(
        EvaluationAnswer(round=round_, scores={"level": level}, **more) for level in levels
    )


def _before(run: Any, slug: str = "velferdsteknologi-2026", starts_on: date = date(2026, 2, 2)) -> Any:
    return make_run(run.head, run.consultant, run.marketer, slug=slug, title=f"Kurset {slug}", starts_on=starts_on)


def _page(client: Client, run: Any) -> str:
    return client.get(f"/kontor/kurs/{run.pk}/steg/analyse_evaluation/").content.decode()


def _plot(run: Any, key: str = "level") -> plots.Plot:
    results = queries.results(run)
    assert results is not None
    return next(plot for plot in plots.plots_of(results, queries.earlier(run)) if plot.result.question.key == key)


def _result(*counts: int) -> queries.ScaleResult:
    return queries.ScaleResult(LEVEL, 1, counts)


def test_the_segments_fill_the_bar_and_the_table_has_every_answer() -> None:
    plot = plots.plot_of(_result(1, 0, 3, 7, 9))

    assert [(part.score, part.count, part.x, part.width) for part in plot.segments] == [
        (1, 1, "0.00%", "5.00%"),
        (3, 3, "5.00%", "15.00%"),
        (4, 7, "20.00%", "35.00%"),
        (5, 9, "55.00%", "45.00%"),
    ]
    assert [(row.score, row.count, row.share) for row in plot.rows] == [
        (5, 9, 45),
        (4, 7, 35),
        (3, 3, 15),
        (2, 0, 0),
        (1, 1, 5),
    ]
    assert sum(row.count for row in plot.rows) == sum(part.count for part in plot.segments) == 20


def test_a_segment_too_narrow_for_its_score_is_drawn_without_it() -> None:
    plot = plots.plot_of(_result(1, 0, 3, 7, 9))

    assert [part.numbered for part in plot.segments] == [False, True, True, True]


def test_the_colour_follows_the_place_on_the_scale_whatever_its_length() -> None:
    recommend = queries.ScaleResult(questions.RECOMMENDATION, 0, (1,) * 11)

    assert [part.level for part in plots.plot_of(_result(1, 1, 1, 1, 1)).segments] == [1, 2, 3, 4, 5]
    assert [part.level for part in plots.plot_of(recommend).segments] == [1, 1, 2, 2, 3, 3, 3, 4, 4, 5, 5]


def test_the_picture_is_told_in_a_sentence() -> None:
    earlier = queries.Earlier("Kurset i fjor", date(2026, 2, 2), {"level": Decimal("3.9")})

    spoken = plots.plot_of(_result(0, 0, 2, 4, 4), earlier).spoken

    assert spoken == (
        "Det faglige nivået passet for meg: snittet er 4,2 av 5 fra 10 svar, 0,3 høyere enn sist. "
        "4 ga 5, 4 ga 4 og 2 ga 3."
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [("0.3", "0,3 høyere enn sist"), ("-0.1", "0,1 lavere enn sist"), ("0.0", "likt med sist")],
)
def test_a_difference_is_said_in_words(change: str, words: str) -> None:
    assert plots.in_words(Decimal(change)) == words


def test_the_run_before_is_compared_with_and_only_in_that_direction(run: Any) -> None:
    before = _before(run)
    _evaluated(before, 4, 4, 4, 4, 4)
    _evaluated(run, 5, 5, 4, 4, 4)

    now, then = _plot(run), _plot(before)

    assert (now.change, now.earlier_mean, now.way) == ("0,4 høyere enn sist", Decimal("4.0"), "up")
    assert (then.change, then.earlier_mean, then.way) == ("", None, "")


def test_the_last_closed_evaluation_of_the_same_programme_is_the_one_compared_with(run: Any) -> None:
    _evaluated(_before(run), 1, 1, 1, 1, 1)
    _evaluated(_before(run, "velferdsteknologi-host-2026", date(2026, 9, 1)), 5, 5, 5, 5, 5)
    _evaluated(_before(run, "velferdsteknologi-vinter-2027", date(2027, 1, 4)), 3, 3, 3, 3, 3, closed=False)
    _evaluated(run, 4, 4, 4, 4, 4)

    assert _plot(run).change == "1,0 lavere enn sist"


def test_nothing_is_compared_when_fewer_than_five_answered_last_time(run: Any, as_staff: Enter) -> None:
    before = _before(run)
    _evaluated(before, 2, 2, 2, 2)
    _evaluated(run, 4, 4, 4, 4, 4)

    page = _page(as_staff(run.consultant), run)

    assert queries.earlier(run) == queries.Earlier(before.title, before.starts_on, {})
    assert ("sist</span>" in page, "Snitt sist" in page, "ikke noe å sammenligne med" in page) == (False, False, True)


def test_nothing_is_compared_when_fewer_than_five_answered_the_question_last_time(run: Any) -> None:
    before = _before(run)
    _evaluated(before, 4, 4, 4, 4, 4)
    for answer in EvaluationAnswer.objects.filter(round=before.pk)[:4]:
        EvaluationAnswer.objects.filter(pk=answer.pk).update(scores={"level": 4, "digital": 1})
    _evaluated(run, 4, 4, 4, 4, 4)
    EvaluationAnswer.objects.filter(round=run.pk).update(scores={"level": 4, "digital": 5})

    assert (_plot(run).change, _plot(run, "digital").change) == ("likt med sist", "")


def test_nothing_is_shown_or_compared_when_fewer_than_five_answered_now(run: Any, as_staff: Enter) -> None:
    _evaluated(_before(run), 4, 4, 4, 4, 4)
    _evaluated(run, 5, 5, 5, 5, best="Praksis")

    page = _page(as_staff(run.consultant), run)

    assert [word for word in ("Praksis", 'role="img"', "Vis tallene", "enn sist", "«Sist» er") if word in page] == []
    assert "<strong>4 av 24</strong> svarte, det er 17 prosent." in " ".join(page.split())


def test_the_first_evaluation_of_a_programme_says_that_there_is_nothing_to_compare_with(
    run: Any, as_staff: Enter
) -> None:
    _evaluated(run, 4, 4, 4, 4, 4)

    assert "Dette er første gang kurset er evaluert" in _page(as_staff(run.consultant), run)


def test_each_picture_points_to_its_table_and_has_no_style_attribute(run: Any, as_staff: Enter) -> None:
    _evaluated(_before(run), 4, 4, 4, 4, 4)
    _evaluated(run, 5, 5, 4, 4, 4)

    page = _page(as_staff(run.consultant), run)

    assert page.count('aria-describedby="numbers_level"') == page.count('id="numbers_level"') == 1
    assert "snittet er 4,4 av 5 fra 5 svar, 0,4 høyere enn sist. 2 ga 5 og 3 ga 4." in page
    assert ('width="21%"' in page, " style=" in page) == (True, False)


def test_free_texts_are_folded_after_ten(run: Any, as_staff: Enter) -> None:
    _evaluated(run, *[4] * 12, best="Praksis")

    page = _page(as_staff(run.consultant), run)

    before, after = page.split("Vis 2 til")
    assert (before.count("<li>Praksis "), after.count("<li>Praksis ")) == (10, 2)


def test_the_page_asks_the_database_as_often_for_many_answers_as_for_few(run: Any, as_staff: Enter) -> None:
    before, client = _before(run), as_staff(run.consultant)
    _evaluated(before, *[4] * 5)
    _evaluated(run, *[4] * 5, best="Praksis")
    _page(client, run)
    few = _count(client, run)

    for one in (before, run):
        EvaluationAnswer.objects.bulk_create(
            EvaluationAnswer(round_id=one.pk, scores={"level": 5}, improve="Lokaler") for _ in range(25)
        )
    for number in range(5):
        _evaluated(_before(run, f"eldre-{number}", date(2025, 1, 1 + number)), *[3] * 6)

    assert _count(client, run) == few


def _count(client: Client, run: Any) -> int:
    with CaptureQueriesContext(connection) as asked:
        _page(client, run)
    return len(asked)


def test_the_report_is_made_with_and_without_a_run_before(run: Any) -> None:
    before = _before(run)
    _evaluated(before, 4, 4, 4, 4, 4)
    _evaluated(run, 5, 5, 4, 4, 4)

    assert [report.render(one)[:5] for one in (before, run)] == [b"%PDF-", b"%PDF-"]
