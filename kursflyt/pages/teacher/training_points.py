"""The points of the teacher's training: what one needs to know before the course, and nothing more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class TrainingPoint:
    """`key` is one of domain.teaching.training.POINTS."""

    key: str
    title: StrOrPromise
    text: tuple[StrOrPromise, ...]
    checks: tuple[StrOrPromise, ...]


POINTS = (
    TrainingPoint(
        "find_your_way",
        _("Finn fram i klasserommet"),
        (
            _(
                "Klasserommet er kursets felles sted på nett. Her ligger samlingene med møtelenke, materiellet du "
                "legger ut, og oppslagene. Deltakerne ser det samme som deg, men bare du og skolen kan legge noe ut."
            ),
            _("Lærersiden viser hva som venter på deg, i rekkefølge, med dato og én knapp for hver ting."),
        ),
        (
            _("Åpne klasserommet fra lærersiden."),
            _("Se at samlingene og stedet stemmer. Gi konsulenten beskjed hvis ikke."),
        ),
    ),
    TrainingPoint(
        "publish",
        _("Legg ut materiell"),
        (
            _(
                "Tre ting må ligge klart en uke før start: kursplanen, forelesningsmateriellet til første samling og "
                "praktisk informasjon. Alt du legger ut, er synlig for deltakerne med en gang, og du kan trekke det "
                "tilbake igjen."
            ),
            _(
                "Bruk titler som sier hva det er: «Samling 1: Velferdsteknologi i hjemmet», ikke «Presentasjon ny "
                "versjon 2»."
            ),
            _(
                "Legg bare ut det du har rett til å dele. Lenk heller til artikler og bøker enn å kopiere dem. "
                "Skolens avtale om kopiering (Kopinor) dekker korte utdrag."
            ),
        ),
        (
            _("Legg ut kursplanen."),
            _("Trekk noe tilbake og legg det ut på nytt, så du har prøvd det."),
        ),
    ),
    TrainingPoint(
        "universal_design",
        _("Universell utforming"),
        (
            _(
                "Læremidler på nett skal kunne brukes av alle (likestillings- og diskrimineringsloven § 18). Det "
                "gjelder også det du lager selv."
            ),
            _(
                "I Word og PowerPoint: bruk overskriftsstilene, gi bilder alternativ tekst, og lagre som PDF med "
                "«dokumentstruktur» på. Kontroller med «Se gjennom → Kontroller tilgjengelighet»."
            ),
            _("Video skal være tekstet. Si høyt det som vises på skjermen, så den som ikke ser det, får det med seg."),
            _("Bruk god kontrast, minst 24 punkt på lysark, og la aldri farge alene bære meningen."),
        ),
        (
            _("Kjør tilgjengelighetskontrollen på første presentasjon."),
            _("Sjekk at videoer du viser, har teksting."),
        ),
    ),
    TrainingPoint(
        "meetings",
        _("Digitale samlinger"),
        (
            _(
                "Møtelenken står ved samlingen i klasserommet. Vær inne et kvarter før, og test lyd, bilde og "
                "skjermdeling."
            ),
            _(
                "Begynn med å si hvordan man ber om ordet, når det er pause, og hvem man ringer hvis noe svikter. Ta "
                "pause minst hver 45. minutt, og bruk grupperom: folk lærer av å snakke sammen."
            ),
            _("Be ingen om å ha kamera på. Det kan være gode grunner til å la det være."),
        ),
        (
            _("Åpne møtelenken og prøv lyd og skjermdeling."),
            _("Avtal med konsulenten hvem deltakerne kan ringe."),
        ),
    ),
    TrainingPoint(
        "recording",
        _("Opptak og personvern"),
        (
            _(
                "Undervisning tas bare opp når det trengs og deltakerne har fått vite det på forhånd: hvorfor, hvem "
                "som får se det, og når det slettes. Ta opp deg selv, ikke diskusjonen. Stans opptaket når deltakerne "
                "snakker om egen arbeidsplass eller egne brukere."
            ),
            _(
                "Opplysninger om deltakerne hører bare hjemme i skolens systemer. Ikke lag egne lister, ikke send "
                "navn og karakterer på e-post, og legg ikke innleveringer i kunstig intelligens-tjenester som skolen "
                "ikke har avtale med."
            ),
            _(
                "Får du vite noe om helse eller behov for tilrettelegging, har du taushetsplikt. Be deltakeren ta det "
                "opp med skolen, så tilretteleggingen blir vedtatt."
            ),
            _(
                "Kommer noe på avveie, sier du fra til skolen med en gang. Skolen har 72 timer på å melde det til "
                "Datatilsynet."
            ),
        ),
        (_("Bestem om noe skal tas opp, og skriv det i praktisk informasjon."),),
    ),
    TrainingPoint(
        "attendance",
        _("Oppmøte"),
        (
            _("Før oppmøtet samme dag som samlingen. Alle er satt til «til stede»; du endrer bare dem som var borte."),
            _(
                "«Gyldig fravær» bruker du når deltakeren har sagt fra om sykdom eller annet som skolen godtar. Skriv "
                "aldri diagnoser eller grunner. Kurset har et krav til oppmøte, og skolen ser selv hvem som nærmer "
                "seg grensen."
            ),
        ),
        (_("Finn siden for oppmøte til første samling."),),
    ),
    TrainingPoint(
        "grading",
        _("Vurdering og karakterer"),
        (
            _(
                "Sensuren skal være klar senest tre uker etter innleveringsfristen (fagskoleloven § 21). Det gjelder "
                "vurdering og registrering samlet. Ser du at du ikke rekker det, må deltakerne få en ny dato før "
                "fristen er ute: si fra til skolen."
            ),
            _(
                "Vurder mot læringsutbyttet i kursplanen, og noter kort hvorfor. En deltaker kan be om begrunnelse "
                "innen en uke, og skal få den innen to uker. En klage vurderes av ny sensor som ikke kjenner "
                "karakteren."
            ),
            _(
                "Kjenner du en deltaker så godt at det kan svekke tilliten til at du er upartisk, er du inhabil og må "
                "si fra før du vurderer (forvaltningsloven § 6)."
            ),
            _("Straks karakterene er registrert, bekrefter du listen over hvem som har bestått."),
        ),
        (_("Sett av tid i kalenderen til vurderingen, med god margin før fristen."),),
    ),
    TrainingPoint(
        "help",
        _("Hjelp og beskjeder"),
        (
            _(
                "Konsulenten i driftsadministrasjonen hjelper deg med tilgang, møterom og praktiske ting. "
                "Avdelingslederen svarer på spørsmål om faget, kontrakten og fakturaen."
            ),
            _("Blir du syk, ringer du konsulenten, også samme morgen. Skolen gir beskjed til alle deltakerne."),
        ),
        (_("Legg inn telefonnummeret til konsulenten i telefonen din."),),
    ),
)
