"""Draws a chart to a file as SVG or PNG, for the README, the wall and the handbook.

The SVG is the drawing of the run page without the run. Chromium, without a window, makes the PNG of it.
"""

import shutil
import subprocess
import tempfile
from pathlib import Path

from kursflyt.core import refusals
from kursflyt.process import chart, chart_layout, chart_svg

_SECONDS = 60


class DrawingToolMissing(refusals.Refused):
    """Chromium, which makes the PNG, is not installed here."""


class ChartNotDrawable(refusals.Refused):
    """The chart holds no drawing, or Chromium could not make a picture of it."""


def draw_svg(source: chart.Source) -> str:
    """The chart as one SVG document, whole pool, one CSS pixel per BPMN unit. Raises ChartNotDrawable."""
    return chart_svg.draw(_layout(source), chart.read(source), title="Flytskjema") + "\n"


def draw_png(source: chart.Source, path: Path, width: int) -> None:
    """Writes the chart to `path` as a PNG `width` pixels wide on white ground.

    Raises DrawingToolMissing, ChartNotDrawable.
    """
    area = _layout(source).area
    height = round(width * area.height / area.width)
    page = (
        '<!doctype html><meta charset="utf-8"><style>body{margin:0;background:#fff}'
        f"svg{{display:block;width:{width}px;height:{height}px}}</style>{draw_svg(source)}"
    )
    target = path.resolve()
    _run_chromium(page, f"--window-size={width},{height}", "--hide-scrollbars", f"--screenshot={target}")
    if not target.is_file():
        raise ChartNotDrawable(f"Flytskjemaet kan ikke tegnes: {target.name} ble ikke skrevet.")


def _layout(source: chart.Source) -> chart_layout.Layout:
    layout = chart_layout.read(source)
    if not layout.shapes:
        raise ChartNotDrawable(
            "Flytskjemaet kan ikke tegnes: filen sier ikke hvor boksene står. Lagre den fra et BPMN-program."
        )
    return layout


def _run_chromium(page: str, *options: str) -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        raise DrawingToolMissing(
            "Flytskjemaet kan ikke tegnes, for Chromium mangler. Installer det med «apt-get install chromium»."
        )
    with tempfile.TemporaryDirectory(prefix="kursflyt-chart-") as folder:
        file = Path(folder) / "chart.html"
        file.write_text(page, encoding="utf-8")
        command = [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        command += ["--disable-component-update", "--disable-sync", f"--user-data-dir={folder}/profile", *options]
        try:
            subprocess.run([*command, file.as_uri()], capture_output=True, timeout=_SECONDS, check=False)
        except subprocess.TimeoutExpired:
            raise ChartNotDrawable(
                f"Flytskjemaet kan ikke tegnes: Chromium svarte ikke innen {_SECONDS} sekunder."
            ) from None
