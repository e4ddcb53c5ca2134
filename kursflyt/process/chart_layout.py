"""Reads where a chart's elements and flows are drawn: the picture side of the file (BPMN DI).

`chart.py` reads who does what; this reads shapes, bends and labels, gateways and events included. Only the drawing
wants that, so it is kept apart.
"""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from kursflyt.process import chart

_BPMNDI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
_DC = "{http://www.omg.org/spec/DD/20100524/DC}"
_DI = "{http://www.omg.org/spec/DD/20100524/DI}"
_COLOURS = "{http://bpmn.io/schema/bpmn/biocolor/1.0}"
_MARGIN = 10


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle in drawing units."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Shape:
    """An element as drawn. `element` is its BPMN name; `label` is where its text stands if that is outside it.

    `fill` and `stroke` are the file's own colours, empty where it has none.
    """

    id: str
    element: str
    text: str
    area: Area
    label: Area | None
    fill: str
    stroke: str


@dataclass(frozen=True, slots=True)
class Line:
    """A flow as drawn, with its bends. `is_default` marks the way that is taken when no condition holds."""

    source: str
    target: str
    text: str
    points: tuple[tuple[float, float], ...]
    label: Area | None
    is_default: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything that is drawn, in the order of the file, and the area that it takes with a margin around."""

    shapes: tuple[Shape, ...]
    lines: tuple[Line, ...]
    area: Area


def read(source: chart.Source) -> Layout:
    """The drawing in a BPMN file; without shapes if the file holds none. Raises ChartUnreadable."""
    tree = chart.parse(source)
    elements = {element.get("id", ""): element for element in tree.iter(f"{chart.BPMN}*")}
    defaults = {element.get("default", "") for element in elements.values()}
    shapes = tuple(
        _shape(drawn, elements[drawn.get("bpmnElement", "")])
        for drawn in tree.iter(f"{_BPMNDI}BPMNShape")
        if drawn.get("bpmnElement", "") in elements
    )
    lines = tuple(
        _line(drawn, elements[drawn.get("bpmnElement", "")], defaults)
        for drawn in tree.iter(f"{_BPMNDI}BPMNEdge")
        if drawn.get("bpmnElement", "") in elements
    )
    return Layout(shapes, lines, _around(shapes, lines))


def _shape(drawn: etree._Element, element: etree._Element) -> Shape:
    name = etree.QName(element).localname
    if element.find(f"{chart.BPMN}terminateEventDefinition") is not None:
        name = "terminateEvent"
    return Shape(
        id=element.get("id", ""),
        element=name,
        text=" ".join((element.get("name") or element.findtext(f"{chart.BPMN}text") or "").split()),
        area=_bounds(drawn) or Area(0, 0, 0, 0),
        label=_label(drawn),
        fill=drawn.get(f"{_COLOURS}fill", ""),
        stroke=drawn.get(f"{_COLOURS}stroke", ""),
    )


def _line(drawn: etree._Element, flow: etree._Element, defaults: set[str]) -> Line:
    return Line(
        source=flow.get("sourceRef", ""),
        target=flow.get("targetRef", ""),
        text=" ".join(flow.get("name", "").split()),
        points=tuple((_number(p.get("x")), _number(p.get("y"))) for p in drawn.iter(f"{_DI}waypoint")),
        label=_label(drawn),
        is_default=flow.get("id", "") in defaults,
    )


def _label(drawn: etree._Element) -> Area | None:
    label = drawn.find(f"{_BPMNDI}BPMNLabel")
    return None if label is None else _bounds(label)


def _bounds(drawn: etree._Element) -> Area | None:
    bounds = drawn.find(f"{_DC}Bounds")
    return None if bounds is None else Area(*(_number(bounds.get(name)) for name in ("x", "y", "width", "height")))


def _around(shapes: tuple[Shape, ...], lines: tuple[Line, ...]) -> Area:
    corners = [(a.x, a.y) for s in shapes for a in (s.area, s.label) if a]
    corners += [(a.x + a.width, a.y + a.height) for s in shapes for a in (s.area, s.label) if a]
    corners += [point for line in lines for point in line.points]
    if not corners:
        return Area(0, 0, 0, 0)
    left, top = min(x for x, _ in corners) - _MARGIN, min(y for _, y in corners) - _MARGIN
    right, bottom = max(x for x, _ in corners) + _MARGIN, max(y for _, y in corners) + _MARGIN
    return Area(left, top, right - left, bottom - top)


def _number(text: str | None) -> float:
    try:
        return float(text or 0)
    except ValueError:
        return 0.0
