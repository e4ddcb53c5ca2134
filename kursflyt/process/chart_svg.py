"""Draws a chart as SVG: plain, or alive with a mark on every box that a run has come to.

One drawing for the README, the wall and the run page, in the reader's language. Colours are presentation attributes,
so that the file stands alone; a page's style sheet goes before them by class, for dark mode and states.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from html import escape

from kursflyt.core import sentences
from kursflyt.process import text_width
from kursflyt.process.chart import KIND_OF_ELEMENT, Chart, Phase
from kursflyt.process.chart_layout import Area, Layout, Line, Shape

_COLOURS: dict[Phase, tuple[str, str]] = {
    "before": ("#e1effb", "#123f6d"),
    "during": ("#fff4cc", "#5c4300"),
    "after": ("#e0f3e3", "#14522a"),
}
_INK = "#22242a"
_SIZE, _SMALL, _LEADING = 13, 12, 1.18
_LANE_HEAD = 30
_ICONS = {
    "person": '<circle cx="8" cy="4.5" r="3.5"/><path d="M1.5 15c0-8 13-8 13 0z"/>',
    "machine": '<circle cx="8" cy="8" r="4.6"/><circle cx="8" cy="8" r="1.6"/><path d="M8 .8v2.6M8 12.6v2.6M.8 8h2.6'
    'M12.6 8h2.6M2.9 2.9l1.8 1.8M11.3 11.3l1.8 1.8M13.1 2.9l-1.8 1.8M4.7 11.3l-1.8 1.8"/>',
    "gather": '<rect x="0.5" y="2.5" width="15" height="11"/><path d="M.5 2.5 8 9l7.5-6.5"/>',
}
_SIGNS = {
    "done": "M1.5 5.5 4.5 8.5 9.5 2",
    "open": "M2 1.5 9 5.5 2 9.5z",
    "overdue": "M2 10V1h7L7 3.5 9 6H2",
    "failed": "M5.5 1v5.5M5.5 8.6v1.2",
    "skipped": "M1 8c0-7 7.5-7 8 0M6.4 5.8 9 8.2 10.4 5",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """What a run says of a box: its state, a few words for the badge, a whole sentence, and where its page is.

    States: done, open, overdue, failed, skipped, ahead. Without words there is no badge.
    """

    state: str
    words: str
    sentence: str
    address: str


def draw(
    layout: Layout,
    chart: Chart,
    *,
    title: str,
    marks: Mapping[str, Mark] | None = None,
    taken: Collection[tuple[str, str]] = (),
) -> str:
    """One SVG element, one CSS pixel per drawing unit. `taken` holds the flows that the run has followed."""
    marks = marks or {}
    phases = {box.id: box.phase for box in chart.boxes}
    order = {box.id: place for place, box in enumerate(chart.boxes)}
    passed = {id for flow in taken for id in flow}
    frames = [s for s in layout.shapes if s.element in ("participant", "lane")]
    nodes = [s for s in layout.shapes if s.element not in ("participant", "lane", "textAnnotation")]
    boxes = sorted((s for s in nodes if s.element in KIND_OF_ELEMENT), key=lambda s: order.get(s.id, 0))
    area = layout.area
    size = f'width="{area.width:g}" height="{area.height:g}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" lang="{sentences.language()}" {size}'
        f' viewBox="{area.x:g} {area.y:g} {area.width:g} {area.height:g}" role="group" aria-label="{escape(title)}"'
        f' font-family="Arial, Helvetica, sans-serif" font-size="{_SIZE}">',
        _ARROWS,
        f'<rect class="chart-ground" x="{area.x:g}" y="{area.y:g}" {size} fill="#fff"/>',
        '<g aria-hidden="true">',
        *(_frame(shape) for shape in frames),
        *(_phase(s, _phase_of_heading(s, chart)) for s in layout.shapes if s.element == "textAnnotation"),
        *(_line(line, taken=(line.source, line.target) in taken) for line in _stronger_last(layout.lines, taken)),
        *(_node(shape, passed=shape.id in passed) for shape in nodes if shape.element not in KIND_OF_ELEMENT),
        "</g>",
        *(_box(shape, phases.get(shape.id, "before"), marks.get(shape.id)) for shape in boxes),
        "</svg>",
    ]
    return "".join(parts)


def lane_heads(layout: Layout) -> str:
    """The names of pool and lanes alone, as high as the chart: they stand still while it is scrolled."""
    area = layout.area
    frames = [shape for shape in layout.shapes if shape.element in ("participant", "lane")]
    width = max((shape.area.x for shape in frames), default=area.x) + _LANE_HEAD - area.x
    box = f'x="{area.x:g}" y="{area.y:g}" width="{width:g}" height="{area.height:g}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart chart-heads" lang="{sentences.language()}"'
        f' width="{width:g}" height="{area.height:g}" viewBox="{area.x:g} {area.y:g} {width:g} {area.height:g}"'
        f' aria-hidden="true" font-family="Arial, Helvetica, sans-serif" font-size="{_SIZE}">'
        f'<rect class="chart-ground" {box} fill="#fff"/>{"".join(_frame(shape) for shape in frames)}</svg>'
    )


_ARROWS = "<defs>{}{}</defs>".format(
    *(
        f'<marker id="chart-arrow{suffix}" class="chart-arrow{suffix}" viewBox="0 0 10 10" refX="9" refY="5"'
        f' markerWidth="{width}" markerHeight="{width}" markerUnits="userSpaceOnUse" orient="auto">'
        f'<path d="M0 0 10 5 0 10z" fill="{_INK}"/></marker>'
        for suffix, width in (("", 10), ("-taken", 13))
    )
)


def _stronger_last(lines: tuple[Line, ...], taken: Collection[tuple[str, str]]) -> list[Line]:
    return sorted(lines, key=lambda line: (line.source, line.target) in taken)


def _phase_of_heading(shape: Shape, chart: Chart) -> Phase:
    """The phase of the boxes that a heading stands over."""
    left, right = shape.area.x, shape.area.x + shape.area.width
    under = [box.phase for box in chart.boxes if left <= box.x <= right]
    return max(under, key=under.count) if under else "before"


def _frame(shape: Shape) -> str:
    """The pool or a lane, with its name up along the left edge."""
    a = shape.area
    x, y = a.x + _LANE_HEAD / 2 + 4, a.y + a.height / 2
    divider = f'<path d="M{a.x + _LANE_HEAD:g} {a.y:g}v{a.height:g}"/>' if shape.element == "participant" else ""
    return (
        f'<g class="chart-{shape.element}">'
        f'<g fill="none" stroke="{_INK}" stroke-width="1.5">{_rectangle(a)}{divider}</g>'
        f'<text transform="translate({x:g} {y:g}) rotate(-90)" text-anchor="middle" fill="{_INK}">'
        f"{escape(sentences.said(shape.text))}</text></g>"
    )


def _phase(shape: Shape, phase: Phase) -> str:
    fill, stroke = _colours(shape, phase)
    _, y = shape.area.middle
    return (
        f'<g class="chart-phase chart-{phase}">{_rectangle(shape.area, f' class="chart-fill" fill="{fill}"')}'
        f'<text x="{shape.area.x + 12:g}" y="{y + 5:g}" font-weight="bold" fill="{stroke}">'
        f"{escape(sentences.said(shape.text))}</text></g>"
    )


def _line(line: Line, *, taken: bool) -> str:
    if len(line.points) < 2:
        return ""
    way = "M" + "L".join(f"{x:g} {y:g}" for x, y in line.points)
    suffix = "-taken" if taken else ""
    return (
        f'<g class="chart-flow{suffix}"><path d="{way}{_slash(line)}" fill="none" stroke="{_INK}" stroke-width="1.5"'
        f' stroke-linejoin="round" marker-end="url(#chart-arrow{suffix})"/>{_words(line.text, line.label)}</g>'
    )


def _slash(line: Line) -> str:
    """BPMN's mark of the default way: a short stroke across its beginning, drawn before the way itself ends."""
    if not line.is_default:
        return ""
    (x, y), (next_x, next_y) = line.points[:2]
    along = 12 if (next_x - x) + (next_y - y) > 0 else -12
    x, y = (x + along, y) if abs(next_x - x) > abs(next_y - y) else (x, y + along)
    end_x, end_y = line.points[-1]
    return f"M{x - 4:g} {y + 5:g}l8 -10M{end_x:g} {end_y:g}"


def _node(shape: Shape, *, passed: bool) -> str:
    """A gateway, the start or an end."""
    a, (x, y) = shape.area, shape.area.middle
    half = a.width / 2
    inner = ""
    if shape.element.endswith("Gateway"):
        outline = f'<path d="M{x:g} {a.y:g}L{a.x + a.width:g} {y:g} {x:g} {a.y + a.height:g} {a.x:g} {y:g}z"/>'
        arm = half * (0.4 if shape.element == "parallelGateway" else 0.3)
        cross = f"M{x - arm:g} {y:g}h{2 * arm:g}M{x:g} {y - arm:g}v{2 * arm:g}"
        slanted = f"M{x - arm:g} {y - arm:g}l{2 * arm:g} {2 * arm:g}M{x + arm:g} {y - arm:g}l{-2 * arm:g} {2 * arm:g}"
        inner = f'<path stroke-width="3.5" d="{cross if shape.element == "parallelGateway" else slanted}"/>'
    else:
        weight = 2 if shape.element == "startEvent" else 4
        outline = f'<circle cx="{x:g}" cy="{y:g}" r="{half:g}" stroke-width="{weight}"/>'
        if shape.element == "terminateEvent":
            inner = f'<circle class="chart-dot" cx="{x:g}" cy="{y:g}" r="{half * 0.6:g}" fill="{_INK}"/>'
    return (
        f'<g class="chart-node{" chart-passed" if passed else ""}"><g fill="#fff" stroke="{_INK}" stroke-width="2">'
        f"{outline}{inner}</g>{_words(shape.text, shape.label or _below(a))}</g>"
    )


def _box(shape: Shape, phase: Phase, mark: Mark | None) -> str:
    kind = KIND_OF_ELEMENT[shape.element]
    fill, stroke = _colours(shape, phase)
    drawn = _clock(shape, fill, stroke) if kind == "clock" else _task(shape, kind, fill, stroke)
    classes, id = f"chart-box chart-{phase} chart-{kind}", f"chart-{escape(shape.id)}"
    if mark is None:
        return f'<g class="{classes}" id="{id}">{drawn}</g>'
    sentence = escape(mark.sentence)
    halo = _halo(shape, kind) if mark.state in ("open", "overdue", "failed") else ""
    return (
        f'<g class="{classes} chart-{mark.state}" id="{id}">'
        f'<a href="{escape(mark.address)}" aria-label="{sentence}"><title>{sentence}</title>{halo}{drawn}</a>'
        f"{_badge(shape, kind, mark)}</g>"
    )


def _task(shape: Shape, kind: str, fill: str, stroke: str) -> str:
    a = shape.area
    paint = f' class="chart-fill" rx="10" fill="{fill}" stroke="{stroke}" stroke-width="2"'
    icon = (
        f'<g class="chart-icon" transform="translate({a.x + 7:g} {a.y + 7:g})" fill="none" stroke="{stroke}">'
        f"{_ICONS[kind]}</g>"
    )
    return _rectangle(a, paint) + icon + _text(shape.text, a, _SIZE, a.width - 14, stroke)


def _clock(shape: Shape, fill: str, stroke: str) -> str:
    x, y = shape.area.middle
    radius = shape.area.width / 2
    return (
        f'<g class="chart-icon" fill="none" stroke="{stroke}" stroke-width="1.5">'
        f'<circle class="chart-fill" cx="{x:g}" cy="{y:g}" r="{radius:g}" fill="{fill}"/>'
        f'<circle cx="{x:g}" cy="{y:g}" r="{radius - 3:g}"/><path d="M{x:g} {y - radius + 6:g}V{y:g}l5 4"/></g>'
        + _text(shape.text, shape.label or _below(shape.area), _SMALL, 90, stroke)
    )


def _halo(shape: Shape, kind: str) -> str:
    a = shape.area
    wider = Area(a.x - 6, a.y - 6, a.width + 12, a.height + 12)
    return _rectangle(wider, f' class="chart-halo" rx="{wider.width / 2 if kind == "clock" else 15:g}" fill="none"')


def _badge(shape: Shape, kind: str, mark: Mark) -> str:
    """The state in a few words: on a box's lower edge, and below a clock and its text."""
    if not mark.words:
        return ""
    a, (middle, _) = shape.area, shape.area.middle
    width = text_width.of(mark.words, _SMALL) * 1.05 + 30
    x, y = middle - width / 2, a.y + a.height - 9
    if kind == "clock":
        label = shape.label or _below(a)
        y = max(a.y + a.height, label.y + label.height) + 5
    return (
        f'<g class="chart-badge" aria-hidden="true">{_rectangle(Area(x, y, width, 20), ' rx="10"')}'
        f'<path transform="translate({x + 8:g} {y + 4.5:g})" d="{_SIGNS[mark.state]}"/>'
        f'<text x="{x + 23:g}" y="{y + 14.5:g}" font-size="{_SMALL}">{escape(mark.words)}</text></g>'
    )


def _words(text: str, area: Area | None) -> str:
    """A label outside its element, on its own place; no word of it is broken."""
    if not text or not area:
        return ""
    longest = max(text_width.of(word, _SMALL) for word in sentences.said(text).split())
    return _text(text, area, _SMALL, max(area.width + 12, 40, longest), _INK)


def _text(text: str, area: Area, size: int, width: float, colour: str) -> str:
    broken = text_width.lines(sentences.said(text), size, width)
    x, y = area.middle
    first = y - len(broken) * size * _LEADING / 2 + size * 0.95
    rows = (
        f'<tspan x="{x:g}" y="{first + n * size * _LEADING:.1f}">{escape(row)}</tspan>' for n, row in enumerate(broken)
    )
    return f'<text class="chart-text" text-anchor="middle" font-size="{size}" fill="{colour}">{" ".join(rows)}</text>'


def _rectangle(a: Area, more: str = "") -> str:
    return f'<rect x="{a.x:g}" y="{a.y:g}" width="{a.width:g}" height="{a.height:g}"{more}/>'


def _below(a: Area) -> Area:
    return Area(a.x - 27, a.y + a.height + 2, a.width + 54, 28)


def _colours(shape: Shape, phase: Phase) -> tuple[str, str]:
    fill, stroke = _COLOURS[phase]
    return shape.fill or fill, shape.stroke or stroke
