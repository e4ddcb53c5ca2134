"""A visitor of the web: one open connection on a plain socket, so that little of the machine's time is its own."""

from __future__ import annotations

import re
import socket
from dataclasses import dataclass

BOUNDARY = "kursflyt-bench-boundary"


@dataclass(frozen=True)
class Answer:
    status: int
    head: bytes
    body: bytes

    def header(self, name: str) -> str:
        found = re.search(rf"^{name}: *(.*?)\r?$".encode(), self.head, re.IGNORECASE | re.MULTILINE)
        return found.group(1).decode() if found else ""


class Visitor:
    """Talks HTTP/1.1 to `port` of this machine. Raises ConnectionError when the server hangs up."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def close(self) -> None:
        self.socket.close()

    def ask(self, method: str, path: str, body: bytes = b"", kind: str = "") -> Answer:
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
        if kind:
            head += f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
        self.socket.sendall(head.encode() + b"\r\n" + body)
        return self._read()

    def _read(self) -> Answer:
        received = b""
        while b"\r\n\r\n" not in received:
            received += self._more()
        head, _, body = received.partition(b"\r\n\r\n")
        size = re.search(rb"^content-length: *(\d+)", head, re.IGNORECASE | re.MULTILINE)
        length = int(size.group(1)) if size else 0
        if b"chunked" in head.lower():
            while not body.endswith(b"0\r\n\r\n"):
                body += self._more()
        while len(body) < length:
            body += self._more()
        return Answer(int(head.split(b" ", 2)[1]), head, body)

    def _more(self) -> bytes:
        piece = self.socket.recv(262_144)
        if not piece:
            raise ConnectionError("the server hung up")
        return piece

    def register(self, path: str, answers: dict[str, str]) -> None:
        """A whole registration: the form, the answers, the receipt. Raises RuntimeError when it is not taken."""
        form = self.ask("GET", path)
        if form.status != 200 or b"<form" not in form.body:
            raise RuntimeError(f"The form answered {form.status}")
        sent = self.ask("POST", path, multipart(answers), f"multipart/form-data; boundary={BOUNDARY}")
        if sent.status != 302:
            raise RuntimeError(f"The registration answered {sent.status}: {_errors_in(sent.body)}")
        receipt = self.ask("GET", sent.header("location"))
        if receipt.status != 200:
            raise RuntimeError(f"The receipt answered {receipt.status}")


def _errors_in(page: bytes) -> str:
    """What the page says about each field that is wrong."""
    found = re.findall(rb'id="id_(\w+)_error"[^>]*>(.*?)<', page, re.DOTALL)
    return "; ".join(f"{name.decode()}: {text.decode(errors='replace').strip()}" for name, text in found)


def multipart(fields: dict[str, str]) -> bytes:
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    return ("".join(parts) + f"--{BOUNDARY}--\r\n").encode()
