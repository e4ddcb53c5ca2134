"""The board: every run as a row, with what matters: next date, places, and one number per worry."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kursflyt.core import clock
from kursflyt.pages import access
from kursflyt.process import overview

SHOWN = {"running": "Pågår og planlegges", "over": "Avsluttet og avlyst"}


@access.staff_any
def runs(request: HttpRequest) -> HttpResponse:
    shown = request.GET.get("vis", "running")
    search = request.GET.get("q", "").strip()
    rows = overview.board(over=shown == "over", search=search, today=clock.today())
    context = {"rows": rows, "shown": shown, "views": SHOWN, "search": search, "section": "board"}
    return render(request, "office/board/runs.html", context)
