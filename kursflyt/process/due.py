"""When a box is due, whose it is and what the office calls it: read from policy/boxes.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

import yaml

from kursflyt import policy
from kursflyt.core.clock import OSLO
from kursflyt.core.sentences import Sentence
from kursflyt.domain.courses import queries as courses
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.people.models import Staff


@dataclass(frozen=True)
class BoxRule:
    """`title` says what to do as a verb, `because` why; `anchor` and `days` say when, and `then` what happens when that
    day passes; `assignee` is head, consultant or marketer."""

    title: str
    because: str
    assignee: str = ""
    anchor: str = ""
    days: int = 0
    then: str = ""

    @property
    def when_passed(self) -> str:
        """What happens when its day passes, in the reader's language; empty where nothing happens by itself."""
        return str(Sentence(self.then)) if self.then else ""

    @property
    def why(self) -> str:
        """Why the box is there, in the reader's language."""
        return str(Sentence(self.because)) if self.because else ""

    def assignee_of(self, run: CourseRun) -> Staff | None:
        staff: Staff | None = getattr(run, self.assignee) if self.assignee else None
        return staff


@lru_cache(maxsize=1)
def rules() -> dict[str, BoxRule]:
    """All rules by box id."""
    rows = yaml.safe_load((policy.FOLDER / "boxes.yaml").read_text())
    return {
        box: BoxRule(
            title=row["title"],
            because=row["why"],
            assignee=row.get("assignee", ""),
            anchor=row.get("due", {}).get("from", ""),
            days=row.get("due", {}).get("days", 0),
            then=row.get("when_passed", ""),
        )
        for box, row in rows.items()
    }


def rule_of(box: str) -> BoxRule:
    """The rule of the box; one that the policy does not know (a school's own) has no date and nobody yet."""
    return rules().get(box) or BoxRule(title="", because="")


def due_on(run: CourseRun, box: str, *, opened_at: datetime) -> date | None:
    """The day the box is due; never before the day it opened, since nobody can do what was not there to do."""
    rule = rule_of(box)
    if not rule.anchor:
        return None
    opened_on = day_of(opened_at)
    anchor = opened_on if rule.anchor == "opened" else courses.anchor(run, rule.anchor)
    return max(anchor + timedelta(days=rule.days), opened_on) if anchor else None


def day_of(moment: datetime) -> date:
    return moment.astimezone(OSLO).date()
