"""What we keep in a run's course in the learning platform: the way to our own pages, the assignment and its deadline.

Our own classroom shows all of it by itself; there, nothing is laid out.
"""

from __future__ import annotations

from django.conf import settings

from kursflyt.connectors import roles
from kursflyt.domain.courses.models import CourseRun


def wanted_room(run: CourseRun) -> roles.CourseRoom:
    return roles.CourseRoom(
        key=f"run-{run.pk}",
        title=run.title,
        starts_on=run.starts_on,
        ends_on=run.ends_on,
        room_path=f"/larer/kurs/{run.pk}/klasserom/",
    )


def lay_out(platform: roles.LearningPlatform, run: CourseRun, room_id: str) -> None:
    """Outside of any transaction; safe to call again. Raises the three errors of connectors.roles."""
    platform.lay_out(room_id, _about(run))
    platform.ensure_assignment(room_id, hand_in(run))


def _about(run: CourseRun) -> roles.RoomPage:
    return roles.RoomPage(
        title="Om kurset",
        body=(
            "Samlinger, møtelenke, innlevering og karakter finner du på dine egne sider: "
            f"{settings.SITE_URL}/min-side/kurs/{run.pk}/klasserom/\n\n"
            f"Spørsmål? Skriv til {run.consultant.get_full_name()}, {run.consultant.email}.\n\n"
            "Denne siden holdes ved like av Kursflyt. Det som endres her, blir borte."
        ),
    )


def hand_in(run: CourseRun) -> roles.RoomAssignment:
    """The written assignment, handed in and graded there or here; what is done there is read (room_grading)."""
    return roles.RoomAssignment(
        key=f"hand-in-{run.pk}",
        title="Skriftlig oppgave",
        body=(
            "Lever oppgaven her. Får du det ikke til, kan du levere på dine egne sider: "
            f"{settings.SITE_URL}/min-side/kurs/{run.pk}/innlevering/\n\n"
            "Der ser du også fristen din, hvis du har fått en annen enn de andre, og karakteren når den er kunngjort."
        ),
        due_at=run.hand_in_deadline_at,
        grading=run.grade_scale,
        handed_in_there=True,
    )
