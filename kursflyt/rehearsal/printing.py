"""The rehearsal on the screen: each box as it is done, in its phase's colour, with its evidence; a table at the end."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from kursflyt.process import evidence, phase_words
from kursflyt.rehearsal.play import BoxReport, Report

COLOURS = {"before": "blue", "during": "yellow", "after": "green"}
LANES = {
    "department_head": "avdelingsleder",
    "operations": "konsulent",
    "marketing": "marked",
    "teacher": "underviser",
    "participants": "deltakere",
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
            TextColumn("Kurset"),
            BarColumn(bar_width=40),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=self.console,
            transient=True,
        )
        self._progress.start()
        self._task = self._progress.add_task("boxes", total=boxes)

    def done(self, report: BoxReport) -> None:
        colour, found = COLOURS[report.box.phase], report.evidence
        mark = "✓" if report.state == "done" else "↷"
        when = found["done_at"][:16].replace("T", " ")
        self.console.print(f"[{colour}]{mark} {report.box.label}[/]", soft_wrap=True)
        self.console.print(f"  [dim]{report.box.id} · {when} · {found['done_by']}[/]", soft_wrap=True)
        for line in _lines(found):
            self.console.print(f"  [dim]{line}[/]", soft_wrap=True, markup=True)
        if self._progress is not None and self._task is not None and found.get("visit") == 1:
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
                mark,
                f"[{colour}]{row.box.id}[/]",
                str(phase_words.SHORT[row.box.phase]),
                LANES.get(row.box.lane, row.box.lane),
                str(row.evidence.get("done_at", ""))[:10],
                _short(row.evidence),
            )
        self.console.print(table)
        for sentence in report.turned_away:
            self.console.print(f"  Avvist ved påmelding: {sentence}", soft_wrap=True, markup=False)
        done = sum(1 for row in report.boxes if row.state == "done")
        source = sum(1 for row in report.boxes if row.state == "done" and row.box.from_source)
        self.console.print(
            f"{done} av {len(report.boxes)} bokser gjort, {source} av dem fra kvalitetssystemet,"
            f" på {report.seconds:.1f} sekunder."
        )


class Silent:
    """Says nothing; for `--json`."""

    def begin(self, boxes: int) -> None: ...

    def done(self, report: BoxReport) -> None: ...

    def end(self) -> None: ...

    def table(self, report: Report) -> None: ...


def _lines(found: dict[str, Any]) -> list[str]:
    """The evidence in a few lines: facts first, then mails."""
    facts = {key: value for key, value in found.items() if key not in ("done_by", "done_at", "visit", "mails")}
    lines = [f"{what}: {value}" for what, value in evidence.lines(facts)[:SHOWN]]
    mails = found.get("mails", [])
    if mails:
        more = f" og {len(mails) - 1} til" if len(mails) > 1 else ""
        lines.append(f"e-post «{mails[0]['subject']}» til {mails[0]['to']}{more}")
    return [line.replace("[", "\\[") for line in lines]


def _short(found: dict[str, Any]) -> str:
    mails = len(found.get("mails", []))
    documents = str(found).count("'sha256'")
    parts = [f"{found['n']} av {found['of']}" if found.get("of") else str(found["n"])] if "n" in found else []
    parts += [f"{mails} e-post"] * bool(mails) + [f"{documents} dokument"] * bool(documents)
    return ", ".join(parts)
