"""How Canvas says no: by the body, since a status alone means several things, and in five shapes of body."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kursflyt.connectors import http, roles
from kursflyt.connectors.http import Verdict


@dataclass(frozen=True)
class Complaint:
    """`field` and `kind` are empty where Canvas gives a sentence only."""

    text: str
    field: str = ""
    kind: str = ""


class Declined(roles.NeedsPerson):
    """Canvas answered no to one request. Whoever asked may know what to do; otherwise it goes to a person."""

    def __init__(self, operation: str, status: int, complaints: tuple[Complaint, ...]) -> None:
        said = "; ".join(dict.fromkeys(complaint.text for complaint in complaints)) or f"feil {status}"
        super().__init__(f"Canvas sa nei ({operation}): {said}")
        self.status, self.complaints = status, complaints

    def taken(self, field: str) -> bool:
        """Whether the value of this field belongs to someone else already."""
        return any(said.field == field and said.kind == "taken" for said in self.complaints)


def judge(answer: http.Answer) -> Verdict:
    """Throttling is 429, or 403 with a line of text; a missing right is 403, or 401 in older versions."""
    if answer.status in {403, 429} and "Rate Limit Exceeded" in answer.text:
        return Verdict.BUSY
    if answer.status in {401, 403}:
        body = answer.data()
        if isinstance(body, dict) and body.get("status") == "unauthorized":
            return Verdict.NO_RIGHT
        said = [complaint.text for complaint in complaints(body)]
        if any("scope" in text for text in said):
            return Verdict.NO_RIGHT
        if answer.status == 403 and said:
            return Verdict.ANSWERED
    return http.judge(answer)


def complaints(body: Any) -> tuple[Complaint, ...]:
    """What is wrong, from any of the shapes: errors by field, as objects or as texts; a message; an error."""
    return tuple(_said(body)) if isinstance(body, dict) else ()


def _said(body: dict[str, Any]) -> Iterator[Complaint]:
    errors = body.get("errors")
    if isinstance(errors, list):
        yield from (_one(error) for error in errors)
    elif isinstance(errors, dict):
        yield from _by_field(errors)
    for name in ("message", "error"):
        if isinstance(body.get(name), str):
            yield Complaint(body[name])


def _by_field(errors: dict[str, Any]) -> Iterator[Complaint]:
    """`pseudonym` → `unique_id` → list is one level deeper than the rest."""
    for field, said in errors.items():
        if isinstance(said, dict):
            yield from _by_field(said)
        elif isinstance(said, list):
            yield from (_one(error, field) for error in said)


def _one(error: Any, field: str = "") -> Complaint:
    if not isinstance(error, dict):
        return Complaint(str(error), field)
    return Complaint(str(error.get("message", "")), str(error.get("attribute") or field), str(error.get("type", "")))
