"""A small form is read to the very same fields as Django reads; what is unusual is left to Django."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from hypothesis import given
from hypothesis import strategies as st

from kursflyt.pages.small_forms import LARGEST, SmallForms


def a_request(body: bytes, content_type: str = MULTIPART_CONTENT) -> HttpRequest:
    return WSGIRequest(
        {
            "REQUEST_METHOD": "POST",
            "CONTENT_TYPE": content_type,
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": BytesIO(body),
        }
    )


def read_by_us(body: bytes, content_type: str = MULTIPART_CONTENT) -> tuple[Any, bool]:
    """The fields, and whether we read them rather than Django."""
    request = a_request(body, content_type)
    ours = []

    def answer(request: HttpRequest) -> HttpResponse:
        ours.append(hasattr(request, "_post"))
        return HttpResponse()

    SmallForms(answer)(request)
    return request.POST, ours[0]


@given(
    st.lists(
        st.tuples(
            st.text(st.characters(codec="utf-8", exclude_characters='\r\n"\\', exclude_categories=("Cc",)), min_size=1),
            st.text(st.characters(codec="utf-8")),
        ),
        max_size=8,
    )
)
def test_every_field_is_what_django_reads(fields: list[tuple[str, str]]) -> None:
    data: dict[str, list[str]] = {}
    for name, value in fields:
        data.setdefault(name, []).append(value)
    body = encode_multipart(BOUNDARY, data)

    ours, _ = read_by_us(body)

    assert ours == a_request(body).POST


def test_a_plain_form_is_read_here() -> None:
    assert read_by_us(encode_multipart(BOUNDARY, {"name": "Åse", "act": "send"}))[1] is True


@pytest.mark.parametrize(
    "body",
    [
        encode_multipart(BOUNDARY, {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7")}),
        encode_multipart(BOUNDARY, {"name": "x" * LARGEST}),
        b"no form at all",
        encode_multipart(BOUNDARY, {"name": "Per"})[:-20],
        encode_multipart(BOUNDARY, {"name": "Per"}).replace(b"Per", b"\xff\xfe"),
    ],
    ids=["with a file", "large", "broken", "cut off", "not UTF-8"],
)
def test_what_is_unusual_is_left_to_django(body: bytes) -> None:
    assert read_by_us(body)[1] is False


def test_a_file_input_without_a_file_is_no_field() -> None:
    body = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="education_file"; filename=""\r\n'
        f"Content-Type: application/octet-stream\r\n\r\n\r\n--{BOUNDARY}\r\n"
        f'Content-Disposition: form-data; name="act"\r\n\r\nsend\r\n--{BOUNDARY}--\r\n'
    ).encode()

    fields, ours = read_by_us(body)

    assert (dict(fields.lists()), ours) == ({"act": ["send"]}, True)
