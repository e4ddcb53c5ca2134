"""Who there is to do the work, and the chart that tells them what."""

from __future__ import annotations

from django.db.models import Q

from kursflyt.core import clock, identity_number
from kursflyt.core.refusals import Refused
from kursflyt.doctor.findings import Finding, bad, good, lacking
from kursflyt.domain.people.models import Role, Staff
from kursflyt.domain.school.models import School
from kursflyt.process import boxes, chart_check, charts, steps

NEEDED = (Role.DEPARTMENT_HEAD, Role.OPERATIONS)
USEFUL = (Role.MARKETING, Role.ADMINISTRATOR)


def school() -> Finding:
    what, row = "Skolen", School.objects.filter(pk=1).first()
    if row is None:
        return bad(what, "Skolen er ikke satt opp.", "Kjør «kursflyt set-up».")
    if not identity_number.valid_orgnr(row.orgnr):
        return bad(what, f"Organisasjonsnummeret {row.orgnr} er ikke gyldig.", "Rett det under Oppsett.")
    if not identity_number.valid_account_number(row.account_number):
        return bad(what, "Kontonummeret er ikke gyldig, så fakturaer kan ikke betales.", "Rett det under Oppsett.")
    return good(what, f"{row.name}, org.nr. {identity_number.format_orgnr(row.orgnr)}.")


def roles() -> list[Finding]:
    """Whether someone who can sign in holds each role of the office today."""
    found = []
    for role in (*NEEDED, *USEFUL):
        count = _holders(role)
        if count:
            found.append(good(f"Rolle: {role.label}", f"{count} {'person' if count == 1 else 'personer'}."))
            continue
        say = bad if role in NEEDED else lacking
        found.append(
            say(f"Rolle: {role.label}", "Ingen har rollen i dag.", f"Kjør «kursflyt set-up --role {role.value}».")
        )
    return found


def flow_chart() -> Finding:
    steps.load()
    what = "Flytskjema"
    try:
        source = charts.source()
    except (Refused, OSError) as fault:
        return bad(what, str(fault), "Rett filen som KURSFLYT_CHART peker på, og prøv den med «kursflyt chart check».")
    findings = chart_check.check(source, known_boxes=boxes.known(), known_roles=frozenset(str(role) for role in Role))
    count = len(charts.current().boxes)
    if findings:
        return good(
            what,
            f"{count} bokser kan kjøres, med {len(findings)} merknader.",
            advice="Se dem med «kursflyt chart check».",
        )
    return good(what, f"Alle {count} boksene kan kjøres som tegnet.")


def _holders(role: Role) -> int:
    day = clock.today()
    return (
        Staff.objects.filter(
            Q(roles__valid_from__isnull=True) | Q(roles__valid_from__lte=day),
            Q(roles__valid_until__isnull=True) | Q(roles__valid_until__gte=day),
            is_active=True,
            roles__role=role,
        )
        .distinct()
        .count()
    )
