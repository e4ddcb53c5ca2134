"""The road of a course: at its end there is something to fetch, and the page leads there."""

from __future__ import annotations

import pytest

from kursflyt.pages.my import road

ENDS = [
    ([("done", road.Stop("Sendt", done=True)), ("here", road.Stop("Vent", done=False))], "Vent"),
    ([("done", road.Stop("Beviset ditt er klart", done=True, action="Hent", url="/bevis/"))], "Beviset ditt er klart"),
    ([("done", road.Stop("Du har trukket deg", done=True))], None),
]


@pytest.mark.parametrize(("stops", "text"), ENDS)
def test_what_to_do_now_is_the_first_open_stop_or_what_lies_at_the_end(
    stops: list[tuple[road.State, road.Stop]], text: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(road, "road", lambda here: stops)

    found = road.now(None)  # type: ignore[arg-type]

    assert (found.text if found else None) == text
