"""E-mail addresses: one way to write each, a check that lets æøå domains through, and the form that SMTP wants."""

from __future__ import annotations

import re
import unicodedata

from kursflyt.core.refusals import Refused

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


class BadEmail(Refused):
    """The text is no e-mail address that mail can be sent to."""

    field = "email"


def parse_email(text: str) -> str:
    """The normalised address. Refuses with BadEmail."""
    address = normalise(text)
    if valid_email(address):
        return address
    if address.count("@") != 1:
        raise BadEmail("En e-postadresse har én krøllalfa (@), for eksempel kari@firma.no.")
    if any(sign.isspace() for sign in address):
        raise BadEmail(
            "Det kan ikke være mellomrom i en e-postadresse. Skriv bare én adresse, for eksempel kari@firma.no."
        )
    if not address.partition("@")[0].isascii():
        raise BadEmail(
            "Foran krøllalfaen (@) kan det ikke stå æ, ø, å eller andre særskilte bokstaver. "
            "Se etter om adressen er skrevet riktig."
        )
    raise BadEmail(
        "E-postadressen stemmer ikke. Se etter om noe mangler eller er skrevet feil. "
        "Slik kan en adresse se ut: kari@firma.no."
    )


def normalise(text: str) -> str:
    """Without spaces around, 'mailto:' and angle brackets; the domain in small letters and with its æøå, never 'xn--'.

    The part before @ is kept as it is: the receiver's server alone knows whether case matters.
    """
    address = unicodedata.normalize("NFC", text.strip())
    address = re.sub(r"^mailto:", "", address, flags=re.IGNORECASE).strip().removeprefix("<").removesuffix(">").strip()
    local, at, domain = address.rpartition("@")
    return f"{local}{at}{_readable(domain.lower())}" if at else address


def valid_email(address: str) -> bool:
    """Whether a normalised address can be written to (RFC 5321 lengths, ASCII before @, a domain with a dot)."""
    local, _, domain = address.rpartition("@")
    ascii_domain = _punycode(domain)
    labels = ascii_domain.split(".")
    return (
        len(local) <= 64
        and len(local) + 1 + len(ascii_domain) <= 254
        and _LOCAL.fullmatch(local) is not None
        and len(labels) >= 2
        and all(_LABEL.fullmatch(label) for label in labels)
        and len(labels[-1]) >= 2
        and not labels[-1].isdigit()
    )


def ascii_address(address: str) -> str:
    """A valid address with its domain in punycode, as SMTP servers without SMTPUTF8 want it."""
    local, _, domain = address.rpartition("@")
    return f"{local}@{_punycode(domain)}"


def comparable(address: str) -> str:
    """All in small letters: to see whether two addresses are the same person's."""
    return normalise(address).lower()


def _readable(domain: str) -> str:
    if "xn--" not in domain:
        return domain
    try:
        return domain.encode("ascii").decode("idna")
    except UnicodeError:
        return domain


def _punycode(domain: str) -> str:
    """Empty when the domain cannot be written so."""
    try:
        return domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""
