"""`kursflyt badge-keys`: the keys of digital certificates, and what to do when someone else has got hold of one."""

from __future__ import annotations

import click

from kursflyt.command_line import starting


@click.command("badge-keys")
@click.option("--withdraw", metavar="KEY", help="Publish this key no more: whatever it signed is no longer genuine.")
def badge_keys(withdraw: str | None) -> None:
    """List the keys that have signed digital certificates, or withdraw one that has leaked."""
    starting.set_up()
    from kursflyt.doctor import badge_key_report

    badge_key_report.withdraw(withdraw) if withdraw else badge_key_report.tell()
