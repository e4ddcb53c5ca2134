"""The published rules for EHF: EN 16931, then Peppol BIS Billing 3.0 with its Norwegian ones, run offline.

A layer that did not run says so and why; an invoice is valid only when every layer that decides it has run. An invoice
that says it follows another specification is held to this one and fails, never judged by easier rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import metadata
from typing import Literal

import mockeinvoice
from mockeinvoice.rules import published

from kursflyt.documents.ehf import explanations
from kursflyt.documents.ehf.envelope import CBC, invoice_bytes, open_envelope

PEPPOL = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
PROFILE = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
Severity = Literal["fatal", "warning", "info"]
_LAYERS = ("en16931", "peppol")


@dataclass(frozen=True, kw_only=True)
class RuleFinding:
    """One broken rule: its published id, our Norwegian sentence, the engine's own words, and where."""

    rule: str
    severity: Severity
    message: str
    detail: str
    location: str
    layer: str


@dataclass(frozen=True, kw_only=True)
class LayerRun:
    """One layer of rules with its version. `judged` False: it did not run, and `reason` says why in Norwegian."""

    name: str
    version: str
    engine: str
    judged: bool
    rules_run: int = 0
    reason: str = ""


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
    def verdict(self) -> Literal["valid", "invalid", "not_judged"]:
        """`invalid` with a fatal finding; `valid` only when both rule layers ran to the end."""
        if self.fatal:
            return "invalid"
        decisive = [layer for layer in self.layers if layer.name != SCHEMA_LAYER]
        return "valid" if all(layer.judged for layer in decisive) else "not_judged"


XML_LAYER = "Lesbar XML"
SCHEMA_LAYER = "XML-skjema (UBL 2.1 XSD)"
LAYER_NAMES = {"en16931": "EN 16931", "peppol": "Peppol BIS Billing 3.0 med norske regler"}


def judge(raw: bytes) -> Judgement:
    """Raw bytes as received. Raises the reader's refusals; anything a rule can say is a finding instead."""
    root = open_envelope(raw)
    said = (root.findtext(f"{{{CBC}}}CustomizationID") or "").strip()
    profile = (root.findtext(f"{{{CBC}}}ProfileID") or "").strip()
    layers = [
        LayerRun(name=XML_LAYER, version="1.0", engine=f"lxml {metadata.version('lxml')}", judged=True, rules_run=1),
        LayerRun(
            name=SCHEMA_LAYER,
            version="2.1",
            engine="",
            judged=False,
            reason="Skjemafilene er ikke installert. Rekkefølgen på elementene er derfor ikke kontrollert.",
        ),
    ]
    if said != PEPPOL:
        finding = _finding(
            "PEPPOL-EN16931-R004", "fatal", f"CustomizationID: {said[:120]}", "cbc:CustomizationID", "peppol"
        )
        reason = "Fakturaen oppgir en annen spesifikasjon enn Peppol BIS Billing 3.0."
        return Judgement(findings=(finding,), layers=(*layers, *_not_run(reason)))
    try:
        _, report = mockeinvoice.validate(invoice_bytes(root))
    except mockeinvoice.Refused as refusal:
        finding = _finding(refusal.code, "fatal", refusal.reason, "/", "en16931")
        reason = "Regelmotoren kunne ikke lese fakturaen."
        return Judgement(findings=(finding,), layers=(*layers, *_not_run(reason)))
    findings = [
        _finding(found.code, _severity(found.level), found.text, found.path, _layer_of(found.code))
        for found in report.findings
    ]
    if profile != PROFILE and not any(found.rule == "PEPPOL-EN16931-R007" for found in findings):
        findings.append(
            _finding("PEPPOL-EN16931-R007", "fatal", f"ProfileID: {profile[:120]}", "cbc:ProfileID", "peppol")
        )
    layers.extend(_run(key, report) for key in _LAYERS)
    return Judgement(findings=tuple(findings), layers=tuple(layers))


def _run(key: str, report: mockeinvoice.Report) -> LayerRun:
    ran = set(report.ran) & set(published.LAYERS[key])
    left = [rule for rule, flag in report.not_built.get(key, {}).items() if flag == "fatal"]
    return LayerRun(
        name=LAYER_NAMES[key],
        version=str(published.SOURCES[key][0]).rsplit(" ", 1)[-1],
        engine=_engine(),
        judged=not left,
        rules_run=len(ran),
        reason=f"{len(left)} regler er ikke kjørt." if left else "",
    )


def _not_run(reason: str) -> list[LayerRun]:
    return [
        LayerRun(
            name=LAYER_NAMES[key],
            version=str(published.SOURCES[key][0]).rsplit(" ", 1)[-1],
            engine=_engine(),
            judged=False,
            reason=reason,
        )
        for key in _LAYERS
    ]


def _engine() -> str:
    return f"mock-einvoice {metadata.version('mock-einvoice')}"


def _finding(rule: str, severity: Severity, detail: str, location: str, layer: str) -> RuleFinding:
    return RuleFinding(
        rule=rule,
        severity=severity,
        message=explanations.sentence(rule),
        detail=detail,
        location=location,
        layer=LAYER_NAMES[layer],
    )


def _severity(level: str) -> Severity:
    return "fatal" if level in ("fatal", "error") else "warning" if level == "warning" else "info"


def _layer_of(rule: str) -> str:
    return "peppol" if rule in published.LAYERS["peppol"] else "en16931"
