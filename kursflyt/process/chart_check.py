"""Says whether a chart can run here, before a college puts its own in place of the standard one.

Everything is found in one reading and said in Norwegian with element and line: what the engine does not run is refused,
what it runs in another way than drawn is noted.
"""

import functools
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Literal

from lxml import etree

from kursflyt.process import chart, chart_conditions, chart_tokens

_GATEWAYS = {"exclusiveGateway": "exclusive", "parallelGateway": "parallel"}
_EVENTS = {"startEvent", "endEvent"}
_NODES = {*chart.KIND_OF_ELEMENT, *_GATEWAYS, *_EVENTS}
_ONLY_DRAWN = {
    "association", "category", "dataInputAssociation", "dataObject", "dataObjectReference", "dataOutputAssociation",
    "dataStoreReference", "documentation", "extensionElements", "group", "incoming", "ioSpecification", "laneSet",
    "outgoing", "property", "sequenceFlow", "textAnnotation",
}  # fmt: skip
_NORWEGIAN_NAMES = {
    "adHocSubProcess": "en ad hoc-delprosess",
    "boundaryEvent": "en hendelse på kanten av en boks",
    "businessRuleTask": "en regeloppgave",
    "callActivity": "et kall til en annen prosess",
    "cancelEventDefinition": "en avbruddshendelse",
    "compensateEventDefinition": "en kompensasjonshendelse",
    "complexGateway": "en kompleks port",
    "conditionalEventDefinition": "en betingelseshendelse",
    "errorEventDefinition": "en feilhendelse",
    "escalationEventDefinition": "en eskaleringshendelse",
    "eventBasedGateway": "en hendelsesport",
    "inclusiveGateway": "en inklusiv port",
    "intermediateThrowEvent": "en hendelse som sender",
    "linkEventDefinition": "en lenkehendelse",
    "messageEventDefinition": "en meldingshendelse",
    "multiInstanceLoopCharacteristics": "gjentakelse for flere",
    "scriptTask": "en skriptoppgave",
    "signalEventDefinition": "en signalhendelse",
    "standardLoopCharacteristics": "et løkkemerke på en boks",
    "subProcess": "en delprosess",
    "terminateEventDefinition": "en avslutning av hele kurset",
    "timerEventDefinition": "en klokke",
    "transaction": "en transaksjon",
}
_EVENT_DEFINITIONS_RUN = {
    "startEvent": set[str](),
    "endEvent": {"terminateEventDefinition"},
    "intermediateCatchEvent": {"timerEventDefinition"},
}


@dataclass(frozen=True, slots=True)
class Finding:
    """`refused`: the chart cannot run here. `note`: it runs, but not quite as drawn. `line` is 0 for the whole file."""

    severity: Literal["refused", "note"]
    element_id: str
    line: int
    message: str


def check(source: chart.Source, *, known_boxes: Collection[str], known_roles: Collection[str]) -> list[Finding]:
    """All findings, in the order of the file; an empty list means that the chart runs exactly as drawn.

    `known_boxes` are the ids that have a step, `known_roles` those that can act. Refuses nothing itself: a file that
    cannot be read is a finding too.
    """
    try:
        tree = chart.parse(source)
    except chart.ChartUnreadable as problem:
        return [Finding("refused", "", problem.line or 0, str(problem))]
    processes = [process for process in tree.iter(f"{chart.BPMN}process") if len(process)]
    if len(processes) != 1:
        count = "ingen prosess" if not processes else f"{len(processes)} prosesser"
        return [Finding("refused", "", 0, f"Flytskjemaet har {count}. Det må ha nøyaktig én.")]
    drawn = _Drawn(tree, processes[0])
    findings = [
        *_ids(tree, drawn),
        *_not_run(drawn),
        *_lanes(drawn, known_roles),
        *_boxes(drawn, known_boxes),
        *_loose_flows(drawn),
        *_starts(drawn),
        *_splits(drawn),
        *_choices(drawn),
        *_ways(drawn),
        *_drawing(tree, drawn),
    ]
    if not any(finding.severity == "refused" for finding in findings):
        findings += _balance(drawn)
    return sorted(findings, key=lambda finding: finding.line)


class _Drawn:
    """The process with its nodes and flows by id."""

    def __init__(self, tree: etree._Element, process: etree._Element) -> None:
        self.tree = tree
        self.process = process
        self.nodes = {e.get("id", ""): e for e in process if _name(e) in _NODES}
        self.flows = {f.get("id", ""): f for f in process.iter(f"{chart.BPMN}sequenceFlow")}
        self.outgoing: dict[str, list[etree._Element]] = defaultdict(list)
        self.incoming: dict[str, list[etree._Element]] = defaultdict(list)
        for flow in self.flows.values():
            if flow.get("sourceRef") in self.nodes and flow.get("targetRef") in self.nodes:
                self.outgoing[flow.get("sourceRef", "")].append(flow)
                self.incoming[flow.get("targetRef", "")].append(flow)

    def after(self, id: str) -> list[str]:
        return [flow.get("targetRef", "") for flow in self.outgoing[id]]

    def before(self, id: str) -> list[str]:
        return [flow.get("sourceRef", "") for flow in self.incoming[id]]

    def of_kind(self, *names: str) -> list[str]:
        return [id for id, node in self.nodes.items() if _name(node) in names]


def _ids(tree: etree._Element, drawn: _Drawn) -> Iterator[Finding]:
    for element in drawn.process:
        if not element.get("id") and _name(element) in {*_NODES, "sequenceFlow"}:
            yield _refused(element, f"{_called(element)} har ingen id. Alt som kjøres, må ha en.")
    count = Counter(e.get("id") for e in tree.iter() if isinstance(e.tag, str) and e.get("id"))
    seen = set()
    for element in tree.iter():
        id = element.get("id") if isinstance(element.tag, str) else None
        if id and count[id] > 1 and id in seen:
            yield _refused(element, f"Id-en «{id}» er brukt {count[id]} ganger. Hver id må være brukt én gang.")
        if id:
            seen.add(id)


def _not_run(drawn: _Drawn) -> Iterator[Finding]:
    for element in drawn.process:
        name = _name(element)
        if name and name not in _NODES and name not in _ONLY_DRAWN:
            yield _refused(element, f"{_called(element)} er {_norwegian(name)}. Det kan Kursflyt ikke kjøre.")
        if name not in _NODES:
            continue
        definitions = {_name(e) for e in element if _name(e).endswith("EventDefinition")}
        for definition in sorted(definitions - _EVENT_DEFINITIONS_RUN.get(name, set())):
            yield _refused(element, f"{_called(element)} er {_norwegian(definition)}. Det kan Kursflyt ikke kjøre her.")
        if name == "intermediateCatchEvent" and not definitions:
            yield _refused(
                element, f"{_called(element)} venter på en hendelse, men ikke på en klokke. Gjør den til en klokke."
            )
        for part in element:
            if _name(part).endswith("LoopCharacteristics"):
                yield _refused(part, f"{_called(element)} har {_norwegian(_name(part))}. Det kan Kursflyt ikke kjøre.")


def _lanes(drawn: _Drawn, known_roles: Collection[str]) -> Iterator[Finding]:
    places: Counter[str] = Counter()
    for lane in drawn.process.iter(f"{chart.BPMN}lane"):
        if lane.find(f"{chart.BPMN}childLaneSet") is not None:
            yield _refused(lane, f"{_called(lane)} er delt i flere baner. Kursflyt kjenner bare én rekke av baner.")
            continue
        places.update((reference.text or "").strip() for reference in lane.findall(f"{chart.BPMN}flowNodeRef"))
        if lane.get("id") not in known_roles:
            roles = ", ".join(sorted(known_roles))
            yield _refused(
                lane,
                f"Banen {_called(lane)} er ingen rolle: id-en er «{lane.get('id', '')}». Den må være en av {roles}.",
            )
    for id in drawn.of_kind(*chart.KIND_OF_ELEMENT):
        if not places[id]:
            yield _refused(
                drawn.nodes[id], f"{_called(drawn.nodes[id])} ligger ikke i noen bane, så ingen får oppgaven."
            )
        elif places[id] > 1:
            yield _refused(drawn.nodes[id], f"{_called(drawn.nodes[id])} ligger i {places[id]} baner. Velg én.")


def _boxes(drawn: _Drawn, known_boxes: Collection[str]) -> Iterator[Finding]:
    for id in drawn.of_kind(*chart.KIND_OF_ELEMENT):
        box = drawn.nodes[id]
        if id not in known_boxes:
            yield _note(box, f"Kursflyt kjenner ikke boksen {_called(box)}. Den blir en oppgave for hånd i sin bane.")
        if not (box.get("name") or "").strip():
            yield _note(box, f"Boksen «{id}» har ingen tekst. Den vises med id-en.")


def _loose_flows(drawn: _Drawn) -> Iterator[Finding]:
    for flow in drawn.flows.values():
        for end, where in (("sourceRef", "fra"), ("targetRef", "til")):
            if flow.get(end) not in drawn.nodes:
                yield _refused(
                    flow, f"Pilen «{flow.get('id')}» går {where} «{flow.get(end, '')}», som ikke er en boks som kjøres."
                )


def _starts(drawn: _Drawn) -> Iterator[Finding]:
    starts = drawn.of_kind("startEvent")
    if len(starts) != 1:
        count = "ingen start" if not starts else f"{len(starts)} starter"
        yield _refused(drawn.process, f"Flytskjemaet har {count}. Det må ha nøyaktig én.")
    if not drawn.of_kind("endEvent"):
        yield _refused(drawn.process, "Flytskjemaet har ingen slutt, så kurset blir aldri ferdig.")


def _splits(drawn: _Drawn) -> Iterator[Finding]:
    for id, node in drawn.nodes.items():
        if len(drawn.outgoing[id]) > 1 and _name(node) not in _GATEWAYS:
            yield _refused(node, f"{_called(node)} har {len(drawn.outgoing[id])} piler ut. Sett en port bak den.")
        if _name(node) == "exclusiveGateway":
            continue
        for flow in drawn.outgoing[id]:
            if _condition(flow):
                yield _refused(flow, f"Pilen «{flow.get('id')}» har en betingelse, men går ikke ut fra et valg.")


def _choices(drawn: _Drawn) -> Iterator[Finding]:
    for id in drawn.of_kind("exclusiveGateway"):
        gateway, flows = drawn.nodes[id], drawn.outgoing[id]
        default = gateway.get("default")
        if len(flows) < 2 and not default and not any(_condition(flow) for flow in flows):
            continue  # where flows come together again
        if default not in {flow.get("id") for flow in flows}:
            yield _refused(
                gateway, f"Valget {_called(gateway)} har ingen standardvei. Merk den pilen som gjelder ellers."
            )
        for flow in flows:
            if flow.get("id") == default:
                continue
            problem = chart_conditions.problem_with(_condition(flow))
            if problem:
                yield _refused(flow, f"Pilen «{flow.get('id')}» fra valget {_called(gateway)} {problem}")


def _ways(drawn: _Drawn) -> Iterator[Finding]:
    """Boxes that are never reached, dead ends, and loops that are never left."""
    starts, ends = drawn.of_kind("startEvent"), drawn.of_kind("endEvent")
    if not starts or not ends:
        return
    reached = _reach(starts, drawn.after)
    finishing = _reach(ends, drawn.before)
    for id, node in drawn.nodes.items():
        if id not in reached:
            yield _refused(node, f"{_called(node)} blir aldri nådd: ingen vei fra starten går dit.")
        elif id not in finishing and not drawn.outgoing[id]:
            yield _refused(node, f"{_called(node)} er en blindvei: ingen pil går videre, og det er ingen slutt.")
    for loop in _loops(drawn):
        if loop & reached and not any(
            _name(drawn.nodes[id]) == "exclusiveGateway" and set(drawn.after(id)) - loop for id in loop
        ):
            first = min((drawn.nodes[id] for id in loop), key=chart.line_of)
            names = ", ".join(
                _called(drawn.nodes[id]) for id in drawn.nodes if id in loop and drawn.nodes[id].get("name")
            )
            yield _refused(first, f"Løkken {names or _called(first)} har ingen utgang: ingen valgport leder ut av den.")


def _loops(drawn: _Drawn) -> list[set[str]]:
    """The largest sets of nodes that can all be reached from one another."""
    loops: list[set[str]] = []
    for id in drawn.nodes:
        if any(id in loop for loop in loops):
            continue
        forwards = _reach(drawn.after(id), drawn.after)
        if id in forwards:
            loops.append(forwards & _reach(drawn.before(id), drawn.before))
    return loops


def _drawing(tree: etree._Element, drawn: _Drawn) -> Iterator[Finding]:
    shapes = {e.get("bpmnElement") for e in tree.iter() if _local(e) == "BPMNShape"}
    missing = [id for id in drawn.of_kind(*chart.KIND_OF_ELEMENT) if id not in shapes]
    if len(missing) == 1:
        yield _note(drawn.nodes[missing[0]], f"{_called(drawn.nodes[missing[0]])} kjøres, men er ikke tegnet.")
    elif missing:
        yield _note(drawn.nodes[missing[0]], f"{len(missing)} bokser kjøres, men er ikke tegnet.")


def _balance(drawn: _Drawn) -> list[Finding]:
    """Parallel gateways that can wait for ever. `has_fee` is the same all through a course; an outcome may be any."""
    found: dict[tuple[str, str], chart_tokens.Imbalance] = {}
    for has_fee in (True, False):
        nodes = [_as_node(drawn, id) for id in drawn.nodes]
        for imbalance in chart_tokens.imbalances(nodes, functools.partial(_open_flows, drawn, has_fee)):
            found.setdefault((imbalance.kind, imbalance.node), imbalance)
    findings = []
    for imbalance in found.values():
        node = drawn.nodes[imbalance.node]
        if imbalance.kind == "waits":
            origins = " eller ".join(_called(drawn.nodes[drawn.flows[f].get("sourceRef", "")]) for f in imbalance.flows)
            findings.append(_refused(node, f"{_called(node)} kan bli stående og vente for alltid på {origins}."))
        else:
            findings.append(
                _refused(node, f"{_called(node)} kan bli nådd to ganger samtidig. Sett en parallell port foran.")
            )
    return findings


def _as_node(drawn: _Drawn, id: str) -> chart_tokens.Node:
    element = drawn.nodes[id]
    role: Literal["start", "end", "terminate", "parallel", "exclusive", "other"] = "other"
    match _name(element):
        case "startEvent":
            role = "start"
        case "endEvent" if element.find(f"{chart.BPMN}terminateEventDefinition") is not None:
            role = "terminate"
        case "endEvent":
            role = "end"
        case "parallelGateway":
            role = "parallel"
        case "exclusiveGateway":
            role = "exclusive"
    ids = ([flow.get("id", "") for flow in flows] for flows in (drawn.incoming[id], drawn.outgoing[id]))
    incoming, outgoing = (tuple(each) for each in ids)
    return chart_tokens.Node(id, role, incoming, outgoing)


def _open_flows(drawn: _Drawn, has_fee: bool, gateway: chart_tokens.Node) -> list[str]:
    """The flows that a choice may take: all, unless it asks for nothing but the fee, which is decided beforehand."""
    default = drawn.nodes[gateway.id].get("default", "")
    conditions = {flow: _condition(drawn.flows[flow]) for flow in gateway.outgoing if flow != default}
    if {name for condition in conditions.values() for name in chart_conditions.names_in(condition)} != {"has_fee"}:
        return list(gateway.outgoing)
    true = [flow for flow, condition in conditions.items() if chart_conditions.holds(condition, has_fee=has_fee)]
    return true[:1] or [default]


def _reach(ids: Collection[str], step: Callable[[str], list[str]]) -> set[str]:
    found = set(ids)
    waiting = list(ids)
    while waiting:
        for id in step(waiting.pop()):
            if id not in found:
                found.add(id)
                waiting.append(id)
    return found


def _condition(flow: etree._Element) -> str:
    return (flow.findtext(f"{chart.BPMN}conditionExpression") or "").strip()


def _norwegian(name: str) -> str:
    return _NORWEGIAN_NAMES.get(name, f"en «{name}»")


def _called(element: etree._Element) -> str:
    name = " ".join((element.get("name") or "").split())
    return f"«{name or element.get('id', _name(element))}»"


def _name(element: etree._Element) -> str:
    """The BPMN name of an element; empty for comments and for other namespaces."""
    return _local(element) if isinstance(element.tag, str) and element.tag.startswith(chart.BPMN) else ""


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _refused(element: etree._Element, message: str) -> Finding:
    return Finding("refused", element.get("id", ""), chart.line_of(element), message)


def _note(element: etree._Element, message: str) -> Finding:
    return Finding("note", element.get("id", ""), chart.line_of(element), message)
