"""Towards the world: the address people use, mail, the folder for EHF, connectors and drawing tools."""

from __future__ import annotations

import os
import shutil
import smtplib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from django.conf import settings

from kursflyt.connectors import address, configured, roles
from kursflyt.doctor.findings import Finding, bad, good, lacking
from kursflyt.documents.ehf import official_rules
from kursflyt.domain.invoicing import billing, watched_folder
from kursflyt.policy import archiving

SMTP_SECONDS = 5


def site() -> Finding:
    what, parts = "Nettadresse", urlsplit(settings.SITE_URL)
    host = parts.hostname or ""
    if address.is_here(settings.SITE_URL):
        return lacking(
            what,
            f"{settings.SITE_URL} virker bare på denne maskinen.",
            "Sett KURSFLYT_URL til adressen folk skal bruke. Den står i alle e-poster.",
        )
    allowed = [name.strip().strip("[]") for name in settings.ALLOWED_HOSTS]
    if "*" not in allowed and not any(
        host == name or (name.startswith(".") and host.endswith(name)) for name in allowed
    ):
        return bad(what, f"{host} er ikke blant vertsnavnene som får svar.", f"Ta med {host} i KURSFLYT_HOSTS.")
    if parts.scheme != "https":
        return bad(
            what, f"{settings.SITE_URL} er ikke kryptert.", "Bruk https: personopplysninger sendes gjennom siden."
        )
    return good(what, settings.SITE_URL)


def proxies() -> Finding:
    what = "Nettverksadresser"
    if settings.PROXIES:
        return good(what, f"{len(settings.PROXIES)} av skolens egne mellomtjenere er kjent.")
    if settings.SITE_URL.startswith("https://"):
        return lacking(
            what,
            "Foran Kursflyt står en mellomtjener for https, og alle ser ut til å komme derfra. En som gjetter passord, "
            "kan da stenge alle ute en time.",
            "Sett KURSFLYT_PROXIES til adressen til mellomtjeneren.",
        )
    return good(what, "Ingen mellomtjener: hver besøkende har sin egen adresse.")


def accessibility_statement() -> Finding:
    what = "Tilgjengelighetserklæring"
    if not settings.ACCESSIBILITY_STATEMENT:
        return lacking(
            what,
            "Siden om tilgjengelighet lenker ikke til skolens erklæring.",
            "Lag erklæringen på uustatus.no, og sett KURSFLYT_ACCESSIBILITY_STATEMENT til adressen den får.",
        )
    return good(what, settings.ACCESSIBILITY_STATEMENT)


def mail() -> Finding:
    """Greets the mail server, but sends nothing."""
    what = "E-post"
    if not settings.SMTP_HOST:
        return lacking(
            what,
            "Ingen e-post sendes ut. Meldingene ligger i den innebygde utboksen under Meldinger.",
            "Sett KURSFLYT_SMTP_HOST når kursene er virkelige.",
        )
    mailer: dict[str, Any] = settings.MAILERS["default"]
    given: dict[str, Any] = mailer["OPTIONS"]
    server = f"{settings.SMTP_HOST}:{given['port']}"
    try:
        with smtplib.SMTP(settings.SMTP_HOST, given["port"], timeout=SMTP_SECONDS) as connection:
            connection.ehlo()
            if given["use_tls"]:
                connection.starttls()
                connection.ehlo()
            if given["username"]:
                connection.login(given["username"], given["password"])
    except smtplib.SMTPAuthenticationError:
        return bad(
            what, f"{server} godtar ikke navn og passord.", "Se på KURSFLYT_SMTP_USER og KURSFLYT_SMTP_PASSWORD."
        )
    except (OSError, smtplib.SMTPException) as fault:
        return bad(
            what,
            f"Får ikke kontakt med {server}: {type(fault).__name__}.",
            "Se på KURSFLYT_SMTP_HOST, KURSFLYT_SMTP_PORT og KURSFLYT_SMTP_TLS, og på brannmuren.",
        )
    return good(what, f"{server} svarer.")


def ehf_folder() -> Finding:
    what = "Mappe for EHF"
    if not settings.EHF_FOLDER:
        return good(what, "Ikke i bruk: EHF-fakturaer lastes opp.")
    folder = Path(settings.EHF_FOLDER)
    if not folder.is_dir():
        return bad(what, f"{folder} finnes ikke.", "Lag mappen, eller rett KURSFLYT_EHF_FOLDER.")
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        return bad(
            what,
            f"Kan ikke lese og flytte filer i {folder}.",
            "Gi brukeren som kjører Kursflyt, rett til å skrive der.",
        )
    refused = len(list((folder / watched_folder.REFUSED).glob("*.[xX][mM][lL]")))
    if refused:
        advice = "Les grunnen i .txt-filen ved siden av, svar avsenderen, og flytt filen bort."
        return lacking(what, f"{refused} av filene i {folder} er avvist og ligger i {watched_folder.REFUSED}.", advice)
    return good(what, f"{folder} leses hvert femte minutt.")


def ehf_rules() -> Finding:
    what = "Regler for EHF"
    if not settings.EHF_RULES:
        return good(what, "De innebygde reglene for EN 16931 og Peppol brukes.")
    folder = Path(settings.EHF_RULES)
    names = [f"{path.name} ({official_rules.version_of(path)})" for path in official_rules.rule_files(folder)]
    if not names:
        advice = "Legg de offisielle reglene der, eller ta bort KURSFLYT_EHF_RULES."
        return bad(
            what, f"{folder} har ingen .xsl- eller .xslt-filer, så mottatte fakturaer blir ikke vurdert.", advice
        )
    if not official_rules.installed():
        advice = "Installer kursflyt[official-rules], eller ta bort KURSFLYT_EHF_RULES."
        return bad(what, "Pakken saxonche mangler, så mottatte fakturaer blir ikke vurdert.", advice)
    return good(what, f"{', '.join(names)} brukes.")


def connectors() -> list[Finding]:
    """Which implementation plays which role. The built-in ones are a finished way to work."""
    return [
        *learning_platform(),
        *meetings(),
        *archive(),
        *registry(),
        *website(),
        *accounts(),
    ]


def learning_platform() -> list[Finding]:
    """Reached, signed in to, with the rights; something is made there, read back and removed again."""
    return _tried_out("Læringsplattform", configured.learning_platform)


def meetings() -> list[Finding]:
    """As `learning_platform`."""
    return _tried_out("Møter", configured.meetings)


def archive() -> list[Finding]:
    """Reached, signed in to, with every code that we use; nothing is made there."""
    return _tried_out("Arkiv", configured.archive, archiving.access_codes())


def registry() -> list[Finding]:
    """Reached, and asked for a number that is surely there."""
    return _tried_out("Virksomheter", configured.named_registry)


def website() -> list[Finding]:
    """As `learning_platform`."""
    return _tried_out("Nettsted", configured.website)


def accounts() -> list[Finding]:
    """Reached and read; nothing is made there."""
    return _tried_out("Regnskap", configured.accounts)


def one_owner() -> list[Finding]:
    """No invoice has two owners or two ways in; nothing to say where all is well."""
    found, what = [], "Regnskap: én eier"
    twice = billing.with_two_owners()
    if twice:
        said = f"{twice} deltakere har både en faktura fra Kursflyt og et grunnlag i regnskapet."
        found.append(bad(what, said, "Krediter én av dem under Økonomi på kurset."))
    if configured.accounts_approve() and settings.EHF_FOLDER:
        said = "Lærernes fakturaer kommer både fra regnskapet og fra KURSFLYT_EHF_FOLDER. Samme faktura føres én gang."
        found.append(lacking(what, said, "Ta bort KURSFLYT_EHF_FOLDER når alle kommer til regnskapet."))
    return found


class _Player(Protocol):
    name: str

    @property
    def check(self) -> Callable[..., Iterable[roles.Check]]: ...


def _tried_out(what: str, ask: Callable[[], _Player], *given: object) -> list[Finding]:
    """What each check found, or that the built-in one plays the role. `given`: what its check asks for."""
    try:
        player = ask()
    except roles.Misconfigured as fault:
        return [bad(what, str(fault), "Se docs/settings.md.")]
    name = player.name
    return [
        good(f"{name}: {check.what}", check.said)
        if check.well
        else bad(f"{name}: {check.what}", check.said, check.advice)
        for check in player.check(*given)
    ] or [good(what, f"{name} (innebygd).")]


def drawing() -> Finding:
    """Only `kursflyt chart draw` needs it, and only for a PNG."""
    what = "Tegning av flytskjema"
    if shutil.which("chromium") is None:
        return lacking(
            what, "Chromium mangler.", "Installer chromium. Bare «kursflyt chart draw» til en PNG-fil trenger det."
        )
    return good(what, "Chromium er på plass.")
