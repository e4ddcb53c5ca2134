"""A GraphQL schema as a twin's contract: a question's name, whether it is as the schema says, and its answer."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from graphql import (
    GraphQLError,
    GraphQLScalarType,
    GraphQLSchema,
    OperationDefinitionNode,
    build_schema,
    execute_sync,
    parse,
    validate,
)

from kursflyt.connectors.twins.contract import Contract, Request

Read = Callable[[Any], Any]


class GraphQLContract(Contract):
    """`readers`: how values of the schema's own scalars are checked on their way in. `files`: where files are given."""

    def __init__(self, file: Path, *, path: str, files: str, readers: Mapping[str, Read]) -> None:
        super().__init__(file, base="")
        self._path, self._files, self._readers = path, files, readers

    @cached_property
    def schema(self) -> GraphQLSchema:
        schema = build_schema(self._file.read_text(encoding="utf-8"))
        for name, read in self._readers.items():
            scalar = schema.type_map[name]
            assert isinstance(scalar, GraphQLScalarType)
            scalar.coerce_input_value = read
            scalar.coerce_input_literal = lambda node, read=read: read(node.value)  # type: ignore[misc]
        return schema

    @property
    def operations(self) -> set[str]:
        kinds = (self.schema.query_type, self.schema.mutation_type)
        return {name for kind in kinds if kind is not None for name in kind.fields} | {"file"}

    def operation(self, method: str, path: str) -> tuple[str, tuple[tuple[str, str], ...]]:
        """Of a question only what its text says is known: see `named`."""
        if method == "get" and path.startswith(self._files):
            return "file", (("id", path.removeprefix(self._files)),)
        return ("question" if (method, path) == ("post", self._path) else ""), ()

    def named(self, request: Request) -> str:
        """What the question calls itself, which is what it asks for."""
        try:
            first = parse(json.loads(request.body)["query"]).definitions[0]
        except (ValueError, KeyError, TypeError, GraphQLError):
            return ""
        name = first.name if isinstance(first, OperationDefinitionNode) else None
        return name.value if name is not None else ""

    def against_request(self, request: Request) -> str:
        if request.operation == "file":
            return ""
        if not request.content_type.startswith("application/json"):
            return f"Content-Type is {request.content_type}"
        body = json.loads(request.body)
        if set(body) - {"query", "variables"}:
            return f"the body has {sorted(body)}"
        faults = validate(self.schema, parse(body["query"]))
        return "; ".join(fault.message for fault in faults)

    def against_answer(self, request: Request, *, status: int, headers: dict[str, str], body: bytes) -> str:
        """The schema has made it; what remains is that it is an answer at all."""
        if request.operation == "file" or status != 200:
            return ""
        return "" if {"data", "errors"} & set(json.loads(body)) else "neither data nor errors"

    def ask(self, request: Request, root: Mapping[str, Any]) -> dict[str, Any]:
        """The answer by these answerers, as the vendor words it: codes stand beside the sentence."""
        body = json.loads(request.body)
        result = execute_sync(
            self.schema, parse(body["query"]), root_value=dict(root), variable_values=body.get("variables") or {}
        )
        if not result.errors:
            return {"data": result.data}
        return {"errors": [_worded(error) for error in result.errors]}


def _worded(error: GraphQLError) -> dict[str, Any]:
    extensions = dict(error.extensions or {})
    code = extensions.pop("code", None)
    return (
        {"message": error.message}
        | ({"code": code} if code else {})
        | ({"extensions": extensions} if extensions else {})
    )
