"""How long what is kept, in words for those it is about. The machine-read policy is retention.yaml."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PublicRule:
    """One line of the privacy page: what, why, and how long."""

    what: str
    why: str
    kept: str


def for_the_public() -> tuple[PublicRule, ...]:
    """What the privacy page says. Each line stands for rules of retention.yaml, in the reader's words."""
    return (
        PublicRule(
            "Søknaden din med vedlegg, og vedtaket",
            "For å avgjøre om du får plass, og for å kunne dokumentere saken (fagskoleloven §§ 16 b og 39 a).",
            "Så lenge skolens arkivplan krever det.",
        ),
        PublicRule("Utkast som ikke er sendt", "For at du skal slippe å begynne på nytt.", "30 dager."),
        PublicRule(
            "Oppmøte, innleveringer og karakterer",
            "For å vurdere om du har bestått, og for å svare på en klage (fagskoleloven §§ 21 og 22).",
            "Resultatet bevares. Innleveringen bevares til klagefristene er ute, og deretter etter arkivplanen.",
        ),
        PublicRule(
            "Beviset ditt", "For at en arbeidsgiver kan sjekke at det er ekte, også om mange år.", "Det bevares."
        ),
        PublicRule("Fakturaer og betalinger", "Bokføringsloven krever det (§ 13).", "Fem år etter regnskapsåret."),
        PublicRule(
            "Svar på evalueringen",
            "For å gjøre kurset bedre. Svarene er anonyme: ingenting knytter dem til deg.",
            "Fritekst i 12 måneder, tallene så lenge kurset utvikles.",
        ),
        PublicRule(
            "E-postene vi har sendt deg",
            "For å vise at du fikk beskjed, og når.",
            "Så lenge kurset det gjelder, bevares.",
        ),
    )
