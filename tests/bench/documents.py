"""How long three hundred certificates take, from facts to sealed file, and which part of it takes the time."""

from __future__ import annotations

import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path

from kursflyt.documents import certificate, sealing
from tests.documents import record_examples

AT = record_examples.MORNING


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
