"""The four ways to sign in, each against a twin that takes no other; and that no key is written anywhere."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest

from kursflyt.connectors import roles
from kursflyt.connectors.http import Answer, Verdict
from kursflyt.connectors.public360 import access
from kursflyt.connectors.public360.access import OAuth
from kursflyt.connectors.public360.platform import Public360
from kursflyt.connectors.public360.refusals import judge
from kursflyt.connectors.secret import Secret
from kursflyt.connectors.twins import public360 as twins
from tests.connectors import public360_stage
from tests.connectors.public360_stage import CONTRACT, Stage

OAUTH = OAuth(f"https://login.twin{twins.TOKEN_PATH}", twins.CLIENT, Secret(twins.OAUTH_SECRET), "api://p360/.default")
WAYS: dict[str, dict[str, Any]] = {
    "header": {"client_id": twins.CLIENT},
    "query": {"client_id": twins.CLIENT},
    "authkey": {},
    "oauth": {"oauth": OAUTH, "client_id": twins.CLIENT},
}


@pytest.fixture
def office() -> Iterator[Stage]:
    made = public360_stage.set_up()
    made.twin.wants_client = True
    yield made
    assert made.twin.violations == []


@pytest.mark.parametrize("way", access.SIGN_INS)
def test_each_way_signs_in_where_no_other_is_taken(office: Stage, way: str) -> None:
    office.world.accepts = {way}
    office.archive(sign_in=way, **WAYS[way]).store(CONTRACT)
    assert office.document()["Title"] == CONTRACT.title


@pytest.mark.parametrize("way", access.SIGN_INS)
def test_a_way_that_is_not_taken_is_a_matter_of_settings(office: Stage, way: str) -> None:
    office.world.accepts = set(access.SIGN_INS) - {way}
    with pytest.raises(roles.Misconfigured, match="KURSFLYT_P360_KEY_FILE"):
        office.archive(sign_in=way, **WAYS[way]).store(CONTRACT)


def test_a_token_is_fetched_once_and_kept(office: Stage) -> None:
    office.archive(sign_in="oauth", **WAYS["oauth"]).store(CONTRACT)
    assert office.twin.calls.count("token") == 1


def test_a_token_that_is_turned_away_is_fetched_anew_and_the_call_is_done_once(office: Stage) -> None:
    archive = office.archive(sign_in="oauth", **WAYS["oauth"])
    archive.codes.all()
    office.twin.tokens.clear()
    archive.store(CONTRACT)
    assert (office.twin.calls.count("token"), len(office.world.documents)) == (2, 1)


def test_a_token_that_soon_ends_is_not_used(office: Stage) -> None:
    office.twin.token_lives = 30
    office.archive(sign_in="oauth", **WAYS["oauth"]).client.version()
    archive = office.archive(sign_in="oauth", **WAYS["oauth"])
    archive.client.version()
    archive.client.version()
    assert office.twin.calls.count("token") == 3


def test_a_secret_that_is_wrong_is_told_by_its_settings(office: Stage) -> None:
    wrong = replace(OAUTH, secret=Secret("wrong"))
    with pytest.raises(roles.Misconfigured, match="KURSFLYT_P360_OAUTH_SECRET"):
        office.archive(sign_in="oauth", oauth=wrong).store(CONTRACT)


@pytest.mark.parametrize("way", access.SIGN_INS)
def test_no_key_is_logged_or_printed(office: Stage, way: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    office.world.accepts = set()
    archive = office.archive(sign_in=way, **WAYS[way])
    with pytest.raises(roles.Misconfigured) as fault:
        archive.store(CONTRACT)
    said = caplog.text + str(fault.value) + repr(archive.access)
    assert not any(secret in said for secret in (twins.KEY, twins.OAUTH_SECRET, *office.twin.tokens))


def test_the_one_in_whose_name_it_is_done_goes_with_each_call(office: Stage) -> None:
    bodies: list[bytes] = []

    def note(request: httpx.Request) -> None:
        bodies.append(request.content)

    office.archive(user="svc-kursflyt", sign_in="authkey", before=note).store(CONTRACT)
    assert all(b"svc-kursflyt" in body for body in bodies if b"CodeTableName" not in body)


@pytest.mark.parametrize("status", [404, 405])
def test_an_address_without_the_services_is_a_matter_of_settings(office: Stage, status: int) -> None:
    elsewhere = httpx.MockTransport(lambda request: httpx.Response(status, text="<html>"))
    with pytest.raises(roles.Misconfigured, match=r"har ikke SupportService/GetSIFVersion.*KURSFLYT_P360_URL"):
        Public360(office.access, transport=elsewhere).client.version()


def test_an_answer_that_is_no_json_is_told(office: Stage) -> None:
    elsewhere = httpx.MockTransport(lambda request: httpx.Response(200, text="<html>Logg inn</html>"))
    with pytest.raises(roles.NeedsPerson, match="ikke JSON"):
        Public360(office.access, transport=elsewhere).store(CONTRACT)


@pytest.mark.parametrize(
    ("status", "kind", "verdict"),
    [
        (500, "System.UnauthorizedAccessException", Verdict.NO_RIGHT),
        (500, "System.Exception", Verdict.BROKEN),
        (400, "System.ArgumentException", Verdict.ANSWERED),
        (429, "", Verdict.BUSY),
        (401, "", Verdict.NO_ENTRY),
    ],
)
def test_faults_are_read_by_what_they_call_themselves(status: int, kind: str, verdict: Verdict) -> None:
    body = httpx.Response(status, json={"Type": "Error", "ExceptionType": kind, "Message": "no"})
    assert judge(Answer(status, body.headers, body.content)) is verdict


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "ikke KURSFLYT_P360_KEY"),
        ({"KURSFLYT_P360_KEY": "x", "KURSFLYT_P360_URL": "http://p360.skole.example"}, "https://"),
        ({"KURSFLYT_P360_KEY": "x", "KURSFLYT_P360_SIGN_IN": "password"}, "header, query, authkey, oauth"),
        ({"KURSFLYT_P360_SIGN_IN": "oauth"}, "KURSFLYT_P360_OAUTH_SCOPE"),
        ({"KURSFLYT_P360_KEY": "x", "KURSFLYT_P360_ARCHIVE_CODES": "035"}, "type=kode"),
    ],
)
def test_settings_that_cannot_be_right_are_told_by_name(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], said: str
) -> None:
    monkeypatch.setenv("KURSFLYT_P360_URL", "https://p360.skole.example")
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(roles.Misconfigured, match=said):
        access.from_surroundings()


def test_the_settings_are_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    (tmp_path / "key").write_text("hemmelig\n")
    for name, value in {
        "URL": "https://p360.skole.example/Biz/v2/",
        "KEY_FILE": str(tmp_path / "key"),
        "ARCHIVE_CODES": "FELLESKLASSE PRINSIPP=035; FAGKLASSE PRINSIPP=B31",
        "CATEGORY_IN": "recno:110",
    }.items():
        monkeypatch.setenv(f"KURSFLYT_P360_{name}", value)
    found = access.from_surroundings()
    assert found is not None
    assert (found.url, found.key.reveal()) == ("https://p360.skole.example", "hemmelig")
    assert found.filing.archive_codes == (("FELLESKLASSE PRINSIPP", "035"), ("FAGKLASSE PRINSIPP", "B31"))
    assert found.wanted.incoming == "recno:110"
