"""Paper for one applicant: a letter put into the print queue by hand, and the wish for letters on paper."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kursflyt.core import clock
from kursflyt.core.refusals import Refused
from kursflyt.domain.applications.models import Application
from kursflyt.domain.paper import queries, queue
from kursflyt.domain.people.models import Role, Staff
from kursflyt.pages import access


@require_POST
@access.staff(Role.OPERATIONS, Role.DEPARTMENT_HEAD)
def change(request: HttpRequest, run_id: int, application_id: int) -> HttpResponse:
    """`letter` is the kind and key of what goes by post; `wanted` is whether the person wants paper from now on."""
    application = get_object_or_404(Application.objects.select_related("person"), pk=application_id, run_id=run_id)
    member: Staff = request.user  # type: ignore[assignment]
    by, at, person = member.actor, clock.now(), application.person
    try:
        if "wanted" in request.POST:
            wanted = request.POST["wanted"] == "yes"
            queue.wish(person=person, wanted=wanted, by=by, at=at)
            said = _("%(who)s får brev på papir.") if wanted else _("%(who)s får brev på nett igjen.")
            messages.success(request, said % {"who": person})
        else:
            queue.put_in(letter=_chosen(application, request.POST.get("letter", "")), by=by, at=at)
            messages.success(request, _("Brevet til %(who)s er lagt i utskriftskøen.") % {"who": person})
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("office.applications.detail", run_id, application_id)


def _chosen(application: Application, value: str) -> queue.Letter:
    for each in queries.letters_of(application):
        if value == f"{each.name}:{each.letter.pk}":
            return each.letter
    raise Http404
