"""Questions about the classroom: who may enter, what lies there, what is missing, who came."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Count, Q

from kursflyt.domain.applications.models import Application
from kursflyt.domain.courses.models import CourseRun, Session
from kursflyt.domain.people.models import Person
from kursflyt.domain.teaching.models import (
    Attendance,
    Classroom,
    ClassroomAccess,
    ClassroomRole,
    Material,
    MaterialKind,
    Notice,
    Presence,
    SessionHeld,
    TrainingAccess,
)

REQUIRED = (MaterialKind.COURSE_PLAN, MaterialKind.LECTURE, MaterialKind.PRACTICAL)


def classroom_of(run: CourseRun) -> Classroom | None:
    return Classroom.objects.filter(run=run).first()


def has_course_outside(run: CourseRun) -> bool:
    return Classroom.objects.with_course_outside().filter(run=run).exists()


def has_meeting_outside(run: CourseRun) -> bool:
    return Classroom.objects.with_meeting_outside().filter(run=run).exists()


def hand_in_room(run: CourseRun) -> str:
    """The course's address in the learning platform, where it takes hand-ins as well; '' where only we do."""
    room = getattr(run, "classroom", None)
    return room.external_url if room is not None and room.closed_at is None else ""


def may_enter(run: CourseRun, person: Person, role: ClassroomRole | None = None) -> bool:
    """Whether the classroom is open and this person has access to it."""
    accesses = ClassroomAccess.objects.active().filter(run=run, person=person, run__classroom__closed_at__isnull=True)
    accesses = accesses.filter(run__classroom__isnull=False)
    return (accesses.filter(role=role) if role else accesses).exists()


def accesses_of(run: CourseRun, role: ClassroomRole) -> list[ClassroomAccess]:
    """Everyone with access in this role, by name."""
    accesses = ClassroomAccess.objects.active().filter(run=run, role=role).select_related("person")
    return list(accesses.order_by("person__sort_key", "id"))


def material_of(run: CourseRun) -> list[Material]:
    """What is laid out now, in the order of the checklist, newest last."""
    order = {kind: place for place, kind in enumerate(MaterialKind.values)}
    rows = Material.objects.filter(run=run, withdrawn_at__isnull=True).select_related("file")
    return sorted(rows, key=lambda row: (order[row.kind], row.pk))


def missing_material(run: CourseRun) -> list[MaterialKind]:
    """Which of the three required kinds are not laid out yet."""
    present = set(Material.objects.filter(run=run, withdrawn_at__isnull=True).values_list("kind", flat=True))
    return [kind for kind in REQUIRED if kind not in present]


def notices_of(run: CourseRun) -> list[Notice]:
    """Newest first."""
    return list(Notice.objects.filter(run=run))


def training_of(run: CourseRun, person: Person) -> TrainingAccess | None:
    return TrainingAccess.objects.filter(run=run, person=person).first()


def unfinished_training(person: Person, run_ids: list[int]) -> list[TrainingAccess]:
    """The training that this teacher has begun or not begun, but not finished, in these runs."""
    return list(
        TrainingAccess.objects.filter(person=person, run_id__in=run_ids, completed_at__isnull=True).select_related(
            "run"
        )
    )


def next_to_hold(run_ids: list[int]) -> list[Session]:
    """The first session of each run whose attendance is not registered."""
    waiting = Session.objects.filter(run_id__in=run_ids, held__isnull=True).select_related("run")
    return list(waiting.order_by("run_id", "starts_at").distinct("run_id"))


def sessions_held(run: CourseRun) -> int:
    """How many of the planned sessions have their attendance registered."""
    return SessionHeld.objects.filter(session__run=run).count()


def sessions_with_attendance(run: CourseRun) -> list[Session]:
    """The sessions in order, each with `present`, `absent` and `excused` counted and `held` at hand."""
    counted = Session.objects.filter(run=run).in_order().select_related("held")
    return list(
        counted.annotate(
            present=Count("attendances", filter=Q(attendances__presence=Presence.PRESENT)),
            absent=Count("attendances", filter=Q(attendances__presence=Presence.ABSENT)),
            excused=Count("attendances", filter=Q(attendances__presence=Presence.VALID_ABSENCE)),
        )
    )


def presence_at(session: Session) -> dict[int, str]:
    """What is registered for the session, by application."""
    return dict(Attendance.objects.filter(session=session).values_list("application_id", "presence"))


def participants_of(run: CourseRun) -> list[Application]:
    """Those with a place, by name in Norwegian order."""
    return list(
        Application.objects.with_place().filter(run=run).select_related("person").order_by("person__sort_key", "id")
    )


def attendance_percent(run: CourseRun) -> dict[int, Decimal]:
    """Per cent of the sessions held that each participant was at, one decimal, by application.

    Absence with a valid reason is absence here; what it counts for is decided where the result is decided. A session
    held before a participant came counts as absence too. Empty until a session is held.
    """
    held = sessions_held(run)
    if not held:
        return {}
    present = dict(
        Attendance.objects.filter(session__run=run, session__held__isnull=False, presence=Presence.PRESENT)
        .values_list("application_id")
        .annotate(count=Count("id"))
    )
    participants = Application.objects.with_place().filter(run=run).values_list("pk", flat=True)
    return {
        application: (Decimal(100 * present.get(application, 0)) / held).quantize(Decimal("0.1"))
        for application in participants
    }
