"""The floor: a bare view that does one INSERT and one UPDATE in a transaction. Nothing that stores is faster."""

from __future__ import annotations

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path

TABLE = "CREATE TABLE IF NOT EXISTS bench_floor (id bigserial PRIMARY KEY, text varchar(200), count integer DEFAULT 0)"


def store_once() -> None:
    """What the floor does, also measured without the web."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_floor (text) VALUES (%s) RETURNING id", ["søknad"])
        cursor.execute("UPDATE bench_floor SET count = count + 1 WHERE id = %s", [cursor.fetchone()[0]])


def store(request: HttpRequest) -> HttpResponse:
    store_once()
    return HttpResponse(b"stored", content_type="text/plain")


urlpatterns = [path("", store)]
