"""The case list: who has an outcome proposed and who waits, what is left of the places, and who comes next.

The address holds the whole view (who is chosen, filter, order), so that it works by links and survives a reload.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from kursflyt.core import norwegian_dates
from kursflyt.domain.applications import ranking
from kursflyt.domain.applications.models import Outcome, Proposal
from kursflyt.domain.applications.ranking import Ranked
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.people.models import Staff

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SHOWN = {
    "": _l("Alle"),
    "uvurdert": _l("Ikke vurdert"),
    "mangler": _l("Mangler dokumentasjon"),
    "tilbud": _l("Foreslått tilbud"),
    "venteliste": _l("Foreslått venteliste"),
    "avslag": _l("Foreslått avslag"),
    "avgjort": _l("Avgjort"),
}
ORDERS = {"": _l("Rangering"), "tid": _l("Søknadstid"), "navn": _l("Navn")}
KEYS = [
    (("j",), _l("neste søker")),
    (("k",), _l("forrige søker")),
    (("1", "t"), _l("foreslå tilbud, og gå til den neste som ikke er vurdert")),
    (("2", "v"), _l("foreslå venteliste, og gå videre")),
    (("3", "a"), _l("foreslå avslag, og gå videre")),
    (("b",), _l("skriv egen begrunnelse (Esc går ut av feltet)")),
    (("m",), _l("be om dokumentasjon som mangler")),
    (("o",), _l("neste dokument")),
    (("u",), _l("angre ditt siste forslag")),
    (("Enter",), _l("se over brevene")),
]
_PROPOSED = {"tilbud": Outcome.OFFER, "venteliste": Outcome.WAITING_LIST, "avslag": Outcome.REJECTION}


@dataclass(frozen=True)
class Case:
    """One application in the list. `asked_until`: the date of an unanswered request that has not passed."""

    ranked: Ranked
    documents: int
    asked_until: date | None

    @property
    def waits(self) -> bool:
        """For the applicant's documents, so that there is nothing to assess now."""
        return self.ranked.verdict == "unclear" and self.asked_until is not None and self.unproposed

    @property
    def unproposed(self) -> bool:
        return self.ranked.decision is None and self.ranked.proposal is None

    @property
    def unassessed(self) -> bool:
        return self.unproposed and not self.waits

    def is_shown(self, kind: str) -> bool:
        """Whether it belongs to a key of `SHOWN`."""
        ranked = self.ranked
        if kind in _PROPOSED:
            return ranked.proposal is not None and ranked.proposal.outcome == _PROPOSED[kind]
        if kind == "uvurdert":
            return self.unassessed
        if kind == "mangler":
            return ranked.decision is None and bool(ranked.missing)
        if kind == "avgjort":
            return ranked.decision is not None and ranked.proposal is None
        return True


@dataclass(frozen=True)
class Choice:
    """A filter or an order: its words, how many it shows, the address that chooses it, and whether it is chosen."""

    name: StrOrPromise
    count: int
    address: str
    current: bool


class CaseList:
    """All standing applications of a run, as the address wants them. `explicit`: the address names the chosen one."""

    def __init__(self, run: CourseRun, rows: Sequence[Ranked], given: QueryDict, *, at: datetime) -> None:
        self.run, self.rows = run, rows
        self.kind = given.get("vis", "") if given.get("vis", "") in SHOWN else ""
        self.order = given.get("sorter", "") if given.get("sorter", "") in ORDERS else ""
        today = norwegian_dates.oslo_day(at)
        self.everyone = [_case(row, today) for row in rows]
        self.shown = sorted((case for case in self.everyone if case.is_shown(self.kind)), key=self._place)
        by_reference = {case.ranked.application.reference: case for case in self.everyone}
        named = by_reference.get(given.get("sok") or "")
        self.explicit = named is not None
        first = next((case for case in self.shown if case.unassessed), self.shown[0] if self.shown else None)
        self.chosen = named or first

    def _place(self, case: Case) -> tuple[object, ...]:
        application = case.ranked.application
        if self.order == "tid":
            return (application.submitted_at, case.ranked.rank)
        if self.order == "navn":
            return (application.person.sort_key, case.ranked.rank)
        return (case.ranked.rank,)

    # Going about

    def address(self, case: Case | None = None, **changes: object) -> str:
        """The address after the path that shows the case in this view."""
        wanted: dict[str, object] = {"vis": self.kind, "sorter": self.order}
        if case is not None:
            wanted["sok"] = case.ranked.application.reference
        return "?" + urlencode({name: value for name, value in (wanted | changes).items() if value})

    @property
    def here(self) -> str:
        """This very view."""
        return self.address(self.chosen)

    @property
    def list_address(self) -> str:
        """The list with nobody opened, which is all that a phone has room for."""
        return self.address()

    @property
    def address_of_all(self) -> str:
        return self.address(vis="")

    @property
    def rows_shown(self) -> list[tuple[Case, str, bool]]:
        """Each case of the list with its address, and whether it is the chosen one."""
        return [(case, self.address(case), case is self.chosen) for case in self.shown]

    @property
    def number(self) -> int:
        """Which one of those shown is chosen; 0 when it is another."""
        return self.shown.index(self.chosen) + 1 if self.chosen in self.shown else 0

    @property
    def after(self) -> str:
        return self._beside(1)

    @property
    def before(self) -> str:
        return self._beside(-1)

    def _beside(self, step: int) -> str:
        if self.chosen not in self.shown:
            return self.address(self.shown[0]) if self.shown and step > 0 else ""
        place = self.shown.index(self.chosen) + step
        return self.address(self.shown[place]) if 0 <= place < len(self.shown) else ""

    def onward(self) -> str:
        """Where an assessed case leads: the next that is not assessed, round the end of the list; else it stays."""
        place = self.shown.index(self.chosen) if self.chosen in self.shown else -1
        round_the_end = self.shown[place + 1 :] + self.shown[: max(place, 0)]
        following = next((case for case in round_the_end if case.unassessed), None)
        if following is None and self.kind:
            following = next(iter(round_the_end), None)
        return self.address(following or self.chosen)

    def choices(self) -> list[Choice]:
        """The filters, with how many each shows; those that would show nobody are left out."""
        counted = [(key, name, sum(case.is_shown(key) for case in self.everyone)) for key, name in SHOWN.items()]
        return [
            Choice(name, count, self.address(vis=key), key == self.kind)
            for key, name, count in counted
            if count or key in ("", self.kind)
        ]

    def orders(self) -> list[Choice]:
        return [
            Choice(name, 0, self.address(self.chosen, sorter=key), key == self.order) for key, name in ORDERS.items()
        ]

    # How far it has come

    @property
    def assessed(self) -> int:
        return sum(not case.unproposed for case in self.everyone)

    @property
    def waiting(self) -> int:
        return sum(case.waits for case in self.everyone)

    @property
    def left(self) -> int:
        """Who can be assessed now and is not."""
        return sum(case.unassessed for case in self.everyone)

    @property
    def proposed(self) -> list[tuple[str, int]]:
        """How many each outcome is proposed for."""
        outcomes = [case.ranked.proposal.outcome for case in self.everyone if case.ranked.proposal]
        return [(_(str(outcome.label)), outcomes.count(outcome)) for outcome in Outcome if outcome in outcomes]

    @cached_property
    def places_left(self) -> int:
        """Below zero when more are proposed a place than there are places."""
        return ranking.free_after_proposals(self.run, self.rows)

    @property
    def places_too_few(self) -> int:
        return max(-self.places_left, 0)

    def last_of(self, member: Staff) -> Proposal | None:
        """The newest proposal of a member of staff, to be taken back."""
        own = [case.ranked.proposal for case in self.everyone if case.ranked.proposal]
        return max((each for each in own if each.by.key == member.actor.key), key=lambda each: each.pk, default=None)

    def case_of(self, proposal_id: int) -> Case | None:
        """The case of a proposal that waits for the head."""
        return next((c for c in self.everyone if c.ranked.proposal and c.ranked.proposal.pk == proposal_id), None)


def _case(row: Ranked, today: date) -> Case:
    open_until = [
        asked.due_on
        for asked in row.application.document_requests.all()
        if asked.answered_at is None and asked.due_on >= today
    ]
    return Case(row, len(row.application.attachments.all()), min(open_until, default=None))
