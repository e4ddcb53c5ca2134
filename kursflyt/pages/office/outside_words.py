"""What is said of a run in a system outside: what stopped, what was done when, and what was seen there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from kursflyt.connectors import configured
from kursflyt.core import clock, norwegian_dates
from kursflyt.pages import languages
from kursflyt.process import errands
from kursflyt.process.integrations import Course
from kursflyt.process.models import ErrandState, OutsideErrand

SYSTEMS = {
    "learning_platform": _l("Klasserom"),
    "meetings": _l("Møte"),
    "website": _l("Nettsted"),
    "accounts": _l("Regnskap"),
}
_ERRANDS = {
    "rooms.follow": _l("Rommet, siden og oppgaven"),
    "rooms.follow_members": _l("Hvem som er inne"),
    "evaluation.announce": _l("Oppslaget om evalueringen"),
    "rooms.follow_meeting": _l("Møtet"),
    errands.END_MEETING: _l("Fjerning av møtet"),
    "website.follow": _l("Siden på nettstedet"),
    errands.SEND_BASES: _l("Grunnlagene som skal sendes"),
}


@dataclass(frozen=True)
class Said:
    """A line. `colour`: of its tag, where it has one; `tag`: what stands in it."""

    text: str
    tag: str = ""
    colour: str = ""


@dataclass(frozen=True)
class Standing:
    """One system of one run: what was done in it, and what was seen in it. `asks`: whose text is to stand."""

    system: str
    title: Any
    address: str
    done: tuple[Said, ...]
    seen: tuple[Said, ...]
    repairing: bool
    looking: bool
    asks: bool


def of(course: Course) -> list[Standing]:
    return [_standing(course, system) for system in course.outside]


def trouble(rows: Iterable[OutsideErrand]) -> list[tuple[str, str]]:
    """(what it was about, why not) of each errand in trouble."""
    return [(_name_of(row), _why(row)) for row in rows]


def _name_of(row: OutsideErrand) -> str:
    if row.errand.startswith(errands.LOOK):
        return _("Se etter")
    return str(_ERRANDS.get(row.errand, _("Oppfølging")))


def _why(row: OutsideErrand) -> str:
    if row.state != ErrandState.BUSY:
        return row.said
    given_up_at = errands.given_up_at(row)
    if given_up_at and given_up_at < clock.now():
        return _("%(said)s Det forsøkes ikke lenger av seg selv.") % {"said": row.said}
    return _("%(said)s Det forsøkes igjen av seg selv.") % {"said": row.said}


def _standing(course: Course, system: str) -> Standing:
    rows = course.of_system(system)
    looks = [row for row in rows if row.errand.startswith(errands.LOOK)]
    follows = [row for row in rows if not row.errand.startswith(errands.LOOK)]
    page = course.website if system == "website" else None
    return Standing(
        system=system,
        title=SYSTEMS[system],
        address=_address(course, system),
        done=tuple(_done(course, follows, system)),
        seen=tuple(said for row in looks for said in _seen(course, row, system)),
        repairing=any(row.state == ErrandState.WAITING for row in follows),
        looking=any(row.state == ErrandState.WAITING for row in looks),
        asks=page is not None and page.edited_at is not None,
    )


def _address(course: Course, system: str) -> str:
    if system == "website":
        return course.website.url if course.website else ""
    if system == "accounts":
        return configured.accounts_named()[1]
    if course.room is None:
        return ""
    return course.room.external_url if system == "learning_platform" else course.room.meeting_url


def _done(course: Course, rows: list[OutsideErrand], system: str) -> Iterator[Said]:
    for row in rows:
        name = _name_of(row)
        match row.state:
            case ErrandState.REFUSED:
                yield Said(f"{name}: {row.said}", _("stoppet"), "danger")
            case ErrandState.BUSY:
                yield Said(f"{name}: {_why(row)}", _("venter"), "warning")
            case ErrandState.WAITING:
                yield Said(f"{name}: {_asked(row)}", _("rettes opp nå"), "info")
            case _:
                yield Said(f"{name}: {_at(row.done_at)}", _("i orden"), "success")
        yield from (Said(str(note)) for note in row.found.get("notes", ()))
    if system == "website" and course.website is not None and course.website.choice == "theirs":
        by, at = course.website.chosen_by, _at(course.website.chosen_at)
        yield Said(
            _("Teksten i WordPress står, valgt av %(by)s %(at)s. Endringer av kurset må skrives inn der.")
            % {"by": by, "at": at}
        )


def _seen(course: Course, row: OutsideErrand, system: str) -> Iterator[Said]:
    if row.state == ErrandState.WAITING:
        yield Said(_asked(row), _("ser etter nå"), "info")
        return
    if row.state != ErrandState.DONE:
        yield Said(_why(row), _("fikk ikke sett"), "warning")
        return
    yield Said(_("Sett etter %(at)s.") % {"at": _at(row.done_at)})
    if not row.found.get("there"):
        yield Said(_("Det finnes ikke der lenger."), _("avvik"), "danger")
        return
    yield from _COMPARED[system](course, row.found)


def _course_there(course: Course, found: dict[str, Any]) -> Iterator[Said]:
    students, teachers = int(found["students"]), int(found["teachers"])
    yield Said(
        _("Deltakere der: %(students)s, her: %(inside)s. Undervisere der: %(teachers)s, her: %(ours)s.")
        % {"students": students, "teachers": teachers, "inside": course.inside, "ours": course.teachers},
        *_verdict(students >= course.inside and teachers >= course.teachers),
    )
    more = students - course.inside
    if more > 0:
        said = ngettext("%(n)s er inne der uten å være det her.", "%(n)s er inne der uten å være det her.", more)
        yield Said(said % {"n": more}, _("se på det"), "warning")
    yield from _title(course, found)


def _meeting_there(course: Course, found: dict[str, Any]) -> Iterator[Said]:
    same = course.room is not None and found["url"] == course.room.meeting_url
    yield Said(
        _("Lenken er den samme som i klasserommet.") if same else _("Lenken er en annen enn den i klasserommet."),
        *_verdict(same),
    )
    yield from _title(course, found)


def _page_there(course: Course, found: dict[str, Any]) -> Iterator[Said]:
    public = bool(found["public"])
    yield Said(_("Siden er ute.") if public else _("Siden er ikke ute."), *_verdict(public == course.shown))
    if found["edited"]:
        at = datetime.fromisoformat(found["changed_at"]) if found.get("changed_at") else None
        yield Said(_("Noen har endret den der %(at)s.") % {"at": _at(at)}, _("avvik"), "warning")


def _bases_there(course: Course, found: dict[str, Any]) -> Iterator[Said]:
    yield Said(
        _("Grunnlag der: %(found)s, sendt herfra: %(wanted)s. Fakturert: %(invoiced)s.") % found,
        *_verdict(found["found"] >= found["wanted"]),
    )


_COMPARED: dict[str, Callable[[Course, dict[str, Any]], Iterator[Said]]] = {
    "learning_platform": _course_there,
    "meetings": _meeting_there,
    "website": _page_there,
    "accounts": _bases_there,
}


def _title(course: Course, found: dict[str, Any]) -> Iterator[Said]:
    if found["title"] != course.run.title:
        yield Said(_("Der heter det «%(title)s».") % {"title": found["title"]}, _("avvik"), "warning")


def _verdict(well: bool) -> tuple[str, str]:
    return (_("i orden"), "success") if well else (_("avvik"), "danger")


def _asked(row: OutsideErrand) -> str:
    if row.asked_at is None:
        return ""
    return _("bedt om av %(by)s %(at)s") % {"by": row.asked_by, "at": _at(row.asked_at)}


def _at(moment: datetime | None) -> str:
    return norwegian_dates.long_moment(moment, language=languages.current()) if moment else ""
