"""Organisation numbers as people have written them in a register: with spaces, and as a VAT number at times."""

from __future__ import annotations

from typing import Any


def number_of(company: dict[str, Any] | None) -> str:
    """The digits alone; empty where there is none."""
    given = str((company or {}).get("companyNumber") or "")
    return "".join(sign for sign in given if sign.isdigit())
