"""What the pass list says, in both written standards."""

from kursflyt.documents.wording import Both

TEXTS = {
    "title": Both(nb="Resultatliste: {course}", nn="Resultatliste: {course}"),
    "case": Both(nb="Saksnr.", nn="Saksnr."),
    "period": Both(nb="Periode", nn="Periode"),
    "hand_in": Both(nb="Innleveringsfrist", nn="Innleveringsfrist"),
    "compiled": Both(nb="Satt opp", nn="Sett opp"),
    "summary": Both(nb="Resultat", nn="Resultat"),
    "summary_value": Both(
        nb="{passed} bestått, {failed} ikke bestått, {absent} ikke levert",
        nn="{passed} bestått, {failed} ikkje bestått, {absent} ikkje levert",
    ),
    "number": Both(nb="Nr.", nn="Nr."),
    "name": Both(nb="Navn", nn="Namn"),
    "born": Both(nb="Født", nn="Fødd"),
    "reference": Both(nb="Referanse", nn="Referanse"),
    "result": Both(nb="Resultat", nn="Resultat"),
    "grade": Both(nb="Karakter", nn="Karakter"),
    "attendance": Both(nb="Oppmøte", nn="Oppmøte"),
    "remark": Both(nb="Merknad", nn="Merknad"),
    "passed": Both(nb="Bestått", nn="Bestått"),
    "failed": Both(nb="Ikke bestått", nn="Ikkje bestått"),
    "not_handed_in": Both(nb="Ikke levert", nn="Ikkje levert"),
    "of": Both(nb="av", nn="av"),
    "remarks_heading": Both(nb="Merknader fra underviser", nn="Merknader frå undervisar"),
    "scale_heading": Both(nb="Karakterskala", nn="Karakterskala"),
    "confirmed": Both(nb="Bekreftet av underviser {confirmed}", nn="Stadfesta av undervisar {confirmed}"),
    "draft": Both(
        nb="Utkast: underviser har ikke bekreftet listen ennå.", nn="Utkast: undervisar har ikkje stadfesta lista enno."
    ),
    "empty": Both(nb="Ingen deltakere står på listen.", nn="Ingen deltakarar står på lista."),
    "confidential": Both(
        nb="Listen inneholder personopplysninger og kan unntas fra offentlighet (offentleglova § 26 første ledd).",
        nn="Lista inneheld personopplysningar og kan bli unnateken frå innsyn (offentleglova § 26 første ledd).",
    ),
}
