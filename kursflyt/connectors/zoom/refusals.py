"""How Zoom says no: by a code in the body, since the text changes, and with two kinds of «too many requests»."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from kursflyt.connectors import http, roles
from kursflyt.connectors.http import Verdict

BAD_TOKEN = 124
MISSING_SCOPE = frozenset({4700, 4711})
NO_SUCH_USER = frozenset({1001, 1010})
NO_SUCH_MEETING = frozenset({3001})
IN_PROGRESS = frozenset({3002})
ENDED = frozenset({3007})
MAY_NOT_HOST = frozenset({3161})


class Declined(roles.NeedsPerson):
    """Zoom answered no to one request. Whoever asked may know what to do; otherwise it goes to a person."""

    def __init__(self, operation: str, status: int, body: Any) -> None:
        self.status, self.code = status, code(body)
        super().__init__(_sentence(operation, self.status, self.code, _said(body)))

    def is_about(self, codes: frozenset[int]) -> bool:
        return self.code in codes


def judge(answer: http.Answer) -> Verdict:
    """A missing scope is 400 or 401 with its own code; what a host has used up for the day is not a moment's rush."""
    if answer.status == 429:
        return Verdict.ANSWERED if of_the_hosts_day(answer) else Verdict.BUSY
    found = code(answer.data())
    if found in MISSING_SCOPE:
        return Verdict.NO_RIGHT
    if found == BAD_TOKEN:
        return Verdict.NO_ENTRY
    return http.judge(answer)


def judge_login(answer: http.Answer) -> Verdict:
    """Whoever is not let in gets no token: wrong client, wrong account, or an app that is not active."""
    if answer.status in {400, 401, 403}:
        return Verdict.NO_ENTRY
    return http.judge(answer)


def of_the_hosts_day(answer: http.Answer) -> bool:
    """The limit of 100 changes a day for a host comes without the headers that all the others have."""
    headers = answer.headers
    return answer.status == 429 and "Retry-After" not in headers and "X-RateLimit-Type" not in headers


def used_up(now: datetime) -> roles.TryAgain:
    """Nothing more can be changed for this host before midnight in UTC."""
    midnight = (now.astimezone(UTC) + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return roles.TryAgain(
        "Verten har nådd Zooms grense på 100 endringer per døgn. Det kan endres igjen etter klokken 02.",
        after=(midnight - now).total_seconds(),
    )


def code(body: Any) -> int:
    """0 where there is none."""
    found = body.get("code") if isinstance(body, dict) else None
    return found if isinstance(found, int) else 0


def _said(body: Any) -> str:
    if not isinstance(body, dict):
        return ""
    fields = [f"{row.get('field')}: {row.get('message')}" for row in body.get("errors") or () if isinstance(row, dict)]
    return "; ".join([str(body.get("message") or ""), *fields]).strip("; ")


def _sentence(operation: str, status: int, found: int, said: str) -> str:
    if found in MAY_NOT_HOST:
        return "Zoom lar ikke verten holde møter. Gi brukeren lisens i Zoom, eller bytt vert, og prøv igjen."
    return f"Zoom sa nei ({operation}): {said or f'feil {status}'}"
