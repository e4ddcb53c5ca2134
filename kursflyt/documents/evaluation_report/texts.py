"""What the evaluation report says, in both written standards."""

from kursflyt.documents.wording import Both

TEXTS = {
    "title": Both(nb="Kursevaluering: {course}", nn="Kursevaluering: {course}"),
    "period": Both(nb="Kurset gikk", nn="Kurset gjekk"),
    "open": Both(nb="Svarene kom", nn="Svara kom"),
    "answers": Both(nb="Svar", nn="Svar"),
    "answers_value": Both(nb="{answered} av {invited} ({share} %)", nn="{answered} av {invited} ({share} %)"),
    "teacher": Both(nb="Underviser", nn="Undervisar"),
    "anonymous": Both(
        nb="Svarene er anonyme: de er ikke knyttet til hvem som svarte, og vises bare når minst {minimum} har svart.",
        nn="Svara er anonyme: dei er ikkje knytte til kven som svarte, og blir viste berre når minst {minimum} har "
        "svart.",
    ),
    "hidden_heading": Both(nb="For få svar til å vise resultatene", nn="For få svar til å vise resultata"),
    "hidden": Both(
        nb="{answered} har svart. Resultatene vises ikke før minst {minimum} har svart, fordi enkeltpersoner ellers "
        "kan bli "
        "kjent igjen.",
        nn="{answered} har svart. Resultata blir ikkje viste før minst {minimum} har svart, fordi enkeltpersonar "
        "elles kan bli "
        "kjende att.",
    ),
    "scales_heading": Both(nb="Slik ble kurset vurdert", nn="Slik vart kurset vurdert"),
    "scale_help": Both(
        nb="Fra 1 (helt uenig) til 5 (helt enig). Stolpene viser hvor stor del som valgte hvert tall.",
        nn="Frå 1 (heilt usamd) til 5 (heilt samd). Stolpane viser kor stor del som valde kvart tal.",
    ),
    "chart_alt": Both(
        nb="Stolper for hvert spørsmål. De samme tallene står under «Tallene bak».",
        nn="Stolpar for kvart spørsmål. Dei same tala står under «Tala bak».",
    ),
    "question": Both(nb="Spørsmål", nn="Spørsmål"),
    "count": Both(nb="Antall", nn="Tal på svar"),
    "mean": Both(nb="Snitt", nn="Snitt"),
    "change": Both(nb="Mot sist", nn="Mot sist"),
    "compared_with": Both(
        nb="«Mot sist» er snittet nå sammenlignet med {earlier}. Et spørsmål sammenlignes når minst {minimum} "
        "svarte på det begge ganger.",
        nn="«Mot sist» er snittet no samanlikna med {earlier}. Eit spørsmål blir samanlikna når minst {minimum} svarte "
        "på det begge gongene.",
    ),
    "recommend_earlier": Both(nb="Sist var snittet {earlier_mean}.", nn="Sist var snittet {earlier_mean}."),
    "table_heading": Both(nb="Tallene bak", nn="Tala bak"),
    "recommend_heading": Both(nb="Vil du anbefale kurset? (0–10)", nn="Vil du tilrå kurset? (0–10)"),
    "recommend": Both(
        nb="Snittet er {mean}. {promoters} av {count} svarte 9 eller 10, og {detractors} svarte 6 eller lavere.",
        nn="Snittet er {mean}. {promoters} av {count} svarte 9 eller 10, og {detractors} svarte 6 eller lågare.",
    ),
    "score": Both(nb="Poeng", nn="Poeng"),
    "comments_heading": Both(nb="Det deltakerne skrev", nn="Det deltakarane skreiv"),
    "no_theme": Both(nb="Uten tema", nn="Utan tema"),
    "written_about": Both(nb="Deltakerne skrev om:", nn="Deltakarane skreiv om:"),
    "findings_heading": Both(nb="Funn og tiltak", nn="Funn og tiltak"),
    "findings_more": Both(nb="… og {left} til på neste side", nn="… og {left} til på neste side"),
    "findings_rest": Both(nb="Flere funn og tiltak", nn="Fleire funn og tiltak"),
    "finding": Both(nb="Funn", nn="Funn"),
    "action": Both(nb="Tiltak", nn="Tiltak"),
    "owner": Both(nb="Ansvarlig", nn="Ansvarleg"),
    "due": Both(nb="Frist", nn="Frist"),
    "written_by": Both(nb="Skrevet av", nn="Skriven av"),
}
