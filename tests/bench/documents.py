"""How long three hundred certificates take, from facts to sealed file, and which part of it takes the time.

Beside it the typesetting by WeasyPrint, the usual way to a PDF in Python, in the same run.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path

from kursflyt.documents import certificate, sealing
from tests.documents import record_examples

AT = record_examples.MORNING
WEASYPRINT = Path(__file__).resolve().parents[2] / ".tools" / "weasyprint"


@dataclass(frozen=True)
class Seconds:
    """For `count` certificates one after the other in one process: all, and the two parts of it."""

    count: int
    typesetting: float
    sealing: float

    @property
    def all(self) -> float:
        return self.typesetting + self.sealing


def seconds_of_certificates(count: int = 300) -> Seconds:
    """Every certificate has its own name and number, so nothing but fonts and key is kept from one to the next."""
    usual = record_examples.make_certificate()
    with tempfile.TemporaryDirectory(prefix="kursflyt-segl-") as folder:
        key = sealing.load_key(sealing.make_demo_key(Path(folder), "Fagskolen Fjordvik", valid_from=AT))
    typesetting_took = sealing_took = 0.0
    for index in range(count):
        data = replace(usual, participant_name=f"Deltaker nummer {index}", number=f"FJV-2027-{index:06d}")
        began = time.perf_counter()
        pdf = certificate.render(data, language="nb")
        set_at = time.perf_counter()
        sealing.seal(pdf, key=key, reason=f"Bevis {data.number}", location="Fjordvik", at=AT)
        typesetting_took += set_at - began
        sealing_took += time.perf_counter() - set_at
    return Seconds(count, typesetting_took, sealing_took)


def seconds_of_a_preview() -> float:
    """One certificate, set and not sealed, when fonts and template have been read: the median of twenty."""
    usual, taken = record_examples.make_certificate(), []
    for index in range(21):
        began = time.perf_counter()
        certificate.render(replace(usual, number=f"FJV-2027-9{index:05d}"), language="nb")
        taken.append(time.perf_counter() - began)
    return statistics.median(taken[1:])


def seconds_by_weasyprint(count: int = 60) -> float | None:
    """For one certificate, typeset and not sealed. None where WeasyPrint or the libraries it wants are not there."""
    path = os.pathsep.join([str(WEASYPRINT), os.environ.get("PYTHONPATH", "")])
    command = [sys.executable, "-m", "tests.bench.by_weasyprint", str(count)]
    done = subprocess.run(command, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True)
    return float(done.stdout) / count if done.returncode == 0 else None
