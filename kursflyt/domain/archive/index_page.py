"""The page that opens a course package: plain HTML that a browser can read in thirty years.

It has no script, no picture and no address outside the package; its few lines of style may be lost without harm.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape

from kursflyt.core import identity_number, norwegian_dates
from kursflyt.core.models import StoredFile
from kursflyt.documents import wording
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.school import queries as school

FIRST_FILE = 2
"""The number that the first listed file has in the package: the page itself has 01, the sealed cover 00."""

_STYLE = """
body { font: 16px/1.5 Arial, Helvetica, sans-serif; color: #17212b; }
body { max-width: 70rem; margin: 2rem auto; padding: 0 1.5rem; }
h1 { font-size: 1.8rem; margin: 0 0 .5rem; }
h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
p, li { max-width: 46rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.5rem; }
dt { color: #566270; }
dd { margin: 0; }
table { border-collapse: collapse; width: 100%; } caption { text-align: left; font-weight: bold; padding: .5rem 0; }
th, td { text-align: left; vertical-align: top; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid #d5dbe1; }
code { font: .7rem/1.4 Consolas, monospace; overflow-wrap: anywhere; }
"""


def html(run: CourseRun, files: Sequence[tuple[str, str, StoredFile]], *, at: datetime) -> str:
    """The whole page; `files` are (name, what it is, stored file) in the order they have in the package."""
    return f"""<!DOCTYPE html>
<html lang="nb">
<head><meta charset="utf-8"><title>Arkivpakke: {escape(run.title)}</title><style>{_STYLE}</style></head>
<body>
<h1>{escape(run.title)}</h1>
<p>Dette er alt som skal bevares etter ett gjennomført kurs, slik det var da kurset ble avsluttet.</p>
<dl>
{_facts(run, len(files), at)}
</dl>
<h2>Slik leser du pakken</h2>
<p>Dokumentene er PDF/A og kan leses av alle programmer som viser PDF. Fakturaer fra underviseren er EHF (XML).
I <a href="{FIRST_FILE:02d}-kurs.json">kurs.json</a> står alle opplysninger om kurset som data: hver tabell er en
liste av rader, og tall som slutter på <code>_id</code>, viser til raden med samme <code>id</code> i tabellen med det
navnet.</p>
<p>Filnavnene navngir ingen. Hvem dokumentene gjelder, står i dem. Besvarelsene til deltakerne er ikke med i pakken:
kvittering, tidspunkt og SHA-256 for hver av dem står under <code>submission</code> i kurs.json. Evalueringen er anonym,
og er bare med som tall når minst fem har svart.</p>
<h2>Slik kontrollerer du at ingenting er endret</h2>
<ol>
<li>SHA-256 er fingeravtrykket til en fil. Regn det ut på nytt og sammenlign: er det likt, er filen uendret.</li>
<li>De samme fingeravtrykkene står på forsiden, <a href="00-forside.pdf">00-forside.pdf</a>, som skolen har forseglet
elektronisk. En PDF-leser sier om seglet er helt.</li>
<li>Med Kursflyt gjør <code>kursflyt archive verify MAPPE</code> begge deler på én gang.</li>
</ol>
<table>
<caption>Innhold</caption>
<thead><tr>
<th scope="col">Nr.</th><th scope="col">Dokument</th><th scope="col">Fil</th><th scope="col">SHA-256</th>
</tr></thead>
<tbody>
{_rows(files)}
</tbody>
</table>
</body>
</html>
"""


def _facts(run: CourseRun, count: int, at: datetime) -> str:
    here, programme = school.current(), run.programme
    credits = wording.number(programme.credits) if programme.credits else "Ingen"
    pairs = (
        ("Skole", f"{here.name}, org.nr. {identity_number.format_orgnr(here.orgnr)}"),
        ("Kurskode", programme.code),
        ("Periode", norwegian_dates.period(run.starts_on, run.ends_on)),
        ("Sted", run.venue),
        ("Studiepoeng", f"{credits}, nivå {programme.level}" if programme.credits and programme.level else credits),
        ("Pakken ble laget", norwegian_dates.long_moment(at)),
        ("Filer", str(count)),
    )
    return "\n".join(f"<dt>{label}</dt><dd>{escape(value)}</dd>" for label, value in pairs if value)


def _rows(files: Sequence[tuple[str, str, StoredFile]]) -> str:
    return "\n".join(
        f'<tr><td>{number:02d}</td><td><a href="{number:02d}-{escape(name)}">{escape(title)}</a></td>'
        f"<td>{number:02d}-{escape(name)}</td><td><code>{file.sha256}</code></td></tr>"
        for number, (name, title, file) in enumerate(files, FIRST_FILE)
    )
