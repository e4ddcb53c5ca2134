"""What a command starts before it does its work: the database, then Django."""

from __future__ import annotations

import os

SECONDS_TO_ANSWER = 5


def start_database(*, must_answer: bool = True) -> str:
    """Starts the database, or finds it, and sets DATABASE_URL. The demo has one of its own.

    One that is named is spoken to at once: the pool of connections would wait for it as long as a page may. Raises
    `psycopg.OperationalError` where it `must_answer` and does not.
    """
    import psycopg

    from kursflyt.core import database

    named = "DATABASE_URL" in os.environ
    url = database.start("kursflyt_demo" if os.environ.get("KURSFLYT_DEMO") == "1" else database.DEFAULT_NAME)
    if named and must_answer:
        psycopg.connect(url, connect_timeout=SECONDS_TO_ANSWER).close()
    return url


def set_up(*, database_needed: bool = True, must_answer: bool = True) -> None:
    """Starts the database if it is needed, then Django."""
    if database_needed:
        start_database(must_answer=must_answer)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kursflyt.settings")
    import django

    django.setup()
