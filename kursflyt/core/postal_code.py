"""Norwegian postal codes: four digits, and the place they belong to.

The register in data/postal_codes.tsv is a snapshot: a code that is not found there is a reason to ask, never to refuse.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

from kursflyt.core.refusals import Refused


class BadPostalCode(Refused):
    """The text is not four digits."""


def parse_postal_code(text: str) -> str:
    """Four digits; 'N-' and 'NO-' in front are dropped. Refuses with BadPostalCode."""
    code = re.sub(r"^NO?-?|\s", "", text.strip(), flags=re.IGNORECASE)
    if not re.fullmatch(r"[0-9]{4}", code):
        raise BadPostalCode("Et norsk postnummer har fire sifre, for eksempel 0150.")
    return code


def place_name(postal_code: str) -> str | None:
    """'OSLO', as the post office writes it; None when the snapshot does not have the code."""
    return _places().get(postal_code)


@cache
def _places() -> dict[str, str]:
    text = resources.files("kursflyt.core").joinpath("data/postal_codes.tsv").read_text(encoding="utf-8")
    lines = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {code: place for code, place in lines}
