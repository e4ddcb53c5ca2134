"""The few words of the poster's own, in both written standards."""

from kursflyt.documents.wording import Both

TEXTS = {
    "title": Both(nb="{title} – kurs ved {school}", nn="{title} – kurs ved {school}"),
    "when": Both(nb="Når", nn="Når"),
    "where": Both(nb="Hvor", nn="Kvar"),
    "extent": Both(nb="Studiepoeng", nn="Studiepoeng"),
    "no_credits": Both(nb="Gir ikke studiepoeng", nn="Gir ikkje studiepoeng"),
    "price": Both(nb="Pris", nn="Pris"),
    "places": Both(nb="Plasser", nn="Plassar"),
    "schedule": Both(nb="Samlinger", nn="Samlingar"),
    "admission": Both(nb="For deg som", nn="For deg som"),
    "deadline": Both(nb="Søk innen {deadline}", nn="Søk innan {deadline}"),
    "scan": Both(nb="Skann og meld deg på", nn="Skann og meld deg på"),
    "partners": Both(nb="I samarbeid med {partners}", nn="I samarbeid med {partners}"),
    "financed": Both(nb="Finansiert av {financed_by}", nn="Finansiert av {financed_by}"),
    "qr_alt": Both(nb="QR-kode til påmeldingen: {url}", nn="QR-kode til påmeldinga: {url}"),
}
