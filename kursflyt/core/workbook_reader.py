"""Reads one workbook in a process of its own with little memory and time: `python -m kursflyt.core.workbook_reader`.

Calamine lays a sheet out in memory from its first cell to its last, and ends the process when there is not enough: two
cells far apart in a file of five kilobytes would take the web server with them. Bytes in, one line of JSON out.
"""

from __future__ import annotations

import io
import json
import resource
import signal
import subprocess
import sys
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

Cell = str | int | float | bool | date | datetime | time | timedelta | None
Lines = list[list[Cell]]
Failure = Literal["locked", "damaged", "empty", "too_large"]

MOST_CELLS = 2_000_000
MEMORY_BYTES = 400_000_000
CPU_SECONDS = 4
WALL_SECONDS = 20


class WorkbookFailure(Exception):
    """`why` the workbook could not be read."""

    def __init__(self, why: Failure) -> None:
        super().__init__(why)
        self.why = why


def read_in_own_process(content: bytes) -> tuple[str, Lines]:
    """(name, all lines) of the first visible sheet that holds anything. Raises WorkbookFailure."""
    command = [sys.executable, "-m", "kursflyt.core.workbook_reader"]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=WALL_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise WorkbookFailure("damaged") from None
    if done.returncode in (-signal.SIGXCPU, -signal.SIGKILL):  # damage can make the library go round for ever
        raise WorkbookFailure("damaged")
    if done.returncode < 0:  # the library ends its process when it gets no memory
        raise WorkbookFailure("too_large")
    if done.returncode > 0:
        raise RuntimeError(
            f"The workbook reader ended with {done.returncode}: {done.stderr[-2000:].decode(errors='replace')}"
        )
    answer = json.loads(done.stdout)
    if "failure" in answer:
        raise WorkbookFailure(answer["failure"])
    return answer["sheet"], [[_unpacked(cell) for cell in line] for line in answer["lines"]]


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
    try:
        sheet, lines = _read(sys.stdin.buffer.read())
        answer: dict[str, Any] = {"sheet": sheet, "lines": [[_packed(cell) for cell in line] for line in lines]}
        output = json.dumps(answer)
    except WorkbookFailure as failure:
        output = json.dumps({"failure": failure.why})
    except MemoryError:
        output = json.dumps({"failure": "too_large"})
    sys.stdout.write(output)


def _read(content: bytes) -> tuple[str, Lines]:
    import python_calamine

    try:
        with python_calamine.load_workbook(io.BytesIO(content)) as book:
            for meta in book.sheets_metadata:
                is_sheet = meta.typ == python_calamine.SheetTypeEnum.WorkSheet
                if not is_sheet or meta.visible != python_calamine.SheetVisibleEnum.Visible:
                    continue
                sheet = book.get_sheet_by_name(meta.name)
                if sheet.total_height * sheet.total_width > MOST_CELLS:
                    raise WorkbookFailure("too_large")
                lines = sheet.to_python(skip_empty_area=False)
                if any(cell != "" for line in lines for cell in line):
                    return meta.name, [[_cell(value) for value in line] for line in lines]
    except python_calamine.PasswordError:
        raise WorkbookFailure("locked") from None
    except (WorkbookFailure, MemoryError):
        raise
    except BaseException as fault:
        # A panic of the Rust library is a BaseException of a class that cannot be imported.
        if isinstance(fault, Exception) or type(fault).__name__ == "PanicException":
            raise WorkbookFailure("damaged") from fault
        raise
    raise WorkbookFailure("empty")


def _cell(value: Cell) -> Cell:
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, datetime) and value.time() == time(0):
        return value.date()
    return value


def _packed(cell: Cell) -> Any:
    match cell:
        case datetime():
            return ["moment", cell.isoformat()]
        case date():
            return ["day", cell.isoformat()]
        case time():
            return ["clock", cell.isoformat()]
        case timedelta():
            return ["length", cell.total_seconds()]
        case _:
            return cell


def _unpacked(packed: Any) -> Cell:
    match packed:
        case ["moment", written]:
            return datetime.fromisoformat(written)
        case ["day", written]:
            return date.fromisoformat(written)
        case ["clock", written]:
            return time.fromisoformat(written)
        case ["length", seconds]:
            return timedelta(seconds=seconds)
        case str() | int() | float() | None:
            return packed
        case _:
            raise ValueError("Not a cell")


if __name__ == "__main__":
    main()
