"""The way back that a form or an address carries: a page of this site, whatever was written there."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


def redirect(request: HttpRequest, back: str, *, place: str = "", otherwise: str) -> HttpResponseRedirect:
    """To the address `back` and a `place` on it; to the page named `otherwise` where it is no address of this site."""
    own = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return HttpResponseRedirect(back + place if own else reverse(otherwise))
