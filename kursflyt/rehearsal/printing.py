"""The rehearsal on the screen: each box as it is done, in its phase's colour, with its evidence; a table at the end."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from kursflyt.rehearsal.play import BoxReport, Report

COLOURS = {"before": "blue", "during": "yellow", "after": "green"}
PHASES = {"before": "før", "during": "under", "after": "etter"}
LANES = {
    "department_head": "avdelingsleder", "operations": "konsulent", "marketing": "marked", "teacher": "underviser", "participants": "deltakere",
}
SHOWN = 6


class OnScreen:
    """Prints with colour where there is a terminal, plainly where there is none."""

    def __init__(self) -> None:
        self.console = Console(highlight=False)
        self._progress: Progress | None = None
        self._task: TaskID | None = None

    def begin(self, boxes: int) -> None:
        self._progress = Progress(
            TextColumn("Kurset"), BarColumn(bar_width=40), MofNCompleteColumn(), TimeElapsedColumn(), console=self.console, transient=True
        )
        self._progress.start()
        self._task = self._progress.add_task("boxes", total=boxes)

    def done(self, report: BoxReport) -> None:
        colour, evidence = COLOURS[report.box.phase], report.evidence
        mark = "✓" if report.state == "done" else "↷"
        when = evidence["done_at"][:16].replace("T", " ")
        self.console.print(f"[{colour}]{mark} {report.box.label}[/]", soft_wrap=True)
        self.console.print(f"  [dim]{report.box.id} · {when} · {evidence['done_by']}[/]", soft_wrap=True)
        for line in _lines(evidence):
            self.console.print(f"  [dim]{line}[/]", soft_wrap=True, markup=True)
        if self._progress is not None and self._task is not None and evidence.get("visit") == 1:
            self._progress.advance(self._task)

    def end(self) -> None:
        if self._progress is not None:
            self._progress.stop()

    def table(self, report: Report) -> None:
        table = Table(title="Alle boksene", title_justify="left")
        for heading in ("", "Boks", "Fase", "Hvem", "Når", "Bevis"):
            table.add_column(heading)
        for row in report.boxes:
            colour = COLOURS[row.box.phase]
            mark = {"done": "✓", "skipped": "↷"}.get(row.state, "✗")
            table.add_row(
                mark, f"[{colour}]{row.box.id}[/]", PHASES[row.box.phase], LANES.get(row.box.lane, row.box.lane),
                str(row.evidence.get("done_at", ""))[:10], _short(row.evidence),
            )
        self.console.print(table)
        for sentence in report.turned_away:
            self.console.print(f"  Avvist ved påmelding: {sentence}", soft_wrap=True, markup=False)
        done = sum(1 for row in report.boxes if row.state == "done")
        source = sum(1 for row in report.boxes if row.state == "done" and row.box.from_source)
        self.console.print(f"{done} av {len(report.boxes)} bokser gjort, {source} av dem fra kvalitetssystemet, på {report.seconds:.1f} sekunder.")


class Silent:
    """Says nothing; for `--json`."""

    def begin(self, boxes: int) -> None: ...

    def done(self, report: BoxReport) -> None: ...

    def end(self) -> None: ...

    def table(self, report: Report) -> None: ...


def _lines(evidence: dict[str, Any]) -> list[str]:
    """The evidence in a few lines: facts first, then mails."""
    facts = [f"{key}: {_plain(value)}" for key, value in evidence.items() if key not in ("done_by", "done_at", "visit", "mails", "messages") and value not in (None, "", [], {})]
    mails = evidence.get("mails", [])
    lines = facts[:SHOWN]
    if mails:
        first = mails[0]
        more = f" og {len(mails) - 1} til" if len(mails) > 1 else ""
        lines.append(f"e-post «{first['subject']}» til {first['to']}{more}")
    return [line.replace("[", "\\[") for line in lines]


def _plain(value: Any) -> str:
    if isinstance(value, dict) and "sha256" in value:
        return f"{value.get('name', 'dokument')} SHA-256 {value['sha256'][:16]}…"
    if isinstance(value, list):
        return f"{_plain(value[0])} og {len(value) - 1} til" if len(value) > 1 else _plain(value[0]) if value else "ingen"
    if isinstance(value, dict):
        return ", ".join(f"{key} {_plain(inner)}" for key, inner in list(value.items())[:4])
    return str(value)[:140]


def _short(evidence: dict[str, Any]) -> str:
    mails = len(evidence.get("mails", []))
    documents = str(evidence).count("'sha256'")
    parts = [f"{evidence['n']} av {evidence['of']}" if evidence.get("of") else str(evidence["n"])] if "n" in evidence else []
    parts += [f"{mails} e-post"] * bool(mails) + [f"{documents} dokument"] * bool(documents)
    return ", ".join(parts)
