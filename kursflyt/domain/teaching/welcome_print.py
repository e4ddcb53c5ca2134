"""The welcome letter as the document wants it: the run's facts and the common text, in the participant's language."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from django.conf import settings

from kursflyt.core import deadlines, norwegian_dates
from kursflyt.documents import letterhead, welcome_letter
from kursflyt.domain.applications.models import Application
from kursflyt.domain.courses import on_paper as courses_on_paper
from kursflyt.domain.courses.models import CourseRun, GradeScale, Payer
from kursflyt.domain.people import on_paper as people_on_paper
from kursflyt.domain.school import letterhead as school_letterhead
from kursflyt.domain.school import queries as school
from kursflyt.domain.teaching import queries
from kursflyt.domain.teaching.models import WelcomeText

type Language = Literal["nb", "nn"]

_WORDS: dict[str, dict[Language, str]] = {
    "attendance": {
        "nb": "Du må være til stede på minst {share} prosent av samlingene.",
        "nn": "Du må vere til stades på minst {share} prosent av samlingane.",
    },
    "coursework": {"nb": "En skriftlig oppgave", "nn": "Ei skriftleg oppgåve"},
    "pass_fail": {
        "nb": "Oppgaven vurderes til bestått eller ikke bestått.",
        "nn": "Oppgåva blir vurdert til bestått eller ikkje bestått.",
    },
    "letters": {"nb": "Oppgaven får en karakter fra A til F.", "nn": "Oppgåva får ein karakter frå A til F."},
    "absence": {
        "nb": "Si fra så snart du kan hvis du må være borte. Kan du ikke lenger delta, trekker du deg på Min side.",
        "nn": "Sei frå så snart du kan om du må vere borte. Kan du ikkje lenger delta, trekkjer du deg på Mi side.",
    },
    "classroom": {"nb": "Kursets klasserom", "nn": "Klasserommet til kurset"},
    "captioned": {"nb": "Filmen er tekstet.", "nn": "Filmen er teksta."},
    "self": {"nb": "deg", "nn": "deg"},
}


def language_of(application: Application) -> Language:
    """Letters are printed in bokmål or nynorsk; who chose English gets the mail in English and the letter in bokmål."""
    return "nn" if application.language_form == "nn" else "nb"


def letter(application: Application, text: WelcomeText, *, at: datetime) -> welcome_letter.Welcome:
    run, own, person = application.run, school.current(), application.person
    room = queries.classroom_of(run)
    language = language_of(application)
    classroom = f"{settings.SITE_URL}/min-side/kurs/{run.pk}/klasserom/"
    hand_in_on = norwegian_dates.oslo_day(run.hand_in_deadline_at)
    sessions = _sessions(run)
    return welcome_letter.Welcome(
        issuer=school_letterhead.issuer(own),
        dated_on=norwegian_dates.oslo_day(at),
        case_number=application.reference,
        recipient=people_on_paper.recipient(person),
        course=courses_on_paper.facts(run, language),
        sessions=sessions,
        venue=welcome_letter.Venue(name=run.venue, directions=_in(language, text.practical, text.practical_nn)),
        meeting_url=room.meeting_url if room and room.meeting_url else run.meeting_url,
        classroom_name=_WORDS["classroom"][language],
        classroom_url=classroom,
        username=person.email,
        equipment=tuple(
            line.strip() for line in _in(language, text.equipment, text.equipment_nn).splitlines() if line.strip()
        ),
        video_url=text.video_url,
        video_alternatives=_WORDS["captioned"][language] if text.video_url else "",
        attendance=_WORDS["attendance"][language].format(share=run.attendance_required),
        coursework=(_WORDS["coursework"][language],),
        hand_in_at=run.hand_in_deadline_at,
        hand_in_url=f"{settings.SITE_URL}/min-side/kurs/{run.pk}/innlevering/",
        hand_in_room=queries.hand_in_room(run),
        assessment=_WORDS["letters" if run.grade_scale == GradeScale.LETTERS else "pass_fail"][language],
        grades_due_on=deadlines.grading_deadline(hand_in_on, length=own.grading_length, unit=own.grading_unit),  # type: ignore[arg-type]
        price=run.fee,
        payer=_payer(application, language),
        absence=_WORDS["absence"][language],
        contact=people_on_paper.contact(run.consultant),
    )


def _sessions(run: CourseRun) -> tuple[letterhead.PlannedSession, ...]:
    return tuple(
        letterhead.PlannedSession(
            number=session.number,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            place=session.place,
            topic=session.topic,
            online=session.digital,
        )
        for session in run.sessions.in_order()
    )


def _payer(application: Application, language: Language) -> str:
    if not application.run.has_fee or application.payer == Payer.NOBODY:
        return ""
    if application.payer == Payer.EMPLOYER:
        return application.payer_name
    return _WORDS["self"][language]


def _in(language: Language, bokmal: str, nynorsk: str) -> str:
    return (nynorsk or bokmal) if language == "nn" else bokmal
