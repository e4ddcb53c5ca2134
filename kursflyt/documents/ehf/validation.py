"""One file, judged by every layer with our own checks as the last: what `kursflyt ehf validate` answers.

A file that cannot be read is a finding of the first layer, and the layers after it have not run.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from kursflyt.core.refusals import Refused
from kursflyt.documents.ehf import built_in_rules, checks, envelope, judgement, reader, rules, schema
from kursflyt.documents.ehf.judgement import Judgement, LayerRun, RuleFinding
from kursflyt.documents.ehf.received import ReceivedInvoice

_REFUSALS = {
    envelope.TooLarge: "XML-SIZE",
    envelope.ExternalContent: "XML-DTD",
    envelope.NotWellFormed: "XML-FORM",
    envelope.NotAnInvoice: "XML-INVOICE",
}
_UNREAD = "FILE-READ"
_WHERE = {
    "seller_orgnr": "cac:AccountingSupplierParty/cac:Party/cac:PartyLegalEntity/cbc:CompanyID",
    "due_after_issue": "cbc:DueDate",
    "kid": "cac:PaymentMeans/cbc:PaymentID",
    "account": "cac:PaymentMeans/cac:PayeeFinancialAccount/cbc:ID",
    "currency": "cbc:DocumentCurrencyCode",
    "vat_exempt": "cac:TaxTotal/cbc:TaxAmount",
}


@dataclass(frozen=True, kw_only=True)
class Validation:
    """What was found in one file, and by which layers. `valid` None: not judged, since a layer did not run."""

    judgement: Judgement
    valid: bool | None

    @property
    def unreadable(self) -> bool:
        """Whether the file itself could not be read, so that only the first layer has anything to say."""
        return any(found.rule in (_UNREAD, *_REFUSALS.values()) for found in self.judgement.findings)

    def of(self, layer: LayerRun) -> tuple[RuleFinding, ...]:
        """The findings of one layer."""
        return tuple(found for found in self.judgement.findings if found.layer == layer.name)


def validate(raw: bytes, *, layers: Collection[str] | None = None, rules_folder: Path | None = None) -> Validation:
    """Judges by every layer, or by those named; then `raw` may be a part of an invoice. Refuses nothing."""
    wanted = tuple(key for key in judgement.LAYER_NAMES if layers is None or key in layers)
    try:
        element = envelope.open_envelope(raw) if layers is None else envelope.open_part(raw)
    except Refused as refused:
        return _unreadable(_REFUSALS.get(type(refused), "XML-FORM"), str(refused), wanted, read=True)
    encoding = envelope.declared_encoding(raw)
    judged = rules.judge_element(element, encoding=encoding, layers=layers, rules_folder=rules_folder)
    if judgement.OWN in wanted:
        own = _own(reader.read_element(envelope.as_document(element)))
        judged = Judgement(findings=judged.findings + own, layers=(*judged.layers, _own_run(len(_WHERE))))
    verdict = judged.verdict
    return Validation(judgement=judged, valid=None if verdict == "not_judged" else verdict == "valid")


def unread(reason: str, *, layers: Collection[str] | None = None) -> Validation:
    """A file that could not be opened: not judged, and why."""
    wanted = tuple(key for key in judgement.LAYER_NAMES if layers is None or key in layers)
    return _unreadable(_UNREAD, reason, wanted, read=False)


def _unreadable(rule: str, sentence: str, wanted: tuple[str, ...], *, read: bool) -> Validation:
    """The first layer holds the finding, also where it was not asked for."""
    name = judgement.LAYER_NAMES[judgement.XML]
    first = LayerRun(
        key=judgement.XML,
        name=name,
        version="1.0",
        engine=f"lxml {metadata.version('lxml')}",
        judged=read,
        rules_run=int(read),
        reason="" if read else sentence,
    )
    reason = "Filen kunne ikke leses."
    rest = [
        judgement.not_judged(key, version=_version(key), reason=reason).run for key in wanted if key != judgement.XML
    ]
    finding = RuleFinding(rule=rule, severity="fatal", message=sentence, detail="", location="/", layer=name)
    return Validation(judgement=Judgement(findings=(finding,), layers=(first, *rest)), valid=False if read else None)


def _version(key: str) -> str:
    if key == judgement.XSD:
        return schema.VERSION
    return _own_version() if key == judgement.OWN else built_in_rules.version(key)


def _own_version() -> str:
    return metadata.version("kursflyt")


def _own_run(checked: int) -> LayerRun:
    return LayerRun(
        key=judgement.OWN,
        name=judgement.LAYER_NAMES[judgement.OWN],
        version=_own_version(),
        engine="kursflyt",
        judged=True,
        rules_run=checked,
    )


def _own(invoice: ReceivedInvoice) -> tuple[RuleFinding, ...]:
    """Our checks as findings for a person to look at: an invoice is valid by the published rules, and may still be one
    that a bank turns away."""
    return tuple(
        RuleFinding(
            rule=f"KF-{check.key.replace('_', '-').upper()}",
            severity="warning",
            message=check.sentence,
            detail=check.label,
            location=_WHERE[check.key],
            layer=judgement.LAYER_NAMES[judgement.OWN],
        )
        for check in checks.own_checks(invoice)
        if check.passed is False
    )
