"""The Zoom twin: gives tokens that run out, counts what is asked in a second and in a day, and knows scopes."""

from __future__ import annotations

import base64
import json
import secrets
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from kursflyt.connectors import zoom
from kursflyt.connectors.twins.contract import Contract, Request
from kursflyt.connectors.twins.faults import Faults
from kursflyt.connectors.twins.front import Reply, Twin
from kursflyt.connectors.twins.zoom_meetings import OPERATIONS
from kursflyt.connectors.twins.zoom_world import SCOPES, No, World

FOLDER = Path(zoom.__file__).parent
CONTRACT = Contract(FOLDER / "zoom.openapi.yaml", base="")
ACCOUNT, CLIENT, SECRET, HOST = "twin-account", "twin-client", "twin-secret", "kurs@skolen.example"
MEDIUM = frozenset({"meetingCreate", "meetings", "pastMeetings", "pastMeetingParticipants"})


class Zoom(Twin):
    """`per_second`: how many of each weight the account may ask, as of the plan Pro. `account_used_up`: for the day."""

    name = "Zoom"

    def __init__(self, faults: Faults | None = None, *, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(CONTRACT, faults)
        self.world = World()
        self.secret, self.per_second, self.account_used_up = SECRET, {"Light": 30, "Medium": 20}, False
        self._clock, self._second, self._asked = clock, 0, Counter[str]()

    def admit(self, request: Request) -> Reply | None:
        given = request.headers.get("Authorization", "")
        if request.operation == "getToken":
            pair = base64.b64encode(f"{CLIENT}:{self.secret}".encode()).decode()
            return None if given == f"Basic {pair}" else error("token_bad_client")
        ends = self.world.tokens.get(given.removeprefix("Bearer "))
        if ends is None or self.world.clock() >= ends:
            return error("invalid_token_124")
        scope = SCOPES.get(request.operation)
        if scope is not None and scope not in self.world.scopes:
            return error("missing_scope_4711", f"Invalid access token, does not contain scopes:[{scope}].")
        return self._too_many("Medium" if request.operation in MEDIUM else "Light")

    def do(self, request: Request) -> Reply:
        if request.operation == "getToken":
            return self._token(request)
        operation = OPERATIONS.get(request.operation)
        if operation is None:
            self.violations.append(f"The twin does not know {request.operation}")
            return self.refused(501, "Not in the twin")
        try:
            found = operation(self.world, request, json.loads(request.body) if request.body else {})
        except No as no:
            return error(no.name, no.message)
        assert isinstance(found, dict)
        public = {name: value for name, value in found.items() if not name.startswith("_")}
        return Reply(int(found.get("_status", 200)), public)

    def throttled(self) -> Reply:
        return error("rate_per_second")

    def refused(self, status: int, said: str) -> Reply:
        return Reply(status, {"code": status, "message": said})

    def _token(self, request: Request) -> Reply:
        if f"account_id={ACCOUNT}" not in request.body.decode():
            return error("token_bad_client")
        token = secrets.token_urlsafe(24)
        self.world.tokens[token] = self.world.clock() + timedelta(seconds=self.world.token_seconds)
        scope = " ".join(sorted(self.world.scopes))
        body = {"access_token": token, "token_type": "bearer", "expires_in": self.world.token_seconds, "scope": scope}
        return Reply(200, body)

    def _too_many(self, weight: str) -> Reply | None:
        """Of the second, which passes; or of the account's day, whose end is said."""
        if self.account_used_up:
            reply = error("rate_daily_account")
            ends = f"{self.world.next_midnight():%Y-%m-%dT%H:%M:%SZ}"
            return Reply(reply.status, reply.body, {**reply.headers, "Retry-After": ends})
        second = int(self._clock())
        if second != self._second:
            self._second, self._asked = second, Counter()
        self._asked[weight] += 1
        return self.throttled() if self._asked[weight] > self.per_second[weight] else None


def error(name: str, message: str = "") -> Reply:
    """One of the recorded errors, with this message where it names something."""
    recorded = json.loads((FOLDER / "errors" / f"{name}.json").read_text(encoding="utf-8"))
    body = {**recorded["body"], **({"message": message} if message else {})}
    return Reply(recorded["status"], body, recorded["headers"])
