"""What the three phases are called on screen: in a tag, and as a heading."""

from __future__ import annotations

from kursflyt.core.sentences import Sentence

SHORT = {"before": Sentence("før"), "during": Sentence("under"), "after": Sentence("etter")}
LONG = {"before": Sentence("Før kurset"), "during": Sentence("Under kurset"), "after": Sentence("Etter kurset")}
