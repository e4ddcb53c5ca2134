"""The print queue: what comes into it, by the clock and by hand, and what falls out of it again, with the reason."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from kursflyt.core import audit
from kursflyt.core.actor import MACHINE, Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.applications.models import Application, Decision
from kursflyt.domain.certificates.models import Certificate
from kursflyt.domain.invoicing.models import Invoice
from kursflyt.domain.paper import sources
from kursflyt.domain.paper.models import PaperLetter, PaperWish, WhyOut, WhyPaper
from kursflyt.domain.people.models import Person
from kursflyt.domain.school import queries as school
from kursflyt.domain.teaching.models import WelcomeLetter

type Letter = Decision | WelcomeLetter | Certificate | Invoice


class AlreadyInQueue(Refused):
    """The letter waits to be printed, or is printed and not sent."""


class NoLetter(Refused):
    """There is no letter to print."""


class NotWaiting(Refused):
    """The letter has been printed, sent or taken out."""


@transaction.atomic
def fill(*, at: datetime) -> list[PaperLetter]:
    """Puts in the letters of those who cannot be reached, each once; see `sources` for who they are."""
    found = _to_enter(at=at)
    if found:  # who puts in the same letter at this moment is waited for, and then seen
        _hold(letter.application_id for letter in found)
        found = _to_enter(at=at)
    for letter in found:
        letter.save()
        _record("queued", letter, by=MACHINE, at=at, why=letter.why)
    return found


def _to_enter(*, at: datetime) -> list[PaperLetter]:
    paper_after = timedelta(days=school.current().paper_after_days)
    return [
        PaperLetter(
            application=row.application,
            document_id=getattr(row, source.document),
            why=row.why,
            queued_at=at,
            queued_by=MACHINE,
            **{source.name: row},
        )
        for source in sources.SOURCES
        for row in sources.to_enter(source, paper_after=paper_after, at=at)
    ]


def _hold(applications: Iterable[int]) -> None:
    """Letters of these are put in by one at a time, until the transaction ends."""
    rows = Application.objects.filter(pk__in=set(applications)).order_by("pk").select_for_update(of=("self",))
    list(rows.values_list("pk"))


@transaction.atomic
def put_in(*, letter: Letter, by: Actor, at: datetime) -> PaperLetter:
    """A person wants it on paper, whatever is known of notices. Raises `NoLetter` and `AlreadyInQueue`."""
    source = sources.of(letter)
    document_id = getattr(letter, source.document)
    if document_id is None:
        raise NoLetter("Brevet er ikke laget ennå, så det kan ikke skrives ut.")
    _hold([letter.application_id])
    about = {source.name: letter}
    if PaperLetter.objects.standing().filter(**about).exists():
        raise AlreadyInQueue("Brevet ligger allerede i utskriftskøen, eller er skrevet ut og ikke sendt ennå.")
    row = PaperLetter.objects.create(
        application=letter.application,
        document_id=document_id,
        why=WhyPaper.BY_HAND,
        queued_at=at,
        queued_by=by,
        **about,
    )
    _record("queued", row, by=by, at=at, why=row.why)
    return row


@transaction.atomic
def take_out(*, letter: PaperLetter, by: Actor, at: datetime) -> PaperLetter:
    """A person does not want it printed after all. It does not come back by itself. Raises `NotWaiting`."""
    row = PaperLetter.objects.waiting().select_for_update(of=("self",)).filter(pk=letter.pk).first()
    if row is None:
        raise NotWaiting("Brevet ligger ikke i køen lenger. Last siden på nytt.")
    leave(row, because=WhyOut.TAKEN_OUT, by=by, at=at)
    return row


@transaction.atomic
def wish(*, person: Person, wanted: bool, by: Actor, at: datetime) -> PaperWish:
    """Someone has asked for letters on paper, or for letters on the net again. The same wish again is no new one."""
    Person.objects.select_for_update().get(pk=person.pk)
    present = PaperWish.objects.filter(person=person).first()
    if present is not None and present.wanted == wanted:
        return present
    row = PaperWish.objects.create(person=person, wanted=wanted, by=by, at=at)
    audit.record("paper.wish", by=by, at=at, subject=f"person:{person.pk}", wanted=wanted)
    return row


@transaction.atomic
def clear(*, at: datetime) -> list[PaperLetter]:
    """Takes out what need not be printed any longer, each with its reason."""
    waiting = list(PaperLetter.objects.waiting().with_all().select_for_update(of=("self",)))
    reasons = no_longer(waiting)
    gone = [letter for letter in waiting if letter.pk in reasons]
    for letter in gone:
        leave(letter, because=reasons[letter.pk], by=MACHINE, at=at)
    return gone


def no_longer(letters: Collection[PaperLetter]) -> dict[int, WhyOut]:
    """Why a letter need not go by post any longer, by its key; those that must are left out. Two queries.

    The letters are read with `with_all`.
    """
    wanting = _wanting_paper([letter for letter in letters if letter.why == WhyPaper.WISH])
    undelivered = _undelivered([letter for letter in letters if letter.why == WhyPaper.NOT_DELIVERED])
    found = {}
    for letter in letters:
        reason = _what_happened(letter)
        if reason is None and letter.why == WhyPaper.WISH and letter.application.person_id not in wanting:
            reason = WhyOut.NO_WISH
        if reason is None and letter.why == WhyPaper.NOT_DELIVERED and letter.pk not in undelivered:
            reason = WhyOut.DELIVERED
        if reason is not None:
            found[letter.pk] = reason
    return found


def leave(letter: PaperLetter, *, because: WhyOut, by: Actor, at: datetime) -> None:
    """The letter falls out of the queue or of its print run."""
    letter.left_at, letter.left_because, letter.left_by = at, because, by
    letter.save(update_fields=["left_at", "left_because", "left_by"])
    _record("left_queue", letter, by=by, at=at, why=because)


def _what_happened(letter: PaperLetter) -> WhyOut | None:
    """To the letter itself, or to what it is about."""
    decision, certificate, invoice = letter.decision, letter.certificate, letter.invoice
    if decision and decision.superseded_at:
        return WhyOut.REPLACED
    if certificate and (hasattr(certificate, "replaced_by") or hasattr(certificate, "revocation")):
        return WhyOut.REPLACED
    if invoice and hasattr(invoice, "credit_note"):
        return WhyOut.REPLACED
    application = letter.application
    over = hasattr(application, "withdrawal") or hasattr(application.run, "cancellation")
    if over and (letter.decision_id or letter.welcome_letter_id):
        return WhyOut.WITHDRAWN
    if decision and decision.first_opened_at and decision.first_opened_at >= letter.queued_at:
        return WhyOut.OPENED
    return None


def _wanting_paper(letters: Sequence[PaperLetter]) -> set[int]:
    if not letters:
        return set()
    people = {letter.application.person_id for letter in letters}
    newest = PaperWish.objects.filter(person__in=people).order_by("person_id", "-id").distinct("person_id")
    return {wish.person_id for wish in newest if wish.wanted}


def _undelivered(letters: Sequence[PaperLetter]) -> set[int]:
    """Letters of which a mail still has not come through. One that is on its way again has not either."""
    if not letters:
        return set()
    keys = {key: letter.pk for letter in letters for key in sources.keys_of(letter)}
    lost = sources.not_through().filter(key__in=keys).values_list("key", flat=True)
    return {keys[key] for key in lost}


def _record(event: str, letter: PaperLetter, *, by: Actor, at: datetime, why: str) -> None:
    application = letter.application
    audit.record(
        f"paper.{event}",
        by=by,
        at=at,
        run_id=application.run_id,
        subject=application.reference,
        letter=letter.pk,
        what=letter.what,
        why=why,
    )
