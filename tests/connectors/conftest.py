from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.connectors import canvas_stage, wordpress_stage, xledger_stage, zoom_stage


@pytest.fixture
def stage() -> Iterator[canvas_stage.Stage]:
    """Ends with a look at whether all that was said kept to the contract."""
    made = canvas_stage.set_up()
    yield made
    assert made.twin.violations == []


@pytest.fixture
def zoom() -> Iterator[zoom_stage.Stage]:
    """As `stage`."""
    made = zoom_stage.set_up()
    yield made
    assert made.twin.violations == []


@pytest.fixture
def wordpress() -> Iterator[wordpress_stage.Stage]:
    """As `stage`."""
    made = wordpress_stage.set_up()
    yield made
    assert made.twin.violations == []


@pytest.fixture
def xledger() -> Iterator[xledger_stage.Stage]:
    """As `stage`."""
    made = xledger_stage.set_up()
    yield made
    assert made.twin.violations == []
