"""The welcome letter: what is common to a run is written once, and each participant gets their own letter.

With it go a calendar file and a personal link that signs in once with a code; never a password.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kursflyt.core import audit, storage
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.documents import typesetting, welcome_letter
from kursflyt.domain.applications.models import Application, ApplicationQuerySet
from kursflyt.domain.courses import session_calendar
from kursflyt.domain.courses.models import CourseRun, SessionPlanPublication
from kursflyt.domain.messages import actions as messages
from kursflyt.domain.people import links
from kursflyt.domain.teaching import welcome_print
from kursflyt.domain.teaching.models import WelcomeLetter, WelcomeText
from kursflyt.domain.texts import queries as texts


class VideoWithoutCaptions(Refused):
    """Likestillings- og diskrimineringsloven § 18: a film shown to participants has captions."""

    field = "video_captioned"


class WelcomeNotReady(Refused):
    """The common text is missing."""


class NoPlace(Refused):
    """Only who has a place is welcomed."""


@transaction.atomic
def save_text(
    *,
    run: CourseRun,
    by: Actor,
    at: datetime,
    practical: str = "",
    practical_nn: str = "",
    equipment: str = "",
    equipment_nn: str = "",
    video_url: str = "",
    video_captioned: bool = False,
) -> WelcomeText:
    """Saves what all letters have in common; equipment has one thing a line. Refuses with `VideoWithoutCaptions`."""
    if video_url.strip() and not video_captioned:
        raise VideoWithoutCaptions(
            "Filmen må være tekstet før den kan sendes ut. Tekst den og kryss av, eller ta bort lenken til filmen."
        )
    text, _ = WelcomeText.objects.update_or_create(
        run=run,
        defaults={
            "practical": practical.strip(),
            "practical_nn": practical_nn.strip(),
            "equipment": equipment.strip(),
            "equipment_nn": equipment_nn.strip(),
            "video_url": video_url.strip(),
            "video_captioned": video_captioned,
        },
    )
    audit.record("welcome.text_saved", by=by, at=at, run_id=run.pk, subject=run.slug)
    return text


def proof(application: Application, *, at: datetime) -> typesetting.Composition:
    """The letter as this participant would get it now; nothing is stored. Raises `WelcomeNotReady`."""
    return welcome_letter.composition(
        welcome_print.letter(application, saved_text(application.run), at=at),
        language=welcome_print.language_of(application),
        own=texts.in_effect(),
    )


def letter_pdf(*, application: Application, at: datetime) -> bytes:
    """The letter as this participant will get it. Raises `WelcomeNotReady`."""
    language = welcome_print.language_of(application)
    return welcome_letter.render(
        welcome_print.letter(application, saved_text(application.run), at=at),
        language=language,
        own=texts.in_effect(),
    )


@transaction.atomic
def send(*, application: Application, by: Actor, at: datetime) -> WelcomeLetter:
    """Sends one letter; who has got theirs is not sent another. Raises `NoPlace`, `WelcomeNotReady`."""
    application = (
        Application.objects.select_for_update(of=("self",)).select_related("person", "run").get(pk=application.pk)
    )
    earlier = WelcomeLetter.objects.filter(application=application).first()
    if earlier is not None:
        return earlier
    if not Application.objects.with_place().filter(pk=application.pk).exists():
        raise NoPlace(
            "{person} har ikke plass på kurset, og skal ikke ha velkomstbrev.", person=application.person.full_name
        )
    pdf = letter_pdf(application=application, at=at)
    letter = WelcomeLetter.objects.create(
        application=application, document=storage.keep(pdf, media_type="application/pdf", at=at), by=by, at=at
    )
    audit.record(
        "welcome.sent",
        by=by,
        at=at,
        run_id=application.run_id,
        subject=application.reference,
        sha256=letter.document_id,
    )
    _mail(application, letter, at=at)
    return letter


@transaction.atomic
def send_all(*, run: CourseRun, by: Actor, at: datetime) -> list[WelcomeLetter]:
    """Sends to every participant who has not got theirs, in Norwegian order. Raises `WelcomeNotReady`."""
    saved_text(run)
    return [send(application=application, by=by, at=at) for application in to_welcome(run)]


def to_welcome(run: CourseRun) -> ApplicationQuerySet:
    """Participants without a letter."""
    with_place = Application.objects.with_place().filter(run=run, welcome_letter__isnull=True)
    return with_place.select_related("person", "run").order_by("person__sort_key", "id")


def welcomed(run: CourseRun) -> ApplicationQuerySet:
    """Participants with a letter."""
    with_place = Application.objects.with_place().filter(run=run, welcome_letter__isnull=False)
    return with_place.select_related("person", "run", "welcome_letter__document").order_by("person__sort_key", "id")


def has_text(run: CourseRun) -> bool:
    return WelcomeText.objects.filter(run=run).exists()


def copy_text(*, source: CourseRun, target: CourseRun) -> WelcomeText | None:
    """What the letters of an earlier run had in common, as a beginning for the new run's own. None when it had none."""
    text = WelcomeText.objects.filter(run=source).first()
    if text is None:
        return None
    names = [field.name for field in WelcomeText._meta.fields if field.name != "run"]
    return WelcomeText.objects.create(run=target, **{name: getattr(text, name) for name in names})


def saved_text(run: CourseRun) -> WelcomeText:
    """What all letters have in common. Raises `WelcomeNotReady`."""
    text = WelcomeText.objects.filter(run=run).first()
    if text is None:
        raise WelcomeNotReady("Skriv og lagre teksten i velkomstbrevet før brevene sendes.")
    return text


def _mail(application: Application, letter: WelcomeLetter, *, at: datetime) -> None:
    person, run = application.person, application.run
    language = welcome_print.language_of(application)
    name = f"velkomstbrev-{run.slug}"
    files = [(f"{name}.pdf", letter.document)]
    plan = SessionPlanPublication.objects.filter(run=run).order_by("-version").first()
    if plan is not None:
        sessions = session_calendar.calendar_file(run, plan, at=at, language=language)
        files.append((f"{name}.ics", storage.keep(sessions, media_type="text/calendar", at=at)))
    messages.post(
        kind="send_welcome_letters",
        key=f"send_welcome_letters:{application.reference}",
        at=at,
        run=run,
        person=person,
        language=application.language_form,
        attachments=files,
        title=run.title_in(language),
        first=run.sessions.in_order().first(),
        login_url=links.personal_url(person, door="my", path="/min-side/", at=at),
        consultant=run.consultant,
    )
