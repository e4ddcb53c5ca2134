"""Lists of a mail whose lines say several things each: a word of the text stands for the whole list."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext

from kursflyt.core import norwegian_dates

_SAYS = {
    "nb": {
        "action": "Tiltak: {action} (innen {due})",
        "no_action": "Ingen tiltak: {reason}",
        "no_findings": "Det kom ingen funn som krever endringer.",
        "due": "frist {due}",
        "not_taken": " (ingen i rollen din har tatt den)",
        "one": "søknad",
        "many": "søknader",
        "places": "{places} plasser, {participants} har plass",
        "overdue": "{count} over fristen, lengst: {step}",
    },
    "nn": {
        "action": "Tiltak: {action} (innan {due})",
        "no_action": "Ingen tiltak: {reason}",
        "no_findings": "Det kom ingen funn som krev endringar.",
        "due": "frist {due}",
        "not_taken": " (ingen i rolla di har teke ho)",
        "one": "søknad",
        "many": "søknader",
        "places": "{places} plassar, {participants} har plass",
        "overdue": "{count} over fristen, lengst: {step}",
    },
    "en": {
        "action": "Action: {action} (by {due})",
        "no_action": "No action: {reason}",
        "no_findings": "There were no findings that call for changes.",
        "due": "due {due}",
        "not_taken": " (nobody of your role has taken it)",
        "one": "application",
        "many": "applications",
        "places": "{places} places, {participants} have a place",
        "overdue": "{count} overdue, the longest: {step}",
    },
}


def findings(decided: Iterable[Any], language: str) -> str:
    """Each finding of the evaluation with what is done about it, or why nothing is."""
    says = _SAYS[language]
    blocks = [
        f"– {row.finding.text}\n  "
        + (
            says["action"].format(action=row.action, due=_day(row.due_on, language))
            if row.action
            else says["no_action"].format(reason=row.no_action_reason)
        )
        for row in decided
    ]
    return "\n\n".join(blocks) or says["no_findings"]


def todos(courses: Iterable[Any], language: str) -> str:
    """The to-dos of each course, with deadline and address."""
    return "\n\n".join("\n".join([course.title, *_todo_lines(course.lines, language)]) for course in courses)


def numbers(courses: Iterable[Any], language: str) -> str:
    """How many have applied to each course and got a place, and what is overdue there."""
    says = _SAYS[language]
    blocks = []
    for course in courses:
        counted = says["one" if course.applications == 1 else "many"]
        places = says["places"].format(places=course.places, participants=course.participants)
        lines = [course.title, f"- {course.applications} {counted}, {places}"]
        if course.overdue:
            lines.append("- " + says["overdue"].format(count=course.overdue, step=translated(course.lagging)))
        blocks.append("\n".join([*lines, f"  {course.address}"]))
    return "\n\n".join(blocks)


def _todo_lines(lines: Iterable[Any], language: str) -> Iterable[str]:
    says = _SAYS[language]
    for line in lines:
        due = says["due"].format(due=_day(line.due_on, language))
        yield f"- {translated(line.title)}, {due}{'' if line.mine else says['not_taken']}"
        yield f"  {line.address}"


def translated(word: str) -> str:
    """What a box is called, in the language of the mail; as it is where the catalogue lacks it."""
    return gettext(word) if word else ""


def _day(day: date, language: str) -> str:
    return norwegian_dates.long_date(day, language=language)  # type: ignore[arg-type]
