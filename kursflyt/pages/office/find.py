"""Find: one field in the head of every page of the office, and what it finds, by kind, with the way there.

A kind is looked for when the one who asks may open the pages that show it, by the access rules of those very pages.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from kursflyt.core import clock, norwegian_dates, phone
from kursflyt.domain.applications.models import Application
from kursflyt.domain.certificates.models import Certificate
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.invoicing import basis_queries
from kursflyt.domain.invoicing import queries as invoicing
from kursflyt.domain.invoicing.accounts_models import InvoiceBasis
from kursflyt.domain.invoicing.models import Invoice, InvoiceKind, SupplierInvoice
from kursflyt.domain.people.models import Person, Role
from kursflyt.pages import access, languages, state_words
from kursflyt.pages.office import applicant_list, applications, received_invoices
from kursflyt.process import find
from kursflyt.process.find import Kind

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


NAMES = {
    Kind.APPLICATIONS: _l("Søknader"),
    Kind.INVOICES: _l("Fakturaer"),
    Kind.BASES: _l("Fakturaer i regnskapet"),
    Kind.CERTIFICATES: _l("Bevis"),
    Kind.RECEIVED: _l("Mottatte fakturaer"),
    Kind.PEOPLE: _l("Personer"),
    Kind.RUNS: _l("Kurs"),
}


@dataclass(frozen=True)
class Place:
    """A page where a hit is seen, what it is there, and its state."""

    address: str
    text: str
    state: str = ""
    colour: str = "neutral"


@dataclass(frozen=True)
class Hit:
    """What was found: its name, the words that tell it from another, and where it is seen, the best place first."""

    title: str
    text: str
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Group:
    """The hits of one kind; `more` when there are others that are not shown."""

    name: StrOrPromise
    hits: list[Hit]
    more: bool


@access.staff_any
def results(request: HttpRequest) -> HttpResponse:
    question = request.GET.get("q", "").strip()[:120]
    handles_cases = access.may(request, *applications.CASE_ROLES)
    kinds = _kinds(request)
    by_phone = find.is_phone_number(question)  # the pages of those who do not handle cases show no phone numbers
    found = find.look_up(question, kinds=kinds if handles_cases or not by_phone else kinds - {Kind.PEOPLE})
    order = sorted(found.rows, key=lambda kind: kind not in found.exact)
    groups = [_group(kind, found, handles_cases) for kind in order]
    groups = [group for group in groups if group.hits]
    context = {
        "question": question,
        "groups": groups,
        "count": sum(len(group.hits) for group in groups),
        "too_short": len(question) < find.SHORTEST,
        "finds_money": Kind.INVOICES in kinds,
        "finds_people": Kind.PEOPLE in kinds,
    }
    return render(request, "office/find/results.html", context)


def _kinds(request: HttpRequest) -> frozenset[Kind]:
    """What the one who asks may see: runs and certificates are open to all of the office, as their pages are."""
    kinds = {Kind.RUNS, Kind.CERTIFICATES}
    if access.may(request, *applications.CASE_ROLES, Role.MARKETING):
        kinds.add(Kind.PEOPLE)
    if access.may(request, *applications.CASE_ROLES):
        kinds.add(Kind.APPLICATIONS)
    if access.may(request, *received_invoices.MONEY_ROLES):
        kinds |= {Kind.INVOICES, Kind.BASES, Kind.RECEIVED}
    return frozenset(kinds)


def _group(kind: Kind, found: find.Found, handles_cases: bool) -> Group:
    """Whoever has neither applied nor taught is on no page; only those who handle cases are told of them."""
    hits = [_HITS[kind](row, handles_cases) for row in found.rows[kind]]
    return Group(NAMES[kind], [hit for hit in hits if hit.places or handles_cases], kind in found.more)


def _person(person: Person, handles_cases: bool) -> Hit:
    """Where they have applied, newest first, and what they teach. Phone numbers are for those who handle cases."""
    places = [_place_of(application, handles_cases) for application in person.applications.all()]
    for contract in person.contracts.all():
        address = reverse("office.steps.box", args=[contract.run_id, "sign_contract"])
        places.append(Place(address, contract.run.title, _("Underviser"), "info"))
    number = phone.display_phone(person.phone) if person.phone and handles_cases else ""
    return Hit(person.full_name, " · ".join(filter(None, [person.email, number])), tuple(places))


def _place_of(application: Application, handles_cases: bool) -> Place:
    state, colour = applicant_list.state_of(application)
    if handles_cases:
        address = reverse("office.applications.detail", args=[application.run_id, application.pk])
    else:
        address = reverse("office.applications.list", args=[application.run_id])
    return Place(address, application.run.title, state, colour)


def _run(run: CourseRun, handles_cases: bool) -> Hit:
    if run.has_been_cancelled:
        state, colour = _("avlyst"), "danger"
    elif hasattr(run, "closure"):
        state, colour = _("avsluttet"), "neutral"
    elif run.starts_on > clock.today():
        state, colour = _("kommer"), "info"
    else:
        state, colour = (_("pågår"), "warning") if run.ends_on >= clock.today() else (_("holdt"), "success")
    said = _("%(first)s til %(last)s · ansvarlig %(who)s")
    text = said % {"first": _date(run.starts_on), "last": _date(run.ends_on), "who": run.consultant}
    address = reverse("office.runs.flow", args=[run.pk])
    return Hit(run.title, text, (Place(address, "", state, colour),))


def _application(application: Application, handles_cases: bool) -> Hit:
    place = _place_of(application, handles_cases)
    return Hit(f"{application.reference}, {application.person.full_name}", application.person.email, (place,))


def _buyer(bill: Invoice | InvoiceBasis) -> str:
    name = bill.application.person.full_name
    if bill.buyer_name == name:
        return name
    return _("%(buyer)s, for %(name)s") % {"buyer": bill.buyer_name, "name": name}


def _basis(basis: InvoiceBasis, handles_cases: bool) -> Hit:
    address = reverse("office.money.overview", args=[basis.run_id])
    kid = f"KID {basis.kid}" if basis.kid else ""
    if basis.credits is not None:
        title = _("Kreditnota %(number)s, %(who)s")
        what = _("krediterer faktura %(number)s") % {"number": basis.credits.number} if basis.credits.number else ""
        state, colour = _("kreditnota"), "neutral"
    else:
        title = _("Faktura %(number)s, %(who)s")
        account = basis_queries.account(basis, today=clock.today())
        due = _("forfall %(day)s") % {"day": _date(basis.due_on)} if basis.due_on else ""
        what, state, colour = " · ".join(filter(None, [kid, due])), account.word, account.colour
    named = title % {"number": basis.number or basis.key, "who": _buyer(basis)}
    return Hit(named, what, (Place(address, basis.run.title, state, colour),))


def _invoice(invoice: Invoice, handles_cases: bool) -> Hit:
    address = reverse("office.money.overview", args=[invoice.run_id])
    pdf = reverse("office.money.document", args=[invoice.run_id, invoice.number, "pdf"])
    who = _buyer(invoice)
    if invoice.kind == InvoiceKind.CREDIT_NOTE:
        what, state, colour = (
            _("krediterer faktura %(number)s") % {"number": invoice.credits},
            _("kreditnota"),
            "neutral",
        )
    else:
        account = invoicing.account(invoice, today=clock.today())
        due = _("forfall %(day)s") % {"day": _date(invoice.due_on)} if invoice.due_on else ""
        what, state, colour = " · ".join(filter(None, [f"KID {invoice.kid}", due])), str(account.word), account.colour
    title = f"{_(str(invoice.get_kind_display())).capitalize()} {invoice.number}, {who}"
    return Hit(title, what, (Place(address, invoice.run.title, state, colour), Place(pdf, _("Åpne dokumentet"))))


def _certificate(certificate: Certificate, handles_cases: bool) -> Hit:
    run = certificate.application.run
    state, colour = state_words.certificate(certificate)
    version = _("utgave %(number)s") % {"number": certificate.version} if certificate.version > 1 else ""
    issued = _("utstedt %(day)s") % {"day": _date(norwegian_dates.oslo_day(certificate.issued_at))}
    places = (
        Place(reverse("office.steps.box", args=[run.pk, "issue_certificates"]), run.title, state, colour),
        Place(reverse("public.certificates.verify", args=[certificate.code]), _("Kontrollsiden")),
    )
    return Hit(
        f"{certificate.number}, {certificate.facts['name']}", " · ".join(filter(None, [version, issued])), places
    )


def _received(invoice: SupplierInvoice, handles_cases: bool) -> Hit:
    address = reverse("office.received_invoices.show", args=[invoice.pk])
    state, colour = state_words.received_invoice(invoice)
    received = _("mottatt %(day)s") % {"day": _date(norwegian_dates.oslo_day(invoice.received_at))}
    title = f"{invoice.number or _('Uten nummer')}, {invoice.seller_name}"
    run = invoice.run.title if invoice.run else _("Uten kurs ennå")
    return Hit(title, received, (Place(address, run, state, colour),))


def _date(day: date) -> str:
    return norwegian_dates.long_date(day, language=languages.current())


_HITS: dict[Kind, Callable[[Any, bool], Hit]] = {
    Kind.APPLICATIONS: _application,
    Kind.INVOICES: _invoice,
    Kind.BASES: _basis,
    Kind.CERTIFICATES: _certificate,
    Kind.RECEIVED: _received,
    Kind.PEOPLE: _person,
    Kind.RUNS: _run,
}
