"""Whether Public 360 can be used from here. Nothing is made: what is in an archive cannot be taken out again."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterator
from functools import partial

from kursflyt.connectors import trying_out
from kursflyt.connectors.public360.access import Access
from kursflyt.connectors.public360.client import Client
from kursflyt.connectors.public360.codes import Codes
from kursflyt.connectors.roles import Check


def everything(client: Client, access: Access, codes: Codes, access_codes: Collection[str]) -> Iterator[Check]:
    """One thing after another, and no further than the first that fails."""
    steps: tuple[tuple[str, Callable[[], Iterator[Check]]], ...] = (
        ("Kontakt", partial(_reached, client, access)),
        ("Prøvesak", partial(_scratch_case, client, access)),
        ("Kodetabeller", partial(_codes, codes)),
        ("Tilgangskoder", partial(_access_codes, codes, access_codes)),
        ("Tilgangsgruppe", partial(_access_group, client, access)),
        ("Arkivkoder", partial(_archive_codes, access)),
    )
    return trying_out.in_turn(steps, what="Public 360", page="public360")


def _reached(client: Client, access: Access) -> Iterator[Check]:
    yield Check("Kontakt", True, f"{access.url} svarer (SIF {client.version() or 'uten versjon'}).")


def _scratch_case(client: Client, access: Access) -> Iterator[Check]:
    """A case that is not there is looked for: signs in and searches, and nothing is made."""
    found = client.cases(ExternalId=access.external_id(f"check-{secrets.token_hex(8)}"))
    if found:
        said = "Public 360 finner en sak på en ID som ingen sak har. Da ville dokumenter havnet i feil sak."
        yield Check("Prøvesak", False, said, "Spør leverandøren om søk på ExternalId i CaseService.")
    else:
        yield Check("Prøvesak", True, "Innloggingen virker, og det går an å lete etter saker.")


def _codes(codes: Codes) -> Iterator[Check]:
    yield Check("Kodetabeller", True, f"{len(codes.all())} koder finnes.")


def _access_codes(codes: Codes, wanted: Collection[str]) -> Iterator[Check]:
    for code in sorted(wanted):
        codes.access_code(code)
    yield Check("Tilgangskoder", True, f"{', '.join(sorted(wanted)) or 'Ingen'} finnes.")


def _access_group(client: Client, access: Access) -> Iterator[Check]:
    group = access.filing.access_group
    if group and group not in client.access_groups(group):
        said = f"Public 360 har ikke tilgangsgruppen «{group}»."
        yield Check("Tilgangsgruppe", False, said, "Rett KURSFLYT_P360_ACCESS_GROUP.")
    elif group:
        yield Check("Tilgangsgruppe", True, f"«{group}» finnes.")


def _archive_codes(access: Access) -> Iterator[Check]:
    if not access.filing.archive_codes:
        said = "Sakene får ingen arkivkode, og kan da ikke avsluttes i Public 360. Den kan ikke settes etterpå."
        yield Check("Arkivkoder", False, said, "Sett KURSFLYT_P360_ARCHIVE_CODES.")
