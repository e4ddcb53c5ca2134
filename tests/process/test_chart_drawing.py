"""The chart as a picture, made by bpmn-js in a real chromium."""

import shutil
from pathlib import Path

import pytest
from lxml import etree

from kursflyt.process import chart, chart_drawing

needs_chromium = pytest.mark.skipif(
    not (shutil.which("chromium") and (Path(__file__).parents[2] / "node_modules/bpmn-js").is_dir()),
    reason="chromium or node_modules/bpmn-js is missing: run `make test`, which installs them",
)


@needs_chromium
def test_the_svg_shows_every_box_with_its_whole_text() -> None:
    svg = etree.fromstring(chart_drawing.draw_svg(chart.STANDARD).encode())

    shown = {}
    for group in svg.iter("{http://www.w3.org/2000/svg}g"):
        lines = [line.text or "" for line in group.iter("{http://www.w3.org/2000/svg}tspan")]
        shown[group.get("data-element-id", "").removesuffix("_label")] = _letters("".join(lines))
    ground = svg.find("{http://www.w3.org/2000/svg}rect")
    missing = [box.id for box in chart.standard().boxes if shown.get(box.id) != _letters(box.label)]
    assert missing == []
    assert ground is not None
    assert (ground.get("width"), ground.get("fill")) == (svg.get("width"), "#fff")


@needs_chromium
def test_the_png_is_as_wide_as_asked(tmp_path: Path) -> None:
    chart_drawing.draw_png(chart.STANDARD, tmp_path / "course.png", 800)

    content = (tmp_path / "course.png").read_bytes()
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(content[16:20]) == 800


@needs_chromium
def test_a_chart_without_a_drawing_cannot_be_drawn() -> None:
    source = chart.STANDARD.read_bytes()
    bare = source[: source.index(b"  <bpmndi:BPMNDiagram")] + b"</bpmn:definitions>"

    with pytest.raises(chart_drawing.ChartNotDrawable) as refusal:
        chart_drawing.draw_svg(bare)

    assert str(refusal.value) == "Flytskjemaet kan ikke tegnes: no diagram to display."


def test_without_chromium_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    with pytest.raises(chart_drawing.DrawingToolMissing) as refusal:
        chart_drawing.draw_svg(chart.STANDARD)

    assert str(refusal.value) == (
        "Flytskjemaet kan ikke tegnes, for Chromium mangler. Installer det med «apt-get install chromium»."
    )


def _letters(text: str) -> str:
    return "".join(text.split())
