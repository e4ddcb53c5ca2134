"""What the participants wrote, by theme: proposed by its words, chosen by a person, and still anonymous."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation

from kursflyt.core.models import AuditEntry
from kursflyt.domain.evaluation import actions as evaluation
from kursflyt.domain.evaluation import following_up, queries, questions, sorting, themes
from kursflyt.domain.evaluation.models import CommentTheme, EvaluationAnswer, EvaluationRound
from tests import course_at_its_end as course

CLOSED = course.SECOND_LAST + timedelta(days=7, minutes=1)
WRITTEN = [
    ("Øvelsene og eksemplene.", "Opptak fra Zoom hadde vært fint."),
    ("Læreren!", ""),
    ("Alt.", "Lunsjen og lokalet."),
    ("", "For høyt tempo."),
    ("Engasjert underviser, relevant innhold.", ""),
]


def evaluated(run: Any, written: list[tuple[str, str]] = WRITTEN, *, closed: bool = True) -> None:
    evaluation_round = EvaluationRound.objects.create(
        run=run,
        invited=8,
        opens_at=course.SECOND_LAST,
        closes_at=CLOSED,
        closed_at=CLOSED if closed else None,
    )
    for best, improve in written:
        EvaluationAnswer.objects.create(round=evaluation_round, scores={"level": 4}, best=best, improve=improve)


def named(run: Any, text: str) -> themes.Comment:
    return next(comment for comment in themes.comments(run) if comment.text == text)


def sort(run: Any, wanted: dict[str, list[str]]) -> int:
    return sorting.sort(run=run, wanted=wanted, by=run.consultant.actor, at=CLOSED)


def test_the_words_propose_themes_and_nothing_is_stored_until_someone_chooses(run: Any) -> None:
    evaluated(run)

    proposed = {comment.text: comment.proposed for comment in themes.comments(run)}

    assert proposed == {
        "Øvelsene og eksemplene.": ("Innhold",),
        "Opptak fra Zoom hadde vært fint.": ("Digitalt",),
        "Læreren!": ("Lærer",),
        "Alt.": (),
        "Lunsjen og lokalet.": ("Praktisk",),
        "For høyt tempo.": ("Arbeidsmengde",),
        "Engasjert underviser, relevant innhold.": ("Innhold", "Lærer"),
    }
    assert not CommentTheme.objects.exists()


def test_a_finding_gives_a_theme_of_its_own_and_proposes_by_its_word(run: Any) -> None:
    evaluated(run, [*WRITTEN, ("Gruppearbeidet.", "")])

    following_up.add_finding(run=run, theme="Gruppearbeid", text="Bra", by=run.consultant.actor, at=CLOSED)

    assert themes.names(run) == [*themes.COMMON, "Gruppearbeid"]
    assert named(run, "Gruppearbeidet.").proposed == ("Gruppearbeid",)


def test_comments_are_grouped_by_what_was_chosen_and_those_without_stand_last(run: Any) -> None:
    evaluated(run)
    sort(run, {named(run, "Læreren!").key: ["lærer", " "], named(run, "For høyt tempo.").key: ["Lærer", "Tempo"]})

    groups = [(group.theme, len(group.chosen), len(group.proposed)) for group in themes.grouped(themes.comments(run))]

    assert themes.names(run) == [*themes.COMMON, "Tempo"]
    assert groups == [
        ("Lærer", 2, 1),
        ("Tempo", 1, 0),
        ("Innhold", 0, 2),
        ("Digitalt", 0, 1),
        ("Praktisk", 0, 1),
        ("", 1, 0),
    ]


def test_a_common_theme_is_called_in_the_readers_language_and_another_as_it_was_written(run: Any) -> None:
    evaluated(run)
    sort(run, {named(run, "Alt.").key: ["Lærer", "Karakter"]})

    with translation.override("en"):
        called = {group.theme: group.called for group in themes.grouped(themes.comments(run)) if group.chosen}
        assert translation.gettext("Karakter") == "Grade"

    assert called == {"Lærer": "Teacher", "Karakter": "Karakter"}


def test_sorting_again_replaces_and_says_how_many_changed_with_one_entry_in_the_trail(run: Any) -> None:
    evaluated(run)
    key = named(run, "Alt.").key

    changed = [sort(run, {key: chosen}) for chosen in (["Innhold", "Lærer"], ["Lærer", "Innhold"], ["Lærer"], [])]

    assert changed == [1, 0, 1, 1]
    assert AuditEntry.objects.filter(event="evaluation.comments_sorted").count() == 3
    assert not CommentTheme.objects.exists()


@pytest.mark.parametrize(("answers", "closed"), [(4, True), (5, False)])
def test_nothing_is_shown_or_sorted_before_the_answers_may_be_seen(run: Any, answers: int, closed: bool) -> None:
    evaluated(run, WRITTEN[:answers], closed=closed)
    keys = [themes.key_of(answer, questions.BEST) for answer in EvaluationAnswer.objects.all()]

    assert themes.comments(run) == []
    assert sort(run, {key: ["Innhold"] for key in keys}) == 0


def test_no_key_or_order_tells_which_two_comments_one_person_wrote(run: Any) -> None:
    evaluated(run, [(f"Best {number}", f"Bedre {number}") for number in range(12)])

    found = themes.comments(run)
    best = [comment.text.split()[1] for comment in found if comment.question is questions.BEST]
    improve = [comment.text.split()[1] for comment in found if comment.question is questions.IMPROVE]

    assert len({comment.key for comment in found}) == 24
    assert sorted(best) == sorted(improve) and best != improve
    assert not any(str(answer.pk)[:8] in comment.key for answer in EvaluationAnswer.objects.all() for comment in found)


def test_what_was_sent_to_the_head_is_not_sorted_again(run: Any) -> None:
    evaluated(run)
    key = named(run, "Alt.").key
    following_up.send_findings(run=run, summary="Bra", by=run.consultant.actor, at=CLOSED)

    with pytest.raises(following_up.FindingsSent):
        sort(run, {key: ["Innhold"]})


def test_the_themes_are_forgotten_with_the_texts(run: Any) -> None:
    evaluated(run)
    sort(run, {named(run, "Alt.").key: ["Innhold"]})

    evaluation.forget_texts(at=CLOSED + timedelta(days=400))

    assert not CommentTheme.objects.exists() and queries.answered(run) == 5


def test_a_finding_begins_with_the_answers_in_quotes(run: Any) -> None:
    evaluated(run)
    sort(run, {named(run, "Læreren!").key: ["Lærer"]})

    assert themes.quoted(themes.grouped(themes.comments(run))[0]) == "«Læreren!»"
