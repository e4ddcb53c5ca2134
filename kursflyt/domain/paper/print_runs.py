"""A print run: letters that wait are taken together, printed as one file, and noted as posted."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from kursflyt.core import audit, norwegian_dates, storage
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.documents import print_run as document
from kursflyt.domain.messages import actions as messages
from kursflyt.domain.messages.models import Message, MessageState
from kursflyt.domain.paper import queue, releasing, sources
from kursflyt.domain.paper.models import PaperLetter, PaperLetterQuerySet, PrintRun, WhyOut
from kursflyt.domain.people import on_paper as people_on_paper
from kursflyt.domain.people.models import Person
from kursflyt.domain.school import letterhead as school_letterhead


class NothingToPrint(Refused):
    """No letter in the queue has a whole address."""


class NotPrinted(Refused):
    """The file is not made yet, so that it cannot have been posted."""


class AlreadyPosted(Refused):
    """All letters of the run have been noted."""


class ImpossibleDay(Refused):
    """Posted before it was printed, or in the future."""

    field = "sent_on"


@transaction.atomic
def make(*, by: Actor, at: datetime) -> PrintRun:
    """Takes all letters that wait and have a whole address, by postal code and name. Raises `NothingToPrint`.

    What need not be sent any longer falls out first. Two at once never take the same letter: the rows are locked.
    """
    queue.clear(at=at)
    waiting = PaperLetter.objects.waiting().select_related("application__person").select_for_update(of=("self",))
    letters = sorted((row for row in waiting if has_address(row.application.person)), key=_in_order)
    if not letters:
        raise NothingToPrint("Ingen av brevene i køen har full adresse, så det er ingenting å skrive ut.")
    last = PrintRun.objects.aggregate(last=Max("number"))["last"] or 0
    run = PrintRun.objects.create(number=last + 1, made_at=at, made_by=by)
    for place, letter in enumerate(letters, start=1):
        letter.print_run, letter.place = run, place
    PaperLetter.objects.bulk_update(letters, ["print_run", "place"])
    audit.record("paper.print_run_made", by=by, at=at, subject=f"print_run:{run.number}", letters=len(letters))
    return run


def set_file(run: PrintRun, *, at: datetime) -> PrintRun:
    """Makes and keeps the file of the run; once is enough, so that printing again prints the same.

    One that was released meanwhile gets none. Raises `releasing.UnreadableLetters`.
    """
    run.refresh_from_db()
    if not _is_unmade(run):
        return run
    try:
        printed = _printed(run)
    except Exception:
        run.refresh_from_db()
        if _is_unmade(run):
            raise
        return run
    with transaction.atomic():
        held = PrintRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
        if _is_unmade(held):
            held.document = storage.keep(printed.pdf, media_type="application/pdf", at=at)
            held.pages, held.failure = printed.pages, ""
            held.save(update_fields=["document", "pages", "failure"])
    run.refresh_from_db()
    return run


def _is_unmade(run: PrintRun) -> bool:
    return run.document_id is None and run.released_at is None


def _printed(run: PrintRun) -> document.Printed:
    """Letters are looked at one by one only when all together could not be set."""
    try:
        return document.render(_composed(run))
    except Exception:
        releasing.refuse_unreadable(letters_of(run).standing())
        raise


@transaction.atomic
def note_posted(
    *, run: PrintRun, sent_on: date, left_out: Collection[int] = (), by: Actor, at: datetime
) -> list[PaperLetter]:
    """The envelopes were posted on a day, but for `left_out` (keys of letters). Each letter gets it as its own fact.

    A mail that failed for a letter counts as taken over by a person then. Raises `NotPrinted`, `ImpossibleDay` and
    `AlreadyPosted`.
    """
    held = PrintRun.objects.select_for_update().get(pk=run.pk)
    if held.document_id is None:
        raise NotPrinted("Filen er ikke ferdig, så brevene kan ikke være sendt.")
    today, made_on = norwegian_dates.oslo_day(at), norwegian_dates.oslo_day(held.made_at)
    if not made_on <= sent_on <= today:
        raise ImpossibleDay("Utskriften ble laget {made}, så brevene er sendt mellom den dagen og i dag.", made=made_on)
    letters = list(letters_of(held).standing().select_for_update(of=("self",)))
    if not letters:
        raise AlreadyPosted("Utskriften er allerede ført som sendt.")
    posted = []
    for letter in letters:
        if letter.pk in left_out:
            queue.leave(letter, because=WhyOut.NOT_POSTED, by=by, at=at)
        else:
            _post(letter, sent_on=sent_on, by=by, at=at)
            posted.append(letter)
    _take_over_mails(posted, by=by, at=at)
    audit.record(
        "paper.print_run_posted",
        by=by,
        at=at,
        subject=f"print_run:{held.number}",
        letters=len(posted),
        sent_on=sent_on.isoformat(),
    )
    return posted


def letters_of(run: PrintRun) -> PaperLetterQuerySet:
    """All letters of the run in their order, with what is asked about them."""
    return PaperLetter.objects.filter(print_run=run).with_all().order_by("place")


def has_address(person: Person) -> bool:
    """Whether a postman would find the way."""
    return bool(person.address.strip() and person.postal_code.strip() and person.city.strip())


def _in_order(letter: PaperLetter) -> tuple[str, str, int]:
    person = letter.application.person
    return person.postal_code, person.sort_key, letter.pk


def _post(letter: PaperLetter, *, sent_on: date, by: Actor, at: datetime) -> None:
    letter.sent_on, letter.sent_at, letter.sent_by = sent_on, at, by
    letter.save(update_fields=["sent_on", "sent_at", "sent_by"])
    application = letter.application
    audit.record(
        "paper.sent",
        by=by,
        at=at,
        run_id=application.run_id,
        subject=application.reference,
        letter=letter.pk,
        what=letter.what,
        sent_on=sent_on.isoformat(),
    )


def _take_over_mails(letters: Collection[PaperLetter], *, by: Actor, at: datetime) -> None:
    keys = [key for letter in letters for key in sources.keys_of(letter)]
    for mail in Message.objects.filter(key__in=keys, state=MessageState.FAILED):
        messages.hand_over(message=mail, by=by, at=at)


def _composed(run: PrintRun) -> document.PrintRun:
    return document.PrintRun(
        issuer=school_letterhead.issuer(),
        number=run.number,
        made_at=run.made_at,
        made_by=str(run.made_by),
        letters=tuple(_envelope(letter) for letter in letters_of(run).standing()),
        site=f"{settings.SITE_URL}/min-side/",
    )


def _envelope(letter: PaperLetter) -> document.SentLetter:
    person = letter.application.person
    return document.SentLetter(
        recipient=people_on_paper.recipient(person),
        language="nn" if letter.application.language_form == "nn" else "nb",
        what=letter.what,
        reference=letter.application.reference,
        pdf=storage.read(letter.document_id),
        sealed=letter.certificate_id is not None,
    )
