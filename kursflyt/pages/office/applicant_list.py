"""The rows of the list of applicants: where each one stands in one word, filtered, and as an Excel workbook."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from kursflyt.core import identity_number, norwegian_dates, phone, tables
from kursflyt.domain.applications import queries, ranking
from kursflyt.domain.applications.models import Application, Decision, Outcome
from kursflyt.domain.courses.models import CourseRun

SHOWN = [
    ("", _l("Alle")),
    ("ubehandlet", _l("Ikke avgjort")),
    ("tilbud", _l("Venter på svar på tilbud")),
    ("deltakere", _l("Deltakere")),
    ("venteliste", _l("Venteliste")),
    ("avslag", _l("Avslag")),
    ("borte", _l("Trukket, takket nei eller bortfalt")),
]


_HEADERS = (
    _l("Nr."),
    _l("Referanse"),
    _l("Etternavn"),
    _l("Fornavn"),
    _l("Fødselsdato"),
    _l("E-post"),
    _l("Telefon"),
    _l("Adresse"),
    _l("Postnr"),
    _l("Poststed"),
    _l("Målform"),
    _l("Opptaksgrunnlag"),
    _l("Utdanning"),
    _l("Praksis (år)"),
    _l("Arbeidssituasjon"),
    _l("Arbeidsgiver"),
    _l("Betaler"),
    _l("Orgnr"),
    _l("Vedlegg"),
    _l("Krav"),
    _l("Status"),
    _l("Søkt"),
    _l("Kilde"),
)


@dataclass(frozen=True)
class ListedApplicant:
    """One row. `standing` is a key of `SHOWN`; `text` the word on screen; `colour` the tag's."""

    application: Application
    ranked: ranking.Ranked | None
    decision: Decision | None
    standing: str
    text: str
    colour: str


def rows_of(run: CourseRun, *, q: str = "", vis: str = "") -> list[ListedApplicant]:
    """Everyone in ranking order, those who withdrew last. The number of queries does not grow with the rows."""
    ranked = {row.application.pk: row for row in ranking.ranked(run)}
    rows = [_row(application, ranked.get(application.pk)) for application in queries.applicants(run)]
    rows.sort(key=lambda row: (row.ranked is None, row.ranked.rank if row.ranked else 0))
    words = q.casefold().split()
    return [
        row
        for row in rows
        if (not vis or row.standing == vis) and all(word in _searchable(row.application) for word in words)
    ]


def workbook(run: CourseRun, rows: list[ListedApplicant]) -> bytes:
    """The rows as Excel. Holds personal data, so that only those who process cases get it."""
    lines = [_line(row) for row in rows]
    return tables.write_xlsx(
        [tables.Sheet(title=run.programme.code or _("Søkere"), headers=[str(name) for name in _HEADERS], rows=lines)]
    )


def state_of(application: Application) -> tuple[str, str]:
    """Where an application stands, in one word, and the colour of its tag."""
    return _standing(application, queries.current_decision(application))[1:]


def _line(row: ListedApplicant) -> tuple[object, ...]:
    application, person = row.application, row.application.person
    return (
        row.ranked.rank if row.ranked else None,
        application.reference,
        person.family_name,
        person.given_name,
        person.birth_on,
        person.email,
        phone.display_phone(person.phone) if person.phone else "",
        person.address,
        person.postal_code,
        person.city,
        _(application.get_language_form_display()),
        _(application.get_basis_display()),
        application.education,
        application.practice_years,
        _(application.get_work_status_display()) if application.work_status else "",
        application.employer,
        _(application.get_payer_display()),
        identity_number.format_orgnr(application.payer_orgnr) if application.payer_orgnr else "",
        len(application.attachments.all()),
        str(row.ranked.verdict_text) if row.ranked else "",
        row.text,
        norwegian_dates.oslo(application.submitted_at),
        application.source,
    )


def _row(application: Application, ranked: ranking.Ranked | None) -> ListedApplicant:
    decision = queries.current_decision(application)
    standing, text, colour = _standing(application, decision)
    return ListedApplicant(application, ranked, decision, standing, text, colour)


def _standing(application: Application, decision: Decision | None) -> tuple[str, str, str]:
    if hasattr(application, "withdrawal"):
        return "borte", _("Trukket"), "neutral"
    if decision is None:
        return "ubehandlet", _("Ikke avgjort"), "info"
    if decision.outcome == Outcome.REJECTION:
        return "avslag", _("Avslag"), "neutral"
    if decision.outcome == Outcome.WAITING_LIST:
        return "venteliste", _("Venteliste, nr. %(number)s") % {"number": decision.waiting_number}, "warning"
    offer = decision.offer
    if hasattr(offer, "lapse"):
        return "borte", _("Tilbudet falt bort"), "neutral"
    if not hasattr(offer, "reply"):
        due = norwegian_dates.short_date(norwegian_dates.oslo_day(offer.reply_due_at))
        return "tilbud", _("Tilbud, svar innen %(due)s") % {"due": due}, "warning"
    return ("deltakere", _("Deltaker"), "success") if offer.reply.accepted else ("borte", _("Takket nei"), "neutral")


def _searchable(application: Application) -> str:
    person = application.person
    return f"{person.full_name} {person.email} {application.reference} {application.employer}".casefold()
