"""The way in through this door: by personal link and one-time code, without a password."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from kursflyt.pages import access, personal_door


@access.anyone
def ask(request: HttpRequest) -> HttpResponse:
    return personal_door.ask(request, "my")


@access.anyone
def arrive(request: HttpRequest, token: str) -> HttpResponse:
    return personal_door.arrive(request, "my", token)


@access.anyone
def code(request: HttpRequest) -> HttpResponse:
    return personal_door.code(request, "my")


@require_POST
@access.anyone
def leave(request: HttpRequest) -> HttpResponse:
    return personal_door.leave(request, "my")
