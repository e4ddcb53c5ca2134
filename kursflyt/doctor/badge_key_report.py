"""The keys of digital certificates, told on a terminal."""

from __future__ import annotations

import click
from django.db.models import Count

from kursflyt.core import clock, norwegian_dates
from kursflyt.core.refusals import Refused
from kursflyt.doctor import first_run
from kursflyt.domain.certificates import badge_keys
from kursflyt.domain.certificates.models import BadgeKey


def tell() -> None:
    rows = BadgeKey.objects.annotate(many=Count("signed"))
    if not rows:
        click.echo("Ingen digitale bevis er signert ennå.")
    for row in rows:
        state = (
            f"trukket tilbake {norwegian_dates.short_date(norwegian_dates.oslo_day(row.withdrawn_at))}"
            if row.withdrawn_at
            else "publisert"
        )
        since = norwegian_dates.short_date(norwegian_dates.oslo_day(row.first_used_at))
        click.echo(f"{row.public}  {row.did}  fra {since}  {row.many} bevis  {state}")


def withdraw(public: str) -> None:
    """Says how many certificates are to be signed anew. A refusal ends the command with its sentence."""
    try:
        signed = badge_keys.withdraw(public=public, by=first_run.COMMAND_LINE, at=clock.now())
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from None
    click.echo(f"Nøkkelen publiseres ikke lenger. {signed} bevis signeres på nytt når noen ber om dem.")
