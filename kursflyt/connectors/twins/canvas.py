"""The Canvas twin: signs in, throttles and pages as Canvas does; what an operation does stands by its subject."""

from __future__ import annotations

import json
import math
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from kursflyt.connectors import canvas
from kursflyt.connectors.twins import (
    canvas_content,
    canvas_courses,
    canvas_grades,
    canvas_pages,
    canvas_people,
    canvas_sis,
)
from kursflyt.connectors.twins.canvas_bucket import Bucket
from kursflyt.connectors.twins.canvas_world import Operation, Row, World, shown
from kursflyt.connectors.twins.contract import Contract, Request
from kursflyt.connectors.twins.faults import Faults
from kursflyt.connectors.twins.front import Reply, Twin

FOLDER = Path(canvas.__file__).parent
CONTRACT = Contract(FOLDER / "canvas.openapi.yaml", base="/api/v1")
TOKEN = "twin-token"
WRAPPED = {"listSisImportErrors": "sis_import_errors"}  # lists that are not the answer itself
OPERATIONS: dict[str, Operation] = {
    **canvas_courses.OPERATIONS,
    **canvas_people.OPERATIONS,
    **canvas_content.OPERATIONS,
    **canvas_pages.OPERATIONS,
    **canvas_grades.OPERATIONS,
    **canvas_sis.OPERATIONS,
}


class Canvas(Twin):
    """`throttle_as`: the status of «too many requests», 429 or the older 403. `old`: says a missing right as 401."""

    name = "Canvas"

    def __init__(self, faults: Faults | None = None, *, token: str = TOKEN) -> None:
        super().__init__(CONTRACT, faults)
        self.world, self.token = World(), token
        self.expired, self.old, self.throttle_as = False, False, 429
        self.bucket = Bucket(clock=time.monotonic)

    def admit(self, request: Request) -> Reply | None:
        given = request.headers.get("Authorization", "")
        if not given:
            return error("unauthenticated_no_token")
        if given != f"Bearer {self.token}":
            return error("unauthenticated_invalid_token")
        if self.expired:
            return error("unauthenticated_expired_token")
        return None

    def answer(self, request: Request) -> Reply:
        """A request in flight costs much until it is done: one at a time is never throttled, twelve at a time are."""
        with self.bucket.request() as room:
            if not room:
                return self.throttled()
            reply = super().answer(request)
        cost = {"X-Request-Cost": f"{self.bucket.COST}", "X-Rate-Limit-Remaining": f"{self.bucket.remaining:.1f}"}
        return Reply(reply.status, reply.body, {**cost, **reply.headers})

    def do(self, request: Request) -> Reply:
        operation = OPERATIONS.get(request.operation)
        if operation is None:
            self.violations.append(f"The twin does not know {request.operation}")
            return self.refused(501, "Not in the twin")
        try:
            found = operation(self.world, request, _body(request))
        except canvas_courses.No as no:
            return self._no(no)
        ids_as_text = "canvas-string-ids" in request.headers.get("Accept", "")
        if isinstance(found, list):
            rows = [shown(row, ids_as_text=ids_as_text) for row in found]
            return self._page(request, rows, inside=WRAPPED.get(request.operation, ""))
        return Reply(int(found.get("_status", 200)), shown(found, ids_as_text=ids_as_text))

    def throttled(self) -> Reply:
        return error(f"throttled_{self.throttle_as}")

    def _no(self, no: canvas_courses.No) -> Reply:
        if no.name == "unauthorized":
            return error("unauthorized_old" if self.old else "unauthorized_new")
        return error(no.name) if not no.body else Reply(no.status, no.body)

    def _page(self, request: Request, rows: list[Row], *, inside: str) -> Reply:
        size = min(int(request.given("per_page", "10")), self.world.page_size)
        number = int(request.given("page", "bookmark:1").partition(":")[2])
        others = [(name, value) for name, value in request.query if name not in {"page", "per_page"}]
        last = max(math.ceil(len(rows) / size), 1)
        links = {"current": number, "first": 1, **({"next": number + 1} if number < last else {})}
        header = ",".join(f'<{_address(request, others, size, at)}>; rel="{rel}"' for rel, at in links.items())
        page = rows[(number - 1) * size : number * size]
        return Reply(200, {inside: page} if inside else page, {"Link": header})


def _body(request: Request) -> Any:
    """Files are left as they are, for the operation that reads them."""
    if not request.body:
        return {}
    return json.loads(request.body) if "json" in request.content_type else request.body


def _address(request: Request, query: list[tuple[str, str]], size: int, page: int) -> str:
    given = urlencode([*query, ("page", f"bookmark:{page}"), ("per_page", str(size))])
    return f"{request.host_url}{quote(request.path)}?{given}"


def error(name: str) -> Reply:
    """One of the recorded errors."""
    recorded = json.loads((FOLDER / "errors" / f"{name}.json").read_text(encoding="utf-8"))
    return Reply(recorded["status"], recorded["body"], recorded["headers"])
