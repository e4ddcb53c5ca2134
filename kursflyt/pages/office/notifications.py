"""What someone of the staff has chosen for themselves: the language of the office, and the mail on Monday morning."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kursflyt.core import clock
from kursflyt.core.refusals import Refused
from kursflyt.domain.people import own_language
from kursflyt.domain.people import weekly_mail as choices
from kursflyt.domain.people.models import Staff
from kursflyt.pages import access, languages
from kursflyt.process import weekly_mail


@access.staff_any
def choose(request: HttpRequest) -> HttpResponse:
    member: Staff = request.user  # type: ignore[assignment]
    if request.method == "POST":
        if "language" in request.POST:
            _choose_language(request, member)
        else:
            _choose_weekly_mail(request, member)
        return redirect("office.notifications.choose")
    newest = choices.newest(member)
    context = {
        "languages": settings.LANGUAGES,
        "wanted": newest is None or newest.wanted,
        "newest": newest,
        "mail": weekly_mail.example(member, on=clock.today()),
        "section": "notifications",
    }
    return render(request, "office/notifications/choose.html", context)


def _choose_language(request: HttpRequest, member: Staff) -> None:
    """The answer is in the new language already."""
    try:
        own_language.choose(staff=member, language=request.POST["language"], by=member.actor, at=clock.now())
    except Refused as refused:
        messages.error(request, str(refused))
        return
    languages.speak(member.language)
    messages.success(request, _("Språket er valgt, og gjelder til du velger et annet."))


def _choose_weekly_mail(request: HttpRequest, member: Staff) -> None:
    wanted = request.POST.get("wanted") == "yes"
    choices.choose(staff=member, wanted=wanted, by=member.actor, at=clock.now())
    on, off = _("Du får e-posten om uken din mandag morgen."), _("Du får ikke e-posten om uken din lenger.")
    messages.success(request, on if wanted else off)
