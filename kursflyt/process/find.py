"""Find: one question to everything the office knows. A number leads to what carries it; a name or a title need not be
spelt quite right, and «Odegard» is «Ødegård».

It stands here since the process sees every noun. What may be found is asked by the page, which knows who asks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.contrib.postgres.search import TrigramStrictWordSimilarity
from django.db import connection, transaction
from django.db.models import Case, FloatField, Prefetch, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce, Concat, Lower

from kursflyt.core import plain_letters
from kursflyt.domain.applications.models import Application, ApplicationQuerySet, Decision
from kursflyt.domain.certificates.models import Certificate
from kursflyt.domain.contracts.models import Contract
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.invoicing import numbering
from kursflyt.domain.invoicing.accounts_models import InvoiceBasis
from kursflyt.domain.invoicing.models import Invoice, SupplierInvoice
from kursflyt.domain.people.models import Person

MOST = 10  # of a kind
MANY = 200  # rows that have every word of the question
SHORTEST = 2  # letters of a question
_MOST_WORDS = 6
_LIKENESS = 0.5  # two letters that have changed places, in a name of seven
_PHONE_DIGITS = 6


class Kind(StrEnum):
    """What can be found."""

    APPLICATIONS = "applications"
    INVOICES = "invoices"
    BASES = "bases"
    CERTIFICATES = "certificates"
    RECEIVED = "received"
    PEOPLE = "people"
    RUNS = "runs"


@dataclass
class Found:
    """The rows of each kind, at most `MOST`. `more` has others too; `exact` has the very number that was asked for."""

    rows: dict[Kind, list[Any]] = field(default_factory=dict)
    more: set[Kind] = field(default_factory=set)
    exact: set[Kind] = field(default_factory=set)


def look_up(question: str, *, kinds: frozenset[Kind]) -> Found:
    """Looks for the question in these kinds. Finds nothing for one shorter than `SHORTEST` signs."""
    question = " ".join(question.split())[:120]
    found = Found()
    if len(question) < SHORTEST:
        return found
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(_LIKENESS)])
        for kind in Kind:
            if kind in kinds:
                rows: list[Any] = list(_QUESTIONS[kind](question)[: MOST + 1])
                found.rows[kind] = rows[:MOST]
                if len(rows) > MOST:
                    found.more.add(kind)
                if any(_carries(kind, row, question) for row in rows):
                    found.exact.add(kind)
    return found


def is_phone_number(question: str) -> bool:
    """Whether it may be a phone number or the most of one."""
    return len(re.sub(r"\D", "", question)) >= _PHONE_DIGITS and not re.search(r"[^\W\d]|@", question)


def _people(question: str) -> QuerySet[Person]:
    """By e-mail address from its beginning, by phone number, or by names in any order."""
    rows: QuerySet[Person]
    digits = re.sub(r"\D", "", question)
    if "@" in question:
        addressed = Person.objects.alias(address_in_lower=Lower("email"))
        rows = addressed.filter(address_in_lower__startswith=question.lower()).order_by("sort_key", "id")
    elif is_phone_number(question):
        rows = Person.objects.filter(phone__contains=digits.removeprefix("00")).order_by("sort_key", "id")
    elif digits:
        rows = Person.objects.none()
    else:
        words = plain_letters.of_name(question).split()[:_MOST_WORDS]
        named = Person.objects.alias(plain=plain_letters.of_key("sort_key"))
        rows = _best_first(named, words, then=("sort_key", "id"))
    return rows.prefetch_related(
        Prefetch("applications", _with_standing().order_by("-submitted_at", "-id")),
        Prefetch("contracts", Contract.objects.select_related("run").order_by("-id")),
    )


def _runs(question: str) -> QuerySet[CourseRun]:
    if "@" in question or is_phone_number(question):
        return CourseRun.objects.none()  # no course is called that, and all of them would be read to find out
    words = re.findall(r"\w+", plain_letters.of_title(question))[:_MOST_WORDS]
    space = Value(" ")
    told = Concat("title", space, "title_nn", space, "programme__name", space, "programme__code")
    runs = CourseRun.objects.select_related("cancellation", "closure", "consultant")
    return _best_first(runs.alias(plain=plain_letters.of_stored_title(told)), words, then=("-starts_on", "-id"))


def _applications(question: str) -> QuerySet[Application]:
    return _with_standing().filter(reference=_plain(question)).select_related("person")


def _invoices(question: str) -> QuerySet[Invoice]:
    """By number or by KID, which is made of the number; with `paid_sum`. Credit notes too."""
    invoices = (
        Invoice.objects.select_related("application__person", "run", "credit_note", "credits")
        .annotate(paid_sum=Coalesce(Sum("payments__amount"), Value(0), output_field=Invoice._meta.get_field("total")))
        .order_by("-number")
    )
    digits = _digits(question)
    if not digits or len(digits) > numbering.KID_LENGTH:
        return invoices.none()
    return invoices.filter(Q(number=int(digits)) | Q(number=int(digits[:-1] or 0), kid=digits))


def _bases(question: str) -> QuerySet[InvoiceBasis]:
    """By the number or the KID that the school's accounts gave, the newest first. Credit notes too."""
    given = _plain(question)
    bases = InvoiceBasis.objects.select_related("application__person", "run", "credits", "credited_by")
    return bases.filter(Q(number=given) | Q(kid=given)).order_by("-id")


def _certificates(question: str) -> QuerySet[Certificate]:
    """By number, all versions, or by code however it is spaced."""
    plain = _plain(question)
    code = "".join(sign for sign in plain if sign.isalnum())
    return (
        Certificate.objects.filter(Q(number=plain) | Q(code=code))
        .select_related("application__run", "revocation", "replaced_by")
        .order_by("-version", "-id")
    )


def _received(question: str) -> QuerySet[SupplierInvoice]:
    """By number, by the seller's name or organisation number; newest first."""
    words = re.findall(r"\w+", plain_letters.of_title(question))[:_MOST_WORDS]
    sellers = SupplierInvoice.objects.for_lists().alias(plain=plain_letters.of_stored_title("seller_name"))
    named = _containing(words) if words and len("".join(words)) > SHORTEST else Q(pk=None)
    orgnr = _digits(question)
    numbered = Q(number__iexact=question) | (Q(seller_orgnr=orgnr) if orgnr else Q(pk=None))
    return sellers.filter(numbered | named).order_by("-received_at", "-id")


_QUESTIONS: dict[Kind, Any] = {
    Kind.PEOPLE: _people,
    Kind.RUNS: _runs,
    Kind.APPLICATIONS: _applications,
    Kind.INVOICES: _invoices,
    Kind.BASES: _bases,
    Kind.CERTIFICATES: _certificates,
    Kind.RECEIVED: _received,
}


def _best_first(rows: QuerySet[Any], words: list[str], *, then: tuple[str, ...]) -> QuerySet[Any]:
    """Rows whose `plain` text has all the words, then those that nearly have them, the likest first.

    Where so many have them all that the others would never be seen, likeness is not reckoned: it costs most.
    """
    if not words:
        return rows.none()
    has_all = _containing(words)
    exact = rows.filter(has_all)
    if len(exact.values_list("pk")[:MANY]) == MANY:
        named: QuerySet[Any] = exact.annotate(parts=_in_parts(words)).order_by("parts", *then)
        return named
    nearly, likeness = Q(), Value(0.0, output_field=FloatField())
    for word in words:
        nearly &= Q(plain__trigram_word_similar=word) if len(word) > 3 else _containing([word])
        likeness += TrigramStrictWordSimilarity(word, "plain")  # type: ignore[assignment]
    rows = rows.filter(has_all | nearly).annotate(missing=Case(When(has_all, then=0), default=1), likeness=likeness)
    return rows.order_by("missing", "-likeness", *then)


def _in_parts(words: list[str]) -> Case:
    """0 where each word stands by itself in `plain`, 1 where one is part of a longer word."""
    whole = Q()
    for word in words:
        whole &= Q(plain__regex=rf"\m{re.escape(word)}\M")
    return Case(When(whole, then=0), default=1)


def _containing(words: list[str]) -> Q:
    """All the words stand in `plain`; one of one or two letters begins a word there, which the index can find."""
    wanted = Q()
    for word in words:
        inside = Q(plain__contains=word)
        wanted &= inside if len(word) > 2 else Q(plain__startswith=word) | Q(plain__contains=f" {word}")
    return wanted


def _with_standing() -> ApplicationQuerySet:
    """Applications with what tells where they stand: two queries whatever their number."""
    decisions = Decision.objects.select_related("offer__reply", "offer__lapse")
    applications = Application.objects.select_related("run", "withdrawal", "place")
    return applications.prefetch_related(Prefetch("decisions", decisions))


def _carries(kind: Kind, row: Any, question: str) -> bool:
    """Whether the question is the very number of the row; people and runs have none."""
    if kind == Kind.RECEIVED:
        return bool(row.number.casefold() == question.casefold())
    return kind not in (Kind.PEOPLE, Kind.RUNS)


def _plain(question: str) -> str:
    """A reference or a number as it is stored."""
    return question.upper().replace(" ", "")


def _digits(question: str) -> str:
    """The digits of a question that is nothing else, but for spaces."""
    bare = question.replace(" ", "")
    return bare if re.fullmatch(r"[0-9]{1,18}", bare) else ""
