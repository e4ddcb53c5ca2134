"""Long work as it goes: its numbers for a page that is open, stop and go on, once more for what failed, Excel out."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_POST

from kursflyt.core import clock, tables
from kursflyt.core.refusals import Refused
from kursflyt.domain.batches import queries
from kursflyt.domain.batches.models import Batch
from kursflyt.domain.people.models import Staff
from kursflyt.pages import access, made_files, sent_keys
from kursflyt.pages.office import batch_words, box_modules
from kursflyt.process import long_work

_HEADERS = (_l("Navn"), _l("Søknad"), _l("Tilstand"), _l("Hvorfor"), _l("Når"))


@access.staff_any
def progress(request: HttpRequest, batch_id: int) -> HttpResponse:
    """The numbers alone, for the page that shows them; the box's page for who comes here another way."""
    standing = queries.standing(batch_id, at=clock.now())
    if standing is None:
        raise Http404
    if not request.headers.get("HX-Request"):
        return redirect("office.steps.box", standing.batch.run_id, standing.batch.work)
    context = {
        "told": batch_words.tell(standing),
        "heard": request.GET.get("hort", ""),  # the quarter that has been said already
        "in_list": "liste" in request.GET,
        "polled": True,
    }
    return render(request, "office/batches/progress.html", context)


@require_POST
@access.staff_any
def act(request: HttpRequest, batch_id: int, act: str) -> HttpResponse:
    """Stop, go on, or try again what failed; for those who may do the box's work."""
    batch = get_object_or_404(Batch.objects.select_related("run"), pk=batch_id)
    if not box_modules.may_work(request, batch.run, batch.work):
        raise PermissionDenied
    member: Staff = request.user  # type: ignore[assignment]
    by, at, part = member.actor, clock.now(), request.POST.get("part", "")
    try:
        if act == "stop":
            long_work.stop(batch, by=by, at=at)
        elif act == "go_on":
            long_work.go_on(batch, by=by, at=at)
        elif act == "try_again":
            long_work.try_again(batch, part_id=sent_keys.key(part) if part else None, by=by, at=at)
        else:
            raise Http404
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(f"{reverse('office.steps.box', args=[batch.run_id, batch.work])}#batch")


@access.staff_any
def workbook(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Everyone in the batch with how it went, as Excel."""
    batch = get_object_or_404(Batch, pk=batch_id)
    rows = [
        (
            part.application.person.full_name,
            part.application.reference,
            _(part.get_state_display()),
            part.reason,
            part.settled_at,
        )
        for part in queries.parts_of(batch)
    ]
    book = tables.write_xlsx([tables.Sheet(title=_("Liste"), headers=[str(name) for name in _HEADERS], rows=rows)])
    return made_files.give(book, made_files.XLSX, f"{batch.work}-{batch.pk}.xlsx")
