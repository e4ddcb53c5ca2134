"""A drawing from outside is a drawing and nothing else."""

from __future__ import annotations

import pytest

from kursflyt.core import svg_picture

NAMES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def svg(inner: str, head: str = 'viewBox="0 0 10 10"') -> bytes:
    return f"<svg {NAMES} {head}>{inner}</svg>".encode()


def test_a_drawing_comes_through_without_what_the_program_wrote_about_itself() -> None:
    given = (
        b'<?xml version="1.0"?><!-- Generator: a program --><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" '
        b'"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
        + svg(
            "<metadata><x>Kari Nordmann</x></metadata>"
            '<sodipodi:namedview xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD"/>'
            '<g fill="#0b5c6b"><path d="M0 0h10v10z"/></g>'
        )
    )

    assert svg_picture.cleaned(given) == (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">'
        b'<g fill="#0b5c6b"><path d="M0 0h10v10z"/></g></svg>'
    )


def test_a_size_in_pixels_becomes_a_view_box() -> None:
    assert b'viewBox="0 0 40 20"' in svg_picture.cleaned(svg("", 'width="40px" height="20"'))


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<SCRIPT>alert(1)</SCRIPT>",
        '<rect onload="alert(1)"/>',
        '<rect ONCLICK="alert(1)"/>',
        "<foreignObject><b/></foreignObject>",
        '<image href="https://a.example/x.png"/>',
        '<use href="https://a.example/x.svg#y"/>',
        '<use xlink:href="data:image/svg+xml,x"/>',
        '<a href="javascript:alert(1)"><path d="M0 0"/></a>',
        '<rect fill="url(https://a.example/x)"/>',
        '<rect style="fill:url( &quot;//a.example/x&quot;)"/>',
        "<style>@import url(//a.example/x.css);</style>",
        "<style>rect{fill:u\\72l(//a.example)}</style>",
        '<animate attributeName="href" to="javascript:alert(1)"/>',
        '<set attributeName="onload" to="x"/>',
        '<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>',
        '<path d="M0 0"/>' * 6000,
    ],
)
def test_what_could_do_something_is_refused(hostile: str) -> None:
    with pytest.raises(svg_picture.NotADrawing):
        svg_picture.cleaned(svg(hostile))


@pytest.mark.parametrize(
    "given",
    [
        b"",
        b"not xml",
        b"<html/>",
        b"<svg/>",
        svg("", ""),
        b'<!DOCTYPE svg [<!ENTITY a "b">]>' + svg("&a;"),
        b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + svg("<text>&a;</text>"),
    ],
)
def test_what_is_no_drawing_is_refused(given: bytes) -> None:
    with pytest.raises(svg_picture.NotADrawing):
        svg_picture.cleaned(given)
