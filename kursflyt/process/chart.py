"""Reads a chart as data: its boxes, lanes and flows, in the order people meet them.

Everything but the engine needs the chart only as a picture and a list (the run page, the rehearsal, the steps' house
rule), so this module knows XML and nothing of SpiffWorkflow.
"""

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from lxml import etree

from kursflyt.core import refusals

type Source = bytes | Path
type Phase = Literal["before", "during", "after"]
type Kind = Literal["person", "machine", "gather", "clock"]

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_BPMNDI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
_DC = "{http://www.omg.org/spec/DD/20100524/DC}"
_KURSFLYT = "{https://kursflyt.no/bpmn}"

PHASES: tuple[Phase, ...] = ("before", "during", "after")
KIND_OF_ELEMENT: dict[str, Kind] = {
    "userTask": "person",
    "manualTask": "person",
    "task": "person",
    "serviceTask": "machine",
    "sendTask": "machine",
    "receiveTask": "gather",
    "intermediateCatchEvent": "clock",
}
STANDARD = Path(__file__).with_name("course.bpmn")
_LARGEST = 5_000_000


class ChartUnreadable(refusals.Refused):
    """The file is not well-formed XML, not BPMN, or larger than any chart is. `line` is where, if it is known."""

    line: int | None = None


@dataclass(frozen=True, slots=True)
class Lane:
    """A role that acts. `id` is the role's name in the code, `label` what people call it."""

    id: str
    label: str
    line: int


@dataclass(frozen=True, slots=True)
class Box:
    """One thing somebody does, or a date. `line` is the line of the file; x, y, width and height are drawing units.

    `lane` is empty when no lane holds the box. `from_source` tells the boxes of the college's quality system from
    those that were added to make it run.
    """

    id: str
    label: str
    lane: str
    phase: Phase
    kind: Kind
    from_source: bool
    line: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Flow:
    """An arrow between two elements (boxes, gateways, events). `condition` is a Python expression, empty if none."""

    id: str
    source: str
    target: str
    label: str
    condition: str
    line: int


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as drawn: `boxes` in chart order, `lanes` from the top, `flows` as written.

    Chart order is phase, then left to right; boxes straight above one another come in the order of the flows.
    """

    boxes: tuple[Box, ...]
    lanes: tuple[Lane, ...]
    flows: tuple[Flow, ...]

    def box(self, id: str) -> Box | None:
        """The box with this id, if the chart has one."""
        return next((box for box in self.boxes if box.id == id), None)


@functools.cache
def standard() -> Chart:
    """The chart that comes with Kursflyt, read once."""
    return read(STANDARD)


def read(source: Source) -> Chart:
    """Reads BPMN 2.0 as bytes or from a file. A box without a phase is taken to be in that of its left neighbour.

    Raises ChartUnreadable; whether the chart can run is for chart_check to say.
    """
    tree = parse(source)
    lane_of = {
        (reference.text or "").strip(): lane.get("id", "")
        for lane in tree.iter(f"{BPMN}lane")
        for reference in lane.iter(f"{BPMN}flowNodeRef")
    }
    places = _places(tree)
    elements = [e for name in KIND_OF_ELEMENT for e in tree.iter(f"{BPMN}{name}") if e.get("id")]
    elements.sort(key=lambda e: (places.get(e.get("id", ""), _NOWHERE)[:2], line_of(e)))
    boxes = []
    phase: Phase = "before"
    for element in elements:
        phase = _phase(element.get(f"{_KURSFLYT}phase")) or phase
        boxes.append(_box(element, phase, lane_of, places))
    flows = _flows(tree)
    steps = _steps_from_start(tree, flows)
    boxes.sort(key=lambda box: (PHASES.index(box.phase), box.x, steps.get(box.id, 0), box.y))
    return Chart(boxes=tuple(boxes), lanes=_lanes(tree, places), flows=flows)


def parse(source: Source) -> etree._Element:
    """The root of a BPMN file; no DTD is loaded, no entity resolved, nothing fetched. Raises ChartUnreadable."""
    content = read_bytes(source)
    if len(content) > _LARGEST:
        raise ChartUnreadable(f"Filen er på {len(content) // 1_000_000} MB. Et flytskjema er aldri så stort.")
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as problem:
        refusal = ChartUnreadable(f"Filen er ikke gyldig XML: den bryter av på linje {problem.lineno}.")
        refusal.line = problem.lineno
        raise refusal from problem
    if getattr(root.getroottree().docinfo, "doctype", ""):
        raise ChartUnreadable(
            "Filen har en dokumenttype (DOCTYPE). Det har et flytskjema aldri, og den blir ikke lest."
        )
    if root.tag != f"{BPMN}definitions":
        raise ChartUnreadable("Filen er XML, men ikke et BPMN 2.0-skjema. Eksporter flytskjemaet som BPMN 2.0.")
    return root


def read_bytes(source: Source) -> bytes:
    """The file's content. Raises ChartUnreadable when there is no such file."""
    if isinstance(source, bytes):
        return source
    try:
        return source.read_bytes()
    except OSError as problem:
        raise ChartUnreadable(f"Filen {source} kan ikke leses.") from problem


def line_of(element: etree._Element) -> int:
    """The line of the file the element starts on, 0 if it is not known."""
    line = element.sourceline
    return line if isinstance(line, int) else 0


def _box(element: etree._Element, phase: Phase, lane_of: dict[str, str], places: dict[str, tuple[float, ...]]) -> Box:
    id = element.get("id", "")
    x, y, width, height = places.get(id, _NOWHERE)
    return Box(
        id=id,
        label=" ".join(element.get("name", "").split()),
        lane=lane_of.get(id, ""),
        phase=phase,
        kind=KIND_OF_ELEMENT[etree.QName(element).localname],
        from_source=element.get(f"{_KURSFLYT}source") == "true",
        line=line_of(element),
        x=x,
        y=y,
        width=width,
        height=height,
    )


def _lanes(tree: etree._Element, places: dict[str, tuple[float, ...]]) -> tuple[Lane, ...]:
    lanes = [
        Lane(id=lane.get("id", ""), label=lane.get("name", ""), line=line_of(lane)) for lane in tree.iter(f"{BPMN}lane")
    ]
    return tuple(sorted(lanes, key=lambda lane: places.get(lane.id, _NOWHERE)[1]))


def _flows(tree: etree._Element) -> tuple[Flow, ...]:
    return tuple(
        Flow(
            id=flow.get("id", ""),
            source=flow.get("sourceRef", ""),
            target=flow.get("targetRef", ""),
            label=flow.get("name", ""),
            condition=(flow.findtext(f"{BPMN}conditionExpression") or "").strip(),
            line=line_of(flow),
        )
        for flow in tree.iter(f"{BPMN}sequenceFlow")
    )


def _steps_from_start(tree: etree._Element, flows: tuple[Flow, ...]) -> dict[str, int]:
    """How many flows each element is away from the start, by the shortest way."""
    steps = {event.get("id", ""): 0 for event in tree.iter(f"{BPMN}startEvent")}
    reached = list(steps)
    for id in reached:
        for flow in flows:
            if flow.source == id and flow.target not in steps:
                steps[flow.target] = steps[id] + 1
                reached.append(flow.target)
    return steps


_NOWHERE = (0.0, 0.0, 0.0, 0.0)


def _places(tree: etree._Element) -> dict[str, tuple[float, ...]]:
    """Where each element is drawn: x, y, width, height."""
    places = {}
    for shape in tree.iter(f"{_BPMNDI}BPMNShape"):
        bounds = shape.find(f"{_DC}Bounds")
        if bounds is not None:
            places[shape.get("bpmnElement", "")] = tuple(_number(bounds.get(a)) for a in ("x", "y", "width", "height"))
    return places


def _number(text: str | None) -> float:
    try:
        return float(text or 0)
    except ValueError:
        return 0.0


def _phase(text: str | None) -> Phase | None:
    return next((phase for phase in PHASES if phase == text), None)
