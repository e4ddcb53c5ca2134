"""The WordPress twin: knows application passwords and rights, and what often stands before it and shuts it."""

from __future__ import annotations

import base64
import json
from pathlib import Path

from kursflyt.connectors import wordpress
from kursflyt.connectors.twins.contract import Contract, Request
from kursflyt.connectors.twins.faults import Faults
from kursflyt.connectors.twins.front import Reply, Twin
from kursflyt.connectors.twins.wordpress_content import OPERATIONS
from kursflyt.connectors.twins.wordpress_world import No, World, status_forbidden

CONTRACT = Contract(Path(wordpress.__file__).parent / "wordpress.openapi.yaml", base="")
USER, PASSWORD = "kursflyt", "twinabcdefghijklmnopqrst"
HTML = {"Content-Type": "text/html; charset=utf-8"}


class WordPress(Twin):
    """`stripped`: the host takes the header with the password away. `walled`: an extension shuts the interface.

    `passwords_off`: no application passwords. `page_instead`: a page for people is answered, as by a bot guard.
    """

    name = "WordPress"

    def __init__(self, faults: Faults | None = None) -> None:
        super().__init__(CONTRACT, faults)
        self.world = World()
        self.password = PASSWORD
        self.stripped = self.walled = self.passwords_off = self.page_instead = False

    def admit(self, request: Request) -> Reply | None:
        """All that we ask for needs somebody signed in."""
        if self.walled:
            return Reply(403, "<html><body><h1>403 Forbidden</h1></body></html>", HTML)
        if self.page_instead:
            return Reply(200, "<html><body>Checking your browser</body></html>", HTML)
        given = "" if self.stripped else request.headers.get("Authorization", "")
        if not given:
            return self._nobody(request)
        if self.passwords_off:
            return error(No("application_passwords_disabled", 501, "Application passwords are not available."), 401)
        name, _, password = base64.b64decode(given.removeprefix("Basic ")).decode().partition(":")
        if name != USER:
            return error(No("invalid_username", 401, "Unknown username. Check again or try your email address."))
        if password.replace(" ", "") != self.password:
            return error(No("incorrect_password", 401, "The provided password is an invalid application password."))
        return None

    def do(self, request: Request) -> Reply:
        operation = OPERATIONS.get(request.operation)
        if operation is None:
            self.violations.append(f"The twin does not know {request.operation}")
            return self.refused(501, "Not in the twin")
        is_data = request.content_type.startswith("application/json")
        try:
            found = operation(self.world, request, json.loads(request.body) if request.body and is_data else {})
        except No as no:
            return error(no)
        assert isinstance(found, dict)
        if "_rows" in found:
            return Reply(200, found["_rows"], found["_headers"])
        public = {name: value for name, value in found.items() if not name.startswith("_")}
        return Reply(int(found.get("_status", 200)), public)

    def refused(self, status: int, said: str) -> Reply:
        code = "internal_server_error" if status >= 500 else "rest_invalid_param"
        return Reply(status, {"code": code, "message": said, "data": {"status": status}})

    def _nobody(self, request: Request) -> Reply:
        if request.operation in {"listPages", "listPosts"} and request.given("status", "publish") != "publish":
            return error(status_forbidden(401))
        code = {"getMe": "rest_not_logged_in", "createPage": "rest_cannot_create", "createPost": "rest_cannot_create"}
        return error(No(code.get(request.operation, "rest_forbidden_context"), 401))


def error(no: No, status: int = 0) -> Reply:
    """As WordPress says no."""
    status = status or no.status
    return Reply(status, {"code": no.code, "message": no.message, "data": {"status": status, **no.data}})
