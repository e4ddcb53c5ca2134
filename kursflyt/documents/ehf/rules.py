"""The layers in their order: readable XML, the UBL schema, EN 16931, Peppol with its Norwegian rules.

With a folder of official rules, the layers it has files for are judged by those instead of the built-in ones.
"""

from __future__ import annotations

import functools
from collections.abc import Collection
from importlib import metadata
from pathlib import Path

from lxml import etree

from kursflyt.documents.ehf import built_in_rules, envelope, judgement, official_rules, schema
from kursflyt.documents.ehf.judgement import Judgement, LayerResult, LayerRun, RuleFinding

_PUBLISHED = (judgement.CEN, judgement.PEPPOL)


def judge(raw: bytes, *, layers: Collection[str] | None = None, rules_folder: Path | None = None) -> Judgement:
    """Raw bytes as received. Raises the reader's refusals; anything a rule can say is a finding instead.

    `layers` (keys of `judgement.LAYER_NAMES`) judges by those alone, and then takes a part of an invoice too.
    """
    element = envelope.open_envelope(raw) if layers is None else envelope.open_part(raw)
    return judge_element(element, encoding=envelope.declared_encoding(raw), layers=layers, rules_folder=rules_folder)


def judge_element(
    element: etree._Element, *, encoding: str, layers: Collection[str] | None = None, rules_folder: Path | None = None
) -> Judgement:
    """As `judge`, of what has been opened. `encoding`: the one the file was in. Changes nothing in the element."""
    wanted = frozenset(judgement.LAYER_NAMES if layers is None else layers)
    results: list[LayerResult] = []
    if judgement.XML in wanted:
        results.append(_readable(encoding))
    if judgement.XSD in wanted:
        results.append(schema.check(element))
    root = envelope.as_document(element)
    official = official_rules.check(root, rules_folder, wanted=None if layers is None else wanted)
    judged = {result.run.key for result in official}
    built_in = built_in_rules.check(root, tuple(key for key in _PUBLISHED if key in wanted and key not in judged))
    results += sorted([*built_in, *official], key=_place)
    if layers is None:
        results = [_pinned(result, root) for result in results]
    return judgement.put_together(results)


def _readable(encoding: str) -> LayerResult:
    """That it could be read has been seen; EHF is sent as UTF-8 (Peppol's rules for business messages)."""
    name = judgement.LAYER_NAMES[judgement.XML]
    findings: tuple[RuleFinding, ...] = ()
    if encoding not in envelope.UTF8:
        findings = (judgement.finding("XML-ENCODING", "warning", detail=f"encoding={encoding}", layer=name),)
    run = LayerRun(key=judgement.XML, name=name, version="1.0", engine=_lxml(), judged=True, rules_run=1)
    return LayerResult(run=run, findings=findings)


def _pinned(result: LayerResult, root: etree._Element) -> LayerResult:
    """A whole invoice must name Peppol BIS Billing 3.0 and its process, also where an engine lets another pass."""
    if result.run.key != judgement.PEPPOL or not result.run.judged:
        return result
    said = {
        name: (root.findtext(f"{{{envelope.CBC}}}{name}") or "").strip() for name in ("CustomizationID", "ProfileID")
    }
    wrong = {
        "PEPPOL-EN16931-R004": ("CustomizationID", not said["CustomizationID"].startswith(envelope.CUSTOMIZATION)),
        "PEPPOL-EN16931-R007": ("ProfileID", said["ProfileID"] != envelope.PROFILE),
    }
    found = {finding.rule for finding in result.findings}
    missed = tuple(
        judgement.finding(
            rule, "fatal", detail=f"{name}: {said[name][:120]}", location=f"cbc:{name}", layer=result.run.name
        )
        for rule, (name, broken) in wrong.items()
        if broken and rule not in found
    )
    return LayerResult(run=result.run, findings=(*result.findings, *missed))


def _place(result: LayerResult) -> int:
    return _PUBLISHED.index(result.run.key) if result.run.key in _PUBLISHED else len(_PUBLISHED)


@functools.cache
def _lxml() -> str:
    return f"lxml {metadata.version('lxml')}"
