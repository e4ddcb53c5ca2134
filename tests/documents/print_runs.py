"""Print runs as they usually are and as awkward as they get, by name: whole files, joined from letters."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache

from kursflyt.documents import letterhead, print_run, typesetting
from tests.documents import every_document, examples

type Make = Callable[[letterhead.Language], bytes]


def run_of(language: letterhead.Language, *, count: int, awkward: bool = False) -> print_run.PrintRun:
    """So many envelopes, by turns a decision, an invoice and a certificate."""
    kinds = (("offer", "vedtak"), ("invoice", "faktura"), ("kursbevis", "bevis"))
    return print_run.PrintRun(
        issuer=examples.issuer(logo=True),
        number=12,
        made_at=datetime(2026, 11, 24, 9, tzinfo=UTC),
        made_by="Kari Konsulent",
        letters=tuple(
            print_run.SentLetter(
                recipient=_recipient(number, awkward=awkward),
                language=language,
                what=kinds[number % 3][1],
                reference=f"KF-{number:06d}",
                pdf=_letter(kinds[number % 3][0], language),
                sealed=kinds[number % 3][0] == "kursbevis",
            )
            for number in range(count)
        ),
        site="https://kurs.fjordvik.example/min-side/",
    )


def _recipient(number: int, *, awkward: bool) -> letterhead.Recipient:
    """Awkward: a name of sixty letters, an attention line, and a street that takes a line of its own."""
    found = examples.recipient(awkward=awkward)
    if not awkward:
        return dataclasses.replace(found, address=f"Sjøgata {number + 1}")
    return dataclasses.replace(
        found,
        attention="Ørjasæter-Guttormsen, leilighet H0304",
        address=f"Fylkesvei 713 – Øvre Čáhppesjávrilia {number + 1} B",
        city="Guovdageaidnu – Kautokeino",
    )


@cache
def _letter(name: str, language: letterhead.Language) -> bytes:
    return typesetting.typeset(every_document.USUAL[name](language))


EVERY: dict[str, dict[str, Make]] = {
    "vanlig": {"print run": lambda language: print_run.render(run_of(language, count=3)).pdf},
    "vrang": {
        "print run of one letter": lambda language: print_run.render(run_of(language, count=1, awkward=True)).pdf,
        "print run of forty letters": lambda language: print_run.render(run_of(language, count=40, awkward=True)).pdf,
    },
}
