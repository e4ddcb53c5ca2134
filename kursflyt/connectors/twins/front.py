"""What all twins have in common: a WSGI application that checks the contract, fails on command and counts the calls."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from kursflyt.connectors.twins.contract import Contract, Request
from kursflyt.connectors.twins.faults import Fault, Faults, Lost

LONGEST_BODY = 50 * 1024 * 1024
StartResponse = Callable[[str, list[tuple[str, str]]], object]


@dataclass(frozen=True)
class Reply:
    """`body` is sent as JSON, or as it is when it is text; 204 has none."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def content(self) -> bytes:
        if self.status == 204:
            return b""
        return self.body.encode() if isinstance(self.body, str) else json.dumps(self.body).encode()

    def all_headers(self) -> dict[str, str]:
        kind = "text/plain; charset=utf-8" if isinstance(self.body, str) else "application/json; charset=utf-8"
        return {"Content-Type": kind, **self.headers}


class Twin:
    """One vendor's stand-in. `calls` are the operations that came, `violations` what was not as the contract says."""

    name = ""

    def __init__(self, contract: Contract, faults: Faults | None = None) -> None:
        self.contract, self.faults = contract, faults or Faults()
        self.calls: list[str] = []
        self.violations: list[str] = []
        self._lock = threading.RLock()

    # What a vendor has of its own

    def admit(self, request: Request) -> Reply | None:
        """A no before the request is looked at: credentials, too many requests."""
        return None

    def do(self, request: Request) -> Reply:
        raise LookupError(request.operation)

    def throttled(self) -> Reply:
        return Reply(429, "Too Many Requests\n")

    def refused(self, status: int, said: str) -> Reply:
        return Reply(status, {"errors": [{"message": said}]})

    # What all do alike

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        reply = self.answer(_request(environ, self.contract))
        headers = [*reply.all_headers().items(), ("Content-Length", str(len(reply.content)))]
        start_response(f"{reply.status} -", headers)
        return [reply.content]

    def answer(self, request: Request) -> Reply:
        fault = self.faults.next_for(request.operation)
        if self.faults.slow:
            time.sleep(self.faults.slow)
        self._before(fault)
        with self._lock:
            reply = self._refusal(fault) or self._done(request)
        if fault is Fault.LOST_AFTER:
            raise Lost(request.operation)
        return self.refused(502, "Bad gateway") if fault is Fault.BROKEN_AFTER else reply

    def _before(self, fault: Fault | None) -> None:
        if fault is Fault.LOST:
            raise Lost

    def _refusal(self, fault: Fault | None) -> Reply | None:
        if fault is Fault.THROTTLED:
            return self.throttled()
        if fault in {Fault.DOWN, Fault.BROKEN}:
            return self.refused(503 if fault is Fault.DOWN else 500, "An error occurred.")
        return None

    def _done(self, request: Request) -> Reply:
        self.calls.append(request.operation)
        refusal = self.admit(request)
        if refusal is not None:
            return refusal
        wrong = self.contract.against_request(request) if request.operation else "No such operation"
        if wrong:
            self.violations.append(f"{request.method} {request.path}: {wrong}")
            return self.refused(400, f"Not as the contract says: {wrong}")
        reply = self.do(request)
        wrong = self.contract.against_answer(
            request, status=reply.status, headers=reply.all_headers(), body=reply.content
        )
        if wrong:
            self.violations.append(f"answer to {request.operation}: {wrong}")
        return reply


def _request(environ: dict[str, Any], contract: Contract) -> Request:
    method = str(environ["REQUEST_METHOD"]).lower()
    path = _utf8(str(environ.get("PATH_INFO", "")))
    operation, named = contract.operation(method, path)
    length = min(int(environ.get("CONTENT_LENGTH") or 0), LONGEST_BODY)
    headers = {
        name.removeprefix("HTTP_").replace("_", "-").title(): str(value)
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }
    if environ.get("CONTENT_TYPE"):
        headers["Content-Type"] = str(environ["CONTENT_TYPE"])
    host = headers.get("Host", "localhost")
    return Request(
        method=method,
        host_url=f"{environ.get('wsgi.url_scheme', 'http')}://{host}",
        path=path,
        query=tuple(parse_qsl(str(environ.get("QUERY_STRING", "")), keep_blank_values=True)),
        headers=headers,
        body=environ["wsgi.input"].read(length) if length else b"",
        operation=operation,
        named=named,
    )


def _utf8(path: str) -> str:
    """WSGI gives bytes as Latin-1; a transport in the same process may give text."""
    try:
        return path.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return path
