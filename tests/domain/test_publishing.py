"""What a landing page must have before it is public, and the plan version by version."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from kursflyt.domain.courses import course_text, landing_page_checks, publishing, queries
from kursflyt.domain.courses.models import CourseRun

TEXTS = {
    "ingress": "Lær noe nytt.",
    "target_group": "For deg.",
    "content": "## Tema\n\n- ett\n- to",
    "learning_outcomes": "- Kan noe",
    "admission_requirements": "Fagbrev eller realkompetanse.",
    "assessment": "Oppgave.",
    "cancellation_terms": "14 dager.",
}


@pytest.fixture
def written(run: Any, head: Any, moment: datetime) -> CourseRun:
    publishing.save_page(run=run, texts=TEXTS, by=head.actor, at=moment)
    return run  # type: ignore[no-any-return]


def failing(run: CourseRun) -> list[str]:
    return [check.key for check in landing_page_checks.page_checks(run) if check.blocking and not check.passed]


def test_an_empty_page_lacks_everything_it_must_have(run: Any) -> None:
    assert failing(run) == [
        "ingress",
        "target_group",
        "content",
        "learning_outcomes",
        "admission_requirements",
        "assessment",
        "cancellation_terms",
    ]


def test_a_whole_page_can_be_published_and_taken_down(written: CourseRun, head: Any, moment: datetime) -> None:
    publishing.publish_page(run=written, by=head.actor, at=moment)
    assert [run.pk for run in queries.public_runs()] == [written.pk]

    publishing.take_page_down(run=written, by=head.actor, at=moment)
    assert (list(queries.public_runs()), queries.page_is_public(written)) == ([], False)


def test_publishing_twice_is_one_publication(written: CourseRun, head: Any, moment: datetime) -> None:
    first = publishing.publish_page(run=written, by=head.actor, at=moment)

    assert publishing.publish_page(run=written, by=head.actor, at=moment).pk == first.pk


@pytest.mark.parametrize(
    ("field", "text", "key"),
    [
        ("content", "Les mer [her](https://skolen.example).", "link_texts"),
        ("content_nn", "[les meir](https://skolen.example)", "link_texts"),
        ("practical", "Se https://skolen.example for kart", "bare_addresses"),
        ("content", "Tekst\n\n## Tom mellomtittel", "headings"),
        ("content", "## En\n\n## To\n\nTekst", "headings"),
    ],
)
def test_what_not_everyone_can_read_stops_publishing(
    written: CourseRun, head: Any, moment: datetime, field: str, text: str, key: str
) -> None:
    publishing.save_page(run=written, texts={field: text}, by=head.actor, at=moment)

    assert failing(written) == [key]
    with pytest.raises(publishing.PageIncomplete):
        publishing.publish_page(run=written, by=head.actor, at=moment)
    assert not queries.page_is_public(written)


def test_an_accredited_course_must_speak_of_prior_learning(written: CourseRun, head: Any, moment: datetime) -> None:
    written.programme.accredited = True
    written.programme.save()
    publishing.save_page(run=written, texts={"admission_requirements": "Fagbrev."}, by=head.actor, at=moment)

    assert failing(CourseRun.objects.get(pk=written.pk)) == ["prior_learning"]


def test_handing_over_needs_ingress_and_content(run: Any, head: Any, moment: datetime) -> None:
    with pytest.raises(publishing.NothingToHandOver) as caught:
        publishing.hand_over_page(run=run, texts={"ingress": "Noe"}, by=head.actor, at=moment)

    assert caught.value.field == "content"


def test_an_unknown_field_is_a_fault_of_the_program(run: Any, head: Any, moment: datetime) -> None:
    with pytest.raises(KeyError):
        publishing.save_page(run=run, texts={"slug": "x"}, by=head.actor, at=moment)


def test_an_unchanged_plan_is_no_new_version(run: Any, head: Any, moment: datetime) -> None:
    first = publishing.publish_plan(run=run, by=head.actor, at=moment)
    again = publishing.publish_plan(run=run, by=head.actor, at=moment)

    assert (first.version, again.pk) == (1, first.pk)


def test_course_text_is_read_to_blocks() -> None:
    found = course_text.blocks("Først.\nSamme avsnitt.\n\n## Tittel\n- ett\n- [to](https://a.example)\n\nSist")

    assert [(block.kind, ["".join(span.text for span in line) for line in block.lines]) for block in found] == [
        ("paragraph", ["Først. Samme avsnitt."]),
        ("heading", ["Tittel"]),
        ("list", ["ett", "to"]),
        ("paragraph", ["Sist"]),
    ]


def test_a_link_to_anything_but_the_web_or_mail_stays_text() -> None:
    assert course_text.links("[klikk](javascript:alert(1))") == ()


def test_free_text_is_plain_on_one_line() -> None:
    assert course_text.plain("## Tittel\n- ett\n\nSe [planen](https://a.example).") == "Tittel ett Se planen."
