"""How Xledger says no: mostly as 200 with a list of errors, each with a sentence and at times a code."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from typing import Any

from kursflyt.connectors import http, roles
from kursflyt.connectors.http import Verdict
from kursflyt.connectors.xledger import moments

BURST = "BAD_REQUEST.BURST_RATE_LIMIT_REACHED"
CONCURRENCY = "BAD_REQUEST.CONCURRENCY_LIMIT_REACHED"
CREDITS = "BAD_REQUEST.INSUFFICIENT_CREDITS"
PAUSES = {BURST: 5.0, CONCURRENCY: 1.0, CREDITS: 1200.0}  # seconds, as in the vendor's own sample
_NO_ENTRY = ("UNAUTHENTICATED", "UNAUTHORIZED", "INVALID_TOKEN")
_NO_RIGHT = ("FORBIDDEN", "ACCESS_DENIED")


class Declined(roles.NeedsPerson):
    """Xledger said no to one request. Whoever asked may know what to do; otherwise it goes to a person."""

    def __init__(self, operation: str, said: str) -> None:
        super().__init__(f"Xledger sa nei ({operation}): {said}")


def judge(answer: http.Answer) -> Verdict:
    """Also an answer that is 200 may be a no, and the first error that tells what kind it is decides."""
    verdict = http.judge(answer)
    if verdict is not Verdict.ANSWERED:
        return verdict
    for error in errors(answer):
        code, said = _code(error), str(error.get("message") or "").casefold()
        if code in PAUSES:
            return Verdict.BUSY
        if "api token" in said or code.endswith(_NO_ENTRY):
            return Verdict.NO_ENTRY
        if code.endswith(_NO_RIGHT):
            return Verdict.NO_RIGHT
        if "timed out" in said:
            return Verdict.BROKEN
    return Verdict.ANSWERED


def seconds_asked(answer: http.Answer) -> float | None:
    """How long Xledger wants us to wait; None where it does not say. Credits come back at a moment that it names."""
    for error in errors(answer):
        code = _code(error)
        if code in PAUSES:
            return _until_reset(error) if code == CREDITS else PAUSES[code]
    return http.asked_in_header(answer)


def complaint(answer: http.Answer) -> str:
    """What is wrong, in Xledger's own sentences; empty where it went well."""
    said = [str(error.get("message") or _code(error) or "uten grunn") for error in errors(answer)]
    if said:
        return " ".join(said)[:400]
    body = answer.data()
    well = answer.well and isinstance(body, dict) and isinstance(body.get("data"), dict)
    return "" if well else f"feil {answer.status}"


def errors(answer: http.Answer) -> list[dict[str, Any]]:
    body = answer.data() if b'"errors"' in answer.content else None
    found = body.get("errors") if isinstance(body, dict) else None
    return [error for error in found if isinstance(error, dict)] if isinstance(found, list) else []


def _until_reset(error: dict[str, Any]) -> float:
    extensions = error.get("extensions")
    named = extensions.get("resetAt") if isinstance(extensions, dict) else None
    with contextlib.suppress(ValueError, TypeError):
        moment = moments.read(str(named))
        return max((moment - datetime.now(UTC)).total_seconds(), 1.0)
    return PAUSES[CREDITS]


def _code(error: dict[str, Any]) -> str:
    extensions = error.get("extensions")
    inner = extensions.get("code") if isinstance(extensions, dict) else None
    return str(error.get("code") or inner or "")
