"""The web's entrance knows every box, so that a page can move a run on whatever is open."""

from __future__ import annotations

import os
import subprocess
import sys

from kursflyt.process import chart
from tests.house_rules.source_tree import ROOT


def test_the_web_knows_the_steps_of_all_boxes_when_it_starts() -> None:
    answer = subprocess.run(
        [sys.executable, "-c", "import kursflyt.wsgi; from kursflyt.process import boxes; print(len(boxes.known()))"],
        env=dict(os.environ), cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip

    assert (answer.stdout.strip(), answer.returncode) == (str(len(chart.standard().boxes)), 0)
