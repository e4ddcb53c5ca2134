"""What the office sees of letters on paper: the queue, the print runs, and what there is of one application."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q, QuerySet

from kursflyt.domain.applications.models import Application, Decision
from kursflyt.domain.certificates.models import Certificate
from kursflyt.domain.courses.models import Payer
from kursflyt.domain.invoicing.models import Invoice
from kursflyt.domain.paper import print_runs
from kursflyt.domain.paper.models import WHAT, PaperLetter, PaperWish, PrintRun
from kursflyt.domain.people.models import Person
from kursflyt.domain.teaching.models import WelcomeLetter


@dataclass(frozen=True)
class Queue:
    """What waits, in the order it will be printed in; those without a whole address stand apart."""

    ready: Sequence[PaperLetter]
    without_address: Sequence[PaperLetter]


def waiting() -> Queue:
    """One query."""
    rows = list(
        PaperLetter.objects.waiting()
        .select_related("application__person", "application__run")
        .order_by("application__person__postal_code", "application__person__sort_key", "id")
    )
    ready = [row for row in rows if print_runs.has_address(row.application.person)]
    return Queue(ready, [row for row in rows if row not in ready])


def runs() -> QuerySet[PrintRun]:
    """Newest first, each with how many letters it has, how many of them are posted, and the day."""
    return PrintRun.objects.select_related("document").annotate(
        count=Count("letters"),
        posted=Count("letters", filter=Q(letters__sent_on__isnull=False)),
        unsettled=Count("letters", filter=Q(letters__sent_on__isnull=True, letters__left_at__isnull=True)),
        sent_on=Max("letters__sent_on"),
    )


def lately_out(most: int = 20) -> QuerySet[PaperLetter]:
    """Those that fell out last, newest first."""
    gone = PaperLetter.objects.filter(left_at__isnull=False).select_related("application__person", "application__run")
    return gone.order_by("-left_at", "-id")[:most]


def wants_paper(person: Person) -> bool:
    newest = PaperWish.objects.filter(person=person).first()
    return newest is not None and newest.wanted


@dataclass(frozen=True)
class OwnLetter:
    """A letter of an application, and how it stands with it on paper: `on_paper` is the newest time, or None."""

    name: str  # the field of `PaperLetter`, which says what kind it is
    letter: Decision | WelcomeLetter | Certificate | Invoice
    on_paper: PaperLetter | None

    @property
    def what(self) -> str:
        """In bokmål."""
        return WHAT[self.name]

    @property
    def day(self) -> datetime:
        """When it was made."""
        letter = self.letter
        if isinstance(letter, Decision):
            return letter.decided_at
        return letter.issued_at if isinstance(letter, Certificate) else letter.at

    @property
    def may_be_put_in(self) -> bool:
        """Not while it waits or lies printed."""
        paper = self.on_paper
        return paper is None or paper.left_at is not None or paper.sent_on is not None


def letters_of(application: Application) -> list[OwnLetter]:
    """Everything that has been written to this applicant and can go by post, oldest kind first. Five queries."""
    found: list[tuple[str, Decision | WelcomeLetter | Certificate | Invoice]] = []
    found += [("decision", row) for row in application.decisions.all() if row.letter_id]
    found += [("welcome_letter", row) for row in WelcomeLetter.objects.filter(application=application)]
    found += [("certificate", row) for row in Certificate.objects.in_force().filter(application=application)]
    found += [("invoice", row) for row in Invoice.objects.filter(application=application, payer=Payer.SELF)]
    papers: dict[tuple[str, int], PaperLetter] = {}
    for paper in PaperLetter.objects.filter(application=application).select_related("print_run").order_by("id"):
        for name in WHAT:
            key = getattr(paper, f"{name}_id")
            if key is not None:
                papers[name, key] = paper
    return [OwnLetter(name, letter, papers.get((name, letter.pk))) for name, letter in found]
