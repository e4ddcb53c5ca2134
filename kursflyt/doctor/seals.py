"""What vouches for documents: the seal with its key, the key of digital certificates, and the time-stamp authority."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from kursflyt.core import clock, field_key
from kursflyt.core.refusals import Refused
from kursflyt.doctor.findings import Finding, bad, good, lacking
from kursflyt.documents import time_stamps
from kursflyt.domain.school import badge_key as school_badge_key
from kursflyt.domain.school import sealing as school_seal

SEAL_WARNING = timedelta(days=60)
CLOCK_APART = timedelta(minutes=1)


def seal() -> Finding:
    what = "Segl på dokumenter"
    if school_seal.key_is_for_demo():
        return lacking(
            what,
            "Dokumenter forsegles med en demonstrasjonsnøkkel, som ikke beviser noe.",
            "Skaff et virksomhetssertifikat, og sett KURSFLYT_SEAL_KEY (og KURSFLYT_SEAL_PASSPHRASE) til filen.",
        )
    named = "KURSFLYT_SEAL_PKCS11_MODULE" if school_seal.token_module() else "KURSFLYT_SEAL_KEY"
    try:
        key = school_seal.own_key()
    except (Refused, OSError) as refusal:
        return bad(what, str(refusal), f"Se på {named} og innstillingene som hører til den.")
    certificate = key.signer.signing_cert
    until = certificate.not_valid_after if certificate is not None else None
    if until is not None and until < clock.now():
        return bad(
            what,
            f"Sertifikatet til {key.owner} gikk ut {until:%d.%m.%Y}.",
            "Bytt sertifikat før flere dokumenter forsegles.",
        )
    if until is not None and until < clock.now() + SEAL_WARNING:
        return lacking(what, f"Sertifikatet til {key.owner} går ut {until:%d.%m.%Y}.", "Bestill nytt sertifikat nå.")
    if key.demo:
        return lacking(what, f"{named} peker på en demonstrasjonsnøkkel.", "Bytt den med skolens egen.")
    return good(what, f"{key.owner}, gyldig til {until:%d.%m.%Y}." if until else key.owner)


def badge_key() -> Finding:
    what = "Nøkkel for digitale bevis"
    if school_badge_key.is_for_demo():
        return lacking(
            what,
            "Digitale bevis signeres med en demonstrasjonsnøkkel, som ikke beviser noe.",
            "Sett KURSFLYT_URL til en https-adresse som alle når: det er der andre henter skolens nøkkel.",
        )
    try:
        key = school_badge_key.current()
    except Refused as refusal:
        return bad(what, str(refusal), "Se på KURSFLYT_BADGE_KEY og KURSFLYT_BADGE_PASSPHRASE.")
    if key.demo:
        return lacking(what, "KURSFLYT_BADGE_KEY peker på en demonstrasjonsnøkkel.", "Bytt den med skolens egen.")
    if not settings.SITE_URL.startswith("https://"):
        return bad(
            what,
            f"Ingen andre kan hente nøkkelen, for {settings.SITE_URL} er ikke en https-adresse.",
            "Sett KURSFLYT_URL til adressen folk skal bruke.",
        )
    whose = "skolens egen fil" if school_badge_key.given() else f"laget her: ta kopi av {settings.KEYS_FOLDER}"
    return good(what, f"{school_badge_key.did()}, {whose}.")


def encrypted_fields() -> Finding:
    what = "Nøkkel for krypterte felt"
    try:
        field_key.check()
    except Refused as refusal:
        return bad(what, str(refusal), "Se på KURSFLYT_FIELD_KEY og KURSFLYT_FIELD_KEY_FILE.")
    whose = "skolens egen" if field_key.given() else f"laget her: ta kopi av {settings.KEYS_FOLDER}"
    return good(what, f"Fødselsnummer til vitnemål krypteres, {whose}.")


def time_stamp() -> Finding:
    """Asks for one stamp, and compares the authority's clock with ours."""
    what = "Tidsstempel på segl"
    try:
        authority, roots = school_seal.authority(), school_seal.roots()
    except (Refused, OSError) as fault:
        said = str(fault) if isinstance(fault, Refused) else f"Passordfilen kan ikke leses: {type(fault).__name__}."
        return bad(what, said, "Se på KURSFLYT_SEAL_ROOTS og KURSFLYT_TSA_PASSWORD_FILE.")
    if authority is None:
        if roots:
            return lacking(
                what, "KURSFLYT_SEAL_ROOTS brukes bare sammen med KURSFLYT_TSA_URL.", "Sett KURSFLYT_TSA_URL."
            )
        return good(what, "Ikke i bruk: seglet sier når etter maskinens klokke.")
    try:
        stamp = time_stamps.try_out(authority)
    except Refused:
        advice = "Se på KURSFLYT_TSA_URL, KURSFLYT_TSA_USER og KURSFLYT_TSA_PASSWORD, og på brannmuren."
        return bad(what, f"{authority.address} gir ikke tidsstempel, så ingenting blir forseglet.", advice)
    apart = abs(stamp.at - timezone.now())
    if apart > CLOCK_APART:
        return lacking(
            what,
            f"{stamp.by} har en klokke som går {apart.total_seconds():.0f} sekunder fra denne maskinens.",
            "Still klokken på maskinen etter en tidstjener (NTP).",
        )
    kept = "med det en senere kontroll trenger" if roots else "uten røtter: sett KURSFLYT_SEAL_ROOTS for varig kontroll"
    return good(what, f"{stamp.by} svarer, {kept}.")
