"""Plays a chart with tokens, to prove that a parallel gateway can wait for ever or that a box can open twice at once.

Charts with only parallel and exclusive gateways are free-choice: the order in which boxes are done cannot change where
a course gets stuck, only the answers can. So every answer is tried, and everything else is played in one fixed order.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

type Marking = frozenset[str]

_MOST_MARKINGS = 20_000


@dataclass(frozen=True, slots=True)
class Node:
    """An element with the ids of its flows. `role` says how tokens pass it."""

    id: str
    role: Literal["start", "end", "terminate", "parallel", "exclusive", "other"]
    incoming: tuple[str, ...]
    outgoing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Imbalance:
    """`waits`: the parallel gateway `node` can wait for ever for one of `flows`. `twice`: two tokens meet at `node`."""

    kind: Literal["waits", "twice"]
    node: str
    flows: tuple[str, ...]


def imbalances(nodes: Sequence[Node], choices: Callable[[Node], Sequence[str]]) -> list[Imbalance]:
    """Every imbalance found, one for each node and kind; empty when there is none or the chart is too large to try.

    `choices(gateway)` are the flows an exclusive gateway may take. Nodes must have one start and no loose flows.
    """
    play = _Play(nodes, choices)
    found: dict[tuple[str, str], Imbalance] = {}
    start = next(node for node in nodes if node.role == "start")
    first: Marking = frozenset(start.outgoing)
    waiting, seen = [first], {first}
    while waiting and len(seen) < _MOST_MARKINGS:
        marking = waiting.pop()
        for outcome in play.after(marking):
            if isinstance(outcome, Imbalance):
                earlier = found.get((outcome.kind, outcome.node), outcome)
                flows = tuple(sorted({*earlier.flows, *outcome.flows}))
                found[(outcome.kind, outcome.node)] = Imbalance(outcome.kind, outcome.node, flows)
            elif outcome not in seen:
                seen.add(outcome)
                waiting.append(outcome)
    return list(found.values())


class _Play:
    def __init__(self, nodes: Sequence[Node], choices: Callable[[Node], Sequence[str]]) -> None:
        self.choices = choices
        self.target = {flow: node for node in nodes for flow in node.incoming}
        self.rank = _ranks(nodes, self.target)

    def after(self, marking: Marking) -> Iterator[Marking | Imbalance]:
        """What can follow a marking (the flows that hold a token): the earliest node that is ready acts."""
        at: dict[str, list[str]] = {}
        for flow in marking:
            at.setdefault(self.target[flow].id, []).append(flow)
        ready = [n for f in marking if _is_ready(n := self.target[f], at[n.id])]
        if not ready:
            for node in {self.target[flow].id: self.target[flow] for flow in marking}.values():
                yield Imbalance("waits", node.id, tuple(f for f in node.incoming if f not in marking))
            return
        node = min(ready, key=lambda candidate: self.rank[candidate.id])
        arrived = at[node.id]
        if node.role == "terminate":
            return
        if node.role not in ("parallel", "end") and len(arrived) > 1:
            yield Imbalance("twice", node.id, tuple(sorted(arrived)))
            return
        rest = marking - set(arrived)
        for sent in self._sent(node):
            if rest & sent:
                flow = min(rest & sent)
                yield Imbalance("twice", self.target[flow].id, (flow,))
            elif rest | sent:
                yield rest | sent

    def _sent(self, node: Node) -> list[Marking]:
        if node.role == "end":
            return [frozenset()]
        if node.role == "exclusive":
            return [frozenset({flow}) for flow in self.choices(node)]
        return [frozenset(node.outgoing)]


def _is_ready(node: Node, arrived: Sequence[str]) -> bool:
    return node.role != "parallel" or len(arrived) == len(node.incoming)


def _ranks(nodes: Sequence[Node], target: Mapping[str, Node]) -> dict[str, int]:
    """A place for each node such that a node comes after those that lead to it, loops back left aside."""
    done: list[str] = []
    seen: set[str] = set()
    for root in sorted(nodes, key=lambda node: node.role != "start"):
        stack: list[tuple[Node, Iterator[str]]] = []
        if root.id not in seen:
            seen.add(root.id)
            stack.append((root, iter(root.outgoing)))
        while stack:
            node, flows = stack[-1]
            following = next((target[f] for f in flows if f in target and target[f].id not in seen), None)
            if following is None:
                done.append(node.id)
                stack.pop()
            else:
                seen.add(following.id)
                stack.append((following, iter(following.outgoing)))
    return {id: place for place, id in enumerate(reversed(done))}
