"""What the dates of a run are called, and how a change of one is told, in bokmål, nynorsk and English."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from kursflyt.core import norwegian_dates
from kursflyt.core.norwegian_dates import Language
from kursflyt.domain.courses import schedule
from kursflyt.domain.courses.schedule import Schedule, Value

_LABELS: dict[str, dict[str, str]] = {
    "nb": {
        "starts_on": "Første samling",
        "ends_on": "Siste dag",
        "registration_opens_at": "Påmeldingen åpner",
        "registration_deadline_at": "Påmeldingsfrist",
        "start_decision_on": "Oppstart avgjøres",
        "waiting_list_closes_on": "Ventelisten stenger",
        "hand_in_deadline_at": "Innleveringsfrist",
        "session": "Samling {}",
    },
    "nn": {
        "starts_on": "Første samling",
        "ends_on": "Siste dag",
        "registration_opens_at": "Påmeldinga opnar",
        "registration_deadline_at": "Påmeldingsfrist",
        "start_decision_on": "Oppstart blir avgjord",
        "waiting_list_closes_on": "Ventelista stengjer",
        "hand_in_deadline_at": "Innleveringsfrist",
        "session": "Samling {}",
    },
    "en": {
        "starts_on": "First session",
        "ends_on": "Last day",
        "registration_opens_at": "Registration opens",
        "registration_deadline_at": "Registration closes",
        "start_decision_on": "Decision on the start",
        "waiting_list_closes_on": "Waiting list closes",
        "hand_in_deadline_at": "Hand-in deadline",
        "session": "Session {}",
    },
}
_WAS = {"nb": "{label}: {new}, før {old}", "nn": "{label}: {new}, før {old}", "en": "{label}: {new}, earlier {old}"}
_NO_DATE = {"nb": "ikke bestemt", "nn": "ikkje avgjort", "en": "not decided"}


def label(key: str, plan: Schedule, *, language: Language = "nb") -> str:
    """'Påmeldingsfrist'; 'Samling 2'."""
    if not key.startswith(schedule.SESSION):
        return _LABELS[language][key]
    number = next((str(session.number) for session in plan.sessions if session.key == key), "")
    return _LABELS[language]["session"].format(number).strip()


def told(value: Value, *, language: Language = "nb", week: bool = True) -> str:
    """'mandag 1. februar 2027 kl. 09.00 (uke 5)'."""
    day = schedule.day_of(value)
    if day is None:
        return _NO_DATE[language]
    words = norwegian_dates.weekday_date(day, language=language)
    if isinstance(value, datetime):
        joint = " at " if language == "en" else " "
        words += f"{joint}{norwegian_dates.clock_time(value, language=language)}"
    return f"{words} ({norwegian_dates.week_label(day, language=language)})" if week else words


def changes(before: Schedule, after: Schedule, keys: Sequence[str], *, language: Language = "nb") -> list[str]:
    """'Innleveringsfrist: mandag 10. mai 2027 kl. 23.59 (uke 19), før onsdag …', one for each that changed."""
    return [
        _WAS[language].format(
            label=label(key, before, language=language),
            new=told(after.value(key), language=language),
            old=told(before.value(key), language=language, week=False),
        )
        for key in keys
        if before.value(key) != after.value(key)
    ]
