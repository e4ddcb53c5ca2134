"""Serves a twin at an address of this machine, several requests at a time."""

from __future__ import annotations

import socketserver
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from kursflyt.connectors.twins.faults import Lost
from kursflyt.connectors.twins.front import Twin


class _Server(socketserver.ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Handler(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        """The twin counts its calls itself, and says no names."""


def server(twin: Twin, *, port: int, host: str = "127.0.0.1") -> WSGIServer:
    """Ready to `serve_forever`. Port 0 takes a free one."""

    def application(environ: dict[str, Any], start_response: Any) -> Any:
        try:
            return twin(environ, start_response)
        except Lost:
            start_response("504 -", [("Content-Length", "0")])
            return [b""]

    return make_server(host, port, application, server_class=_Server, handler_class=_Handler)
