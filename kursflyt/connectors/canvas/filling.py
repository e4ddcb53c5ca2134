"""What stands in a new course: a copy of the template, or a blueprint's content. Both take their time in Canvas.

Each POST copies once more, so what has been begun is looked for before anything is sent.
"""

from __future__ import annotations

from collections.abc import Callable

from kursflyt.connectors import roles
from kursflyt.connectors.canvas.access import Access
from kursflyt.connectors.canvas.client import Client
from kursflyt.connectors.canvas.messages import Course, Migration
from kursflyt.connectors.canvas.refusals import Declined

PAUSES = (1.0, 2.0, 4.0, 8.0, 15.0, 15.0)  # seconds; then someone else asks again later
LATER = 60.0
COPY = "course_copy_importer"


def by_us(access: Access) -> bool:
    """Whether we fill the course, so that the account's own template must not be put in too."""
    return bool(access.template or access.blueprint)


def fill(client: Client, access: Access, course: Course, *, sleep: Callable[[float], None]) -> None:
    """Raises roles.TryAgain while Canvas works, roles.NeedsPerson where something was left out."""
    if access.template:
        source = _source(client, access.template, "KURSFLYT_CANVAS_TEMPLATE")
        _copy(client, source, course, sleep=sleep)
    elif access.blueprint:
        source = _source(client, access.blueprint, "KURSFLYT_CANVAS_BLUEPRINT")
        _sync(client, source, course, sleep=sleep)


def _source(client: Client, name: str, setting: str) -> Course:
    source = client.course(name)
    if source is None:
        raise roles.Misconfigured(f"Kurset som {setting} peker på, finnes ikke i Canvas.")
    return source


def _copy(client: Client, source: Course, course: Course, *, sleep: Callable[[float], None]) -> None:
    migration = _begun(client.copies(course.id)) or client.copy_into(course.id, source=source.id)
    if migration.state != "completed":
        _wait(lambda: client.progress(migration.progress), sleep)
        migration = client.copy(course.id, migration.id)
    if migration.state == "failed":
        raise roles.NeedsPerson("Canvas greide ikke å kopiere malen. Prøv igjen, eller kopier den i Canvas.")
    if migration.state != "completed":
        raise roles.TryAgain("Canvas kopierer malen ennå.", after=LATER)
    errors = client.copy_errors(course.id, migration.id)
    if errors:
        raise roles.NeedsPerson(
            f"Canvas kopierte malen med {errors} feil. Rett dem under Innstillinger → Importer innhold i kurset, merk "
            "dem som løst, og prøv igjen."
        )
    if client.count_pages(course.id) < client.count_pages(source.id):
        raise roles.NeedsPerson(
            "Kopien av malen mangler sider, enda Canvas sier at den er ferdig. Kopier dem i Canvas, og prøv igjen."
        )


def _begun(copies: list[Migration]) -> Migration | None:
    """The copy that is done or under way; one that failed does not count."""
    usable = [copy for copy in copies if copy.kind == COPY and copy.state != "failed"]
    return next((copy for copy in usable if copy.state == "completed"), usable[0] if usable else None)


def _sync(client: Client, source: Course, course: Course, *, sleep: Callable[[float], None]) -> None:
    """To associate again and to sync again changes nothing."""
    client.associate(source.id, course.id)
    try:
        migration = client.start_sync(source.id)
    except Declined as said:
        if any("currently running" in complaint.text for complaint in said.complaints):
            raise roles.TryAgain("Canvas oppdaterer kurs fra malen nå.", after=LATER) from None
        raise
    state = _wait(lambda: client.sync(source.id, migration.id).state, sleep)
    if state != "completed":
        raise roles.NeedsPerson("Canvas greide ikke å fylle kurset fra malen. Se på synkroniseringen i malkurset.")


def _wait(ask: Callable[[], str], sleep: Callable[[float], None]) -> str:
    """Asks until it is over. Raises roles.TryAgain when it takes long."""
    for pause in PAUSES:
        state = ask()
        if state == "completed" or state.endswith("failed"):
            return state
        sleep(pause)
    raise roles.TryAgain("Canvas er ikke ferdig med å fylle kurset.", after=LATER)
