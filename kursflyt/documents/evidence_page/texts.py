"""What the evidence page says, in both written standards."""

from kursflyt.documents.wording import Both

TEXTS = {
    "title": Both(nb="Bevis for signatur: {document}", nn="Bevis for signatur: {document}"),
    "heading": Both(nb="Bevis for signatur", nn="Bevis for signatur"),
    "lead": Both(
        nb="{name} signerte «{document}» {signed_at}.",
        nn="{name} signerte «{document}» {signed_at}.",
    ),
    "document": Both(nb="Dokument", nn="Dokument"),
    "reference": Both(nb="Referanse", nn="Referanse"),
    "pages": Both(nb="Sider", nn="Sider"),
    "evidence": Both(nb="Bevisnummer", nn="Bevisnummer"),
    "digest_heading": Both(
        nb="Fingeravtrykket til filen som ble signert (SHA-256)",
        nn="Fingeravtrykket til fila som vart signert (SHA-256)",
    ),
    "digest_help": Both(
        nb="Endres ett tegn i filen, blir fingeravtrykket et helt annet. Regn ut SHA-256 av filen og sammenlign.",
        nn="Blir eitt teikn i fila endra, blir fingeravtrykket eit heilt anna. Rekn ut SHA-256 av fila og samanlikn.",
    ),
    "attached": Both(
        nb="Den signerte filen ligger vedlagt i denne PDF-en under navnet {filename}.",
        nn="Den signerte fila ligg ved i denne PDF-en under namnet {filename}.",
    ),
    "signer_heading": Both(nb="Hvem som signerte", nn="Kven som signerte"),
    "name": Both(nb="Navn", nn="Namn"),
    "role": Both(nb="Rolle", nn="Rolle"),
    "email": Both(nb="E-post", nn="E-post"),
    "typed": Both(nb="Skrev navnet sitt som", nn="Skreiv namnet sitt som"),
    "statement": Both(nb="Bekreftet", nn="Stadfesta"),
    "method": Both(nb="Metode", nn="Metode"),
    "method_one_time_code": Both(
        nb="Personlig lenke og engangskode sendt til e-postadressen over",
        nn="Personleg lenkje og eingongskode send til e-postadressa over",
    ),
    "method_scan": Both(
        nb="Underskrift på papir, skannet og lastet opp", nn="Underskrift på papir, skanna og lasta opp"
    ),
    "ip": Both(nb="IP-adresse", nn="IP-adresse"),
    "browser": Both(nb="Nettleser", nn="Nettlesar"),
    "events_heading": Both(nb="Hva som skjedde", nn="Kva som skjedde"),
    "when": Both(nb="Når (norsk tid)", nn="Når (norsk tid)"),
    "what": Both(nb="Hendelse", nn="Hending"),
    "detail": Both(nb="Opplysning", nn="Opplysning"),
    "closing": Both(
        nb="Siden er laget av systemet til {school} og forseglet elektronisk. Forseglingen viser om siden er endret "
        "etterpå.",
        nn="Sida er laga av systemet til {school} og forsegla elektronisk. Forseglinga viser om sida er endra etterpå.",
    ),
}
