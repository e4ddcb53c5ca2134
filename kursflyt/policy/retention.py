"""How long what is kept, in words for those it is about. The machine-read policy is retention.yaml."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _


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
            _("Søknaden din med vedlegg, og vedtaket"),
            _("For å avgjøre om du får plass, og for å kunne dokumentere saken (fagskoleloven §§ 16 b og 39 a)."),
            _("Så lenge skolens arkivplan krever det."),
        ),
        PublicRule(_("Utkast som ikke er sendt"), _("For at du skal slippe å begynne på nytt."), _("30 dager.")),
        PublicRule(
            _("Oppmøte, innleveringer og karakterer"),
            _("For å vurdere om du har bestått, og for å svare på en klage (fagskoleloven §§ 21 og 22)."),
            _("Resultatet bevares. Innleveringen bevares til klagefristene er ute, og deretter etter arkivplanen."),
        ),
        PublicRule(
            _("Beviset ditt"),
            _("For at en arbeidsgiver kan sjekke at det er ekte, også om mange år."),
            _("Det bevares."),
        ),
        PublicRule(
            _("Fødselsnummer, når kurset gir vitnemål"),
            _("Det skal stå på vitnemålet og rapporteres når du har bestått (fagskoleloven §§ 19 og 42)."),
            _("Kryptert, i 90 dager etter at vitnemålet er utstedt. Deretter står det bare på vitnemålet."),
        ),
        PublicRule(
            _("Fakturaer og betalinger"), _("Bokføringsloven krever det (§ 13)."), _("Fem år etter regnskapsåret.")
        ),
        PublicRule(
            _("Svar på evalueringen"),
            _("For å gjøre kurset bedre. Svarene er anonyme: ingenting knytter dem til deg."),
            _("Fritekst i 12 måneder, tallene så lenge kurset utvikles."),
        ),
        PublicRule(
            _("E-postene vi har sendt deg"),
            _("For å vise at du fikk beskjed, og når."),
            _("Så lenge kurset det gjelder, bevares."),
        ),
    )
