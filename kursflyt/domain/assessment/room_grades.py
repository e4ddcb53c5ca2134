"""Grades here and in the learning platform side by side, and taking theirs over: only ever by somebody who has looked.

What each row said when it was shown comes back with the act; a row that says something else by then is left alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kursflyt.core import audit
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.assessment import grading, queries
from kursflyt.domain.assessment.models import GradeValue, RoomHandIn
from kursflyt.domain.assessment.queries import SheetLine
from kursflyt.domain.courses.models import CourseRun

NOT_WRITTEN = frozenset({"", GradeValue.NOT_MET.value})  # other platforms have no word for who did not come


class ChangedMeanwhile(Refused):
    """Something is not as it was when the page was shown."""


class ReasonMissing(Refused):
    """The pass list is sent; what is changed after it has a reason."""

    field = "reason"


class Verdict(StrEnum):
    """How the two stand to each other. The first that holds."""

    NEITHER = "neither"
    ONLY_HERE = "only_here"
    STALE = "stale"
    UNKNOWN = "unknown"
    ONLY_THERE = "only_there"
    SAME = "same"
    DIFFERENT = "different"


@dataclass(frozen=True)
class Row:
    """One participant. `there` is None for who is not in the course there."""

    line: SheetLine
    there: RoomHandIn | None

    @property
    def here(self) -> str:
        return self.line.grade.value if self.line.grade else ""

    @property
    def verdict(self) -> Verdict:
        if self.there is None or not self.there.grade:
            return Verdict.ONLY_HERE if self.here else Verdict.NEITHER
        if self.there.stale:
            return Verdict.STALE
        if not self.there.value:
            return Verdict.UNKNOWN
        if not self.here:
            return Verdict.ONLY_THERE
        return Verdict.SAME if self.here == self.there.value else Verdict.DIFFERENT

    @property
    def may_take(self) -> bool:
        there = self.there
        return there is not None and bool(there.value) and there.value != self.here

    @property
    def may_give(self) -> bool:
        if self.there is None or self.here in NOT_WRITTEN:
            return False
        return self.verdict in {Verdict.ONLY_HERE, Verdict.STALE, Verdict.UNKNOWN, Verdict.DIFFERENT}

    @property
    def sign(self) -> str:
        """What both sides say, in a few letters that come back with the act."""
        there = self.there
        said = f"{self.here}|{there.grade}|{there.stale}|{there.attempt}" if there else f"{self.here}|"
        return hashlib.sha256(said.encode()).hexdigest()[:12]


def compare(run: CourseRun) -> list[Row]:
    """All participants, as both sides were known last. A constant number of queries."""
    there = {row.application_id: row for row in RoomHandIn.objects.filter(run=run, application__isnull=False)}
    return [Row(line, there.get(line.application.pk)) for line in queries.grade_sheet(run)]


def chosen(rows: Sequence[Row], applications: Collection[int], signs: dict[int, str]) -> list[Row]:
    """These rows, as they were shown. Raises `ChangedMeanwhile` where one says something else now.

    One that says the same on both sides by now is no conflict: it was written by a call whose answer was lost.
    """
    found = [row for row in rows if row.line.application.pk in applications]
    changed = [row for row in found if row.sign != signs.get(row.line.application.pk)]
    if len(found) != len(set(applications)) or any(row.verdict is not Verdict.SAME for row in changed):
        raise ChangedMeanwhile("Noe er endret etter at siden ble vist. Se over på nytt. Ingenting er lagret.")
    return found


def take(*, run: CourseRun, rows: Sequence[Row], reason: str = "", by: Actor, at: datetime) -> dict[int, str]:
    """Registers the grades that stand there; returns a sentence for each that was refused, by application.

    Raises `ReasonMissing` once the pass list is sent. What `grading.register` refuses for one stops nobody else.
    """
    if queries.is_listed(run) and not reason.strip():
        raise ReasonMissing("Beståttlisten er sendt. Skriv hvorfor karakteren rettes.")
    refused, taken = {}, 0
    for row in rows:
        if row.there is None or not row.may_take:
            continue
        try:
            grading.register(
                application=row.line.application, value=row.there.value, reason=reason.strip(), by=by, at=at
            )
            taken += 1
        except Refused as said:
            refused[row.line.application.pk] = str(said)
    audit.record("assessment.grades_taken_over", by=by, at=at, run_id=run.pk, taken=taken, refused=len(refused))
    return refused
