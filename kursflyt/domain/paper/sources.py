"""Which letters go by post: what each kind is, how it was announced, and who could not be reached.

eForvaltningsforskriften §§ 8 and 9: who reserved themselves or cannot be notified gets paper. How long a decision may
lie unopened after the second notice is the school's own choice: `School.paper_after_days`.
"""

from __future__ import annotations

import operator
import string
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, CharField, Exists, F, Model, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Concat

from kursflyt.core import jobs
from kursflyt.domain.applications import following_up, letters
from kursflyt.domain.applications.models import Decision
from kursflyt.domain.certificates.models import Certificate
from kursflyt.domain.courses.models import Payer
from kursflyt.domain.invoicing.models import Invoice
from kursflyt.domain.messages.models import Message, MessageState
from kursflyt.domain.paper.models import PaperLetter, PaperWish, WhyPaper
from kursflyt.domain.teaching.models import WelcomeLetter

LOOKS_BACK = timedelta(days=90)  # an older letter comes by hand alone: nobody waits for it any longer


@dataclass(frozen=True)
class Source:
    """One kind of letter. `name` is its field in `PaperLetter`.

    `keys` are those of the mails that told of it, with fields of the letter in braces. They are reckoned in the
    database where letters are looked for, and here for a letter in the queue.
    """

    name: str
    rows: Callable[[], QuerySet[Any]]  # those that still say what holds
    made_at: str
    document: str
    keys: tuple[str, ...]
    unopened: Callable[[datetime], Q] = lambda until: Q(pk__in=())
    older_too: bool = False  # whether a letter made before the wish for paper goes by post too


def _decisions() -> QuerySet[Any]:
    return Decision.objects.filter(
        letter__isnull=False,
        superseded_at__isnull=True,
        first_opened_at__isnull=True,
        application__withdrawal__isnull=True,
        application__run__cancellation__isnull=True,
    )


def _welcome_letters() -> QuerySet[Any]:
    return WelcomeLetter.objects.filter(
        application__withdrawal__isnull=True, application__run__cancellation__isnull=True
    )


def _invoices() -> QuerySet[Any]:
    """To persons; an enterprise gets its invoice another way."""
    return Invoice.objects.filter(payer=Payer.SELF, credit_note__isnull=True)


SOURCES = (
    Source(
        "decision",
        _decisions,
        made_at="decided_at",
        document="letter_id",
        keys=tuple(
            f"{kind}:{{application__reference}}:{{pk}}" for kind in (letters.NOTICE, following_up.SECOND_NOTICE)
        ),
        unopened=lambda until: Q(second_notice_at__lte=until),
        older_too=True,  # it is still unopened
    ),
    Source(
        "welcome_letter",
        _welcome_letters,
        made_at="at",
        document="document_id",
        keys=("send_welcome_letters:{application__reference}",),
    ),
    Source(
        "certificate",
        lambda: Certificate.objects.in_force(),
        made_at="issued_at",
        document="document_id",
        keys=("issue_certificates:{number}:{version}",),
    ),
    Source(
        "invoice",
        _invoices,
        made_at="at",
        document="document_id",
        keys=("invoice_participants:{number}", "invoice_participants.credit:{number}"),  # numbered in one series
    ),
)


def of(letter: Model) -> Source:
    """The kind of a decision, a welcome letter, a certificate or an invoice."""
    return next(source for source in SOURCES if isinstance(letter, source.rows().model))


def to_enter(source: Source, *, paper_after: timedelta, at: datetime) -> QuerySet[Any]:
    """Letters of this kind that go by post and have never been in the queue, each with its `why`."""
    wishes = PaperWish.objects.filter(person=OuterRef("application__person")).order_by("-id")
    rows = source.rows().annotate(
        wanted=Subquery(wishes.values("wanted")[:1]), wished_at=Subquery(wishes.values("at")[:1])
    )
    wish = Q(wanted=True) if source.older_too else Q(wanted=True, wished_at__lte=F(source.made_at))
    lost = Q(pk__in=())
    for key in source.keys:
        lost |= Q(Exists(failed_for_good().filter(key=_in_database(key))))
    why = Case(
        When(wish, Value(WhyPaper.WISH)),
        When(Q(application__person__email=""), Value(WhyPaper.NO_EMAIL)),
        When(lost, Value(WhyPaper.NOT_DELIVERED)),
        When(source.unopened(at - paper_after), Value(WhyPaper.UNOPENED)),
        default=None,
        output_field=CharField(null=True),
    )
    before = Exists(PaperLetter.objects.filter(**{source.name: OuterRef("pk")}))
    recent = {f"{source.made_at}__gte": at - LOOKS_BACK}
    entering: QuerySet[Any] = rows.annotate(why=why).filter(~before, why__isnull=False, **recent)
    return entering.select_related("application")


def failed_for_good() -> QuerySet[Message]:
    """Mails that the server refused as often as we try, or that someone noted as come back."""
    gone = Q(attempts__gte=jobs.MOST_ATTEMPTS) | Q(returned_at__isnull=False)
    return Message.objects.filter(gone, state=MessageState.FAILED)


def keys_of(letter: PaperLetter) -> list[str]:
    """The keys of the mails that told of this letter. It is read with `with_all`."""
    source = next(source for source in SOURCES if getattr(letter, source.name) is not None)
    return ["".join(text + _value(letter, source, field) for text, field in _parts(key)) for key in source.keys]


def _value(letter: PaperLetter, source: Source, field: str) -> str:
    """Of the application that was read with the letter, or of the decision, certificate and so on."""
    if not field:
        return ""
    row = letter if field.startswith("application__") else getattr(letter, source.name)
    return str(operator.attrgetter(field.replace("__", "."))(row))


def _in_database(key: str) -> Concat:
    """The key of the row that an inner query is asked about."""
    parts: list[Any] = []
    for text, field in _parts(key):
        parts += [Value(text), *([Cast(OuterRef(field), CharField())] if field else [])]
    return Concat(*parts, output_field=CharField())


def _parts(key: str) -> list[tuple[str, str]]:
    """Each text with the field after it, if there is one."""
    return [(text, field or "") for text, field, _, _ in string.Formatter().parse(key)]


def not_through() -> QuerySet[Message]:
    """Mails that have not come through: failed, or waiting to be tried once more."""
    return Message.objects.filter(state__in=[MessageState.FAILED, MessageState.WAITING, MessageState.UNKNOWN])
