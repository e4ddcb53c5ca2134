"""The office's door: name and password, with a limit on how often one may guess."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from kursflyt.core import audit, clock
from kursflyt.core.refusals import Refused
from kursflyt.domain.people.models import SignInAttempt, Staff
from kursflyt.pages import access
from kursflyt.pages.forms import KursflytForm

MOST_ATTEMPTS, WINDOW = 8, timedelta(minutes=15)


class TooManyAttempts(Refused):
    """Guessed too often from here or at this name: wait."""


class SignInForm(KursflytForm):
    username = forms.CharField(label="Brukernavn", max_length=150, widget=forms.TextInput(attrs={"autocomplete": "username"}))
    password = forms.CharField(label="Passord", widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))


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
            goal = request.GET.get("next", "")
            safe = url_has_allowed_host_and_scheme(goal, allowed_hosts={request.get_host()})
            return redirect(goal if safe else "office.todos.mine")
    return render(request, "office/sign_in/enter.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@access.anyone
def leave(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("office.sign_in.enter")


def _recognise(request: HttpRequest, *, username: str, password: str) -> Staff:
    """The staff member. Counts wrong guesses by name and by address, neither kept in the clear."""
    keys = [_key("name", username.lower()), _key("address", request.META.get("REMOTE_ADDR", ""))]
    since = clock.now() - WINDOW
    if SignInAttempt.objects.filter(key__in=keys, at__gte=since).count() >= MOST_ATTEMPTS * len(keys):
        raise TooManyAttempts("For mange forsøk. Vent et kvarter før du prøver igjen, eller be om nytt passord.")
    member: Any = authenticate(request, username=username, password=password)
    if member is None:
        SignInAttempt.objects.bulk_create([SignInAttempt(key=key, at=clock.now()) for key in keys])
        raise Refused("Brukernavnet og passordet hører ikke sammen.")
    SignInAttempt.objects.filter(key__in=keys).delete()
    found: Staff = member
    return found


def _key(kind: str, value: str) -> str:
    return hashlib.sha256(f"{kind}:{value}".encode()).hexdigest()
