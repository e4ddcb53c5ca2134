"""Demo mode only: switch role, move the clock, read the mail that was sent. Gone in a real installation."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kursflyt.core import clock, jobs, norwegian_dates
from kursflyt.core.sentences import Sentence
from kursflyt.domain.messages.models import Message
from kursflyt.domain.people.models import Person, Staff
from kursflyt.pages import access, sent_keys, way_back
from kursflyt.process import overview


def in_demo_only(page: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @functools.wraps(page)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return page(request, *args, **kwargs)

    return guarded


@access.anyone
@in_demo_only
def inbox(request: HttpRequest) -> HttpResponse:
    """Every mail that was sent, newest first, with its text."""
    rows = Message.objects.select_related("run", "person", "staff").prefetch_related("attachments")
    to = request.GET.get("til", "").strip()
    if to:
        rows = rows.filter(address__icontains=to)
    return render(
        request, "public/demo/inbox.html", {"page": Paginator(rows, 25).get_page(request.GET.get("side")), "to": to}
    )


@require_POST
@access.anyone
@in_demo_only
def role(request: HttpRequest) -> HttpResponse:
    """Becomes a staff member, a teacher, a participant, or nobody."""
    kind, _, key = request.POST.get("who", "").partition(":")
    logout(request)
    if kind == "staff":
        login(
            request,
            get_object_or_404(Staff, pk=sent_keys.key(key)),
            backend="django.contrib.auth.backends.ModelBackend",
        )
        return redirect("office.todos.mine")
    if kind in ("teacher", "my"):
        access.let_in(request, get_object_or_404(Person, pk=sent_keys.key(key)), door=kind)
        return redirect("teacher.waiting.home" if kind == "teacher" else "my.home.home")
    return redirect("public.courses.catalogue")


@require_POST
@access.anyone
@in_demo_only
def time(request: HttpRequest) -> HttpResponse:
    """Moves the clock ahead: a day, a week, to the next deadline, or to a chosen day. What falls due then, happens."""
    now = clock.now()
    move = request.POST.get("to", "")
    goal = {"day": now + timedelta(days=1), "week": now + timedelta(weeks=1)}.get(move)
    if move == "deadline":
        day = overview.next_deadline(after=clock.today())
        goal = norwegian_dates.at(day, datetime.min.time().replace(hour=8)) if day else None
    elif move == "date" and (chosen := parse_date(request.POST.get("date", ""))):
        goal = norwegian_dates.at(chosen, datetime.min.time().replace(hour=8))
    back = request.POST.get("back", "")
    if goal is None:
        messages.error(request, _("Velg en dato å gå til."))
        return way_back.redirect(request, back, otherwise="public.courses.catalogue")
    clock.move_demo_clock(to=goal)
    for job in ("process.tick", "process.weekly_mail"):
        jobs.defer(job, timestamp=0, once=job)
    told = Sentence("Klokka i demoen er nå {moment}. Det som forfaller, skjer nå.", moment=goal)
    messages.success(request, str(told))
    return way_back.redirect(request, back, otherwise="public.courses.catalogue")
