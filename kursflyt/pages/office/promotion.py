"""The campaign's files: poster and QR code of one link."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from kursflyt.documents import qr
from kursflyt.domain.promotion import poster, queries
from kursflyt.domain.promotion.models import CampaignLink
from kursflyt.pages import access


@access.staff_any
def poster_file(request: HttpRequest, run_id: int, code: str) -> HttpResponse:
    link = _find(run_id, code)
    language = request.GET.get("malform", "nb")
    if language not in ("nb", "nn"):
        raise Http404
    answer = HttpResponse(poster.poster_pdf(link.run, link, language=language), content_type="application/pdf")  # type: ignore[arg-type]
    answer["Content-Disposition"] = f'inline; filename="plakat-{link.run.slug}-{link.code}.pdf"'
    return answer


@access.staff_any
def qr_code(request: HttpRequest, run_id: int, code: str) -> HttpResponse:
    return HttpResponse(qr.qr_svg(queries.address_of(_find(run_id, code))), content_type="image/svg+xml")


def _find(run_id: int, code: str) -> CampaignLink:
    return get_object_or_404(CampaignLink.objects.select_related("run__programme"), run_id=run_id, code=code)
