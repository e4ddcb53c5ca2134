"""The rehearsal's stage: a scratch database and a folder for its files, both gone afterwards."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kursflyt.core import database

if TYPE_CHECKING:
    from kursflyt.rehearsal.outside import StandIn


@contextmanager
def scratch_stage(*, vendors: Sequence[str] = (), fail: float = 0.0) -> Iterator[list[StandIn]]:
    """Django set up on a scratch database with all tables and nothing in them, and those vendors' stand-ins.

    The tables are made once for each version of the migrations, in a template database that later stages copy.
    """
    url = database.start()
    made = template(url)
    with (
        tempfile.TemporaryDirectory(prefix="kursflyt-rehearsal-") as folder,
        database.scratch(url, f"kursflyt_rehearsal_{os.getpid()}", template=made) as scratch_url,
    ):
        os.environ["DATABASE_URL"] = scratch_url
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kursflyt.settings")
        import django

        django.setup()
        from django.conf import settings
        from django.db import connections

        settings.FILES_FOLDER = Path(folder)
        settings.SMTP_HOST = ""  # a rehearsal writes to nobody
        try:
            with _vendors(vendors, fail) as players:
                yield players
        finally:
            connections.close_all()
            for connection in connections.all():
                connection.close_pool()  # type: ignore[attr-defined]
            os.environ["DATABASE_URL"] = url


@contextmanager
def _vendors(vendors: Sequence[str], fail: float) -> Iterator[list[StandIn]]:
    """Nobody real is reached. The stand-ins are loaded where they are asked for: they need more packages."""
    if vendors:
        from kursflyt.rehearsal import outside

        with outside.standing_in(vendors, fail=fail) as players:
            yield players
        return
    from kursflyt.connectors import configured

    with configured.standing_in():
        yield []


def template(url: str) -> str:
    """The name of the template database for this version of the migrations; made if it is not there."""
    name = f"kursflyt_template_{database.version_of_tables()}"
    if database.exists(url, name):
        return name
    half = f"{name}_{os.getpid()}"
    with database.scratch(url, half) as half_url:
        subprocess.run(
            [sys.executable, "-m", "django", "migrate", "--run-syncdb", "--verbosity", "0"],
            check=True,
            env={**os.environ, "DATABASE_URL": half_url, "DJANGO_SETTINGS_MODULE": "kursflyt.settings"},
        )
        database.rename(url, half, name)
    return name
