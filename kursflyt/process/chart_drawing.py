"""Draws a chart as SVG or PNG, for the README, the wall and the handbook.

The drawing is made by bpmn-js, the library the run page shows charts with, in Debian's chromium without a window:
a drawing of our own would soon differ from what a modeller shows.
"""

import base64
import html
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from kursflyt.core import refusals
from kursflyt.process import chart

_SCRIPT = Path("node_modules/bpmn-js/dist/bpmn-viewer.production.min.js")
_SECONDS = 60
_ROOT = Path(__file__).resolve().parents[2]
_PAGE = """<!doctype html>
<html lang="nb"><meta charset="utf-8"><title>Flytskjema</title>
<div id="canvas" style="width:4000px;height:2000px"></div>
<script>%(library)s</script>
<script>
const text = {fontFamily: "Arial, Helvetica, sans-serif", fontSize: 13, lineHeight: 1.18};
const viewer = new BpmnJS({
  container: "#canvas",
  textRenderer: {defaultStyle: text, externalStyle: {...text, fontSize: 12}},
});
const bytes = Uint8Array.from(atob("%(chart)s"), character => character.charCodeAt(0));
viewer.importXML(new TextDecoder().decode(bytes))
  .then(() => viewer.saveSVG())
  .then(result => { document.body.textContent = "SVG:" + result.svg; })
  .catch(problem => { document.body.textContent = "PROBLEM:" + problem.message; });
</script>
"""
_SIZE = re.compile(r'<svg[^>]* width="([0-9.]+)" height="([0-9.]+)"')


class DrawingToolMissing(refusals.Refused):
    """Chromium or bpmn-js is not installed here."""


class ChartNotDrawable(refusals.Refused):
    """bpmn-js cannot read the chart, or the chart holds no drawing."""


def library_is_there() -> bool:
    """Whether bpmn-js is installed here."""
    return (_ROOT / _SCRIPT).is_file()


def draw_svg(source: chart.Source) -> str:
    """The chart as one SVG document, whole pool, one CSS pixel per BPMN unit.

    Raises DrawingToolMissing, ChartNotDrawable.
    """
    library = _ROOT / _SCRIPT
    if not library.is_file():
        raise DrawingToolMissing(
            f"Flytskjemaet kan ikke tegnes, for {_SCRIPT.as_posix()} mangler. Kjør «npm ci» i prosjektmappen først."
        )
    page = _PAGE % {
        "library": library.read_text(encoding="utf-8").replace("</script", "<\\/script"),
        "chart": base64.b64encode(chart.read_bytes(source)).decode(),
    }
    body = re.search(
        r"<body[^>]*>(.*)</body>", _run_chromium(page, "--virtual-time-budget=20000", "--dump-dom"), re.DOTALL
    )
    answer = html.unescape(body[1]).strip() if body else ""
    if not answer.startswith("SVG:"):
        reason = answer.removeprefix("PROBLEM:") or "tegneprogrammet svarte ikke"
        raise ChartNotDrawable(f"Flytskjemaet kan ikke tegnes: {reason}.")
    return _on_white(answer.removeprefix("SVG:")) + "\n"


def draw_png(source: chart.Source, path: Path, width: int) -> None:
    """Writes the chart to `path` as a PNG `width` pixels wide on white ground. Raises as draw_svg does."""
    svg = draw_svg(source)
    size = _SIZE.search(svg)
    if not size:
        raise ChartNotDrawable("Flytskjemaet kan ikke tegnes: tegningen har ingen størrelse.")
    height = round(width * float(size[2]) / float(size[1]))
    page = (
        '<!doctype html><meta charset="utf-8"><style>body{margin:0;background:#fff}'
        f"svg{{display:block;width:{width}px;height:{height}px}}</style>{svg[svg.index('<svg') :]}"
    )
    target = path.resolve()
    _run_chromium(page, f"--window-size={width},{height}", "--hide-scrollbars", f"--screenshot={target}")
    if not target.is_file():
        raise ChartNotDrawable(f"Flytskjemaet kan ikke tegnes: {target.name} ble ikke skrevet.")


def _on_white(svg: str) -> str:
    """Black lines on a dark page would not be seen, so the drawing brings its own ground."""
    return re.sub(
        r'(<svg[^>]* viewBox="(\S+) (\S+) (\S+) (\S+)"[^>]*>)',
        r'\1<rect x="\2" y="\3" width="\4" height="\5" fill="#fff"/>',
        svg,
        count=1,
    )


def _run_chromium(page: str, *options: str) -> str:
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
            finished = subprocess.run([*command, file.as_uri()], capture_output=True, timeout=_SECONDS, check=False)
        except subprocess.TimeoutExpired:
            raise ChartNotDrawable(
                f"Flytskjemaet kan ikke tegnes: Chromium svarte ikke innen {_SECONDS} sekunder."
            ) from None
    return finished.stdout.decode("utf-8", "replace")
