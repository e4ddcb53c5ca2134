"""Who an invoice is made out to: read from the application, with what is missing said in plain words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from kursflyt.connectors import configured
from kursflyt.core import identity_number, postal_code
from kursflyt.core.sentences import Sentence
from kursflyt.documents import letterhead
from kursflyt.domain.applications.models import Application
from kursflyt.domain.courses.models import Payer

_POST = re.compile(r"^(?P<street>.*?)[\s,;]*\b(?P<code>\d{4})\s+(?P<city>[^\d,;]+)$", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class Buyer:
    """Name, address and where the invoice goes. `orgnr` empty for a private person."""

    payer: Payer
    name: str
    orgnr: str
    address: str
    postal_code: str
    city: str
    email: str
    reference: str
    language: Literal["nb", "nn"]

    @property
    def recipient(self) -> letterhead.Recipient:
        return letterhead.Recipient(
            name=self.name,
            address=self.address,
            postal_code=self.postal_code,
            city=self.city,
            orgnr=self.orgnr,
            email=self.email,
        )


def of(application: Application) -> Buyer:
    """The buyer by the application's payer data: the participant, or the employer."""
    language: Literal["nb", "nn"] = "nn" if application.language_form == "nn" else "nb"
    person = application.person
    if application.payer != Payer.EMPLOYER:
        return Buyer(
            payer=Payer(application.payer),
            name=person.full_name,
            orgnr="",
            address=person.address,
            postal_code=person.postal_code,
            city=person.city,
            email=person.email,
            reference=application.payer_reference,
            language=language,
        )
    street, code, city = split_address(application.payer_address)
    return Buyer(
        payer=Payer.EMPLOYER,
        name=application.payer_name,
        orgnr=application.payer_orgnr,
        address=street,
        postal_code=code,
        city=city,
        email=application.payer_email,
        reference=application.payer_reference,
        language=language,
    )


def warnings(buyer: Buyer) -> tuple[str, ...]:
    """What should be mended before the invoice goes out. Bokføringsforskriften § 5-1-2: name and address, or orgnr."""
    found = []
    if not buyer.orgnr and not (buyer.address and buyer.postal_code):
        found.append(Sentence("Adressen mangler. En faktura til en privatperson skal ha navn og adresse."))
    if buyer.orgnr and not identity_number.valid_orgnr(buyer.orgnr):
        found.append(
            Sentence("Organisasjonsnummeret {orgnr} er ikke gyldig, så det kan ikke lages EHF.", orgnr=buyer.orgnr)
        )
    if not buyer.email:
        found.append(Sentence("E-postadressen mangler. Fakturaen må sendes på en annen måte."))
    if buyer.orgnr and not buyer.reference:
        found.append(Sentence("Arbeidsgiveren har ikke oppgitt noen referanse. Søknadens referanse brukes i stedet."))
    if buyer.postal_code and postal_code.place_name(buyer.postal_code) is None:
        found.append(Sentence("Vi kjenner ikke postnummeret {code}.", code=buyer.postal_code))
    return tuple(str(sentence) for sentence in found)


def registered_warnings(buyer: Buyer) -> tuple[str, ...]:
    """What the register of enterprises says against invoicing this one. Asks outside: not for use in a transaction."""
    found = configured.registry().look_up(buyer.orgnr) if buyer.orgnr else None
    if found is not None and found.deleted:
        return (str(Sentence("{company} er slettet i Enhetsregisteret. Avklar hvem som betaler.", company=buyer.name)),)
    if found is not None and found.bankrupt:
        return (str(Sentence("{company} er konkurs. Avklar hvem som betaler.", company=buyer.name)),)
    return ()


def split_address(text: str) -> tuple[str, str, str]:
    """Street, postal code and town of an address written in one field; all in the first when there is no code."""
    match = _POST.match(text.strip())
    if match is None:
        return text.strip(), "", ""
    return match["street"].strip(" ,;\n"), match["code"], match["city"].strip()[:60]
