"""Why: the facts, the rule and the considerations of a decision in the applicant's written standard.

Proposed by the published rule for whoever decides, who may rewrite every line; used as they are by automatic decisions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kursflyt.core import norwegian_dates
from kursflyt.domain.applications.models import Application, Decision, Outcome
from kursflyt.domain.applications.requirements import Check
from kursflyt.domain.courses import ranking_rule as course_rule
from kursflyt.domain.courses.models import AllocationRule


@dataclass(frozen=True)
class Reasons:
    """Lines of a letter. Empty `considerations` cannot carry a rejection."""

    facts: tuple[str, ...]
    rule: tuple[str, ...]
    considerations: tuple[str, ...]
    conditions: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def lines(text: str) -> tuple[str, ...]:
    """The lines of a text as it is stored or typed; empty ones are left out."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def proposed(application: Application, outcome: str, *, checks: Sequence[Check], rules: Sequence[str]) -> Reasons:
    """The reasons for an outcome after case processing."""
    language = application.language_form
    nynorsk = language == "nn"
    facts = (_applied(application), *(check.reason_in(language) for check in checks), *_ranked_by(application, nynorsk))
    missing = tuple(check.missing for check in checks if check.missing)
    if outcome == Outcome.REJECTION:
        return Reasons(facts, (*rules,), _why_not(checks, nynorsk), missing=missing)
    return Reasons(facts, (*rules, *ranking_rule(application)), _why(outcome, nynorsk))


def fill(decision: Decision, *, rules: Sequence[str]) -> None:
    """Gives an automatic decision its words: nobody has weighed anything, the order of the applications decided."""
    application, nynorsk = decision.application, decision.application.language_form == "nn"
    first_come = application.run.allocation_rule == AllocationRule.FIRST_COME
    decision.facts = _applied(application)
    decision.rule = "\n".join((*rules, *ranking_rule(application)))
    if decision.outcome == Outcome.OFFER and not first_come:
        decision.considerations = (
            "Ein plass har blitt ledig, og du står fremst på ventelista."
            if nynorsk
            else "En plass er blitt ledig, og du står først på ventelisten."
        )
    elif decision.outcome == Outcome.OFFER:
        decision.considerations = (
            "Plassane blir gitt i den rekkjefølgja søknadene kjem. Det var ledig plass då søknaden din kom."
            if nynorsk
            else "Plassene gis i den rekkefølgen søknadene kommer. Det var ledig plass da søknaden din kom."
        )
        decision.conditions = (
            "Plassen er gitt på det vilkåret at du oppfyller opptakskrava og dokumenterer det når vi ber om det."
            if nynorsk
            else "Plassen er gitt på det vilkåret at du oppfyller opptakskravene og dokumenterer det når vi ber om det."
        )
    else:
        decision.considerations = (
            "Plassane blir gitt i den rekkjefølgja søknadene kjem. Alle plassane var gitt bort då søknaden din kom."
            if nynorsk
            else "Plassene gis i den rekkefølgen søknadene kommer. Alle plassene var gitt bort da søknaden din kom."
        )


def ranking_rule(application: Application) -> tuple[str, ...]:
    """The run's published rule for who gets a place."""
    said = course_rule.said(application.run, "nn" if application.language_form == "nn" else "nb")
    return (f"Tildelingsregelen for kurset: {said}",)


def _ranked_by(application: Application, nynorsk: bool) -> tuple[str, ...]:
    """What the rule goes by beside the time of the application, as it stands for this applicant."""
    run, facts = application.run, []
    if course_rule.asks_for_group(run):
        if application.goes_first:
            facts.append("Du høyrer til dei som går føre." if nynorsk else "Du hører til dem som går foran.")
        else:
            facts.append("Du høyrer ikkje til dei som går føre." if nynorsk else "Du hører ikke til dem som går foran.")
    if run.ranks_by_practice:
        years = f"{application.practice_years.normalize():f}".replace(".", ",")
        facts.append(f"Du har opplyst {years} års relevant praksis.")
    return tuple(facts)


def _applied(application: Application) -> str:
    nynorsk = application.language_form == "nn"
    moment = norwegian_dates.long_moment(application.submitted_at, language="nn" if nynorsk else "nb")
    return f"Vi fekk søknaden din {moment}." if nynorsk else f"Vi fikk søknaden din {moment}."


def _why(outcome: str, nynorsk: bool) -> tuple[str, ...]:
    if outcome == Outcome.OFFER:
        return (
            "Du oppfyller krava, og rangeringa gir deg plass."
            if nynorsk
            else "Du oppfyller kravene, og rangeringen gir deg plass.",
        )
    return (
        "Du oppfyller krava, men andre kvalifiserte søkjarar er rangerte før deg, og alle plassane er tilbodne."
        if nynorsk
        else "Du oppfyller kravene, men andre kvalifiserte søkere er rangert foran deg, og alle plassene er tilbudt.",
    )


def _why_not(checks: Sequence[Check], nynorsk: bool) -> tuple[str, ...]:
    if any(check.verdict == "not_met" for check in checks):
        return (
            "Du oppfyller ikkje kravet i lova. Fagskulen kan ikkje gjere unntak frå det."
            if nynorsk
            else "Du oppfyller ikke kravet i loven. Fagskolen kan ikke gjøre unntak fra det.",
        )
    return (
        "Vi bad om dokumentasjon og har ikkje fått han innan fristen. Utan dokumentasjon kan vi ikkje slå fast at du "
        "oppfyller kravet."
        if nynorsk
        else "Vi ba om dokumentasjon og har ikke fått den innen fristen. Uten dokumentasjon kan vi ikke slå fast at du "
        "oppfyller kravet.",
    )
