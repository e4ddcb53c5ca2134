"""A print run whose file cannot be made: which letter is to blame, and the others go back to the queue."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import datetime

import pypdf
from django.db import transaction

from kursflyt.core import audit, storage
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.paper import queue
from kursflyt.domain.paper.models import PaperLetter, PrintRun, WhyOut

_NAMED = 3  # letters that a sentence names; the list below it marks all


class UnreadableLetters(Refused):
    """The stored files of these letters are damaged or gone, so that the run cannot be made with them."""


class FileIsMade(Refused):
    """A run that has its file is printed and noted as posted, letter by letter; it is not released."""


class AlreadyReleased(Refused):
    """Someone else has released it."""


class NoReason(Refused):
    """The office must be able to see afterwards why a run was given up."""

    field = "reason"


@transaction.atomic
def release(*, run: PrintRun, reason: str, by: Actor, at: datetime) -> tuple[list[PaperLetter], list[PaperLetter]]:
    """The letters of the run that wait again, and those that cannot be read: these fall out, and stay with the run.

    Raises `FileIsMade`, `AlreadyReleased` and `NoReason`.
    """
    if not reason.strip():
        raise NoReason("Skriv hvorfor, slik at det kan forstås senere.")
    held = PrintRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if held.released_at is not None:
        raise AlreadyReleased("Utskriften er allerede oppløst.")
    if held.document_id is not None:
        raise FileIsMade("Filen er laget, så utskriften kan skrives ut. Ta ut enkeltbrev når du fører den som sendt.")
    letters = PaperLetter.objects.filter(print_run=held).standing().with_all().order_by("place")
    standing = list(letters.select_for_update(of=("self",)))
    lost = unreadable(standing)
    back = [letter for letter in standing if letter not in lost]
    for letter in lost:
        queue.leave(letter, because=WhyOut.UNREADABLE, by=by, at=at)
    for letter in back:
        letter.print_run, letter.place = None, None
    PaperLetter.objects.bulk_update(back, ["print_run", "place"])
    held.released_at, held.released_by, held.released_because = at, by, reason.strip()[:300]
    held.save(update_fields=["released_at", "released_by", "released_because"])
    audit.record(
        "paper.print_run_released",
        by=by,
        at=at,
        subject=f"print_run:{held.number}",
        letters=len(back),
        unreadable=[letter.pk for letter in lost],
    )
    return back, lost


def unreadable(letters: Iterable[PaperLetter]) -> list[PaperLetter]:
    """Those whose stored file is gone, is not what was stored, or is no PDF. Reads every one of them."""
    return [letter for letter in letters if not _is_readable(letter)]


def refuse_unreadable(letters: Iterable[PaperLetter]) -> None:
    """Raises `UnreadableLetters` with the first names when there are any."""
    lost = unreadable(letters)
    if not lost:
        return
    named = ", ".join(f"{letter.what} til {letter.application.person.full_name}" for letter in lost[:_NAMED])
    if len(lost) > _NAMED:
        raise UnreadableLetters(
            "Filen til disse brevene er skadet eller borte: {letters} og {count} til.",
            letters=named,
            count=len(lost) - _NAMED,
        )
    raise UnreadableLetters("Filen til disse brevene er skadet eller borte: {letters}.", letters=named)


def _is_readable(letter: PaperLetter) -> bool:
    try:
        return len(pypdf.PdfReader(io.BytesIO(storage.read(letter.document_id))).pages) > 0
    except (OSError, ValueError, storage.FileDamaged, pypdf.errors.PyPdfError):
        return False
