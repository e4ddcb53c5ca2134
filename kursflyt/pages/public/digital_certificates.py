"""What a wallet or a verifier fetches: the digital certificate by its code, the status lists, and the school's keys."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page, require_safe

from kursflyt.core import clock
from kursflyt.documents.badge import keys
from kursflyt.domain.certificates import badge_keys, digital, queries
from kursflyt.domain.certificates.models import StatusList
from kursflyt.pages import access, made_files
from kursflyt.pages.public import any_site, certificates

LIST_SECONDS, KEYS_SECONDS = 300, 3600


@access.anyone
@require_safe
def document(request: HttpRequest, code: str) -> HttpResponse:
    """The file by the code on the paper: it says no more than the page of that code does."""
    refusal = certificates.too_many(request)
    if refusal is not None:
        return refusal
    certificate = queries.by_code(code)
    made = digital.of(certificate, at=clock.now()) if certificate else None
    if certificate is None:
        certificates.count_miss(request)
    if certificate is None or made is None:
        raise Http404
    answer = made_files.stored(made.document, digital.file_name(certificate))
    answer["X-Robots-Tag"] = "noindex"
    return answer


@access.anyone
@require_safe
@conditional_page
@gzip_page
def status_list(request: HttpRequest, number: int) -> HttpResponse:
    """Which digital certificates no longer hold (W3C Bitstring Status List). Names nobody; anyone may keep it."""
    found = get_object_or_404(StatusList, pk=number)
    answer = HttpResponse(digital.signed_list(found), content_type="application/vc")
    return any_site.open_to_all(answer, seconds=LIST_SECONDS, stale_seconds=0)


@access.anyone
@require_safe
@conditional_page
def issuer(request: HttpRequest) -> HttpResponse:
    """The did:web document of this address: every key that has signed a digital certificate under it."""
    did = keys.did_of(f"//{request.get_host()}")
    published = [
        {"id": keys.method_of(did, key.public), "type": "Multikey", "controller": did, "publicKeyMultibase": key.public}
        for key in badge_keys.published(did)
    ]
    if not published:
        raise Http404
    answer = JsonResponse(
        {
            "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
            "id": did,
            "verificationMethod": published,
            "assertionMethod": [key["id"] for key in published],
        }
    )
    return any_site.open_to_all(answer, seconds=KEYS_SECONDS, stale_seconds=0)
