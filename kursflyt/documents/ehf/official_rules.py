"""The official rules as their publishers compile them: XSLT from a folder, run by Saxon, answered in SVRL.

Saxon (saxonche) is an extra; a folder without it, or a file that cannot run, leaves its layer not judged. Nothing falls
back to other rules in silence.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from importlib import metadata, util
from pathlib import Path
from typing import Any, cast

from lxml import etree

from kursflyt.documents.ehf import judgement
from kursflyt.documents.ehf.envelope import invoice_bytes
from kursflyt.documents.ehf.judgement import LayerResult, LayerRun, RuleFinding, Severity

SVRL = "http://purl.oclc.org/dsdl/svrl"
_OUTPUT = re.compile(rb"<(?:\w+:)?schematron-output\b([^>]*)>")
_VERSION_IN_TEXT = re.compile(rb"[Ss]chematron version[ :]+v?(\d+(?:\.\d+)+)")
_COMPILED = re.compile(rb"<(?:\w+:)?created>(\d{4}-\d\d-\d\d)T")  # SchXslt says when, and calls every version "iso"
_VERSION_IN_NAME = re.compile(r"(\d+(?:\.\d+)+)$")


class CannotRun(Exception):
    """A file of rules that cannot be compiled or run; the text says why."""


def check(root: etree._Element, folder: Path | None, *, wanted: Collection[str] | None = None) -> list[LayerResult]:
    """One layer for each file of rules for UBL in the folder. `wanted`: only these layers, of a part of an invoice."""
    if folder is None:
        return []
    paths = rule_files(folder)
    if not paths:
        return _nothing_there(folder, wanted)
    results: list[LayerResult] = []
    for path in paths:
        key = layer_of(path)
        if wanted is None or key in wanted:
            taken = any(result.run.key == key for result in results)
            results.append(_judged(root, path, key, part=wanted is not None, second=taken))
    return results


def rule_files(folder: Path) -> list[Path]:
    """The `.xsl` and `.xslt` files of the folder by name; those for the other syntax, CII, are left out."""
    found = (
        [path for path in folder.glob("*.xsl*") if path.suffix.lower() in (".xsl", ".xslt")] if folder.is_dir() else []
    )
    return sorted(path for path in found if "cii" not in re.split(r"[^a-z0-9]+", path.stem.lower()))


def layer_of(path: Path) -> str:
    """By the name its publisher gives the file: Peppol's also says EN16931. Any other is a layer of its own."""
    name = path.stem.lower()
    if "peppol" in name:
        return judgement.PEPPOL
    return judgement.CEN if "en16931" in name or name.startswith("cen") else name


def version_of(path: Path) -> str:
    """What the file says of itself, else what its name says, else the day it was compiled, else of its SHA-256."""
    content = path.read_bytes()
    output = _OUTPUT.search(content)
    stated = re.search(rb'schemaVersion\s*=\s*"([^"]*\d[^"]*)"', output.group(1)) if output else None
    told = stated or _VERSION_IN_TEXT.search(content[:4000])
    if told:
        return told.group(1).decode("utf-8", "replace")[:40]
    if named := _VERSION_IN_NAME.search(path.stem):
        return named.group(1)
    if compiled := _COMPILED.search(content[:8000]):
        return f"kompilert {compiled.group(1).decode()}"
    return f"sha256 {hashlib.sha256(content).hexdigest()[:12]}"


def installed() -> bool:
    """Whether Saxon is there to run them."""
    return util.find_spec("saxonche") is not None


def _nothing_there(folder: Path, wanted: Collection[str] | None) -> list[LayerResult]:
    """A folder that is named but has no rules must not lead to a judgement by others."""
    reason = f"Mappen {folder} har ingen regelfiler (.xsl eller .xslt)."
    keys = [key for key in (judgement.CEN, judgement.PEPPOL) if wanted is None or key in wanted]
    return [judgement.not_judged(key, version="", engine=_saxon(), reason=reason) for key in keys]


def _judged(root: etree._Element, path: Path, key: str, *, part: bool, second: bool) -> LayerResult:
    name = _layer_name(path, key) + (f" ({path.stem})" if second else "")
    version, engine, fired = "", _engine(path), list[etree._Element]()
    findings: tuple[RuleFinding, ...] = ()
    reason = ""
    try:
        version = version_of(path)
        report = _run(path, invoice_bytes(root))
        fired = report.findall(f"{{{SVRL}}}fired-rule")
        findings = tuple(_finding(found, name) for found in report if found.tag in _FAILED)
        if not fired and not findings and not part:
            reason = f"Ingen av reglene i {path.name} gjaldt denne fakturaen. Er filen for UBL?"
    except (CannotRun, OSError) as fault:
        reason = f"Regelfilen {path.name} kunne ikke kjøres. {fault}"
    run = LayerRun(
        key=key,
        name=name,
        version=version,
        engine=engine,
        judged=not reason,
        rules_run=len(fired),
        reason=reason,
    )
    return LayerResult(run=run, findings=findings)


_FAILED = (f"{{{SVRL}}}failed-assert", f"{{{SVRL}}}successful-report")


def _layer_name(path: Path, key: str) -> str:
    return judgement.LAYER_NAMES.get(key, path.stem)


def _finding(found: etree._Element, layer: str) -> RuleFinding:
    flag = (found.get("flag") or found.get("role") or "fatal").lower()
    severity: Severity = (
        "warning" if flag in ("warning", "warn") else "info" if flag in ("info", "information") else "fatal"
    )
    text = " ".join("".join(map(str, found.itertext())).split())
    rule = found.get("id") or text.partition("]")[0].lstrip("[")[:60] or "?"
    return judgement.finding(
        rule, severity, detail=text[:600], location=_short(found.get("location", "/")), layer=layer
    )


def _short(location: str) -> str:
    """`/*:Invoice[namespace-uri()='…'][1]/*:ID[…][1]` as `/Invoice[1]/ID[1]`."""
    bare = re.sub(r"\[namespace-uri\(\)\s*=\s*(['\"]).*?\1\]", "", location)
    return re.sub(r"\*:|Q\{[^}]*\}", "", bare)[:300]


@functools.cache
def _worker() -> ThreadPoolExecutor:
    """The one thread that Saxon lives in: its processor belongs to the thread that made it."""
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="saxon")


def _run(path: Path, document: bytes) -> etree._Element:
    """The SVRL that the rules answer with."""
    if not installed():
        raise CannotRun("Pakken saxonche er ikke installert.")
    answer = _worker().submit(_transform, str(path), path.stat().st_mtime_ns, document).result()
    if answer is None:
        raise CannotRun("Den ga ikke noe svar.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        report = etree.fromstring(answer.encode("utf-8"), parser)
    except etree.XMLSyntaxError:
        raise CannotRun("Svaret er ikke XML.") from None
    if report.tag != f"{{{SVRL}}}schematron-output":
        raise CannotRun("Svaret er ikke SVRL, som Schematron gir.")
    return report


@functools.cache
def _processor() -> Any:
    import saxonche

    return saxonche.PySaxonProcessor(license=False)


@functools.lru_cache(maxsize=16)
def _compiled(path: str, changed_at: int) -> Any:
    """Compiled once for each process and version of the file; takes up to a second."""
    return _processor().new_xslt30_processor().compile_stylesheet(stylesheet_file=path)


def _transform(path: str, changed_at: int, document: bytes) -> str | None:
    try:
        stylesheet = _compiled(path, changed_at)
        node = _processor().parse_xml(xml_text=document.decode("utf-8"))
        return cast(str | None, stylesheet.transform_to_string(xdm_node=node))
    except Exception as fault:  # saxonche raises several kinds, some of them plain; none may lose an invoice
        raise CannotRun(" ".join(str(fault).split())[:200]) from None


@functools.cache
def _saxon() -> str:
    return f"saxonche {metadata.version('saxonche')}" if installed() else "saxonche"


def _engine(path: Path) -> str:
    return f"{_saxon()}, {path.name}"
