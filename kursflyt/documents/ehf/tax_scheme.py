"""Three rules of EN 16931 that the built-in engine passes over when a tax scheme other than VAT is named: BR-47, BR-48
and BR-CO-04. A VAT category counts only where its scheme says VAT.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from lxml import etree

from kursflyt.documents.ehf import judgement
from kursflyt.documents.ehf.envelope import CAC, PREFIXES
from kursflyt.documents.ehf.judgement import RuleFinding


def check(root: etree._Element, found: Collection[str]) -> Iterator[RuleFinding]:
    """What is broken of the three. `found`: rules the engine has found broken itself, which are not said twice."""
    tree = root.getroottree()
    for subtotal in root.iter(f"{{{CAC}}}TaxSubtotal"):
        category = _of_vat(subtotal.findall("cac:TaxCategory", PREFIXES))
        outside = category is not None and category.findtext("cbc:ID", "", PREFIXES) == "O"
        if not _says(category, "cbc:ID") and "BR-47" not in found:
            yield _broken("BR-47", tree.getpath(subtotal))
        if not (_says(category, "cbc:Percent") or outside) and "BR-48" not in found:
            yield _broken("BR-48", tree.getpath(subtotal))
    for line in root.iter(f"{{{CAC}}}InvoiceLine", f"{{{CAC}}}CreditNoteLine"):
        category = _of_vat(line.findall("cac:Item/cac:ClassifiedTaxCategory", PREFIXES))
        if not _says(category, "cbc:ID") and "BR-CO-04" not in found:
            yield _broken("BR-CO-04", tree.getpath(line))


def _of_vat(categories: list[etree._Element]) -> etree._Element | None:
    return next(
        (
            one
            for one in categories
            if (one.findtext("cac:TaxScheme/cbc:ID", "", PREFIXES) or "").strip().upper() == "VAT"
        ),
        None,
    )


def _says(category: etree._Element | None, name: str) -> bool:
    """Whether the element is there, empty or not: that it is empty is another rule's to say."""
    return category is not None and category.find(name, PREFIXES) is not None


def _broken(rule: str, path: str) -> RuleFinding:
    return judgement.finding(rule, "fatal", location=path, layer=judgement.LAYER_NAMES[judgement.CEN])
