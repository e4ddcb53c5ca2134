"""The clauses of the teacher's contract, in both written standards. Numbers of clauses are set by the template."""

from kursflyt.documents.wording import Both

TEXTS = {
    "title": Both(nb="Kontrakt om undervisning: {course}", nn="Kontrakt om undervisning: {course}"),
    "number": Both(nb="Kontraktsnr.", nn="Kontraktsnr."),
    "case": Both(nb="Saksnr.", nn="Saksnr."),
    "date": Both(nb="Dato", nn="Dato"),
    "school": Both(nb="Oppdragsgiver", nn="Oppdragsgivar"),
    "teacher": Both(nb="Undervisningsressurs", nn="Undervisningsressurs"),
    "orgnr": Both(nb="Org.nr. {orgnr}", nn="Org.nr. {orgnr}"),
    "contact": Both(nb="Kontakt: {contact}", nn="Kontakt: {contact}"),
    "course_label": Both(nb="Kurs", nn="Kurs"),
    "period": Both(nb="Periode", nn="Periode"),
    "extent": Both(nb="Omfang", nn="Omfang"),
    "extent_value": Both(nb="{hours} timer, {sessions}", nn="{hours} timar, {sessions}"),
    "fee_label": Both(nb="Honorar", nn="Honorar"),
    "assignment_heading": Both(nb="Oppdraget", nn="Oppdraget"),
    "assignment": Both(
        nb="{teacher} underviser på kurset {course}{code} i perioden {period}. Oppdraget er {hours} timer fordelt på "
        "{sessions}, se samlingsplanen i vedlegget. Timene omfatter undervisning, veiledning og vurdering.",
        nn="{teacher} underviser på kurset {course}{code} i perioden {period}. Oppdraget er {hours} timar fordelte på "
        "{sessions}, sjå samlingsplanen i vedlegget. Timane omfattar undervisning, rettleiing og vurdering.",
    ),
    "fee_heading": Both(nb="Honorar og reise", nn="Honorar og reise"),
    "fee_fixed": Both(nb="Honoraret er {fee} for hele oppdraget.", nn="Honoraret er {fee} for heile oppdraget."),
    "fee_hourly": Both(
        nb="Honoraret er {rate} per time, til sammen inntil {fee} for {hours} timer.",
        nn="Honoraret er {rate} per time, til saman inntil {fee} for {hours} timar.",
    ),
    "vat": Both(
        nb="Undervisning er unntatt fra merverdiavgift (merverdiavgiftsloven § 3-5). Det legges ikke til avgift.",
        nn="Undervisning er unnateken frå meirverdiavgift (meirverdiavgiftslova § 3-5). Det blir ikkje lagt til "
        "avgift.",
    ),
    "travel_agreed": Both(
        nb="Reise og opphold dekkes bare når det er avtalt skriftlig på forhånd.",
        nn="Reise og opphald blir dekte berre når det er avtalt skriftleg på førehand.",
    ),
    "billing_heading": Both(nb="Faktura", nn="Faktura"),
    "wage_heading": Both(nb="Utbetaling", nn="Utbetaling"),
    "billing": Both(
        nb="Send faktura i EHF når oppdraget er fullført og listen over beståtte er levert. Betalingsfristen er "
        "{days} dager "
        "fra vi har fått en riktig faktura.",
        nn="Send faktura i EHF når oppdraget er fullført og lista over dei som har bestått, er levert. "
        "Betalingsfristen er "
        "{days} dagar frå vi har fått ein rett faktura.",
    ),
    "billing_address": Both(nb="EHF-adresse", nn="EHF-adresse"),
    "billing_reference": Both(nb="Bestillerreferanse", nn="Bestillarreferanse"),
    "billing_contract": Both(nb="Kontraktsnummer på fakturaen", nn="Kontraktsnummer på fakturaen"),
    "billing_amount": Both(nb="Beløp", nn="Beløp"),
    "wage": Both(
        nb="Honoraret utbetales som lønn med forskuddstrekk og feriepenger. Timelisten leveres når oppdraget er "
        "fullført.",
        nn="Honoraret blir utbetalt som løn med forskotstrekk og feriepengar. Timelista blir levert når oppdraget er "
        "fullført.",
    ),
    "duties_heading": Both(nb="Dette gjør du, og når", nn="Dette gjer du, og når"),
    "deadline": Both(nb="Frist", nn="Frist"),
    "task": Both(nb="Oppgave", nn="Oppgåve"),
    "task_classroom": Both(
        nb="Gjøre klasserommet på nett klart med kursplan, forelesningsmateriell og praktisk informasjon",
        nn="Gjere klasserommet på nett klart med kursplan, førelesingsmateriell og praktisk informasjon",
    ),
    "task_teach": Both(nb="Holde samlingene og føre oppmøte", nn="Halde samlingane og føre oppmøte"),
    "task_hand_in": Both(nb="Deltakerne leverer skriftlig oppgave", nn="Deltakarane leverer skriftleg oppgåve"),
    "task_grades": Both(
        nb="Vurdere oppgavene og registrere karakterene (innen tre uker, fagskoleloven § 21)",
        nn="Vurdere oppgåvene og registrere karakterane (innan tre veker, fagskulelova § 21)",
    ),
    "task_list": Both(
        nb="Sende listen over hvem som har bestått, til avdelingsleder og konsulent",
        nn="Sende lista over kven som har bestått, til avdelingsleiar og konsulent",
    ),
    "task_reasons": Both(
        nb="Gi begrunnelse for en karakter når en deltaker ber om det",
        nn="Gi grunngiving for ein karakter når ein deltakar ber om det",
    ),
    "task_appeal": Both(nb="Bidra når en karakter blir påklaget", nn="Medverke når det blir klaga på ein karakter"),
    "each_session": Both(nb="Hver samling", nn="Kvar samling"),
    "at_once": Both(nb="Straks karakterene er klare", nn="Straks karakterane er klare"),
    "two_weeks": Both(nb="Innen to uker", nn="Innan to veker"),
    "on_request": Both(nb="Ved klage", nn="Ved klage"),
    "training": Both(
        nb="Skolen gir opplæring i læringsplattformen og i møteverktøyet før oppstart.",
        nn="Skulen gir opplæring i læringsplattforma og i møteverktøyet før oppstart.",
    ),
    "conduct_heading": Both(nb="Taushetsplikt, habilitet og personvern", nn="Teieplikt, habilitet og personvern"),
    "conduct": Both(
        nb="Du har taushetsplikt om personlige forhold (forvaltningsloven §§ 13–13 e), også etter at oppdraget er "
        "slutt. Si fra "
        "straks hvis du kjenner en deltaker så godt at du kan være inhabil. Du behandler opplysninger om deltakerne "
        "bare for å "
        "gjennomføre kurset og bare i skolens systemer. Undervisning tas bare opp når deltakerne har fått vite det på "
        "forhånd.",
        nn="Du har teieplikt om personlege forhold (forvaltningslova §§ 13–13 e), òg etter at oppdraget er slutt. Sei "
        "frå straks "
        "dersom du kjenner ein deltakar så godt at du kan vere inhabil. Du behandlar opplysningar om deltakarane "
        "berre for å "
        "gjennomføre kurset og berre i systema til skulen. Undervisning blir teken opp berre når deltakarane har fått "
        "vite det "
        "på førehand.",
    ),
    "police": Both(
        nb="Du legger fram gyldig politiattest før oppstart.", nn="Du legg fram gyldig politiattest før oppstart."
    ),
    "material_heading": Both(nb="Undervisningsmateriell", nn="Undervisningsmateriell"),
    "material": Both(
        nb="Materiellet skal være universelt utformet: teksting av video, alternativ tekst til bilder og lesbare "
        "dokumenter. Du "
        "beholder rettighetene til det du lager. Skolen kan bruke materiellet på dette kurset og på senere "
        "gjennomføringer av "
        "det, med navnet ditt.",
        nn="Materiellet skal vere universelt utforma: teksting av video, alternativ tekst til bilete og lesbare "
        "dokument. Du "
        "held på rettane til det du lagar. Skulen kan bruke materiellet på dette kurset og på seinare gjennomføringar "
        "av det, "
        "med namnet ditt.",
    ),
    "absence_heading": Both(nb="Sykdom, avlysning og oppsigelse", nn="Sjukdom, avlysing og oppseiing"),
    "absence": Both(
        nb="Si fra straks hvis du blir syk eller hindret. Skolen finner da en ny dato eller en erstatter, og du får "
        "betalt for "
        "timene du har holdt.",
        nn="Sei frå straks dersom du blir sjuk eller hindra. Skulen finn då ein ny dato eller ein vikar, og du får "
        "betalt for "
        "timane du har halde.",
    ),
    "cancel_free": Both(
        nb="Blir det for få søkere, kan skolen avlyse innen {cancel_by} uten vederlag.",
        nn="Blir det for få søkjarar, kan skulen avlyse innan {cancel_by} utan vederlag.",
    ),
    "cancel_fee": Both(
        nb="Blir det for få søkere, kan skolen avlyse innen {cancel_by}. Du får da {cancel_amount} for arbeidet du "
        "har lagt ned.",
        nn="Blir det for få søkjarar, kan skulen avlyse innan {cancel_by}. Du får då {cancel_amount} for arbeidet du "
        "har lagt ned.",
    ),
    "notice": Both(
        nb="Begge parter kan si opp kontrakten skriftlig med {notice} dagers frist. Ved vesentlig mislighold kan den "
        "heves straks.",
        nn="Begge partar kan seie opp kontrakten skriftleg med {notice} dagars frist. Ved vesentleg misleghald kan "
        "han hevast "
        "straks.",
    ),
    "status_heading": Both(nb="Tilknytning og lovvalg", nn="Tilknyting og lovval"),
    "self_employed": Both(
        nb="Du utfører oppdraget som selvstendig næringsdrivende og svarer selv for skatt, trygd og forsikring.",
        nn="Du utfører oppdraget som sjølvstendig næringsdrivande og svarer sjølv for skatt, trygd og forsikring.",
    ),
    "employed": Both(
        nb="Du utfører oppdraget som midlertidig ansatt timelærer hos skolen.",
        nn="Du utfører oppdraget som mellombels tilsett timelærar hos skulen.",
    ),
    "law": Both(
        nb="Kontrakten følger norsk rett. Uenighet løses først ved samtale mellom partene.",
        nn="Kontrakten følgjer norsk rett. Usemje blir først løyst ved samtale mellom partane.",
    ),
    "extra_heading": Both(nb="Særlige vilkår", nn="Særlege vilkår"),
    "signatures_heading": Both(nb="Underskrifter", nn="Underskrifter"),
    "signatures": Both(
        nb="Kontrakten kan signeres elektronisk. Da følger en egen bevisside som viser hvem som signerte, når og "
        "hvordan.",
        nn="Kontrakten kan signerast elektronisk. Då følgjer ei eiga bevisside som viser kven som signerte, når og "
        "korleis.",
    ),
    "for_school": Both(nb="For {school}", nn="For {school}"),
    "for_teacher": Both(nb="Undervisningsressurs", nn="Undervisningsressurs"),
    "place_date": Both(nb="Sted og dato", nn="Stad og dato"),
    "plan_heading": Both(nb="Vedlegg: samlingsplan", nn="Vedlegg: samlingsplan"),
    "col_number": Both(nb="Nr.", nn="Nr."),
    "col_day": Both(nb="Dag", nn="Dag"),
    "col_hours": Both(nb="Kl.", nn="Kl."),
    "col_place": Both(nb="Sted", nn="Stad"),
    "col_topic": Both(nb="Tema", nn="Tema"),
    "no_sessions": Both(
        nb="Samlingsplanen er ikke fastsatt ennå. Partene avtaler den skriftlig før påmeldingen åpner.",
        nn="Samlingsplanen er ikkje fastsett enno. Partane avtalar han skriftleg før påmeldinga opnar.",
    ),
}

SESSION_COUNT = {
    "none": Both(nb="samlinger etter avtale", nn="samlingar etter avtale"),
    "one": Both(nb="én samling", nn="éi samling"),
    "many": Both(nb="{count} samlinger", nn="{count} samlingar"),
}
