"""The participant's own certificates, to look at, download and share."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from kursflyt.core import clock
from kursflyt.domain.certificates import actions as certificates
from kursflyt.domain.certificates import digital, facts, queries
from kursflyt.domain.certificates.models import Certificate
from kursflyt.pages import access, made_files


@access.participant
def list(request: HttpRequest) -> HttpResponse:
    rows = [
        {"certificate": row, "verify_url": facts.verify_url(row.code)}
        for row in queries.certificates_in_force(request.person)  # type: ignore[attr-defined]
    ]
    return render(request, "my/certificates/list.html", {"rows": rows})


@access.participant
def document(request: HttpRequest, certificate_id: int) -> HttpResponse:
    """The sealed file, byte for byte as it was issued."""
    certificate = _own(request, certificate_id)
    return made_files.stored(certificate.document, certificates.file_name(certificate))


@access.participant
def digital_document(request: HttpRequest, certificate_id: int) -> HttpResponse:
    """The same as an Open Badge, for a wallet or a profile."""
    certificate = _own(request, certificate_id)
    made = digital.of(certificate, at=clock.now())
    if made is None:
        raise Http404
    return made_files.stored(made.document, digital.file_name(certificate))


def _own(request: HttpRequest, certificate_id: int) -> Certificate:
    found = (
        Certificate.objects.filter(pk=certificate_id, application__person=request.person)  # type: ignore[attr-defined]
        .select_related("document", "application")
        .first()
    )
    if found is None:
        raise Http404
    return found
