"""Someone of the staff chooses a password of their own."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from kursflyt.core import clock
from kursflyt.core.refusals import Refused
from kursflyt.domain.people import sign_in_limit, staffing
from kursflyt.domain.people.models import Staff
from kursflyt.pages import access
from kursflyt.pages.forms import KursflytForm


def _secret(label: object, kind: str, help_text: object = "") -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": kind})
    return forms.CharField(label=label, max_length=128, strip=False, widget=widget, help_text=help_text)  # type: ignore[arg-type]


class PasswordForm(KursflytForm):
    current = _secret(_l("Passordet du har nå"), "current-password")
    wanted = _secret(_l("Nytt passord"), "new-password", _l("Minst tolv tegn. Tre eller fire ord er lette å huske."))
    again = _secret(_l("Nytt passord en gang til"), "new-password")

    def clean(self) -> dict[str, str]:
        given = super().clean() or self.cleaned_data
        if given.get("again") and given.get("wanted") != given["again"]:
            self.add_error("again", _("De to er ikke like. Skriv det nye passordet en gang til."))
        return given


@access.staff_any
def change(request: HttpRequest) -> HttpResponse:
    """Guesses at the present password are counted as at the door."""
    member: Staff = request.user  # type: ignore[assignment]
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _choose(request, member, current=form.cleaned_data["current"], wanted=form.cleaned_data["wanted"])
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Du har fått nytt passord, og er logget ut alle andre steder."))
            return redirect("office.notifications.choose")
    context = {"form": form, "section": "notifications"}
    return render(request, "office/password/change.html", context, status=422 if form.errors else 200)


def _choose(request: HttpRequest, member: Staff, *, current: str, wanted: str) -> None:
    address, now = request.META.get("REMOTE_ADDR", ""), clock.now()
    sign_in_limit.refuse_when_many(name=member.username, address=address, at=now)
    try:
        staffing.choose_password(member=member, current=current, wanted=wanted, at=now)
    except staffing.WrongPassword:
        sign_in_limit.count_failure(name=member.username, address=address, at=now)
        raise
    update_session_auth_hash(request, member)
