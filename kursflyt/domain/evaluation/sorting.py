"""Putting what the participants wrote under themes, by someone who has read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from kursflyt.core import audit
from kursflyt.core.actor import Actor
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.evaluation import following_up, themes
from kursflyt.domain.evaluation.models import CommentTheme, EvaluationRound


@transaction.atomic
def sort(*, run: CourseRun, wanted: Mapping[str, Iterable[str]], by: Actor, at: datetime) -> int:
    """Gives each named comment (by its key) exactly these themes; returns how many comments changed.

    A comment that is not named is left alone, and a key that is unknown is passed over: nothing is sorted before the
    answers may be shown. Raises following_up.FindingsSent.
    """
    round_ = EvaluationRound.objects.select_for_update().filter(run=run).first()
    following_up.refuse_when_sent(run)
    known, changed = themes.names(run), 0
    for comment in themes.comments(run):
        if round_ is not None and comment.key in wanted:
            chosen, before = _clean(wanted[comment.key], known), set(comment.themes)
            if chosen != before:
                _put(round_, comment.key, chosen, before, by, at)
                changed += 1
    if changed:
        audit.record("evaluation.comments_sorted", by=by, at=at, run_id=run.pk, comments=changed)
    return changed


def _put(round_: EvaluationRound, key: str, chosen: set[str], before: set[str], by: Actor, at: datetime) -> None:
    CommentTheme.objects.filter(round=round_, comment=key, theme__in=before - chosen).delete()
    CommentTheme.objects.bulk_create(
        CommentTheme(round=round_, comment=key, theme=theme, at=at, by=by) for theme in sorted(chosen - before)
    )


def _clean(wanted: Iterable[str], known: list[str]) -> set[str]:
    """Without empty ones, as they are written already where only the size of the letters differs."""
    as_known = {name.casefold(): name for name in known}
    said = (" ".join(theme.split())[: themes.LONGEST] for theme in wanted)
    return {as_known.get(theme.casefold(), theme) for theme in said if theme}
