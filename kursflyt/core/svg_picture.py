"""SVG from outside: a drawing program can hide script, addresses and other files in it, so only drawing is let through.

What is harmless and not drawing (metadata, the program's own marks) is left out; what could do something is refused.
"""

from __future__ import annotations

import re

from lxml import etree

from kursflyt.core.refusals import Refused

SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
MOST_ELEMENTS = 5_000
_SHAPES = {"path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan", "use"}
_FILLS = {"linearGradient", "radialGradient", "stop", "clipPath", "mask", "pattern", "style"}
_DRAWING = frozenset({"svg", "g", "defs", "symbol", "title", "desc"} | _SHAPES | _FILLS)
_LEFT_OUT = frozenset({"metadata", "view", "switch"})
_REFERENCE = re.compile(r"url\(\s*['\"]?(?!['\"]?#)", re.IGNORECASE)
_STYLE_THAT_FETCHES = re.compile(r"@import|@font-face|expression|javascript:|\\", re.IGNORECASE)


class NotADrawing(Refused):
    """No SVG, or one that is more than a drawing."""


def cleaned(content: bytes) -> bytes:
    """The drawing alone, with a `viewBox`. Raises NotADrawing, which says what is wrong and what to do."""
    root = _parsed(content)
    if root.tag != f"{{{SVG}}}svg":
        raise NotADrawing("Filen er ikke en SVG-tegning. Lagre logoen som SVG eller PNG, og last den opp på nytt.")
    if sum(1 for _ in root.iter()) > MOST_ELEMENTS:
        raise NotADrawing("Tegningen har for mange deler til å være en logo. Last den opp som PNG i stedet.")
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if _is_kept(element):
            waiting.extend(element)
    _refuse_copies_of_copies(root)
    _with_view_box(root)
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="utf-8", xml_declaration=False)


def _parsed(content: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_pis=True)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        raise NotADrawing("SVG-filen kan ikke leses. Lagre den på nytt, og last den opp igjen.") from fault
    if root.getroottree().docinfo.internalDTD is not None and b"<!ENTITY" in content:
        raise NotADrawing(
            "SVG-filen bruker egne forkortelser (ENTITY). Lagre den som «ren» SVG, og last den opp igjen."
        )
    return root


def _is_kept(element: etree._Element) -> bool:
    """Looks at one element, which is taken out with all that is in it where it is not part of the drawing."""
    name = etree.QName(element) if isinstance(element.tag, str) else None  # a comment or an entity has no name
    if name is None or name.namespace != SVG or name.localname in _LEFT_OUT:
        _remove(element)
        return False
    if name.localname not in _DRAWING:
        raise NotADrawing(
            "SVG-filen har et element som ikke er tegning: <{element}>. Ta det bort, eller last opp PNG.",
            element=name.localname[:40],
        )
    for key, value in list(element.attrib.items()):
        _clean_attribute(element, str(key), str(value))
    if name.localname == "style" and _fetches(element.text or ""):
        raise NotADrawing("Stilen i SVG-filen henter noe utenfra. Lagre logoen uten det, eller last opp PNG.")
    return True


def _clean_attribute(element: etree._Element, key: str, value: str) -> None:
    name = etree.QName(key)
    if name.namespace not in (None, XLINK) or (name.namespace == XLINK and name.localname != "href"):
        del element.attrib[key]
    elif name.localname.lower().startswith("on"):
        raise NotADrawing("SVG-filen har et skript i seg. Lagre logoen uten, eller last opp PNG.")
    elif (name.localname == "href" and not value.startswith("#")) or _fetches(value):
        raise NotADrawing(
            "SVG-filen viser til en annen fil eller adresse. Lagre logoen med alt som linjer, eller last opp PNG."
        )


def _refuse_copies_of_copies(root: etree._Element) -> None:
    """Thirty that each copy the one before twice would be a thousand million shapes."""
    copies = list(root.iter(f"{{{SVG}}}use"))
    holders = {holder.get("id") for copy in copies for holder in (copy, *copy.iterancestors())}
    for copy in copies:
        if (copy.get("href") or copy.get(f"{{{XLINK}}}href") or "#")[1:] in holders:
            raise NotADrawing("SVG-filen har kopier av kopier (<use>). Lagre logoen som linjer, eller last opp PNG.")


def _fetches(value: str) -> bool:
    return bool(_REFERENCE.search(value) or _STYLE_THAT_FETCHES.search(value))


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _with_view_box(root: etree._Element) -> None:
    """Without one a browser cannot scale it."""
    if root.get("viewBox"):
        return
    sizes = [re.fullmatch(r"\s*([\d.]+)(px)?\s*", root.get(side, "")) for side in ("width", "height")]
    if None in sizes:
        raise NotADrawing("SVG-filen sier ikke hvor stor den er (viewBox). Lagre den på nytt, og last den opp igjen.")
    width, height = (size[1] for size in sizes if size)
    root.set("viewBox", f"0 0 {width} {height}")
