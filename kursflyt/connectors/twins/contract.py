"""Whether a request or an answer is as the vendor describes it; and which operation a request is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from openapi_core import OpenAPI
from openapi_core.datatypes import RequestParameters
from openapi_core.exceptions import OpenAPIError
from werkzeug.datastructures import Headers, ImmutableMultiDict

METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Request:
    """A request as it came in: `method` in small letters, `path` decoded, `named` the parts of it that have names."""

    method: str
    host_url: str
    path: str
    query: tuple[tuple[str, str], ...]
    headers: dict[str, str]
    body: bytes
    operation: str = ""
    named: tuple[tuple[str, str], ...] = ()

    @cached_property  # the checker writes the named parts of the path into it
    def parameters(self) -> RequestParameters:
        return RequestParameters(query=ImmutableMultiDict(self.query), header=Headers(self.headers))

    @property
    def content_type(self) -> str:
        return self.headers.get("Content-Type", "")

    def given(self, name: str, default: str = "") -> str:
        """The value of a part of the path or of the query."""
        return dict((*self.query, *self.named)).get(name, default)

    def all_given(self, name: str) -> list[str]:
        return [value for key, value in self.query if key == name]


@dataclass(frozen=True)
class _Answer:
    status_code: int
    content_type: str
    headers: Headers
    data: bytes


class Contract:
    """An OpenAPI description, read once."""

    def __init__(self, file: Path, *, base: str) -> None:
        self._file, self._base = file, base

    @cached_property
    def _description(self) -> dict[str, Any]:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        description: dict[str, Any] = yaml.load(self._file.read_text(encoding="utf-8"), Loader=loader)
        return description

    @cached_property
    def _checker(self) -> OpenAPI:
        return OpenAPI.from_dict(self._description)  # type: ignore[arg-type]

    @cached_property
    def _paths(self) -> list[tuple[str, re.Pattern[str], str]]:
        """Method, pattern and operation; paths with fewer names in them first."""
        found = []
        for path, by_method in sorted(self._description["paths"].items(), key=lambda entry: entry[0].count("{")):
            pattern = re.compile(self._base + re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(path)))
            found += [(method, pattern, by_method[method]["operationId"]) for method in METHODS if method in by_method]
        return found

    @property
    def operations(self) -> set[str]:
        return {operation for _, _, operation in self._paths}

    def operation(self, method: str, path: str) -> tuple[str, tuple[tuple[str, str], ...]]:
        """The operation and the named parts of the path; empty where there is none."""
        for its_method, pattern, operation in self._paths:
            if method == its_method and (match := pattern.fullmatch(path)):
                return operation, tuple(match.groupdict().items())
        return "", ()

    def against_request(self, request: Request) -> str:
        """What is wrong with the request; empty when nothing is."""
        try:
            self._checker.validate_request(request)  # type: ignore[arg-type]
        except OpenAPIError as fault:
            return _said(fault)
        return ""

    def against_answer(self, request: Request, *, status: int, headers: dict[str, str], body: bytes) -> str:
        content_type = headers.get("Content-Type", "application/json").partition(";")[0]
        answer = _Answer(status, content_type, Headers(headers), body)
        try:
            self._checker.validate_response(request, answer)  # type: ignore[arg-type]
        except OpenAPIError as fault:
            return _said(fault)
        return ""


def _said(fault: BaseException) -> str:
    """The fault and what it came of, without values of persons beyond what the schema quotes."""
    cause = fault.__cause__
    errors = getattr(cause, "schema_errors", ()) if cause is not None else ()
    details = "; ".join(f"{'/'.join(map(str, error.path))}: {error.message}"[:300] for error in errors)
    return f"{type(fault).__name__}: {fault}" + (f" ({details or cause})" if cause is not None else "")
