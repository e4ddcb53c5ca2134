"""What the law asks a public site to say about itself: how personal data are treated, and how accessible it is."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy

from kursflyt.core import clock
from kursflyt.core.refusals import Refused
from kursflyt.domain.messages import accessibility_feedback
from kursflyt.pages import access
from kursflyt.pages.forms import KursflytForm
from kursflyt.policy import retention


class FeedbackForm(KursflytForm):
    text = forms.CharField(
        label=gettext_lazy("Hva virker ikke for deg?"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Skriv ikke helseopplysninger eller fødselsnummer."),
    )
    where = forms.CharField(label=gettext_lazy("Hvilken side gjelder det?"), max_length=300, required=False)
    reply_to = forms.EmailField(
        label=gettext_lazy("E-post, hvis du vil ha svar"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


@access.anyone
def privacy(request: HttpRequest) -> HttpResponse:
    """Personvern: what is known about whom, why, and for how long, from the policy that the board approves."""
    return render(request, "public/about/privacy.html", {"rules": retention.for_the_public()})


@access.anyone
def accessibility(request: HttpRequest) -> HttpResponse:
    """Tilgjengelighet: what the law asks, what is tested, what is known to be missing, and a way to say so."""
    form = FeedbackForm(request.POST or None)
    if form.is_valid():
        try:
            accessibility_feedback.receive(
                **form.cleaned_data, address=request.META.get("REMOTE_ADDR", ""), at=clock.now()
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect(reverse("public.about.accessibility") + "?sendt=1")
    context = {"form": form, "sent": "sendt" in request.GET, "statement": settings.ACCESSIBILITY_STATEMENT}
    return render(request, "public/about/accessibility.html", context, status=422 if form.errors else 200)
