"""A text with holes is the same as the text rendered for one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kursflyt.core import holes
from kursflyt.core.kept import Kept


@given(st.text(), st.text(), st.text(), st.text())
def test_a_text_filled_is_the_text_rendered_for_one(before: str, between: str, name: str, place: str) -> None:
    def render(own: dict[str, str]) -> str:
        return f"{before}{own['name']}{between}{own['place']}{own['name']}"

    marks = holes.marks_for(["name", "place"])
    pieces = holes.cut(render(marks), marks)

    assert holes.fill(pieces, {"name": name, "place": place}) == render({"name": name, "place": place})


def test_a_text_without_holes_is_itself() -> None:
    assert holes.fill(holes.cut("Hei!", {}), {}) == "Hei!"


def test_the_newest_are_kept() -> None:
    kept: Kept[str] = Kept(2)
    for word in ("a", "b", "c"):
        kept.put((word,), word)

    assert [kept.get((word,)) for word in ("a", "b", "c")] == [None, "b", "c"]
