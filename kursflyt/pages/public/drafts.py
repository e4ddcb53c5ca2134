"""Keeping an application while it is being written, so that a locked phone or a lost connection costs nothing.

The browser sends what stands in the form a moment after the last key; without script there is «Lagre utkast».
"""

from __future__ import annotations

from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from kursflyt.core import clock
from kursflyt.core.refusals import Refused
from kursflyt.domain.applications import drafts, receiving
from kursflyt.pages import access
from kursflyt.pages.public import application_form, applications

NOTHING_TO_SHOW = 204


@access.anyone_from_here
@require_POST
def keep(request: HttpRequest, slug: str) -> HttpResponse:
    """Keeps the answers, right or wrong, and says when. Files are not sent along: they wait for a button."""
    run, at = applications.find(slug, anew=True), clock.now()
    try:
        receiving.refuse_when_closed(run, at=at)
    except Refused:
        return HttpResponse(status=NOTHING_TO_SHOW)  # the sentence comes when the form is sent
    form = application_form.ApplicationForm(request.POST, run=run)
    token = drafts.save(run=run, answers=form.as_draft(), token=request.POST.get("draft", ""), at=at)
    address = f"{reverse('public.applications.register', args=[slug])}?utkast={token}"
    answer = render(
        request, "public/drafts/keep.html", {"run": run, "saved_at": at, "token": token, "address": address}
    )
    answer["HX-Replace-Url"] = address  # reloading the page goes on where one was
    answer["Cache-Control"] = "no-store"
    return answer


@access.anyone_from_here
def forget(request: HttpRequest, slug: str) -> HttpResponse:
    """The applicant has changed their mind: the draft and its files are deleted now, not in 30 days."""
    run = applications.find(slug)
    if request.method != "POST":
        return redirect("public.applications.register", slug)
    with suppress(drafts.DraftGone):  # it is as gone as was asked for
        drafts.discard(draft=drafts.open_draft(run=run, token=request.POST.get("draft", "")))
    return render(request, "public/drafts/forget.html", {"run": run})
