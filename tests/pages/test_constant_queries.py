"""Pages with rows that people write take as many queries for thirty as for few, and show what was written as text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kursflyt.core import clock
from kursflyt.documents import standard_texts
from kursflyt.domain.evaluation import following_up
from kursflyt.domain.evaluation.models import CommentTheme, EvaluationAnswer, EvaluationRound
from kursflyt.domain.texts.models import TextVersion
from tests import course_at_its_end as course

pytestmark = pytest.mark.django_db

MARKUP = "<script>alert(1)</script>\"'><img src=x onerror=y> 😀\u202eאבג"


def _counted(client: Client, address: str) -> tuple[int, str]:
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(address)
    assert page.status_code == 200
    return len(asked), page.content.decode()


def test_comments_themes_and_findings(run: Any, consultant: Any, as_staff: Callable[[Any], Client]) -> None:
    course.bring_to(run, "analyse_evaluation", at=course.GRADED)
    EvaluationRound.objects.filter(run=run).update(closed_at=course.GRADED)
    held = EvaluationRound.objects.get(run=run)
    client, address = as_staff(consultant), f"/kontor/kurs/{run.pk}/steg/analyse_evaluation/"

    def write(count: int) -> None:
        for number in range(count):
            EvaluationAnswer.objects.create(
                round=held, scores={"level": 4}, best=f"{MARKUP} {number}", improve=f"{MARKUP} lunsj {number}"
            )
            CommentTheme.objects.create(
                round=held,
                comment=f"{count}{number:014}",
                theme=f"{MARKUP[:60]} {number}",
                at=course.GRADED,
                by=consultant.actor,
            )
            following_up.add_finding(run=run, theme=MARKUP[:70], text=MARKUP, by=consultant.actor, at=course.GRADED)

    write(5)
    few, _ = _counted(client, address)
    write(30)
    many, page = _counted(client, address)

    assert few == many
    assert "<script>alert" not in page and "<img src=x" not in page and "&lt;script&gt;alert(1)" in page


def test_the_grade_sheet_and_a_row_of_it(run: Any, teacher: Any, as_person: Callable[..., Client]) -> None:
    course.sign_contract(run, teacher, course.SECOND_LAST)
    client, address = as_person(teacher, "teacher"), f"/larer/kurs/{run.pk}/karakterer/"
    rows = course.participants(run, 30)
    course.hand_in_all(rows)
    first, others = rows[0], rows[2:]  # two: the last row of a sheet moves the course on
    for row in others:
        row.place.delete()

    def saved(comment: str) -> int:
        given = {f"grade_{first.pk}": "", f"comment_{first.pk}": comment}
        with CaptureQueriesContext(connection) as asked:
            assert client.post(f"{address}{first.pk}/", given).status_code == 200
        return len(asked)

    with clock.fixed_at(course.AFTER_DEADLINE):
        saved("Godt")
        two, saving_in_two = _counted(client, address)[0], saved(MARKUP)
        for row in others:
            type(row.place).objects.create(application=row, granted_at=course.SECOND_LAST)
        (thirty, page), saving_in_thirty = _counted(client, address), saved("Bra")

    assert (two, saving_in_two) == (thirty, saving_in_thirty)
    assert "<script>alert" not in page and "&lt;script&gt;alert(1)" in page


def test_the_versions_of_a_text(run: Any, head: Any, as_staff: Callable[[Any], Client]) -> None:
    subject, body = standard_texts.standard("confirm_registration", "nb")
    client, address = as_staff(head), "/kontor/oppsett/tekster/confirm_registration/versjoner/"

    def write(*numbers: int) -> None:
        for number in numbers:
            TextVersion.objects.create(
                kind="confirm_registration", language="nb", number=number, subject=subject, note=MARKUP[:200],
                body=f"{body}\n{MARKUP} {number}", by=head.actor, at=course.GRADED,
            )  # fmt: skip

    write(1)
    one, _ = _counted(client, address)
    write(*range(2, 31))
    thirty, page = _counted(client, address)

    assert one == thirty
    assert "<script>alert" not in page and "&lt;script&gt;alert(1)" in page
