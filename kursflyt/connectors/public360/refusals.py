"""How Public 360 says no: mostly as 200 with `Successful` false, and at times as a fault with a message."""

from __future__ import annotations

from typing import Any

from kursflyt.connectors import http, roles
from kursflyt.connectors.http import Verdict


class Declined(roles.NeedsPerson):
    """Public 360 said no to one request. Whoever asked may know what to do; otherwise it goes to a person."""

    def __init__(self, operation: str, said: str) -> None:
        super().__init__(f"Public 360 sa nei ({operation}): {said}")


def judge(answer: http.Answer) -> Verdict:
    """A fault that names itself as one of rights or sign-in is that, whatever its status."""
    if answer.status >= 500 and _kind(answer) in {"UnauthorizedAccessException", "SecurityException"}:
        return Verdict.NO_RIGHT
    return http.judge(answer)


def complaint(answer: http.Answer) -> str:
    """What is wrong; empty where it went well. An `ErrorMessage` of blanks only is none."""
    body = answer.data()
    if not isinstance(body, dict):
        return "" if answer.well else f"feil {answer.status}"
    said = str(body.get("ErrorMessage") or body.get("Message") or "").strip()
    if answer.well and body.get("Successful"):
        return ""
    return said[:300] or f"feil {answer.status}"


def _kind(answer: http.Answer) -> str:
    body: Any = answer.data()
    kind = body.get("ExceptionType") if isinstance(body, dict) else ""
    return str(kind or "").rpartition(".")[2]
