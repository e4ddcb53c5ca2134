"""What the law asks a public site to say about itself: how personal data are treated, and how accessible it is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kursflyt.pages import access
from kursflyt.policy import retention


@access.anyone
def privacy(request: HttpRequest) -> HttpResponse:
    """Personvern: what is known about whom, why, and for how long, from the policy that the board approves."""
    return render(request, "public/about/privacy.html", {"rules": retention.for_the_public()})


@access.anyone
def accessibility(request: HttpRequest) -> HttpResponse:
    """Tilgjengelighet: what has been tested, what is known to be missing, and how to complain."""
    return render(request, "public/about/accessibility.html")
