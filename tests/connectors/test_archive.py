"""What every archive keeps to: the same tests for the sealed folder, the Public 360 twin and a real Public 360.

The real one is asked with `-m live`, with the settings of docs/connectors/public360.md in the environment, and only on
a test instance: what is archived stays there.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from dataclasses import replace

import pytest

from kursflyt.connectors import roles
from kursflyt.connectors.builtin import SealedFolder
from kursflyt.connectors.public360 import access
from kursflyt.connectors.public360.platform import Public360
from kursflyt.policy import archiving
from tests.connectors import public360_stage
from tests.connectors.public360_stage import CERTIFICATES, CONTRACT, REPORT

KINDS = {"contract": CONTRACT, "certificates": CERTIFICATES, "report": REPORT}


@pytest.fixture(params=["built-in", "twin", pytest.param("live", marks=pytest.mark.live)])
def archive(request: pytest.FixtureRequest) -> Iterator[roles.Archive]:
    if request.param == "built-in":
        yield SealedFolder()
    elif request.param == "twin":
        stage = public360_stage.set_up()
        yield stage.archive()
        assert stage.twin.violations == []
    else:
        found = access.from_surroundings()
        if found is None:
            pytest.skip("KURSFLYT_P360_URL is not set")
        yield Public360(found)


@pytest.fixture(params=KINDS)
def wanted(request: pytest.FixtureRequest) -> roles.ArchiveCase:
    """With keys of its own, since nothing can be taken out of a real archive."""
    kind, sign = KINDS[request.param], secrets.token_hex(4)
    return replace(kind, key=f"{sign}:{request.param}", case_key=f"test-{sign}")


def test_every_file_is_proved_by_its_digest(archive: roles.Archive, wanted: roles.ArchiveCase) -> None:
    proved = {row["name"]: row["sha256"] for row in archive.store(wanted).manifest}
    assert proved == {file.name: hashlib.sha256(file.content).hexdigest() for file in wanted.files}


def test_what_is_archived_twice_is_the_same(archive: roles.Archive, wanted: roles.ArchiveCase) -> None:
    first, second = archive.store(wanted), archive.store(wanted)
    assert _plain(first) == _plain(second)


def test_what_belongs_together_lies_in_one_case(archive: roles.Archive, wanted: roles.ArchiveCase) -> None:
    other = replace(wanted, key=f"{wanted.key} other", title="Enda et dokument")
    first, second = archive.store(wanted), archive.store(other)
    assert first.case_number == second.case_number


def test_the_case_that_is_named_is_used(archive: roles.Archive, wanted: roles.ArchiveCase) -> None:
    number = archive.store(wanted).case_number
    other = replace(wanted, key=f"{wanted.key} other", case_key="", case_number=number)
    assert archive.store(other).case_number == number


def test_the_connection_is_in_order(archive: roles.Archive) -> None:
    assert [check for check in archive.check(archiving.access_codes()) if not check.well] == []


def _plain(archived: roles.Archived) -> tuple[str, str, list[str]]:
    return archived.case_number, archived.external_id, sorted(str(row["sha256"]) for row in archived.manifest)
