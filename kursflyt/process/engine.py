"""Where a course stands, as a pure function of its finished visits. The only importer of SpiffWorkflow.

The chart is parsed once per worker. The finished visits are replayed in order; what is ready then is what is open.
Nothing of the library is stored, so that undo is leaving a visit out and a changed chart is simply replayed.
"""

from __future__ import annotations

import hashlib
import logging
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser, full_tag
from SpiffWorkflow.bpmn.parser.node_parser import NodeParser
from SpiffWorkflow.bpmn.parser.task_parsers import GatewayParser, TaskParser
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.specs.defaults import ParallelGateway, UserTask
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

logging.getLogger("spiff").setLevel(logging.WARNING)

STANDARD_CHART = Path(__file__).with_name("course.bpmn")

_BOX_TAGS = ("task", "userTask", "manualTask", "serviceTask", "receiveTask", "sendTask", "intermediateCatchEvent")
# The library would read data from these when a box opens; here they are part of the drawing.
_DRAWING_ONLY = ("dataInputAssociation", "dataOutputAssociation", "ioSpecification", "property")


@dataclass(frozen=True)
class Visit:
    """A finished visit to a box: its outcome, and the facts that the gateways behind it asked for."""

    box: str
    outcome: str = ""
    answers: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True)
class Standing:
    """Where a run is. `open` holds box ids, `kept` the visits that wait for an earlier box to be done again.

    `over` says that the chart has come to an end, by its last box or by a cancellation.
    """

    open: tuple[str, ...]
    kept: tuple[Visit, ...]
    over: bool


class Chart:
    """A parsed chart. `sha256` tells versions apart."""

    def __init__(self, source: bytes) -> None:
        self.sha256 = hashlib.sha256(source).hexdigest()
        self._spec, self._subprocesses = _parse(source)

    def start(self) -> BpmnWorkflow:
        workflow = _Workflow(self._spec, self._subprocesses, script_engine=_SCRIPTS)
        workflow.do_engine_steps()
        return workflow


@lru_cache(maxsize=8)
def chart_from(source: bytes) -> Chart:
    """The parsed chart of these bytes, once per worker."""
    return Chart(source)


def standard_chart() -> Chart:
    """`course.bpmn` of this version."""
    return chart_from(STANDARD_CHART.read_bytes())


def where(chart: Chart, visits: Sequence[Visit]) -> Standing:
    """Replays the visits and says what is open.

    A visit whose box is not ready is kept and tried again after each one that was: it waits for an earlier box to be
    done anew (after an undo, or where a new chart has put a box before it). So the order of independent visits does
    not matter.
    """
    with _replayed(chart, visits) as (workflow, waiting):
        return Standing(
            open=tuple(dict.fromkeys(task.task_spec.bpmn_id for task in _ready(workflow))),
            kept=tuple(waiting),
            over=workflow.is_completed(),
        )


def flows_taken(chart: Chart, visits: Sequence[Visit]) -> frozenset[tuple[str, str]]:
    """The flows that the visits have followed, as (from, to): ids of boxes, gateways and events.

    One that leads to an open box, or to a gateway that waits for others, is taken.
    """
    with _replayed(chart, visits) as (workflow, _):
        return frozenset(
            (task.parent.task_spec.bpmn_id, task.task_spec.bpmn_id)
            for task in workflow.tasks.values()
            if task.parent is not None
            and task.parent.task_spec.bpmn_id
            and task.task_spec.bpmn_id
            and task.parent.state == TaskState.COMPLETED
            and not task.has_state(TaskState.PREDICTED_MASK | TaskState.FUTURE)
        )


@contextmanager
def _replayed(chart: Chart, visits: Sequence[Visit]) -> Iterator[tuple[BpmnWorkflow, list[Visit]]]:
    """The workflow after the visits, with those that were not ready. It is nobody else's until the block ends."""
    workflow, waiting = _recent.take(chart, visits)
    while waiting and not workflow.is_completed():
        ready = {task.task_spec.bpmn_id: task for task in _ready(workflow)}
        visit = next((visit for visit in waiting if visit.box in ready), None)
        if visit is None:
            break
        waiting.remove(visit)
        _finish(workflow, ready[visit.box], visit)
    yield workflow, waiting
    if not waiting:
        _recent.put(chart, visits, workflow)


def _finish(workflow: BpmnWorkflow, task: Task, visit: Visit) -> None:
    task.data.update(visit.answers)
    task.data["outcome"] = visit.outcome
    task.run()
    workflow.do_engine_steps()


def _ready(workflow: BpmnWorkflow) -> list[Task]:
    return [task for task in workflow.get_tasks(state=TaskState.READY) if isinstance(task.task_spec, UserTask)]


class _Recent:
    """The last replays of this worker, so that the next visit of a run costs one step and not all of them.

    A workflow is taken out while it is worked on: two threads never share one, and a transaction that fails leaves
    nothing behind but a replay.
    """

    def __init__(self, most: int = 64) -> None:
        self._most = most
        self._workflows: OrderedDict[tuple[str, tuple[Visit, ...]], BpmnWorkflow] = OrderedDict()
        self._lock = Lock()

    def take(self, chart: Chart, visits: Sequence[Visit]) -> tuple[BpmnWorkflow, list[Visit]]:
        """A workflow that has done the first of the visits, and those that it has not."""
        for length in (len(visits), len(visits) - 1, len(visits) - 2):
            if length <= 0:
                break
            with self._lock:
                workflow = self._workflows.pop((chart.sha256, tuple(visits[:length])), None)
            if workflow is not None:
                return workflow, list(visits[length:])
        return chart.start(), list(visits)

    def put(self, chart: Chart, visits: Sequence[Visit], workflow: BpmnWorkflow) -> None:
        with self._lock:
            self._workflows[(chart.sha256, tuple(visits))] = workflow
            while len(self._workflows) > self._most:
                self._workflows.popitem(last=False)


_recent = _Recent()


class _Workflow(BpmnWorkflow):  # type: ignore[misc]
    """Looks tasks up in the flat table instead of walking the tree each time: a replay is ten times as fast."""

    def get_tasks(self, first_task: Task | None = None, **wanted: Any) -> list[Task]:
        if first_task is None and set(wanted) <= {"spec_name", "state"}:
            name, state = wanted.get("spec_name"), wanted.get("state")
            return [
                task
                for task in self.tasks.values()
                if (name is None or task.task_spec.name == name) and (state is None or task.has_state(state))
            ]
        return super().get_tasks(first_task, **wanted)  # type: ignore[no-any-return]

    def update_waiting_tasks(self) -> None:
        for task in self.get_tasks(state=TaskState.WAITING):
            if task.id in self.tasks:
                task.task_spec._update(task)

    def refresh_timers(self, *_: Any) -> None:
        """Clocks are boxes here; there are no timers to look at."""


class _Join(ParallelGateway):  # type: ignore[misc]
    """Counts only what has arrived in this round of a loop.

    The library's own join also counts the cancelled arrivals of the round before, so that after a postponement the
    decision would open before the new registration is over.
    """

    def _check_threshold_unstructured(self, my_task: Task) -> bool:
        previous = my_task.parent
        while previous is not None and previous.task_spec is not self:
            previous = previous.parent
        missing = set(self.inputs)
        for task in my_task.workflow.get_tasks(spec_name=self.name):
            in_this_round = previous is None or task.is_descendant_of(previous)
            if in_this_round and task.parent is not None and task.parent.state == TaskState.COMPLETED:
                missing.discard(task.parent.task_spec)
        return not missing


class _Parser(BpmnParser):  # type: ignore[misc]
    """Every box is a place where the engine waits to be told; who tells it is not the engine's business."""

    OVERRIDE_PARSER_CLASSES: dict[str, tuple[type[NodeParser], type]] = {
        **{full_tag(tag): (TaskParser, UserTask) for tag in _BOX_TAGS},
        full_tag("parallelGateway"): (GatewayParser, _Join),
    }


_SCRIPTS = PythonScriptEngine()


def _parse(source: bytes) -> tuple[Any, Any]:
    tree = etree.parse(BytesIO(source), etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    for element in list(tree.iter(*(full_tag(tag) for tag in _DRAWING_ONLY))):
        element.getparent().remove(element)
    parser = _Parser()
    parser.add_bpmn_xml(tree)
    process_id = next(iter(parser.get_process_ids()))
    spec = parser.get_spec(process_id)
    for task_spec in spec.task_specs.values():
        task_spec.lookahead = 1  # what may come later is asked of nobody here
    return spec, parser.get_subprocess_specs(process_id)
