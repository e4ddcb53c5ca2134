"""What the three phases are called on screen: in a tag, and as a heading."""

from __future__ import annotations

SHORT = {"before": "før", "during": "under", "after": "etter"}
LONG = {"before": "Før kurset", "during": "Under kurset", "after": "Etter kurset"}
