"""What is measured on a page of a story: WCAG 2.2 on level A and AA by axe-core, a narrow window, and what moves.

It is asked inside the page as it stands, styled, whether it runs scripts or not and whatever its policy forbids: what
the browser's driver evaluates is not the page's own. What axe cannot decide is left to people.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

_AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
COLOURS = ["color-contrast"]  # all that differs between a light page and a dark one


@cache
def _axe() -> str:
    return _AXE.read_text(encoding="utf-8") + ";0"


def faults_of(page: Any, *, rules: list[str] | None = None) -> list[str]:
    """What axe finds wrong on this page: the rule, how many places, the first of them and why. All rules of WCAG 2.2 A
    and AA, or only these."""
    if page.evaluate("() => typeof axe") == "undefined":
        page.evaluate(_axe())
    chosen = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": TAGS}
    found: list[str] = page.evaluate(_ASK, chosen)
    return found


def sideways(page: Any) -> str:
    """What is wider than the window, or has an id that stands twice, which leads labels astray. Empty is well."""
    found: str = page.evaluate(_MEASURE)
    if found:  # just resized, the page may not have been laid out yet; what is wrong stays wrong
        page.wait_for_timeout(400)
        found = page.evaluate(_MEASURE)
    return found


def moving(page: Any) -> list[str]:
    """What would move on this page: by a transition or an animation that is not turned off."""
    found: list[str] = page.evaluate(_MOVING)
    return found


_MOVING = """() => {
  const none = times => times.split(", ").every(time => time === "0s");
  const still = style => style.animationName === "none" && none(style.transitionDuration);
  const parts = e => [null, "::before", "::after"].map(part => getComputedStyle(e, part));
  const found = [...document.querySelectorAll("*")].filter(e => !parts(e).every(still));
  return found.slice(0, 4).map(e => e.tagName + "." + e.className);
}"""

# Where a page runs no scripts its clock stands still; what axe puts off for no time at all is then done at once.
_ASK = """async chosen => {
  const later = window.setTimeout;
  const soon = (act, given) => void Promise.resolve().then(() => act(...given));
  window.setTimeout = (act, wait, ...given) => (wait ? later(act, wait, ...given) : soon(act, given));
  try {
    const asked = { runOnly: chosen, resultTypes: ["violations"], preload: false, iframes: false };
    const { violations } = await axe.run(document, asked);
    return violations.map(({ id, nodes }) => {
      const why = [...nodes[0].any, ...nodes[0].all, ...nodes[0].none].map(check => check.message).join("; ");
      return `${id} (${nodes.length}): ${nodes[0].target.join(" ")}: ${why}`;
    });
  } finally {
    window.setTimeout = later;
  }
}"""

_MEASURE = """() => {
  const ids = [...document.querySelectorAll("[id]")].map(e => e.id);
  const twice = ids.filter((id, place) => ids.indexOf(id) !== place);
  if (twice.length) return "samme id to ganger: " + twice.slice(0, 4).join(", ");
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide + 1) return "";
  const framed = e => e.closest(".table-wrap, .preview-frame, pre, .scroll");
  const beyond = e => e.getBoundingClientRect().right > wide + 1;
  const found = [...document.body.querySelectorAll("*")].filter(e => beyond(e) && !framed(e));
  return "rulles sidelengs: " + found.slice(0, 4).map(e => e.tagName + "." + e.className).join(", ");
}"""
