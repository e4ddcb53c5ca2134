"""The office's door: name and password, with a limit on how often one may guess."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_POST

from kursflyt.core import audit, clock
from kursflyt.core.refusals import Refused
from kursflyt.domain.people import sign_in_limit
from kursflyt.domain.people.models import Staff
from kursflyt.pages import access, way_back
from kursflyt.pages.forms import KursflytForm


class SignInForm(KursflytForm):
    username = forms.CharField(
        label=_l("Brukernavn"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        label=_l("Passord"), widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )


@access.anyone
def enter(request: HttpRequest) -> HttpResponse:
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            member = _recognise(request, **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            login(request, member)
            audit.record("staff.signed_in", by=member.actor, at=clock.now())
            return way_back.redirect(request, request.GET.get("next", ""), otherwise="office.todos.mine")
    return render(request, "office/sign_in/enter.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@access.anyone
def leave(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("office.sign_in.enter")


def _recognise(request: HttpRequest, *, username: str, password: str) -> Staff:
    """The staff member. Wrong guesses are counted by name and by address, neither kept in the clear."""
    address, now = request.META.get("REMOTE_ADDR", ""), clock.now()
    sign_in_limit.refuse_when_many(name=username, address=address, at=now)
    member: Any = authenticate(request, username=username, password=password)
    if member is None:
        sign_in_limit.count_failure(name=username, address=address, at=now)
        raise Refused("Brukernavnet og passordet hører ikke sammen.")
    sign_in_limit.forget(name=username)
    found: Staff = member
    return found
