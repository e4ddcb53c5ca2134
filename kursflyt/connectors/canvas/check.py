"""Whether Canvas can be used from here: reached, signed in to, with the rights, and a course made and removed again."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial

from kursflyt.connectors import roles, trying_out
from kursflyt.connectors.canvas import courses, sis_import
from kursflyt.connectors.canvas.access import Access
from kursflyt.connectors.canvas.client import Client
from kursflyt.connectors.canvas.refusals import Declined
from kursflyt.connectors.roles import Check
from kursflyt.core import clock

SIS_ADVICE = "Slå på SIS-import for rotkontoen (Admin → Settings), eller sett KURSFLYT_CANVAS_MEMBERS=rest."


def everything(client: Client, access: Access, *, sleep: Callable[[float], None]) -> Iterator[Check]:
    """One thing after another, and no further than the first that fails."""
    steps = (_reached, _rights, _named_courses, _sis_import, _scratch_course, _grades)
    ready = [(step.__doc__ or "", partial(step, client, access)) for step in steps]
    return trying_out.in_turn(ready, what="Canvas", page="canvas")


def _reached(client: Client, access: Access) -> Iterator[Check]:
    """Kontakt"""
    account = client.account(access.account)
    yield Check("Kontakt", True, f"{access.url} svarer, og nøkkelen gjelder for kontoen «{account['name']}».")


def _rights(client: Client, access: Access) -> Iterator[Check]:
    """Rettigheter"""
    missing, unknown = courses.rights(client, access)
    if missing:
        said = f"Nøkkelen mangler: {', '.join(missing)}."
        yield Check(
            "Rettigheter", False, said, "Gi rettighetene til nøkkelens rolle under Admin → Permissions i Canvas."
        )
    elif unknown:
        said = f"Denne utgaven av Canvas kjenner ikke: {', '.join(unknown)}. Prøvekurset viser om det går."
        yield Check("Rettigheter", True, said)
    else:
        yield Check("Rettigheter", True, "Nøkkelen kan opprette kurs og brukere og sette SIS-ID.")


def _named_courses(client: Client, access: Access) -> Iterator[Check]:
    """Mal og opplæringskurs"""
    named = {
        "KURSFLYT_CANVAS_TEMPLATE": access.template,
        "KURSFLYT_CANVAS_BLUEPRINT": access.blueprint,
        "KURSFLYT_CANVAS_TRAINING": access.training,
    }
    for setting, course in named.items():
        if not course:
            continue
        found = client.course(course)
        if found is None:
            yield Check(setting, False, "Kurset finnes ikke i Canvas.", f"Rett {setting}, eller fjern den.")
        else:
            yield Check(setting, True, f"«{found.name}».")


def _sis_import(client: Client, access: Access) -> Iterator[Check]:
    """SIS-import"""
    if access.members != "sis":
        return
    if client.rights("self", ("import_sis",)).get("import_sis") is False:
        advice = "Gi nøkkelens rolle «SIS Data - import» i rotkontoen, eller sett KURSFLYT_CANVAS_MEMBERS=rest."
        yield Check("SIS-import", False, "Nøkkelen mangler retten til SIS-import i rotkontoen.", advice)
        return
    try:
        client.sis_import("0")  # there is none: account and right are looked at first
    except Declined as said:
        if said.status != 404:
            yield Check("SIS-import", False, str(sis_import.refused(said)), SIS_ADVICE)
            return
    yield Check("SIS-import", True, "Rotkontoen tar imot SIS-import, og nøkkelen har retten.")


def _scratch_course(client: Client, access: Access) -> Iterator[Check]:
    """Prøvekurs"""
    today = clock.today()
    key = f"check-{secrets.token_hex(4)}"
    room = roles.CourseRoom(key, "Prøvekurs fra Kursflyt (fjernes)", today, today + timedelta(days=1))
    made = courses.make(client, access, room)
    try:
        again = client.course(f"sis_course_id:{access.sis_id(key)}")
    finally:
        client.delete_course(made.id)
    if again is None or again.id != made.id:
        said = "Et prøvekurs ble laget og fjernet, men ikke funnet igjen på sin SIS-ID."
        yield Check("Prøvekurs", False, said, "Gi nøkkelens rolle «SIS Data - read» i Canvas.")
    else:
        yield Check("Prøvekurs", True, "Et prøvekurs ble laget, lest tilbake og fjernet.")


def _grades(client: Client, access: Access) -> Iterator[Check]:
    """Karakterer"""
    if client.rights(access.account, ("manage_grades",)).get("manage_grades", True):
        yield Check("Karakterer", True, "Nøkkelen kan lese innleveringer, og lese og skrive karakterer.")
        return
    advice = "Gi nøkkelens rolle «Grades - edit» og «Grades - view all grades» i Canvas."
    yield Check("Karakterer", False, "Nøkkelen kan ikke lese innleveringer og karakterer.", advice)
