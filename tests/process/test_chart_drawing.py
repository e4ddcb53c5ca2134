"""The chart as a picture: plain as SVG, and as PNG by a real chromium."""

import shutil
from pathlib import Path

import pytest
from lxml import etree

from kursflyt.process import chart, chart_drawing, text_width

SVG = "{http://www.w3.org/2000/svg}"
needs_chromium = pytest.mark.skipif(not shutil.which("chromium"), reason="chromium is missing: `make test` installs it")


def test_the_svg_shows_every_box_with_its_whole_text() -> None:
    svg = etree.fromstring(chart_drawing.draw_svg(chart.STANDARD).encode())

    shown = {}
    for group in svg.iter(f"{SVG}g"):
        lines = [line.text or "" for line in group.iter(f"{SVG}tspan")]
        shown[group.get("id", "").removeprefix("chart-")] = _letters("".join(lines))
    ground = svg.find(f"{SVG}rect")
    missing = [box.id for box in chart.standard().boxes if shown.get(box.id) != _letters(box.label)]
    assert missing == []
    assert ground is not None
    assert (ground.get("width"), ground.get("fill")) == (svg.get("width"), "#fff")


def test_the_svg_shows_every_lane_and_flow_and_asks_for_no_style_of_its_own() -> None:
    drawn = chart.standard()
    text = chart_drawing.draw_svg(chart.STANDARD)
    svg = etree.fromstring(text.encode())

    lanes = [lane.findtext(f"{SVG}text") or "" for lane in svg.iter(f"{SVG}g") if lane.get("class") == "chart-lane"]
    flows = [flow for flow in svg.iter(f"{SVG}g") if flow.get("class") == "chart-flow"]
    assert sorted(lanes) == sorted(lane.label for lane in drawn.lanes)
    assert len(flows) == len(drawn.flows)
    assert ("style=" in text, "<style" in text, "<script" in text) == (False, False, False)


def test_a_chart_of_ones_own_cannot_bring_markup_into_the_drawing() -> None:
    source = chart.STANDARD.read_bytes().replace(b"Nok kvalifiserte", b"&lt;script&gt;alert(1)&lt;/script&gt;")

    assert "<script" not in chart_drawing.draw_svg(source)


@needs_chromium
def test_the_png_is_as_wide_as_asked(tmp_path: Path) -> None:
    chart_drawing.draw_png(chart.STANDARD, tmp_path / "course.png", 800)

    content = (tmp_path / "course.png").read_bytes()
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(content[16:20]) == 800


def test_a_chart_without_a_drawing_cannot_be_drawn() -> None:
    source = chart.STANDARD.read_bytes()
    bare = source[: source.index(b"  <bpmndi:BPMNDiagram")] + b"</bpmn:definitions>"

    with pytest.raises(chart_drawing.ChartNotDrawable) as refusal:
        chart_drawing.draw_svg(bare)

    assert str(refusal.value) == (
        "Flytskjemaet kan ikke tegnes: filen sier ikke hvor boksene står. Lagre den fra et BPMN-program."
    )


def test_without_chromium_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", "")

    with pytest.raises(chart_drawing.DrawingToolMissing) as refusal:
        chart_drawing.draw_png(chart.STANDARD, tmp_path / "course.png", 800)

    assert str(refusal.value) == (
        "Flytskjemaet kan ikke tegnes, for Chromium mangler. Installer det med «apt-get install chromium»."
    )


def test_no_line_of_a_text_is_wider_than_its_box() -> None:
    broken = text_width.lines("Kurset markedsføres av skolen og av ev. samarbeidspartnere", 13, 126)

    assert "".join(broken).replace(" ", "") == "Kursetmarkedsføresavskolenogavev.samarbeidspartnere"
    assert [line for line in broken if text_width.of(line, 13) > 126] == []


def test_a_word_that_is_wider_than_its_box_is_broken() -> None:
    broken = text_width.lines("Kompetanseutviklingsprogrammene", 13, 60)

    assert "".join(broken) == "Kompetanseutviklingsprogrammene"
    assert [line for line in broken if text_width.of(line, 13) > 60] == []


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Kari Ås", "Kari Ås"),
        ("Kari Margrethe Myklebust-Haugland", "Kari M."),
        ("Kursadministrasjonsavdelingen", "Kursadministr…"),
    ],
)
def test_a_name_is_shortened_to_its_place(name: str, shown: str) -> None:
    assert text_width.shortened(name, 12, 92) == shown


def _letters(text: str) -> str:
    return "".join(text.split())
