"""What the receipt for an application says, in both written standards."""

from kursflyt.documents.wording import Both

TEXTS = {
    "title": Both(nb="Kvittering for søknad til {course}", nn="Kvittering for søknad til {course}"),
    "lead": Both(
        nb="Vi mottok søknaden {received}. Referansen er {reference}.",
        nn="Vi tok imot søknaden {received}. Referansen er {reference}.",
    ),
    "no_offer": Both(nb="Dette er ikke et tilbud om plass.", nn="Dette er ikkje eit tilbod om plass."),
    "answer_by": Both(nb="Du får svar senest {answer}.", nn="Du får svar seinast {answer}."),
    "date": Both(nb="Skrevet ut", nn="Skriven ut"),
    "reference_label": Both(nb="Referanse", nn="Referanse"),
    "course_label": Both(nb="Kurs", nn="Kurs"),
    "period_label": Both(nb="Periode", nn="Periode"),
    "place_label": Both(nb="Sted", nn="Stad"),
    "road_heading": Both(nb="Hva skjer videre", nn="Kva skjer vidare"),
    "deadline": Both(
        nb="Påmeldingsfristen. Til da kan du endre søknaden.",
        nn="Påmeldingsfristen. Til då kan du endre søknaden.",
    ),
    "answer": Both(
        nb="Senest da får du svar. Får du plass, må du takke ja innen fristen i brevet.",
        nn="Seinast då får du svar. Får du plass, må du takke ja innan fristen i brevet.",
    ),
    "start_decision": Both(
        nb="Vi avgjør om det er nok deltakere til at kurset starter.",
        nn="Vi avgjer om det er nok deltakarar til at kurset startar.",
    ),
    "starts": Both(nb="Kurset starter.", nn="Kurset startar."),
    "first_come": Both(
        nb="Plassene gis i den rekkefølgen søknadene kommer.",
        nn="Plassane blir gitt i den rekkjefølgja søknadene kjem.",
    ),
    "sent_heading": Both(nb="Dette sendte du", nn="Dette sende du"),
    "sent_note": Both(
        nb="Slik søknaden står i dag, med det du kan ha endret etter at du sendte den.",
        nn="Slik søknaden står i dag, med det du kan ha endra etter at du sende han.",
    ),
    "attachments": Both(nb="Vedlegg", nn="Vedlegg"),
    "none": Both(nb="ingen", nn="ingen"),
    "change_heading": Both(nb="Endre, sende mer eller trekke søknaden", nn="Endre, sende meir eller trekkje søknaden"),
    "change": Both(
        nb="Det gjør du på Min side: {url} Mangler noe, kan du sende det der.",
        nn="Det gjer du på Mi side: {url} Manglar noko, kan du sende det der.",
    ),
    "accommodation": Both(
        nb="Trenger du tilrettelegging, si fra til oss. Ikke skriv helseopplysninger i e-post.",
        nn="Treng du tilrettelegging, sei frå til oss. Ikkje skriv helseopplysningar i e-post.",
    ),
    "privacy": Both(
        nb="Hva vi bruker opplysningene til, hvor lenge vi har dem, og hvilke rettigheter du har, står her: {url}",
        nn="Kva vi bruker opplysningane til, kor lenge vi har dei, og kva rettar du har, står her: {url}",
    ),
    "contact": Both(nb="Spørsmål?", nn="Spørsmål?"),
}
