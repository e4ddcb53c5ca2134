"""What an answer says, as one line, so that the breaks of a template do not matter."""

from __future__ import annotations

from typing import Any


def read(answer: Any) -> str:
    return " ".join(answer.content.decode().split())
