"""The school's colour and logo: looked at on a light and a dark page before anyone else sees them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from kursflyt.core import clock, colours
from kursflyt.core.refusals import Refused
from kursflyt.domain.people.models import Role, Staff
from kursflyt.domain.school import look
from kursflyt.domain.school import queries as school_queries
from kursflyt.domain.school.models import School
from kursflyt.pages import access
from kursflyt.pages.forms import KursflytForm


class LookForm(KursflytForm):
    colour = forms.CharField(
        label=_l("Hovedfarge"),
        max_length=20,
        help_text=_l(
            "# og seks tegn, for eksempel #0b5c6b. Hvit tekst må kunne leses på den. "
            "Lyse og mørke utgaver lages av seg selv."
        ),
    )
    logo = forms.FileField(
        label=_l("Logo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".svg,.png"}),
        help_text=_l(
            "SVG (helst) eller PNG med gjennomsiktig bakgrunn, høyst 1 MB. Står øverst på sidene og på brevene."
        ),
    )
    remove_logo = forms.BooleanField(label=_l("Ta bort logoen og vis navnet i stedet"), required=False)

    def shape(self) -> None:
        if not self.initial.get("has_logo"):
            del self.fields["remove_logo"]


@access.staff_any
def change(request: HttpRequest) -> HttpResponse:
    """The form, and what the colour does."""
    school = school_queries.current()
    editable = access.may(request, Role.DEPARTMENT_HEAD)
    form = LookForm(
        request.POST or None,
        request.FILES or None,
        initial={"colour": school.colour, "has_logo": school.logo_id is not None},
    )
    if request.method == "POST" and editable and form.is_valid():
        try:
            _store(request, form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Utseendet er lagret. Alle sider og nye brev har det nå."))
            return redirect("office.look.change")
    context = {"form": form, "editable": editable, "section": "school", "tab": "look", "readings": _readings(school)}
    return render(request, "office/look/change.html", context, status=422 if form.errors else 200)


def _store(request: HttpRequest, given: dict[str, Any]) -> None:
    member: Staff = request.user  # type: ignore[assignment]
    sent = given["logo"]
    look.change(
        colour=given["colour"],
        logo=(sent.name, sent.read(look.LARGEST_LOGO + 1)) if sent else None,
        remove_logo=given.get("remove_logo", False),
        by=member.actor,
        at=clock.now(),
    )


def _readings(school: School) -> list[tuple[str, str]]:
    """What is read on what, with its contrast."""
    light, dark = look.light_shades(school.colour), look.dark_shades(school.colour)
    pairs = [
        (_("Tekst på knapp, lys side"), light["base-contrast-default"], light["base-default"]),
        (_("Lenke på hvitt"), light["text-subtle"], look.WHITE),
        (_("Tekst på knapp, mørk side"), dark["base-contrast-default"], dark["base-default"]),
        (_("Lenke på mørkt"), dark["text-subtle"], dark["background-default"]),
    ]
    return [(label, f"{number_format(colours.contrast(one, other), 1)} : 1") for label, one, other in pairs]
