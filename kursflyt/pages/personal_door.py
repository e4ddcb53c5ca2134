"""The way in through a personal door, the same for teachers and participants: link, code, and a new link by e-mail.

Opening a link sends nothing by itself: mail programs open links to look for harm, and would use up the codes.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from kursflyt.core import audit, clock
from kursflyt.core.refusals import Refused
from kursflyt.domain.doors import codes, new_links
from kursflyt.domain.people import links
from kursflyt.domain.people.models import Person
from kursflyt.pages import access, languages
from kursflyt.pages.forms import KursflytForm

PENDING = "pending_sign_in"
CodeInput = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": "9"})


class EmailForm(KursflytForm):
    email = forms.CharField(
        label=_l("E-postadresse"),
        max_length=254,
        help_text=_l("Adressen du har oppgitt til skolen."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class CodeForm(KursflytForm):
    code = forms.CharField(label=_l("Kode på seks siffer"), max_length=9, widget=CodeInput)


def ask(request: HttpRequest, door: links.Door) -> HttpResponse:
    """Asks for the e-mail address and sends a new link there, if anyone here has it."""
    form = EmailForm(request.POST or None)
    sent = False
    if request.method == "POST" and form.is_valid():
        try:
            email = form.cleaned_data["email"]
            new_links.send_new_links(email=email, door=door, address=address_of(request), at=clock.now())
            sent = True
        except Refused as refused:
            refused.field = refused.field or "email"
            form.refuse(refused)
    return render(request, f"{door}/sign_in/ask.html", {"form": form, "sent": sent}, status=_status(form))


def arrive(request: HttpRequest, door: links.Door, token: str) -> HttpResponse:
    """The link is opened: says whose it is, and sends the code when asked to."""
    at = clock.now()
    try:
        person = links.open_link(token, at=at, door=door).person
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(f"{door}.sign_in.ask")
    languages.prefer(request, person.language_form)
    landing = links.landing_path(door, request.GET.get("til", ""))
    if access.person_of(request, door) == person:
        return redirect(landing)
    if request.method == "POST":
        request.session[PENDING] = {"person": person.pk, "door": door, "til": landing}
        try:
            codes.send_code(person, purpose=f"sign_in:{door}", at=at)
        except Refused as refused:
            messages.error(request, str(refused))
        return redirect(f"{door}.sign_in.code")
    return render(request, f"{door}/sign_in/arrive.html", {"person": person, "hidden_email": hidden(person.email)})


def code(request: HttpRequest, door: links.Door) -> HttpResponse:
    """Asks for the code and lets in, or sends another."""
    pending = request.session.get(PENDING)
    person = Person.objects.filter(pk=pending["person"]).first() if pending and pending["door"] == door else None
    if pending is None or person is None:
        return redirect(f"{door}.sign_in.ask")
    languages.prefer(request, person.language_form)
    form, at, purpose = CodeForm(request.POST if "code" in request.POST else None), clock.now(), f"sign_in:{door}"
    if "again" in request.POST:
        try:
            codes.send_code(person, purpose=purpose, at=at)
            messages.success(request, _("Vi har sendt en ny kode. Bare den siste koden virker."))
        except Refused as refused:
            messages.error(request, str(refused))
        return redirect(f"{door}.sign_in.code")
    if request.method == "POST" and form.is_valid():
        try:
            codes.check_code(person, purpose=purpose, code=form.cleaned_data["code"], at=at)
        except Refused as refused:
            form.refuse(refused)
        else:
            return _let_in(request, person, door, pending)
    context = {"form": form, "hidden_email": hidden(person.email)}
    return render(request, f"{door}/sign_in/code.html", context, status=_status(form))


def leave(request: HttpRequest, door: links.Door) -> HttpResponse:
    """Out again; nothing is left in the session."""
    request.session.flush()
    messages.success(request, _("Du er logget ut."))
    return redirect(f"{door}.sign_in.ask")


def hidden(email: str) -> str:
    """k…@example.org: enough to know one's own address by, too little for whoever has only found the link."""
    local, _at, domain = email.rpartition("@")
    return f"{local[:1]}…@{domain}"


def address_of(request: HttpRequest) -> str:
    """The network address of whoever asks."""
    return str(request.META.get("REMOTE_ADDR", ""))


def _let_in(request: HttpRequest, person: Person, door: links.Door, pending: dict[str, Any]) -> HttpResponse:
    request.session.pop(PENDING, None)
    access.let_in(request, person, door=door)
    kind = "teacher" if door == "teacher" else "participant"
    audit.record("people.signed_in", by=person.actor(kind), at=clock.now(), subject=f"person:{person.pk}", door=door)
    goal = links.landing_path(door, request.session.pop("after_sign_in", "") or "")
    landing = str(pending["til"])
    return redirect(landing if landing != links.DOORS[door] else goal)


def _status(form: forms.Form) -> int:
    return 422 if form.errors else 200
