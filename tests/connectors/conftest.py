from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.connectors import canvas_stage


@pytest.fixture
def stage() -> Iterator[canvas_stage.Stage]:
    """Ends with a look at whether all that was said kept to the contract."""
    made = canvas_stage.set_up()
    yield made
    assert made.twin.violations == []
