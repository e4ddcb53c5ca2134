"""The ground: database and tables, data folder, files, disk, secrets and time."""

from __future__ import annotations

import os
import shutil
import stat
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from kursflyt.core import clock, storage
from kursflyt.core.models import StoredFile
from kursflyt.doctor.findings import Finding, bad, good, lacking

OLDEST_POSTGRESQL = 15
LITTLE_SPACE, TOO_LITTLE_SPACE = 2_000_000_000, 300_000_000
SHORTEST_KEY = 40
MOST_DRIFT_SECONDS = 2.0
SAMPLE = 20


def database() -> Finding:
    what = "Database"
    try:
        # Not by the pool of connections, which would wait for it as long as a page may, and say so every second.
        psycopg.connect(**connection.get_connection_params() | {"connect_timeout": 5}).close()
    except psycopg.OperationalError as fault:
        return bad(
            what, f"Får ikke kontakt: {str(fault).splitlines()[0]}", "Se på DATABASE_URL, og at PostgreSQL er startet."
        )
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int, current_setting('server_version')")
        number, version = cursor.fetchone()
    name = connection.settings_dict["NAME"]
    if number // 10_000 < OLDEST_POSTGRESQL:
        return bad(
            what, f"PostgreSQL {version} er for gammel.", f"Oppgrader til PostgreSQL {OLDEST_POSTGRESQL} eller nyere."
        )
    inside = Path(str(connection.settings_dict["HOST"])).is_absolute()
    where = "på denne maskinen" if inside else f"på {connection.settings_dict['HOST']}"
    return good(what, f"PostgreSQL {version}, databasen «{name}» {where}.")


def tables() -> Finding:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        return bad(
            "Tabeller", f"{len(missing)} endringer er ikke tatt inn.", "Start «kursflyt serve». Den tar dem inn selv."
        )
    return good("Tabeller", "Alle endringer er tatt inn.")


def data_folder() -> Finding:
    what, folder = "Datamappe", Path(settings.DATA_FOLDER)
    probe = folder / f".undersøkelse-{os.getpid()}"
    try:
        probe.write_text("prøve")
        probe.unlink()
    except OSError as fault:
        return bad(
            what,
            f"Kan ikke skrive i {folder}: {fault.strerror}.",
            "Gi brukeren som kjører Kursflyt, rett til å skrive der.",
        )
    return good(what, f"{folder} kan skrives i. Husk sikkerhetskopi av den.")


def stored_files() -> Finding:
    """The newest files are read whole and compared with their names."""
    what = "Filer"
    lost, damaged = [], []
    newest = list(StoredFile.objects.order_by("-created_at")[:SAMPLE])
    for row in newest:
        try:
            storage.read(row)
        except FileNotFoundError:
            lost.append(row)
        except storage.FileDamaged:
            damaged.append(row)
    if lost or damaged:
        return bad(
            what,
            f"Av de {len(newest)} nyeste filene mangler {len(lost)}, og {len(damaged)} er endret.",
            f"Hent mappen {settings.FILES_FOLDER} fra sikkerhetskopi, og finn ut hva som skjedde.",
        )
    count = StoredFile.objects.count()
    return good(
        what, f"{count} filer; de {len(newest)} nyeste er lest og uendret." if count else "Ingen filer er lagret ennå."
    )


def disk() -> Finding:
    what, free = "Diskplass", shutil.disk_usage(settings.DATA_FOLDER).free
    said = f"{free / 1e9:.1f} GB ledig der dataene ligger.".replace(".", ",", 1)
    if free < TOO_LITTLE_SPACE:
        return bad(what, said, "Frigjør plass nå: databasen stopper når disken er full.")
    if free < LITTLE_SPACE:
        return lacking(what, said, "Frigjør plass snart.")
    return good(what, said)


def secret_key() -> Finding:
    what, path = "Hemmelig nøkkel", Path(settings.DATA_FOLDER) / "secret_key"
    if len(settings.SECRET_KEY) < SHORTEST_KEY:
        return bad(what, "Nøkkelen er for kort.", f"Sett KURSFLYT_SECRET_KEY til minst {SHORTEST_KEY} tilfeldige tegn.")
    if "KURSFLYT_SECRET_KEY" in os.environ:
        return good(what, "Satt i KURSFLYT_SECRET_KEY.")
    if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
        return bad(what, f"Andre på maskinen kan lese {path}.", f"Kjør: chmod 600 {path}")
    return good(what, "Laget ved første start, og kan bare leses av eieren.")


def modes() -> list[Finding]:
    """Demo and fault display are for trying, never for real people."""
    found = []
    public = settings.SITE_URL.startswith("https://")
    if settings.DEMO:
        said = "Demomodus er på: hvem som helst kan bytte rolle og flytte klokken."
        advice = "Slå av KURSFLYT_DEMO der det er virkelige personer."
        found.append(bad("Demo", said, advice) if public else lacking("Demo", said, advice))
    if settings.DEBUG:
        said, advice = "Feil vises med innmat i nettleseren.", "Slå av KURSFLYT_DEBUG."
        found.append(bad("Feilvisning", said, advice) if public else lacking("Feilvisning", said, advice))
    return found


def time() -> Finding:
    """The machine and the database must agree, since deadlines are counted by both."""
    what = "Klokke"
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        there: datetime = cursor.fetchone()[0]
    drift = abs((datetime.now(UTC) - there).total_seconds())
    if drift > MOST_DRIFT_SECONDS:
        return bad(
            what, f"Maskinen og databasen er {drift:.0f} sekunder uenige.", "Slå på tidssynkronisering (NTP) på begge."
        )
    return good(what, f"{clock.now().astimezone(clock.OSLO):%d.%m.%Y kl. %H.%M} i Oslo; maskin og database er enige.")
