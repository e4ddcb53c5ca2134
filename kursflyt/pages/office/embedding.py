"""What the one who edits the school's website pastes in, with a look at it; and which sites may frame the courses."""

from __future__ import annotations

from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from kursflyt.core import clock
from kursflyt.core.refusals import Refused
from kursflyt.domain.courses import queries as courses
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.people.models import Role, Staff
from kursflyt.domain.promotion import queries as promotion
from kursflyt.domain.school import framing
from kursflyt.domain.school import queries as school_queries
from kursflyt.pages import access
from kursflyt.pages.forms import KursflytForm

LANGUAGES = [("", _l("Som siden den står på")), ("nb", _l("Bokmål")), ("nn", _l("Nynorsk")), ("en", _l("Engelsk"))]
THEMES = [("", _l("Lyst")), ("mork", _l("Mørkt")), ("auto", _l("Som leserens egen innstilling"))]


class SnippetForm(KursflytForm):
    """What the snippet is to show; asked by the address, so that a choice can be sent on as a link."""

    ids = "snippet"
    studietilbud = forms.ChoiceField(label=_l("Hvilke kurs"), required=False)
    antall = forms.IntegerField(label=_l("Høyst"), required=False, min_value=1, max_value=50)
    sprak = forms.ChoiceField(label=_l("Språk"), required=False, choices=LANGUAGES)
    tema = forms.ChoiceField(label=_l("Farger"), required=False, choices=THEMES)

    def shape(self) -> None:
        codes = [(programme.code, f"{programme.name} ({programme.code})") for programme in courses.programmes()]
        self.fields["studietilbud"].choices = [("", _("Alle åpne kurs")), *codes]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, str]:
        given = self.cleaned_data if self.is_valid() else {}
        return {name: str(given[name]) for name in self.fields if given.get(name)}


class FramingForm(KursflytForm):
    ids = "framing"
    framed_by = forms.CharField(
        label=_l("Nettsteder som kan vise kursene i en ramme"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=_l(
            "Ett på hver linje, for eksempel https://www.fagskolen.no. Tomt felt: alle. "
            "Gjelder bare listen av kurs; resten av sidene kan aldri rammes inn."
        ),
    )


@access.staff_any
def snippets(request: HttpRequest) -> HttpResponse:
    """The list of open courses, to be pasted; a single course has its snippet on its own landing page's box."""
    editable = access.may(request, Role.DEPARTMENT_HEAD, Role.MARKETING)
    framing_form = FramingForm(request.POST or None, initial={"framed_by": school_queries.current().framed_by})
    if request.method == "POST" and editable and framing_form.is_valid():
        member: Staff = request.user  # type: ignore[assignment]
        try:
            framing.allow(sites=framing_form.cleaned_data["framed_by"], by=member.actor, at=clock.now())
        except Refused as refused:
            framing_form.refuse(refused)
        else:
            messages.success(request, _("Nettstedene er lagret."))
            return redirect("office.embedding.snippets")
    form = SnippetForm(request.GET)
    chosen = form.chosen()
    context = {
        "form": form,
        "framing_form": framing_form,
        "editable": editable,
        "section": "school",
        "tab": "embedding",
        "embed": of_list(chosen),
        "feeds": [(label, settings.SITE_URL + reverse(name)) for label, name in _FEEDS],
    }
    return render(request, "office/embedding/snippets.html", context, status=422 if framing_form.errors else 200)


def of_list(chosen: dict[str, str]) -> dict[str, str]:
    """The list of open courses: the snippet with script, the one without, and the address of the preview."""
    return _embed(
        chosen, f"{settings.SITE_URL}/?kilde=nettside", f"Kurs ved {school_queries.current().name}", height=640
    )


def of_run(run: CourseRun) -> dict[str, str]:
    """One course."""
    return _embed(
        {"kurs": run.slug}, f"{promotion.page_address(run)}?kilde=nettside", f"Les om {run.title} og søk", height=420
    )


def _embed(chosen: dict[str, str], link: str, text: str, *, height: int) -> dict[str, str]:
    path = f"{reverse('public.embed.frame')}?{urlencode(chosen)}" if chosen else reverse("public.embed.frame")
    context = {
        "script": settings.SITE_URL + reverse("public.embed.script"),
        "attributes": list(chosen.items()),
        "link": link,
        "text": text,
        "frame": settings.SITE_URL + path,
        "height": height,
    }
    return {
        "element": render_to_string("office/embedding/element_snippet.html", context).strip(),
        "frame": render_to_string("office/embedding/frame_snippet.html", context).strip(),
        "preview": path,
    }


_FEEDS = (
    (_l("Nyhetsstrøm (Atom)"), "public.feeds.atom"),
    (_l("Nyhetsstrøm (RSS)"), "public.feeds.rss"),
    (_l("Kursliste for maskiner (JSON Feed)"), "public.feeds.feed"),
    (_l("Alle samlinger (iCalendar)"), "public.courses.calendar_all"),
)
