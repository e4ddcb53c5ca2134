"""Examines the installation from the ground up and says in plain Norwegian what works and what to do about the rest.

Nothing is changed but a probe file that is removed again. What stands on something that failed is not examined.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kursflyt.doctor import background, ground, outside, people_and_chart, seals
from kursflyt.doctor.findings import Finding, bad

type Examination = Callable[[], Finding | list[Finding]]

__all__ = ["Finding", "all_findings"]

WITHOUT_DATABASE: tuple[Examination, ...] = (
    ground.data_folder,
    ground.disk,
    ground.secret_key,
    ground.modes,
    outside.site,
    outside.proxies,
    outside.accessibility_statement,
    outside.mail,
    seals.seal,
    seals.badge_key,
    seals.encrypted_fields,
    seals.time_stamp,
    outside.ehf_folder,
    outside.ehf_rules,
    outside.connectors,
    people_and_chart.flow_chart,
    outside.drawing,
)
WITH_DATABASE: tuple[Examination, ...] = (
    ground.time,
    people_and_chart.school,
    people_and_chart.roles,
    ground.stored_files,
    outside.one_owner,
    background.worker,
    background.jobs,
    background.errands,
    background.undelivered,
    background.audit_trail,
)


def all_findings() -> list[Finding]:
    """Everything that was found, the ground first. Never raises: what cannot be examined is a finding too."""
    database = _safely(ground.database)
    tables = _safely(ground.tables) if all(finding.well for finding in database) else []
    usable = all(finding.well for finding in [*database, *tables])
    examinations = [*WITHOUT_DATABASE, *(WITH_DATABASE if usable else ())]
    return [*database, *tables, *(finding for examination in examinations for finding in _safely(examination))]


def _safely(examination: Examination) -> list[Finding]:
    try:
        return list(_each(examination()))
    except Exception as fault:  # the doctor must not fall ill
        name = examination.__name__.replace("_", " ")
        return [
            bad(name, f"Kunne ikke undersøkes: {type(fault).__name__}: {fault}", "Meld dette som en feil i Kursflyt.")
        ]


def _each(found: Finding | list[Finding]) -> Iterator[Finding]:
    if isinstance(found, Finding):
        yield found
    else:
        yield from found
