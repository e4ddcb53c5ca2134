"""The evaluation of a course run: results with plots and their tables, findings, and what is done about them."""

from kursflyt.documents.evaluation_report.document import (
    Comments,
    EvaluationReport,
    FindingRow,
    ScaleResult,
    Theme,
    composition,
    render,
)

__all__ = ["Comments", "EvaluationReport", "FindingRow", "ScaleResult", "Theme", "composition", "render"]
