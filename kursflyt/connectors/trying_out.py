"""How a connector of several steps is tried out: one after another, and no further than the first that goes badly."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from kursflyt.connectors import roles
from kursflyt.connectors.roles import Check

type Step = tuple[str, Callable[[], Check | Iterable[Check]]]


def in_turn(steps: Iterable[Step], *, what: str, page: str) -> Iterator[Check]:
    """`what`: who is to be up («Zoom»); `page`: the name of its page under docs/connectors."""
    for name, step in steps:
        try:
            answer = step()
            found = [answer] if isinstance(answer, Check) else list(answer)
        except roles.TryAgain as fault:
            advice = f"Se på adressen og brannmuren, og om {what} er oppe. Prøv så igjen."
            found = [Check(name, False, str(fault), advice)]
        except (roles.NeedsPerson, roles.Misconfigured) as fault:
            found = [Check(name, False, str(fault), f"Se docs/connectors/{page}.md.")]
        yield from found
        if not all(check.well for check in found):
            return
