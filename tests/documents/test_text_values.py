"""How a value stands in a mail: as it stands on the pages."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from kursflyt.documents import text_values

AFTER_MIDNIGHT = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "form", "language", "said"),
    [
        (AFTER_MIDNIGHT, "moment", "nb", "24. november 2026 kl. 00.30"),
        (AFTER_MIDNIGHT, "moment", "nn", "24. november 2026 kl. 00.30"),
        (AFTER_MIDNIGHT, "moment", "en", "24 November 2026 at 00:30"),
        (AFTER_MIDNIGHT, "date", "nb", "24. november 2026"),
        (date(2026, 11, 24), "date", "en", "24 November 2026"),
    ],
)
def test_a_day_and_a_moment_are_written_as_elsewhere(value: Any, form: str, language: str, said: str) -> None:
    assert text_values.written(value, form, language) == said
