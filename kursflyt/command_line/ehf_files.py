"""E-invoices as files on the command line: judged, or shown as a page. Needs no database and fetches nothing."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from django.conf import settings

from kursflyt.core.refusals import Refused
from kursflyt.documents import ehf
from kursflyt.documents.ehf import page

VALID, INVALID, NOT_JUDGED = 0, 1, 2
_MARKS = {"fatal": "feil", "warning": "advarsel", "info": "opplysning"}


@dataclass(frozen=True)
class Judged:
    """One file and what was found in it."""

    file: str
    validation: ehf.Validation


def use_few_settings() -> None:
    """What this needs of Django and no more, so that judging a file leaves no data folder where it is done."""
    if not settings.configured:
        settings.configure(LANGUAGE_CODE="nb", USE_I18N=False, EHF_RULES=os.environ.get("KURSFLYT_EHF_RULES", ""))


def judge_files(paths: Sequence[Path], *, layers: Collection[str] | None) -> list[Judged]:
    """Each file in turn; a folder stands for the XML files in it. What cannot be opened is a finding too."""
    return [Judged(str(path), _judge(path, layers)) for given in paths for path in _files(given)]


def exit_code(judged: Sequence[Judged]) -> int:
    """1 with an invalid file, else 2 with one that was not judged, else 0. Nothing to judge is not judged."""
    verdicts = [one.validation.valid for one in judged]
    if False in verdicts:
        return INVALID
    return VALID if verdicts and None not in verdicts else NOT_JUDGED


def as_json(judged: Sequence[Judged]) -> str:
    """A list with one object a file. `valid` is null where a layer did not run."""
    return json.dumps([_as_data(one) for one in judged], ensure_ascii=False, indent=1)


def say(judged: Sequence[Judged]) -> None:
    """The same for a person: what is wrong, where, and what was not looked at."""
    for one in judged:
        _say(one)
    if not judged:
        click.echo("Ingen XML-filer å kontrollere.")
    elif len(judged) > 1:
        verdicts = [one.validation.valid for one in judged]
        counts = (
            f"{verdicts.count(True)} gyldige, {verdicts.count(False)} ikke gyldige, {verdicts.count(None)} ikke vurdert"
        )
        click.echo(f"\n{len(judged)} filer: {counts}.")


def render(path: Path, *, attachments_to: Path | None = None) -> str:
    """The invoice as an HTML page; its attachments are written to a folder if one is given.

    Raises `click.ClickException` with what the reader refuses, or the file system.
    """
    try:
        raw = ehf.read_file(path)
        invoice, attachments = ehf.read_invoice(raw), ehf.attachments_of(raw)
    except Refused as refused:
        raise click.ClickException(f"{path}: {refused}") from None
    except OSError as fault:
        raise click.ClickException(f"{path}: {_why(fault)}") from None
    if attachments_to is not None:
        _write_out(attachments, attachments_to)
    return page.render(invoice, attachments, ehf.validate(raw, rules_folder=_rules_folder()))


def _files(given: Path) -> list[Path]:
    if not given.is_dir():
        return [given]
    return sorted(path for path in given.iterdir() if path.suffix.lower() == ".xml" and path.is_file())


def _judge(path: Path, layers: Collection[str] | None) -> ehf.Validation:
    try:
        raw = ehf.read_file(path)
    except OSError as fault:
        return ehf.unread(_why(fault), layers=layers)
    return ehf.validate(raw, layers=layers, rules_folder=_rules_folder())


def _why(fault: OSError) -> str:
    known = {FileNotFoundError: "Filen finnes ikke.", PermissionError: "Du har ikke tilgang til filen."}
    return known.get(type(fault), f"Filen kan ikke åpnes ({fault.strerror}).")


def _rules_folder() -> Path | None:
    return Path(settings.EHF_RULES) if settings.EHF_RULES else None


def _as_data(one: Judged) -> dict[str, Any]:
    return {
        "file": one.file,
        "valid": one.validation.valid,
        "layers": [
            {
                "name": layer.key,
                "version": layer.version,
                "ran": layer.judged,
                "findings": [
                    {
                        "rule": found.rule,
                        "severity": found.severity,
                        "message": found.message,
                        "location": found.location,
                        "detail": found.detail,
                    }
                    for found in one.validation.of(layer)
                ],
                "engine": layer.engine,
                "reason": layer.reason,
            }
            for layer in one.validation.judgement.layers
        ],
    }


def _say(one: Judged) -> None:
    validation = one.validation
    faults, warnings = len(validation.judgement.fatal), len(validation.judgement.warnings)
    counted = f"{faults} feil" + (f", {warnings} {'advarsel' if warnings == 1 else 'advarsler'}" if warnings else "")
    said = {
        True: "✓ {}: gyldig EHF" + (f" ({counted})." if warnings else "."),
        False: "✗ {}: ikke gyldig EHF, " + f"{counted}.",
        None: "? {}: ikke vurdert.",
    }[validation.valid]
    click.echo(said.replace("{}", one.file, 1))
    shown = validation.judgement.layers
    if validation.unreadable:
        shown = shown[:1]
    for layer in shown:
        findings = validation.of(layer)
        if layer.judged or findings:
            state = f"{len(findings)} funn" if findings else "ingen feil"
        else:
            state = f"ikke vurdert. {layer.reason}"
        click.echo(f"  {layer.name} {layer.version}: {state}")
        for found in findings:
            click.echo(f"    {_MARKS[found.severity]} {found.rule}: {found.message}")
            for more in (found.location if found.location != "/" else "", found.detail):
                if more:
                    click.echo(f"      {more}")
    if len(shown) < len(validation.judgement.layers):
        click.echo("  De andre kontrollene er ikke kjørt.")


def _write_out(attachments: tuple[ehf.Attachment, ...], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for attachment in attachments:
        if attachment.content is None:
            continue
        target, count = folder / attachment.name, 1
        while target.exists():
            count += 1
            target = folder / f"{Path(attachment.name).stem}-{count}{Path(attachment.name).suffix}"
        target.write_bytes(attachment.content)
        click.echo(f"Skrev {target}.", err=True)
