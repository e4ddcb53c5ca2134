"""The published rules that come with Kursflyt: EN 16931 and Peppol BIS Billing 3.0 with its Norwegian ones.

They run offline and in Python (mock-einvoice). Every invoice is held to both, whatever specification it names: that it
names another is itself a broken rule (PEPPOL-EN16931-R004), never a reason for easier ones.
"""

from __future__ import annotations

import functools
import logging
from importlib import metadata
from typing import Any

from lxml import etree
from mockeinvoice import rules, ubl
from mockeinvoice.rules import published, tree

from kursflyt.documents.ehf import judgement, tax_scheme
from kursflyt.documents.ehf.envelope import invoice_bytes
from kursflyt.documents.ehf.judgement import LayerResult, LayerRun, RuleFinding, Severity

_log = logging.getLogger(__name__)
_LAYERS = {judgement.CEN: "en16931", judgement.PEPPOL: "peppol"}


def check(root: etree._Element, keys: tuple[str, ...]) -> list[LayerResult]:
    """The layers asked for (`cen`, `peppol`), in that order. `root` is an `Invoice` or a `CreditNote`, whole or not."""
    document, reading, sent = ubl.parse_tree(invoice_bytes(root))
    results = []
    for key in keys:
        try:
            found = list(rules.run(document, _LAYERS[key], sent))
        except Exception as fault:  # a fault of the engine must not lose an invoice that has been received
            _log.exception("the rules of %s stopped", key)
            reason = f"Regelmotoren stoppet ({type(fault).__name__}). Fakturaen er ikke kontrollert mot disse reglene."
            results.append(judgement.not_judged(key, version=version(key), engine=engine(), reason=reason))
            continue
        said = rules.unsaid(reading, found) if key == judgement.CEN else []
        results.append(_result(key, sent, [*said, *found], root))
    return results


def version(key: str) -> str:
    """The version of the published rules, as their publisher numbers them."""
    return str(published.SOURCES[_LAYERS[key]][0]).rsplit(" ", 1)[-1]


@functools.cache
def engine() -> str:
    return f"mock-einvoice {metadata.version('mock-einvoice')}"


def _result(key: str, sent: Any, found: list[Any], whole: etree._Element) -> LayerResult:
    layer = _LAYERS[key]
    root = tree.top(sent)
    passed_over = tax_scheme.check(whole, {one.code for one in found}) if key == judgement.CEN else ()
    left = [
        rule
        for rule, flag in published.LAYERS[layer].items()
        if flag == "fatal" and rule not in rules.REGISTRY[layer] and rules.could_apply(layer, rule, root)
    ]
    run = LayerRun(
        key=key,
        name=judgement.LAYER_NAMES[key],
        version=version(key),
        engine=engine(),
        judged=not left,
        rules_run=len(rules.REGISTRY[layer]),
        reason=f"{len(left)} regler er ikke kjørt." if left else "",
    )
    return LayerResult(run=run, findings=(*(_finding(key, one) for one in found), *passed_over))


def _finding(key: str, found: Any) -> RuleFinding:
    severity: Severity = "fatal" if found.level in rules.FAILING else "warning" if found.level == "warning" else "info"
    return judgement.finding(
        found.code, severity, detail=found.text, location=found.path, layer=judgement.LAYER_NAMES[key]
    )
