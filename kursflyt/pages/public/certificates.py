"""Is this certificate real, and what does it say? Asked by code, or with the file itself.

A number alone opens nothing: numbers follow each other, so anyone could read all of them.
"""

from __future__ import annotations

import re

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kursflyt.core import clock
from kursflyt.domain.certificates import lookups, queries
from kursflyt.pages import access
from kursflyt.pages.forms import KursflytForm

LARGEST = 10_000_000
_NUMBER = re.compile(r"[A-ZÆØÅa-zæøå]{1,6}-\d{4}-\d{4,8}")


class LookupForm(KursflytForm):
    code = forms.CharField(
        label=gettext_lazy("Kontrollkode"),
        max_length=40,
        help_text=gettext_lazy("Tolv bokstaver og tall. Koden står nederst på beviset."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


class FileForm(KursflytForm):
    file = forms.FileField(
        label=gettext_lazy("PDF-filen"),
        help_text=gettext_lazy(
            "Vi sammenligner fingeravtrykket til filen med det vi utstedte. Filen blir ikke lagret."
        ),
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
    )


@access.anyone
def search(request: HttpRequest) -> HttpResponse:
    """The code typed by hand, or the file compared byte by byte."""
    by_code = LookupForm(request.POST if "code" in request.POST else None)
    by_file = (
        FileForm(request.POST, request.FILES) if request.method == "POST" and "code" not in request.POST else FileForm()
    )
    status = 422 if request.method == "POST" else 200
    after = 0
    if request.method == "POST":
        try:
            _count(request)
        except lookups.TooManyLookups as refused:
            refused.field = "code" if by_code.is_bound else "file"
            (by_code if by_code.is_bound else by_file).refuse(refused)
            status, after = 429, refused.after
        else:
            found = _by_code(by_code) if by_code.is_bound else _by_file(by_file)
            if found:
                return redirect(f"/bevis/{found}/" + ("?fil=uendret" if by_file.is_bound else ""))
            if request.POST.get("code", "").strip() or request.FILES:
                count_miss(request)
    context = {"by_code": by_code, "by_file": by_file}
    answer = render(request, "public/certificates/search.html", context, status=status)
    if after:
        answer["Retry-After"] = str(after)
    return answer


def _by_code(form: LookupForm) -> str:
    """The code of the certificate, or an error at the field."""
    if not form.is_valid():
        return ""
    found = queries.verify(form.cleaned_data["code"])
    if found is None and _NUMBER.fullmatch(form.cleaned_data["code"].strip()):
        form.add_error("code", _("Dette er bevisnummeret. Skriv kontrollkoden, som står ved siden av QR-koden."))
        return ""
    if found is None:
        form.add_error("code", _("Vi finner ikke noe bevis med denne koden. Kontroller at alle tolv tegn er riktige."))
        return ""
    return found.code


def _by_file(form: FileForm) -> str:
    if not form.is_valid():
        return ""
    upload = form.cleaned_data["file"]
    found = queries.of_file(upload.read(LARGEST)) if upload.size <= LARGEST else None
    if found is None:
        form.add_error(
            "file",
            _(
                "Filen er ikke lik noe bevis vi har utstedt. Enten er den endret, om så bare med ett tegn, "
                "eller så er den ikke fra oss. Be om den originale filen, eller slå opp koden i stedet."
            ),
        )
        return ""
    return found.code


@access.anyone
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """What the paper says and whether it holds; nothing else about the person or the course."""
    refusal = too_many(request)
    if refusal is not None:
        return refusal
    found = queries.verify(code)
    if found is None:
        count_miss(request)
    answer = render(
        request,
        "public/certificates/verify.html",
        {"found": found, "code": code[:40], "file_is_same": request.GET.get("fil") == "uendret"},
        status=200 if found else 404,
    )
    answer["X-Robots-Tag"] = "noindex"
    return answer


def too_many(request: HttpRequest) -> HttpResponse | None:
    """Counts a look-up by code, and answers when there have been too many."""
    try:
        _count(request)
    except lookups.TooManyLookups as refused:
        answer = render(request, "public/certificates/verify.html", {"refusal": str(refused)}, status=429)
        answer["Retry-After"] = str(refused.after)
        return answer
    return None


def _count(request: HttpRequest) -> None:
    lookups.count_lookup(address=request.META.get("REMOTE_ADDR", ""), at=clock.now())


def count_miss(request: HttpRequest) -> None:
    """What was asked for is not there."""
    lookups.count_miss(address=request.META.get("REMOTE_ADDR", ""), at=clock.now())
