"""A list of applicants as an employer or another system sends it: Excel or CSV, UTF-8 or Latin-1, read row by row.

A row that cannot be read gets a sentence; the others are kept. Whether an applicant may apply is asked of `receiving`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from kursflyt.core import tables, typed_dates
from kursflyt.core.refusals import Refused
from kursflyt.core.sentences import Counted, Listed, Sentence
from kursflyt.domain.applications import receiving
from kursflyt.domain.applications.models import AdmissionBasis, AttachmentKind, WorkStatus
from kursflyt.domain.courses.models import Payer
from kursflyt.domain.people.models import LanguageForm

MAX_BYTES = 2_000_000
MAX_ROWS = 500

_HEADERS: dict[str, tuple[str, ...]] = {
    "given_name": ("fornavn", "førenamn"),
    "family_name": ("etternavn", "etternamn"),
    "email": ("e-post", "epost", "e-postadresse", "mail"),
    "phone": ("telefon", "mobil", "tlf", "mobiltelefon"),
    "birth_on": ("fødselsdato", "født", "fødd"),
    "address": ("adresse", "gateadresse"),
    "postal_code": ("postnr", "postnummer"),
    "city": ("poststed", "sted", "stad", "poststad"),
    "language_form": ("målform", "språk"),
    "basis": ("opptaksgrunnlag", "grunnlag"),
    "education": ("utdanning",),
    "practice_years": ("praksis (år)", "praksis", "år med praksis"),
    "work_status": ("arbeidssituasjon", "status"),
    "employer": ("arbeidsgiver", "arbeidsgivar"),
    "in_priority_group": ("går foran", "går føre"),
    "payer": ("betaler", "betalar", "hvem betaler"),
    "payer_orgnr": ("orgnr", "organisasjonsnummer", "org.nr."),
    "payer_email": ("e-post faktura", "fakturaadresse"),
    "payer_reference": ("referanse", "bestillerreferanse"),
    "documents": ("vedlegg", "dokumenter"),
    "motivation": ("motivasjon", "begrunnelse"),
}
REQUIRED = {"given_name": "Fornavn", "family_name": "Etternavn", "email": "E-post", "birth_on": "Fødselsdato"}


class ColumnsMissing(Refused):
    """The list lacks a column that every applicant needs."""


@dataclass(frozen=True)
class NamedDocument:
    """A document that the list names; the bytes come from elsewhere."""

    name: str
    kind: str


@dataclass(frozen=True)
class ApplicantRow:
    """One applicant. `number` is the row as Excel shows it."""

    number: int
    person: receiving.PersonDetails
    answers: receiving.Answers
    documents: tuple[NamedDocument, ...]


@dataclass(frozen=True)
class RowError:
    """What is wrong with a row, as a whole sentence that says what to do."""

    number: int
    sentence: str


@dataclass(frozen=True)
class ParsedApplicants:
    """The rows that could be read, and what is wrong with the others."""

    rows: tuple[ApplicantRow, ...]
    errors: tuple[RowError, ...]


def read_applicants(filename: str, content: bytes) -> ParsedApplicants:
    """Raises `ColumnsMissing` and what core.tables refuses: too large, disguised, empty, locked."""
    table = tables.read_table(filename, content, max_bytes=MAX_BYTES, max_rows=MAX_ROWS)
    columns = _columns(table.headers)
    rows, errors = [], []
    for row in table.rows:
        try:
            rows.append(_read(row, columns))
        except Refused as refused:
            errors.append(RowError(row.number, str(Sentence("Rad {row}: {said}", row=row.number, said=refused))))
    return ParsedApplicants(tuple(rows), tuple(errors))


def _columns(headers: Iterable[str]) -> dict[str, str]:
    """Our name for a column to the name it has in the file."""
    found: dict[str, str] = {}
    for header in headers:
        plain = " ".join(header.lower().replace("\N{NO-BREAK SPACE}", " ").split()).rstrip(" *:")
        for name, words in _HEADERS.items():
            if plain in words:
                found.setdefault(name, header)
    missing = [title for name, title in REQUIRED.items() if name not in found]
    if missing:
        raise ColumnsMissing(
            Counted(
                "Listen mangler kolonnen {headers}. Legg til overskriften, og prøv igjen.",
                "Listen mangler kolonnene {headers}. Legg til overskriftene, og prøv igjen.",
                count=len(missing),
                headers=Listed(missing),
            )
        )
    return found


def _read(row: tables.Row, columns: dict[str, str]) -> ApplicantRow:
    def text(name: str) -> str:
        return row.text(columns[name]).strip() if name in columns else ""

    for name, title in REQUIRED.items():
        if not text(name):
            raise Refused("{column} mangler.", column=title)
    employer, payer = text("employer"), _payer(text("payer"), text("payer_orgnr"))
    return ApplicantRow(
        number=row.number,
        person=receiving.PersonDetails(
            given_name=text("given_name"),
            family_name=text("family_name"),
            email=text("email"),
            birth_on=_birth(row.cells.get(columns["birth_on"]), text("birth_on")),
            phone=text("phone"),
            address=text("address"),
            postal_code=text("postal_code").zfill(4) if text("postal_code") else "",
            city=text("city"),
            language_form=_chosen(text("language_form"), _LANGUAGE, LanguageForm.BOKMAL, Sentence("målformen")),
        ),
        answers=receiving.Answers(
            basis=_chosen(text("basis"), _BASIS, AdmissionBasis.UPPER_SECONDARY, Sentence("opptaksgrunnlaget")),
            education=text("education")[:240],
            practice_years=_years(text("practice_years")),
            work_status=_chosen(text("work_status"), _WORK, WorkStatus.EMPLOYED, Sentence("arbeidssituasjonen")),
            in_priority_group=text("in_priority_group").lower() in ("ja", "yes", "x"),
            employer=employer[:120],
            motivation=text("motivation"),
            payer=payer,
            payer_orgnr=text("payer_orgnr") if payer == Payer.EMPLOYER else "",
            payer_name=employer[:120] if payer == Payer.EMPLOYER else "",
            payer_email=text("payer_email") if payer == Payer.EMPLOYER else "",
            payer_reference=text("payer_reference")[:60] if payer == Payer.EMPLOYER else "",
            consents={"privacy": receiving.PRIVACY_VERSION},
        ),
        documents=tuple(_document(name) for name in text("documents").split(",") if name.strip()),
    )


def _birth(cell: tables.Cell, text: str) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    return typed_dates.parse_date(text, latest=date(2015, 12, 31))


def _years(text: str) -> Decimal:
    if not text:
        return Decimal(0)
    try:
        years = Decimal(text.lower().replace("år", "").strip().replace(",", "."))
    except InvalidOperation:
        raise Refused(
            "Vi forstår ikke «{text}» som antall år med praksis. Skriv et tall, for eksempel 4 eller 2,5.", text=text
        ) from None
    if not 0 <= years <= 60:
        raise Refused("Antall år med praksis kan ikke være {text}.", text=text)
    return years.quantize(Decimal("0.1"))


def _payer(text: str, orgnr: str) -> str:
    known = {"arbeidsgiver": Payer.EMPLOYER, "arbeidsgivar": Payer.EMPLOYER, "selv": Payer.SELF, "sjølv": Payer.SELF}
    return known.get(text.lower(), Payer.EMPLOYER if orgnr else Payer.SELF)


def _chosen(text: str, known: dict[str, str], default: str, what: Sentence) -> str:
    if not text:
        return default
    for word, value in known.items():
        if text.lower().startswith(word):
            return value
    raise Refused(
        "Vi forstår ikke {what} «{text}». Skriv en av disse: {known}.", what=what, text=text, known=", ".join(known)
    )


def _document(name: str) -> NamedDocument:
    """A name tells the kind well enough for a list."""
    name = name.strip()
    plain = name.lower()
    if any(word in plain for word in ("vitnem", "fagbrev", "svennebrev")):
        return NamedDocument(name, AttachmentKind.EDUCATION)
    if any(word in plain for word in ("attest", "praksis")):
        return NamedDocument(name, AttachmentKind.PRACTICE)
    return NamedDocument(name, AttachmentKind.OTHER)


_LANGUAGE: dict[str, str] = {
    "bokmål": LanguageForm.BOKMAL,
    "nynorsk": LanguageForm.NYNORSK,
    "english": LanguageForm.ENGLISH,
    "nb": "nb",
    "nn": "nn",
    "en": "en",
}
_BASIS: dict[str, str] = {
    "videregående": AdmissionBasis.UPPER_SECONDARY,
    "vidaregåande": AdmissionBasis.UPPER_SECONDARY,
    "fagbrev": AdmissionBasis.UPPER_SECONDARY,
    "realkompetanse": AdmissionBasis.PRIOR_LEARNING,
}
_WORK: dict[str, str] = {
    "ansatt": WorkStatus.EMPLOYED,
    "tilsett": WorkStatus.EMPLOYED,
    "permittert": WorkStatus.LAID_OFF,
    "arbeidssøk": WorkStatus.UNEMPLOYED,
    "selvstendig": WorkStatus.SELF_EMPLOYED,
    "sjølvstendig": WorkStatus.SELF_EMPLOYED,
    "annet": WorkStatus.OTHER,
    "anna": WorkStatus.OTHER,
}
