"""What stands in the way of every command is said in a sentence, not as a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from kursflyt.core import database


def kursflyt(*arguments: str, **surroundings: str) -> subprocess.CompletedProcess[str]:
    given = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "KURSFLYT_DATA")}
    command = [sys.executable, "-m", "kursflyt", *arguments]
    return subprocess.run(command, env=given | surroundings, capture_output=True, text=True, timeout=60)


def test_a_database_that_does_not_answer_is_named() -> None:
    said = kursflyt("serve", DATABASE_URL="postgresql://nobody@127.0.0.1:1/nowhere")

    assert (said.returncode, "Traceback" in said.stderr) == (1, False)
    assert "Får ikke kontakt med databasen. Se på DATABASE_URL." in said.stderr


def test_the_doctor_says_so_and_goes_on() -> None:
    said = kursflyt("doctor", DATABASE_URL="postgresql://nobody@127.0.0.1:1/nowhere")

    assert (said.returncode, "Traceback" in said.stderr, "psycopg.pool" in said.stderr) == (1, False, False)
    assert "✗ Database: Får ikke kontakt: " in said.stdout and "Nettadresse" in said.stdout


def test_it_is_named_also_where_django_is_the_first_to_ask() -> None:
    said = kursflyt("badge-keys", DATABASE_URL="postgresql://nobody@127.0.0.1:1/nowhere")

    assert (said.returncode, "Traceback" in said.stderr) == (1, False)
    assert "Får ikke kontakt med databasen. Se på DATABASE_URL." in said.stderr


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    said = kursflyt("serve", KURSFLYT_DATA=str(tmp_path / "file" / "data"))

    assert (said.returncode, "Traceback" in said.stderr) == (1, False)
    assert "Kan ikke bruke datamappen" in said.stderr and "KURSFLYT_DATA" in said.stderr


@pytest.mark.django_db
def test_extensions_that_the_user_may_not_add_are_told_to_the_owner() -> None:
    url, name = os.environ["DATABASE_URL"], f"kt_{uuid.uuid4().hex[:10]}"
    with database.scratch(url, name) as scratch:
        admin = psycopg.connect(scratch, autocommit=True)
        admin.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(name)))
        try:
            with psycopg.connect(scratch, autocommit=True) as connection:
                user = connection.info.user
            limited = scratch.replace(f"//{user}", f"//{name}", 1)
            refused = database.extensions_refused(limited)
            allowed = database.extensions_refused(scratch)
        finally:
            admin.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))
            admin.close()

    assert (refused, allowed) == (list(database.EXTENSIONS), [])
