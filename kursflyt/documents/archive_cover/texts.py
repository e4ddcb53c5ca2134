"""What the archive cover says, in both written standards."""

from kursflyt.documents.wording import Both

TEXTS = {
    "title": Both(nb="Arkivmappe: {title}", nn="Arkivmappe: {title}"),
    "case": Both(nb="Saksnr.", nn="Saksnr."),
    "case_missing": Both(nb="Ikke tildelt ennå", nn="Ikkje tildelt enno"),
    "course": Both(nb="Kurs", nn="Kurs"),
    "period": Both(nb="Periode", nn="Periode"),
    "access": Both(nb="Tilgangskode", nn="Tilgangskode"),
    "ground": Both(nb="Hjemmel", nn="Heimel"),
    "made": Both(nb="Laget", nn="Laga"),
    "made_by": Both(nb="Laget av", nn="Laga av"),
    "count": Both(nb="Dokumenter", nn="Dokument"),
    "number": Both(nb="Nr.", nn="Nr."),
    "document": Both(nb="Dokument", nn="Dokument"),
    "kind": Both(nb="Type", nn="Type"),
    "date": Both(nb="Dato", nn="Dato"),
    "size": Both(nb="Størrelse", nn="Storleik"),
    "restricted": Both(nb="Skjerming", nn="Skjerming"),
    "documents_heading": Both(nb="Dokumentene i mappen", nn="Dokumenta i mappa"),
    "empty": Both(nb="Mappen er tom.", nn="Mappa er tom."),
    "check_heading": Both(nb="Slik kontrollerer du mappen", nn="Slik kontrollerer du mappa"),
    "check": Both(
        nb="Under hvert dokument står filnavnet og fingeravtrykket (SHA-256). De samme står i manifest.json. Regn ut "
        "SHA-256 av "
        "en fil og sammenlign: er de like, er filen uendret siden mappen ble laget.",
        nn="Under kvart dokument står filnamnet og fingeravtrykket (SHA-256). Dei same står i manifest.json. Rekn ut "
        "SHA-256 av "
        "ei fil og samanlikn: er dei like, er fila uendra sidan mappa vart laga.",
    ),
    "note_heading": Both(nb="Merknad", nn="Merknad"),
}
