"""What a decision says, in both written standards (forvaltningsloven §§ 23–25, 27 and 29; fagskoleloven § 16)."""

from kursflyt.documents.wording import Both

TEXTS = {
    "title_offer": Both(nb="Du er tilbudt plass på {course}", nn="Du er tilbydd plass på {course}"),
    "title_waiting_list": Both(nb="Du står på venteliste til {course}", nn="Du står på venteliste til {course}"),
    "title_rejection": Both(
        nb="Søknaden din om plass på {course} er avslått", nn="Søknaden din om plass på {course} er avslegen"
    ),
    "lead_offer": Both(
        nb="Vi har behandlet søknaden din og tilbyr deg plass på kurset. Gratulerer!",
        nn="Vi har behandla søknaden din og tilbyr deg plass på kurset. Gratulerer!",
    ),
    "lead_waiting_list": Both(
        nb="Du oppfyller kravene, men det var flere kvalifiserte søkere enn plasser. Du står som nummer {number} på "
        "ventelisten. Blir en plass ledig, får du tilbud om den i tur og orden.",
        nn="Du oppfyller krava, men det var fleire kvalifiserte søkjarar enn plassar. Du står som nummer {number} på "
        "ventelista. Blir ein plass ledig, får du tilbod om han i tur og orden.",
    ),
    "lead_rejection": Both(
        nb="Vi har behandlet søknaden din og kan dessverre ikke tilby deg plass. Under står hvorfor, og hva du kan "
        "gjøre "
        "hvis du er uenig.",
        nn="Vi har behandla søknaden din og kan dessverre ikkje tilby deg plass. Under står kvifor, og kva du kan "
        "gjere "
        "dersom du er usamd.",
    ),
    "date": Both(nb="Dato", nn="Dato"),
    "case": Both(nb="Saksnr.", nn="Saksnr."),
    "application": Both(nb="Søknad", nn="Søknad"),
    "officer": Both(nb="Saksbehandler", nn="Saksbehandlar"),
    "course": Both(nb="Kurs", nn="Kurs"),
    "period": Both(nb="Når", nn="Når"),
    "place": Both(nb="Sted", nn="Stad"),
    "credits": Both(nb="Omfang", nn="Omfang"),
    "credits_value": Both(nb="{credits} studiepoeng", nn="{credits} studiepoeng"),
    "level_value": Both(nb=", nivå {level}", nn=", nivå {level}"),
    "no_credits": Both(nb="Gir ikke studiepoeng", nn="Gir ikkje studiepoeng"),
    "price": Both(nb="Pris", nn="Pris"),
    "free": Both(nb="Kurset er gratis", nn="Kurset er gratis"),
    "payer": Both(nb="Betales av", nn="Blir betalt av"),
    "list_number": Both(nb="Plass på ventelisten", nn="Plass på ventelista"),
    "list_until": Both(nb="Ventelisten gjelder til", nn="Ventelista gjeld til"),
    "reply_heading": Both(nb="Svar innen {reply_by}", nn="Svar innan {reply_by}"),
    "reply": Both(
        nb="Du må selv takke ja for å beholde plassen. Hører vi ikke fra deg innen fristen, faller tilbudet bort og "
        "går "
        "til neste på ventelisten.",
        nn="Du må sjølv takke ja for å halde på plassen. Høyrer vi ikkje frå deg innan fristen, fell tilbodet bort og "
        "går "
        "til den neste på ventelista.",
    ),
    "reply_link": Both(nb="Takk ja eller nei her:", nn="Takk ja eller nei her:"),
    "conditions_heading": Both(nb="Vilkår for plassen", nn="Vilkår for plassen"),
    "withdrawal_heading": Both(nb="Hvis du vil trekke deg", nn="Dersom du vil trekkje deg"),
    "reasons_heading": Both(nb="Hvorfor vi har kommet til dette", nn="Kvifor vi har kome til dette"),
    "facts_heading": Both(nb="Det vi har lagt til grunn", nn="Det vi har lagt til grunn"),
    "missing_heading": Both(nb="Dokumentasjon vi ikke har fått", nn="Dokumentasjon vi ikkje har fått"),
    "rules_heading": Both(nb="Reglene vi har brukt", nn="Reglane vi har brukt"),
    "considerations_heading": Both(nb="Hva vi har lagt vekt på", nn="Kva vi har lagt vekt på"),
    "automatic": Both(
        nb="Avgjørelsen er tatt helt eller delvis automatisk etter reglene over. Du kan kreve at et menneske vurderer "
        "den "
        "på nytt.",
        nn="Avgjerda er teken heilt eller delvis automatisk etter reglane over. Du kan krevje at eit menneske "
        "vurderer henne "
        "på nytt.",
    ),
    "manual_review": Both(nb="Be om manuell vurdering:", nn="Be om manuell vurdering:"),
    "rights_heading": Both(nb="Du kan klage", nn="Du kan klage"),
    "appeal_deadline": Both(
        nb="Fristen er {weeks} fra du fikk dette brevet. Du regnes for å ha fått det når vi varslet deg om at det lå "
        "klart.",
        nn="Fristen er {weeks} frå du fekk dette brevet. Du blir rekna for å ha fått det når vi varsla deg om at det "
        "låg "
        "klart.",
    ),
    "appeal_how": Both(
        nb="Klagen må være skriftlig. Send den til oss: {send_to}. Vi ser på saken på nytt. Endrer vi ikke "
        "avgjørelsen, "
        "sender vi klagen til {body}, som avgjør den endelig.",
        nn="Klaga må vere skriftleg. Send henne til oss: {send_to}. Vi ser på saka på nytt. Endrar vi ikkje avgjerda, "
        "sender vi klaga til {body}, som avgjer henne endeleg.",
    ),
    "appeal_contents": Both(
        nb="Skriv hvilken avgjørelse du klager på ({case}), hva du vil ha endret, og hvorfor. Skriv under. Trenger du "
        "hjelp "
        "til å skrive klagen, har vi plikt til å veilede deg.",
        nn="Skriv kva avgjerd du klagar på ({case}), kva du vil ha endra, og kvifor. Skriv under. Treng du hjelp til å "
        "skrive klaga, har vi plikt til å rettleie deg.",
    ),
    "appeal_stay": Both(
        nb="Du kan be om at avgjørelsen ikke settes i verk før klagen er avgjort.",
        nn="Du kan be om at avgjerda ikkje blir sett i verk før klaga er avgjord.",
    ),
    "more_reasons": Both(
        nb="Du kan kreve en nærmere begrunnelse så lenge klagefristen løper.",
        nn="Du kan krevje ei nærare grunngiving så lenge klagefristen går.",
    ),
    "access_heading": Both(nb="Du kan se dokumentene i saken", nn="Du kan sjå dokumenta i saka"),
    "ombud_heading": Both(nb="Studentombudet kan hjelpe deg", nn="Studentombodet kan hjelpe deg"),
    "accommodation_heading": Both(nb="Trenger du tilrettelegging?", nn="Treng du tilrettelegging?"),
    "accommodation": Both(
        nb="Si fra så tidlig som mulig. Bruk denne siden, som bare de som trenger det, kan lese: {url}",
        nn="Sei frå så tidleg som mogleg. Bruk denne sida, som berre dei som treng det, kan lese: {url}",
    ),
    "contact_heading": Both(nb="Spørsmål?", nn="Spørsmål?"),
    "greeting": Both(nb="Vennlig hilsen", nn="Venleg helsing"),
    "decided_by": Both(nb="Ansvarlig for avgjørelsen", nn="Ansvarleg for avgjerda"),
    "prepared_by": Both(nb="Saksbehandler", nn="Saksbehandlar"),
    "electronic": Both(
        nb="Brevet er godkjent elektronisk og har derfor ingen håndskrevet underskrift.",
        nn="Brevet er godkjent elektronisk og har derfor inga handskriven underskrift.",
    ),
}

WEEKS = {
    1: Both(nb="én uke", nn="éi veke"),
    2: Both(nb="to uker", nn="to veker"),
    3: Both(nb="tre uker", nn="tre veker"),
    4: Both(nb="fire uker", nn="fire veker"),
    6: Both(nb="seks uker", nn="seks veker"),
}
