"""What the rules said of one invoice: layers that ran or did not, and what each found.

A layer that did not run says so and why. An invoice is valid only when every layer has run and none found a fault.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kursflyt.documents.ehf import explanations

Severity = Literal["fatal", "warning", "info"]
Verdict = Literal["valid", "invalid", "not_judged"]
MOST_FINDINGS = 100
_GRAVITY: tuple[Severity, ...] = ("fatal", "warning", "info")
XML, XSD, CEN, PEPPOL, OWN = "xml", "xsd", "cen", "peppol", "own"
LAYER_NAMES = {
    XML: "Lesbar XML",
    XSD: "XML-skjema (UBL 2.1 XSD)",
    CEN: "EN 16931",
    PEPPOL: "Peppol BIS Billing 3.0 med norske regler",
    OWN: "Egne kontroller",
}


@dataclass(frozen=True, kw_only=True)
class RuleFinding:
    """One broken rule: its published id, our Norwegian sentence, the engine's own words, and where.

    `layer` is the name of the layer that found it, as in `LayerRun.name`.
    """

    rule: str
    severity: Severity
    message: str
    detail: str
    location: str
    layer: str


@dataclass(frozen=True, kw_only=True)
class LayerRun:
    """One layer of rules with its version. `judged` False: it did not run, and `reason` says why in Norwegian.

    `key` is its short name: one of `LAYER_NAMES`, or the file name of a rule set of the school's own.
    """

    name: str
    version: str
    engine: str
    judged: bool
    rules_run: int = 0
    reason: str = ""
    key: str = ""


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """What the rules said of one invoice."""

    findings: tuple[RuleFinding, ...]
    layers: tuple[LayerRun, ...]

    @property
    def fatal(self) -> tuple[RuleFinding, ...]:
        return tuple(finding for finding in self.findings if finding.severity == "fatal")

    @property
    def warnings(self) -> tuple[RuleFinding, ...]:
        return tuple(finding for finding in self.findings if finding.severity == "warning")

    @property
    def verdict(self) -> Verdict:
        """`invalid` with a fatal finding; `valid` only when there are layers and each ran to the end."""
        if self.fatal:
            return "invalid"
        return "valid" if self.layers and all(layer.judged for layer in self.layers) else "not_judged"


@dataclass(frozen=True, kw_only=True)
class LayerResult:
    """One layer together with what it found."""

    run: LayerRun
    findings: tuple[RuleFinding, ...] = ()


def put_together(results: list[LayerResult]) -> Judgement:
    """The layers in the order they ran, and their findings after one another, no more of each than can be read."""
    return Judgement(
        findings=tuple(finding for result in results for finding in _readable(result)),
        layers=tuple(result.run for result in results),
    )


def _readable(result: LayerResult) -> tuple[RuleFinding, ...]:
    """The gravest findings first where there are too many, and how many were left out."""
    left = len(result.findings) - MOST_FINDINGS
    if left <= 0:
        return result.findings
    gravest = sorted(result.findings, key=lambda found: _GRAVITY.index(found.severity))[:MOST_FINDINGS]
    message = f"Denne kontrollen har {left} funn til, som ikke er tatt med."
    more = RuleFinding(rule="MORE", severity="info", message=message, detail="", location="/", layer=result.run.name)
    return (*gravest, more)


def not_judged(key: str, *, version: str, engine: str = "", reason: str) -> LayerResult:
    """A layer that did not run."""
    run = LayerRun(key=key, name=LAYER_NAMES[key], version=version, engine=engine, judged=False, reason=reason)
    return LayerResult(run=run)


def finding(rule: str, severity: Severity, *, detail: str = "", location: str = "/", layer: str) -> RuleFinding:
    """A broken rule with the Norwegian sentence that explains it."""
    return RuleFinding(
        rule=rule,
        severity=severity,
        message=explanations.sentence(rule),
        detail=detail,
        location=location,
        layer=layer,
    )
