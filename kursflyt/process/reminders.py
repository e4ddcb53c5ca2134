"""Who was reminded of an open box, and when: read from the mails that were written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from kursflyt.core import norwegian_dates
from kursflyt.core.refusals import Refused
from kursflyt.core.sentences import Listed
from kursflyt.domain.messages import actions as messages
from kursflyt.domain.messages.models import Message
from kursflyt.domain.people import links
from kursflyt.domain.people.models import Person, Staff
from kursflyt.process import charts, due
from kursflyt.process.models import StepRun
from kursflyt.process.teacher_work import Waiting

KIND, TEACHER_KIND = "step.reminder", "step.teacher_reminder"


class RemindedToday(Refused):
    """Everyone who has the box was reminded of it earlier the same day."""


@dataclass(frozen=True)
class Reminder:
    """The newest one of a box. `who` is empty when the mails are no longer kept."""

    at: datetime
    who: tuple[str, ...]

    @property
    def names(self) -> str:
        return str(Listed(self.who)) if self.who else ""


def key_of(step: StepRun, receiver: Staff | Person, *, at: datetime) -> str:
    """What the mail is for: one a day to each."""
    kind = KIND if isinstance(receiver, Staff) else TEACHER_KIND
    return f"{kind}:{step.pk}:{receiver.pk}:{due.day_of(at)}"


def write(step: StepRun, member: Staff, *, at: datetime) -> None:
    messages.post(
        kind=KIND,
        key=key_of(step, member, at=at),
        run=step.run,
        staff=member,
        at=at,
        title=due.rule_of(step.box).title or charts.label(step.run, step.box),
        due_on=step.due_on,
        box=step.box,
    )


def write_to_teacher(step: StepRun, waiting: Waiting, *, at: datetime) -> None:
    """With a personal link to the page where it is done."""
    key = key_of(step, waiting.teacher, at=at)
    if Message.objects.filter(key=key).exists():
        return  # leave no unused link behind
    messages.post(
        kind=TEACHER_KIND,
        key=key,
        run=step.run,
        person=waiting.teacher,
        at=at,
        title=waiting.title,
        due_on=step.due_on,
        link=links.personal_url(waiting.teacher, door="teacher", path=waiting.path, at=at),
    )


def refuse_twice_a_day(step: StepRun, receivers: Iterable[Staff | Person], *, at: datetime) -> None:
    """Raises `RemindedToday` when none of them would get a mail that they have not had today."""
    keys = {key_of(step, receiver, at=at): str(receiver) for receiver in receivers}
    had = Message.objects.filter(key__in=keys).order_by("created_at").values_list("key", "created_at")
    if len(had) < len(keys):
        return
    raise RemindedToday(
        "{who} ble minnet på denne i dag {clock}. Neste påminnelse kan sendes i morgen.",
        who=Listed(keys.values()),
        clock=partial(norwegian_dates.clock_time, max(moment for _, moment in had)),
    )


def newest_of(steps: Sequence[StepRun]) -> dict[int, Reminder]:
    """The newest reminder of each box that was reminded of, by the key of its visit. One query."""
    moments = {step.pk: step.reminded_at for step in steps if step.reminded_at}
    run_ids = {step.run_id for step in steps if step.pk in moments}  # type: ignore[attr-defined]
    rows = Message.objects.filter(kind__in=(KIND, TEACHER_KIND), run__in=run_ids, created_at__in=set(moments.values()))
    names: dict[int, set[str]] = {}
    for row in rows.select_related("staff", "person"):
        step_id = int(row.key.split(":")[1])
        if moments.get(step_id) == row.created_at and (row.staff or row.person):
            names.setdefault(step_id, set()).add(str(row.staff or row.person))
    return {pk: Reminder(at, tuple(sorted(names.get(pk, ())))) for pk, at in moments.items()}
