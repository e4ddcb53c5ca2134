"""What someone of the staff wants to be told by mail: the week on Monday morning, on or off, and what it would say."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kursflyt.core import clock
from kursflyt.domain.people import weekly_mail as choices
from kursflyt.domain.people.models import Staff
from kursflyt.pages import access
from kursflyt.process import weekly_mail


@access.staff_any
def choose(request: HttpRequest) -> HttpResponse:
    member: Staff = request.user  # type: ignore[assignment]
    if request.method == "POST":
        wanted = request.POST.get("wanted") == "yes"
        choices.choose(staff=member, wanted=wanted, by=member.actor, at=clock.now())
        said = "Du får e-posten om uken din mandag morgen." if wanted else "Du får ikke e-posten om uken din lenger."
        messages.success(request, said)
        return redirect("office.notifications.choose")
    newest = choices.newest(member)
    context = {
        "wanted": newest is None or newest.wanted,
        "newest": newest,
        "mail": weekly_mail.example(member, on=clock.today()),
        "section": "notifications",
    }
    return render(request, "office/notifications/choose.html", context)
