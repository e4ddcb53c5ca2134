"""What the cover list and the address pages of a print run say, in both written standards."""

from kursflyt.documents.wording import Both

TEXTS = {
    "title": Both(nb="Utskrift {number}", nn="Utskrift {number}"),
    "made": Both(nb="Laget", nn="Laga"),
    "made_by": Both(nb="Laget av", nn="Laga av"),
    "letters": Both(nb="Brev", nn="Brev"),
    "sheets": Both(nb="Ark", nn="Ark"),
    "pages": Both(nb="Sider", nn="Sider"),
    "how_heading": Both(nb="Slik gjør du", nn="Slik gjer du"),
    "how": Both(
        nb="Skriv ut hele filen tosidig, på A4 i 100 %. Hvert brev begynner på et nytt ark med adressen øverst. Legg "
        "arkene i en C5-konvolutt (brettet én gang) eller C4-konvolutt med vindu til venstre, og tell at antallet ark "
        "stemmer. Før sendedatoen i Kursflyt når brevene er lagt i posten.",
        nn="Skriv ut heile fila tosidig, på A4 i 100 %. Kvart brev byrjar på eit nytt ark med adressa øvst. Legg arka "
        "i ein C5-konvolutt (bretta éin gong) eller C4-konvolutt med vindauge til venstre, og tel at talet på ark "
        "stemmer. Før sendedatoen i Kursflyt når breva er lagde i posten.",
    ),
    "number_short": Both(nb="Nr.", nn="Nr."),
    "post": Both(nb="Postnr.", nn="Postnr."),
    "name": Both(nb="Navn", nn="Namn"),
    "letter": Both(nb="Brev", nn="Brev"),
    "reference": Both(nb="Referanse", nn="Referanse"),
}

ADDRESS_PAGE = {
    "back_to": Both(nb="Retur: {sender}", nn="Retur: {sender}"),
    "mark": Both(
        nb="Utskrift {run} · brev {number} av {all} · {sheets} · tosidig",
        nn="Utskrift {run} · brev {number} av {all} · {sheets} · tosidig",
    ),
    "one_sheet": Both(nb="ett ark", nn="eitt ark"),
    "sheets": Both(nb="{count} ark", nn="{count} ark"),
    "inside": Both(nb="I denne konvolutten: {what}", nn="I denne konvolutten: {what}"),
    "on_paper": Both(
        nb="Vi sender deg brevet på papir. Står det i brevet at en frist regnes fra du fikk det, regnes den fra "
        "dagen papirbrevet kom fram til deg.",
        nn="Vi sender deg brevet på papir. Står det i brevet at ein frist blir rekna frå du fekk det, blir han rekna "
        "frå dagen papirbrevet kom fram til deg.",
    ),
    "seal": Both(
        nb="Det elektroniske seglet på originalen følger ikke med på papir. Originalen ligger på Min side: {site}",
        nn="Det elektroniske seglet på originalen følgjer ikkje med på papir. Originalen ligg på Mi side: {site}",
    ),
}
