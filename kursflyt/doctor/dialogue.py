"""The conversation of `kursflyt set-up`: asks for the school's facts the first time, and makes a user."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from kursflyt.core import clock
from kursflyt.core.refusals import Refused
from kursflyt.doctor import first_run
from kursflyt.domain.people import staffing
from kursflyt.domain.people.models import Role, Staff

SCHOOL_QUESTIONS = {
    "name": "Skolens navn",
    "short_name": "Kortnavn",
    "orgnr": "Organisasjonsnummer",
    "address": "Adresse",
    "postal_code": "Postnummer",
    "city": "Poststed",
    "email": "Skolens e-post",
    "phone": "Telefon",
    "website": "Nettsted (https://…)",
    "account_number": "Kontonummer for innbetalinger",
    "signatory_name": "Hvem undertegner for skolen (rektor)",
}


def hold(*, username: str, email: str, name: str, roles: Sequence[str]) -> None:
    """Makes the school if there is none, then the user. A refusal is said, and the question asked again."""
    while not first_run.school_is_there():
        click.echo("Først skolen. Alt kan endres siden under Oppsett.")
        facts: dict[str, Any] = {key: click.prompt(question) for key, question in SCHOOL_QUESTIONS.items()}
        try:
            school = first_run.create_school(**facts, at=clock.now())
        except Refused as refused:
            click.echo(f"{refused}\n", err=True)
            continue
        click.echo(f"{school.name} er satt opp.\n")
    username = username or click.prompt("Brukernavn for den nye ansatte")
    email = email or click.prompt("E-post")
    name = name or click.prompt("Navn")
    roles = roles or (Role.ADMINISTRATOR, Role.DEPARTMENT_HEAD)
    try:
        made = staffing.employ(
            username=username, email=email, name=name, roles=roles, by=first_run.COMMAND_LINE, at=clock.now()
        )
    except Refused as refused:
        raise click.ClickException(str(refused)) from refused
    click.echo(f"{name} kan logge inn på /kontor/ som {', '.join(Role(role).label for role in roles)}.")
    click.echo(f"Brukernavn: {username.strip().lower()}\nPassord:    {made.password}")
    click.echo("Passordet vises bare denne ene gangen. Skriv det ned, eller lag et nytt med --new-password.")


def renew_password(*, username: str) -> None:
    username = username or click.prompt("Brukernavn")
    member = Staff.objects.filter(username=username.strip().lower()).first()
    if member is None:
        raise click.ClickException(f"Ingen ansatt har brukernavnet {username}.")
    password = staffing.renew_password(member=member, by=first_run.COMMAND_LINE, at=clock.now())
    click.echo(f"Nytt passord: {password}\nDet gamle gjelder ikke lenger.")
