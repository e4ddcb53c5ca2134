"""send_welcome_letters: one letter each, with calendar and personal link; no password, no film without captions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from kursflyt.core import jobs, storage
from kursflyt.core.actor import MACHINE
from kursflyt.documents import welcome_letter
from kursflyt.domain.applications.models import Application
from kursflyt.domain.courses import publishing
from kursflyt.domain.courses.models import SessionPlanPublication
from kursflyt.domain.teaching import classroom, welcome, welcome_print
from kursflyt.domain.teaching.models import WelcomeLetter, WelcomeText
from kursflyt.process import progress, queries
from kursflyt.process.models import StepRun
from kursflyt.process.steps.before import participants
from tests.domain.invoicing_examples import employee, leave, participant
from tests.process.reaching import reach


@pytest.fixture
def ready(run: Any, consultant: Any, moment: datetime) -> Any:
    """A run whose welcome letters may be sent."""
    reach(run, "send_welcome_letters", at=moment)
    welcome.save_text(run=run, by=consultant.actor, at=moment, practical="Buss 12.", equipment="PC\nHeadset")
    return run


def test_everyone_with_a_place_gets_one_letter(
    ready: Any, consultant: Any, moment: datetime, outbox: Callable[[], list[Any]]
) -> None:
    participant(ready, "Åse")
    employee(ready, "Bjørn", language_form="nn")
    leave(participant(ready, "Frank"))

    step = participants.send_welcome_letters(ready, by=consultant.actor, at=moment)

    assert (step.state, step.evidence["letters"], len(step.evidence["documents"])) == ("done", 2, 2)
    mails = [mail for mail in outbox() if mail.kind == "send_welcome_letters"]
    assert sorted(mail.language for mail in mails) == ["nb", "nn"]
    assert all("/min-side/inn/" in mail.body for mail in mails)
    letter = WelcomeLetter.objects.first()
    assert letter is not None and storage.read(letter.document).startswith(b"%PDF")


def test_the_letter_says_where_the_assignment_is_handed_in(ready: Any, moment: datetime) -> None:
    application, text = participant(ready), WelcomeText.objects.get(run=ready)

    def where() -> dict[str, str]:
        found = welcome_print.letter(Application.objects.get(pk=application.pk), text, at=moment)
        return dict(welcome_letter.composition(found, language="nb").data["requirements"])

    own = f"/min-side/kurs/{ready.pk}/innlevering/"
    assert own in where()["Lever oppgaven"] and "kursrommet" not in where()["Lever oppgaven"]
    url = "https://canvas.example/courses/7"
    classroom.open_classroom(run=ready, external_id="7", external_url=url, by=MACHINE, at=moment)
    said = where()["Lever oppgaven"]
    assert said.startswith(f"I kursrommet ({url}) eller på Min side (") and own in said


def test_a_published_plan_goes_along_as_a_calendar_file(
    ready: Any, consultant: Any, moment: datetime, outbox: Callable[[], list[Any]]
) -> None:
    participant(ready)
    if not SessionPlanPublication.objects.filter(run=ready).exists():
        publishing.publish_plan(run=ready, by=consultant.actor, at=moment)

    step = participants.send_welcome_letters(ready, by=consultant.actor, at=moment)

    (mail,) = [mail for mail in outbox() if mail.kind == "send_welcome_letters"]
    names = [attachment.name for attachment in mail.attachments.order_by("id")]
    assert names == [f"velkomstbrev-{ready.slug}.pdf", f"velkomstbrev-{ready.slug}.ics"]
    assert storage.read(mail.attachments.last().file).count(b"BEGIN:VEVENT") == 3
    assert step.evidence["with_calendar"] == 1


def test_sending_twice_sends_once(ready: Any, consultant: Any, moment: datetime) -> None:
    application = participant(ready)
    participants.send_welcome_letters(ready, by=consultant.actor, at=moment)

    again = welcome.send(application=application, by=consultant.actor, at=moment)

    assert again == WelcomeLetter.objects.get()
    with pytest.raises(progress.NotOpen):
        participants.send_welcome_letters(ready, by=consultant.actor, at=moment)


def test_a_film_without_captions_is_refused(run: Any, consultant: Any, moment: datetime) -> None:
    with pytest.raises(welcome.VideoWithoutCaptions) as refusal:
        welcome.save_text(run=run, by=consultant.actor, at=moment, video_url="https://film.example/1")

    assert refusal.value.field == "video_captioned"


def test_without_the_common_text_nothing_is_sent(run: Any, consultant: Any, moment: datetime) -> None:
    participant(run)
    reach(run, "send_welcome_letters", at=moment)

    with pytest.raises(welcome.WelcomeNotReady):
        participants.send_welcome_letters(run, by=consultant.actor, at=moment)
    assert WelcomeLetter.objects.count() == 0


def test_without_participants_the_box_stays_open(ready: Any, consultant: Any, moment: datetime) -> None:
    with pytest.raises(participants.NobodyToWelcome):
        participants.send_welcome_letters(ready, by=consultant.actor, at=moment)

    assert queries.is_open(ready, "send_welcome_letters")


def test_only_who_has_a_place_is_welcomed(ready: Any, consultant: Any, moment: datetime) -> None:
    with pytest.raises(welcome.NoPlace):
        welcome.send(application=participant(ready, place=False), by=consultant.actor, at=moment)


def test_the_job_sends_one_by_one_and_finishes_the_box(
    ready: Any, consultant: Any, moment: datetime, run_jobs: Callable[[], int]
) -> None:
    for number in range(4):
        participant(ready, f"Deltaker{number}")
    jobs.run_waiting()

    participants.begin_sending(ready, by=consultant.actor, at=moment)
    run_jobs()

    assert WelcomeLetter.objects.count() == 4
    step = StepRun.objects.filter(run=ready, box="send_welcome_letters").latest("id")
    assert (step.state, step.done_by) == ("done", consultant.actor)


def test_sent_letters_cannot_be_undone(ready: Any, consultant: Any, moment: datetime) -> None:
    participant(ready)
    step = participants.send_welcome_letters(ready, by=consultant.actor, at=moment)

    with pytest.raises((participants.LettersAreSent, progress.CannotUndo)):
        progress.undo(step, by=consultant.actor, at=moment)


def test_the_letter_leads_to_the_meeting_that_was_made_for_the_run(ready: Any, moment: datetime) -> None:
    application = participant(ready, "Kari")
    classroom.open_classroom(
        run=ready, meeting_id="123", meeting_url="https://zoom.example/j/123", by=MACHINE, at=moment
    )

    letter = welcome_print.letter(application, welcome.saved_text(ready), at=moment)

    assert letter.meeting_url == "https://zoom.example/j/123"
