"""Contrast by WCAG 2.2, and the nearest colour that holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kursflyt.core import colours
from kursflyt.domain.school import look

COLOUR = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
READABLE = COLOUR.map(lambda colour: colours.nearest_that_holds(colour, against="#ffffff"))


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#ffffff", "#ffffff", 1.0), ("#767676", "#ffffff", 4.54)],
)
def test_contrast_is_that_of_the_standard(one: str, other: str, ratio: float) -> None:
    assert round(colours.contrast(one, other), 2) == ratio


@pytest.mark.parametrize(("written", "read"), [("0B5C6B", "#0b5c6b"), (" #abc ", "#aabbcc")])
def test_a_colour_is_read_as_people_write_it(written: str, read: str) -> None:
    assert colours.parse(written) == read


@pytest.mark.parametrize("written", ["", "red", "#12345", "#gggggg", "#0b5c6b;}"])
def test_what_is_no_colour_is_refused(written: str) -> None:
    with pytest.raises(ValueError):
        colours.parse(written)


@given(COLOUR, st.sampled_from(["#ffffff", "#000000", "#26282b", "#777777"]))
def test_the_nearest_holds_and_one_that_holds_is_left_alone(colour: str, against: str) -> None:
    found = colours.nearest_that_holds(colour, against=against)

    assert colours.contrast(found, against) >= 4.5
    assert (found == colour) is (colours.contrast(colour, against) >= 4.5)


@given(READABLE)
def test_every_colour_that_a_school_may_choose_can_be_read_everywhere(colour: str) -> None:
    light, dark = look.light_shades(colour), look.dark_shades(colour)

    poor = [
        (side, text, ground)
        for side, shades in (("light", light), ("dark", dark))
        for text, ground in PAIRS
        if colours.contrast(shades[text], shades[ground]) < 4.5
    ]
    assert poor == []


PAIRS = [
    *((text, ground) for text in ("text-subtle", "text-default") for ground in (
        "background-default", "background-tinted", "surface-default", "surface-tinted", "surface-hover"
    )),
    ("base-contrast-default", "base-default"),
    ("base-contrast-default", "base-hover"),
    ("base-contrast-default", "base-active"),
]  # fmt: skip
