"""What comes back from Public 360, as far as we use it."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kursflyt.core.clock import OSLO


@dataclass(frozen=True)
class Case:
    """`status` as the instance words it."""

    number: str
    status: str = ""

    @classmethod
    def read(cls, row: dict[str, Any]) -> Case:
        return cls(number=str(row["CaseNumber"]), status=str(row.get("Status") or ""))


@dataclass(frozen=True)
class FileThere:
    """`content` is None where it was not asked for, or is not shown to us."""

    title: str
    content: bytes | None

    @classmethod
    def read(cls, row: dict[str, Any]) -> FileThere:
        return cls(title=str(row.get("Title") or ""), content=_decoded(row.get("Base64Data")))


@dataclass(frozen=True)
class Document:
    number: str
    status: str
    files: tuple[FileThere, ...]

    @classmethod
    def read(cls, row: dict[str, Any]) -> Document:
        return cls(
            number=str(row["DocumentNumber"]),
            status=str(row.get("StatusCode") or ""),
            files=tuple(FileThere.read(file) for file in row.get("Files") or ()),
        )


@dataclass(frozen=True)
class CodeRow:
    recno: int
    code: str
    description: str

    @classmethod
    def read(cls, row: dict[str, Any]) -> CodeRow:
        return cls(
            recno=int(row["Recno"]), code=str(row.get("Code") or ""), description=str(row.get("Description") or "")
        )


def day(at: datetime) -> str:
    """The day in Norway as Public 360 wants it: midnight, without a zone."""
    return at.astimezone(OSLO).strftime("%Y-%m-%dT00:00:00")


def _decoded(text: object) -> bytes | None:
    if not isinstance(text, str) or not text:
        return None
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        return None
