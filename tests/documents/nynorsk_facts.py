"""The same example facts as someone who writes nynorsk gave them: a letter is judged as a whole, facts and all."""

from __future__ import annotations

import dataclasses
from typing import Any

from kursflyt.documents import letterhead

_SAID_IN_NYNORSK = {
    "avdelingsleder": "avdelingsleiar",
    "Fem minutter å gå fra Fjordvik busstasjon. Heis fra hovedinngangen.": (
        "Fem minutt å gå frå Fjordvik busstasjon. Heis frå hovudinngangen."
    ),
    "Gratis bak skolen. To plasser for bevegelseshemmede ved inngangen.": (
        "Gratis bak skulen. To plassar for rørslehemma ved inngangen."
    ),
    "Kantina er åpen kl. 08.00–14.00.": "Kantina er open kl. 08.00–14.00.",
    "Vernesko og hjelm til befaringen på samling 2": "Vernesko og hjelm til synfaringa på samling 2",
    "Videoen er tekstet og synstolket. Hele teksten står under videoen.": (
        "Videoen er teksta og synstolka. Heile teksten står under videoen."
    ),
    "Du må være til stede på minst fire av fem samlinger.": "Du må vere til stades på minst fire av fem samlingar.",
    "Skriftlig oppgave, karakter A–F": "Skriftleg oppgåve, karakter A–F",
    "Skriftlig oppgave": "Skriftleg oppgåve",
    "Ring eller skriv til Ingrid Solheim samme dag. Vil du slutte, si fra på Min side.": (
        "Ring eller skriv til Ingrid Solheim same dagen. Vil du slutte, sei frå på Mi side."
    ),
    "Du har fagbrev som tømrer fra 2014, dokumentert med vitnemål.": (
        "Du har fagbrev som tømrar frå 2014, dokumentert med vitnemål."
    ),
    "Du har arbeidet som tømrer i Fjordvik Bygg AS siden 2014. Arbeidsgiveren har bekreftet det.": (
        "Du har arbeidd som tømrar i Fjordvik Bygg AS sidan 2014. Arbeidsgivaren har stadfesta det."
    ),
    "Fagskoleloven § 16": "Fagskulelova § 16",
    "Søkeren må ha fullført videregående opplæring eller ha tilsvarende realkompetanse.": (
        "Søkjaren må ha fullført vidaregåande opplæring eller ha tilsvarande realkompetanse."
    ),
    "Når flere er kvalifisert enn det er plasser, rangeres søkerne etter tidspunktet for søknaden.": (
        "Når fleire er kvalifiserte enn det er plassar, blir søkjarane rangerte etter tidspunktet for søknaden."
    ),
    "31 kvalifiserte søkere konkurrerte om 24 plasser. Søknaden din kom inn 15. november 2026 kl. 09.15 og er "
    "rangert etter tidspunktet.": (
        "31 kvalifiserte søkjarar konkurrerte om 24 plassar. Søknaden din kom inn 15. november 2026 kl. 09.15 og er "
        "rangert etter tidspunktet."
    ),
    "Ombudet er uavhengig og gir gratis råd: studentombudet@fjordvik.example, telefon 71 00 00 50.": (
        "Ombodet er uavhengig og gir gratis råd: studentombudet@fjordvik.example, telefon 71 00 00 50."
    ),
    "Logg inn på Min side, eller skriv til post@fjordvik.example og oppgi saksnummeret.": (
        "Logg inn på Mi side, eller skriv til post@fjordvik.example og oppgi saksnummeret."
    ),
    "Du må legge fram originalt fagbrev på første samling.": "Du må leggje fram originalt fagbrev på første samling.",
    "Bekreftelse på praksis fra Fjordvik Bygg AS": "Stadfesting av praksis frå Fjordvik Bygg AS",
    "Du kan trekke deg gratis fram til 25. januar 2027.": "Du kan trekkje deg gratis fram til 25. januar 2027.",
    "Befaring på byggeplass avtales med Fjordvik Bygg AS.": (
        "Synfaring på byggjeplass blir avtalt med Fjordvik Bygg AS."
    ),
    "Jeg har lest kontrakten og godtar den.": "Eg har lese kontrakten og godtek han.",
    "Åpnet kontrakten": "Opna kontrakten",
    "Personlig lenke fra e-post": "Personleg lenkje frå e-post",
    "Ba om engangskode": "Bad om eingongskode",
    "Sendt til torbjorn@aas.example": "Send til torbjorn@aas.example",
    "Oppga riktig kode": "Oppgav rett kode",
    "Skrev navnet sitt og signerte": "Skreiv namnet sitt og signerte",
    "Deltakeren trakk seg 20. januar 2027, før fristen for gratis avmelding.": (
        "Deltakaren trekte seg 20. januar 2027, før fristen for gratis avmelding."
    ),
    "Kurset gir kompetanse i å kartlegge, planlegge og gjennomføre energitiltak i eksisterende bygg.": (
        "Kurset gir kompetanse i å kartleggje, planleggje og gjennomføre energitiltak i eksisterande bygg."
    ),
    "Ferdigheter": "Ferdigheiter",
    "har kunnskap om bygningsfysikk, varmetap og fukt i eldre og nyere bygg": (
        "har kunnskap om bygningsfysikk, varmetap og fukt i eldre og nyare bygg"
    ),
    "kjenner regelverk og støtteordninger for energitiltak": "kjenner regelverk og støtteordningar for energitiltak",
    "kan kartlegge et bygg med termografi og trykktesting og tolke resultatene": (
        "kan kartleggje eit bygg med termografi og trykktesting og tolke resultata"
    ),
    "kan regne på lønnsomhet og sette opp en tiltaksplan": "kan rekne på lønsemd og setje opp ein tiltaksplan",
    "kan gi kunder råd som er faglig begrunnet og etisk forsvarlig": (
        "kan gi kundar råd som er fagleg grunngitte og etisk forsvarlege"
    ),
    "B (meget god)": "B (mykje god)",
    "A fremragende, B meget god, C god, D nokså god, E tilstrekkelig, F ikke bestått.": (
        "A framifrå, B mykje god, C god, D nokså god, E tilstrekkeleg, F ikkje greidd."
    ),
    "Bestått eller ikke bestått": "Bestått eller ikkje bestått",
    "Direktoratet for høyere utdanning og kompetanse": "Direktoratet for høgare utdanning og kompetanse",
    "Lær å finne varmetapet, velge riktige tiltak og regne dem hjem. Samlinger du rekker ved siden av jobben.": (
        "Lær å finne varmetapet, velje rette tiltak og rekne dei heim. Samlingar du rekk ved sida av jobben."
    ),
    "Termografi og trykktesting i virkelige bygg": "Termografi og trykktesting i verkelege bygg",
    "Tiltaksplan for et prosjekt fra din egen bedrift": "Tiltaksplan for eit prosjekt frå di eiga bedrift",
    "Undervisere som selv jobber i bransjen": "Undervisarar som sjølve jobbar i bransjen",
    "har fagbrev i byggfag, eller er 23 år med tilsvarende praksis.": (
        "har fagbrev i byggfag, eller er 23 år med tilsvarande praksis."
    ),
    "5 samlinger, 2 på nett": "5 samlingar, 2 på nett",
    "Deltakeravgift, Energieffektive bygg": "Deltakaravgift, Energieffektive bygg",
    "Tiltak og lønnsomhet": "Tiltak og lønsemd",
    "Utsatt frist til 14. mai": "Utsett frist til 14. mai",
    "To deltakere har fått utsatt frist etter søknad.": "To deltakarar har fått utsett frist etter søknad.",
    "Kurset svarte til forventningene mine": "Kurset svarte til forventningane mine",
    "Det faglige nivået passet meg": "Det faglege nivået passa meg",
    "Jeg får bruk for innholdet i jobben min": "Eg får bruk for innhaldet i jobben min",
    "Underviseren var tydelig og engasjert": "Undervisaren var tydeleg og engasjert",
    "Opplegget med samlinger og nett fungerte": "Opplegget med samlingar og nett fungerte",
    "Informasjonen fra skolen var god": "Informasjonen frå skulen var god",
    "Arbeidsmengden var passe": "Arbeidsmengda var passe",
    "Jeg nådde læringsutbyttet": "Eg nådde læringsutbytet",
    "Hva var best?": "Kva var best?",
    "Hva kan bli bedre?": "Kva kan bli betre?",
    "Nettsamlingene ble for lange.": "Nettsamlingane vart for lange.",
    "Deles i to økter med gruppearbeid imellom.": "Blir delte i to økter med gruppearbeid imellom.",
    "Flere ønsket mer tid til lønnsomhet.": "Fleire ønskte meir tid til lønsemd.",
    "Ekstra veiledningstime på samling 3.": "Ekstra rettleiingstime på samling 3.",
    "Offentleglova § 13, jf. forvaltningsloven § 13": "Offentleglova § 13, jf. forvaltningslova § 13",
    "Sjekk selv.": "Sjekk sjølv.",
    "Vedlagt": "Vedlagd",
    "48 timer": "48 timar",
    "Selger": "Seljar",
    "Bestillerreferanse": "Bestillarreferanse",
}


def said[Facts](facts: Facts, language: letterhead.Language) -> Facts:
    """`facts` with every text in nynorsk if `language` is; what people wrote themselves stays as they wrote it."""
    return _changed(facts) if language == "nn" else facts


def _changed(value: Any) -> Any:
    if isinstance(value, str):
        return _SAID_IN_NYNORSK.get(value, value)
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return tuple(_changed(inner) for inner in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in dataclasses.fields(value) if field.init]
        return dataclasses.replace(value, **{name: _changed(getattr(value, name)) for name in names})
    return value
