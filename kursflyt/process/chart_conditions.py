"""Reads the conditions on a chart's flows, which the engine runs as Python.

A chart may come from anywhere, so a condition may hold names, texts and comparisons only, and never a call: otherwise
uploading a chart would be running a program on the college's server.
"""

import ast

NAMES = frozenset({"outcome", "has_fee"})
_PARTS = (
    ast.Expression, ast.BoolOp, ast.And, ast.Or, ast.UnaryOp, ast.Not, ast.Compare, ast.Eq, ast.NotEq, ast.In,
    ast.NotIn, ast.Name, ast.Load, ast.Constant, ast.Tuple, ast.List,
)  # fmt: skip


def problem_with(condition: str) -> str:
    """Why the condition cannot be run, as the end of a Norwegian sentence about the flow; empty if it can."""
    if not condition:
        return "har ingen betingelse."
    try:
        expression = ast.parse(condition, mode="eval")
    except (SyntaxError, ValueError, RecursionError):
        return f"har betingelsen «{condition}», som ikke kan leses."
    for part in ast.walk(expression):
        if not isinstance(part, _PARTS):
            return f"har betingelsen «{condition}». Bare sammenligninger med ==, !=, in, and, or og not er tillatt."
        if isinstance(part, ast.Name) and part.id not in NAMES:
            return f"spør etter «{part.id}», som Kursflyt ikke kjenner. Den kjenner {' og '.join(sorted(NAMES))}."
    return ""


def names_in(condition: str) -> set[str]:
    """Which names a condition asks for. Raises SyntaxError where problem_with finds a problem."""
    return {part.id for part in ast.walk(ast.parse(condition or "None", mode="eval")) if isinstance(part, ast.Name)}


def holds(condition: str, **facts: object) -> bool:
    """Whether the condition is true of the facts. Raises ValueError if it is one that problem_with refuses."""
    if problem_with(condition):
        raise ValueError(condition)
    return bool(eval(condition, {"__builtins__": {}}, facts))
