"""What a command starts before it does its work: the database, then Django."""

from __future__ import annotations

import os


def start_database() -> str:
    """Starts the database, or finds it, and sets DATABASE_URL. The demo has one of its own."""
    from kursflyt.core import database

    return database.start("kursflyt_demo" if os.environ.get("KURSFLYT_DEMO") == "1" else database.DEFAULT_NAME)


def set_up(*, database_needed: bool = True) -> None:
    """Starts the database if it is needed, then Django."""
    if database_needed:
        start_database()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kursflyt.settings")
    import django

    django.setup()
