"""The questions and choices of an application in three languages: a receipt repeats them in the reader's own."""

from __future__ import annotations

from typing import Final

LABELS: Final[dict[str, tuple[str, str, str]]] = {
    "name": ("Navn", "Namn", "Name"),
    "birth_on": ("Fødselsdato", "Fødselsdato", "Date of birth"),
    "email": ("E-post", "E-post", "E-mail"),
    "phone": ("Telefon", "Telefon", "Telephone"),
    "address": ("Adresse", "Adresse", "Address"),
    "basis": ("Opptaksgrunnlag", "Opptaksgrunnlag", "Basis for admission"),
    "education": ("Utdanning", "Utdanning", "Education"),
    "practice_years": ("År med relevant praksis", "År med relevant praksis", "Years of relevant practice"),
    "work_status": ("Arbeidssituasjon", "Arbeidssituasjon", "Work situation"),
    "employer": ("Arbeidsgiver", "Arbeidsgivar", "Employer"),
    "priority_group": ("Går foran i rangeringen", "Går føre i rangeringa", "Goes first in the ranking"),
    "motivation": ("Hvorfor du søker", "Kvifor du søkjer", "Why you apply"),
    "payer": ("Betales av", "Blir betalt av", "Paid by"),
    "payer_name": ("Fakturamottaker", "Fakturamottakar", "Invoice to"),
    "payer_email": ("E-post for faktura", "E-post for faktura", "E-mail for the invoice"),
    "payer_reference": ("Referanse på fakturaen", "Referanse på fakturaen", "Reference on the invoice"),
}

CHOICES: Final[dict[str, tuple[str, str, str]]] = {
    "upper_secondary": (
        "fullført videregående opplæring eller fagbrev",
        "fullført vidaregåande opplæring eller fagbrev",
        "completed upper secondary education or trade certificate",
    ),
    "prior_learning": (
        "realkompetanse (23 år eller eldre)",
        "realkompetanse (23 år eller eldre)",
        "prior learning (aged 23 or more)",
    ),
    "employed": ("ansatt", "tilsett", "employed"),
    "laid_off": ("permittert", "permittert", "laid off"),
    "unemployed": ("arbeidssøker", "arbeidssøkjar", "looking for work"),
    "self_employed": ("selvstendig næringsdrivende", "sjølvstendig næringsdrivande", "self-employed"),
    "other": ("annet", "anna", "other"),
    "yes": ("ja", "ja", "yes"),
    "no": ("nei", "nei", "no"),
    "nobody": ("ingen, kurset er gratis", "ingen, kurset er gratis", "nobody, the course is free"),
    "self": ("deltakeren selv", "deltakaren sjølv", "the participant"),
    "employer": ("arbeidsgiver", "arbeidsgivar", "the employer"),
}

_COLUMN: Final = {"nb": 0, "nn": 1, "en": 2}


def label(key: str, language: str) -> str:
    return LABELS[key][_COLUMN[language]]


def choice(value: str, language: str) -> str:
    """A stored choice as the reader knows it; an unknown one as it is."""
    return CHOICES[value][_COLUMN[language]] if value in CHOICES else value
