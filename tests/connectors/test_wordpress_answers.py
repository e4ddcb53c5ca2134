"""How WordPress, and what stands before it, says no: each with a sentence about what to do."""

from __future__ import annotations

import logging
from dataclasses import replace

import httpx
import pytest

from kursflyt.connectors import http, roles
from kursflyt.connectors.secret import Secret
from kursflyt.connectors.twins.faults import Fault
from kursflyt.connectors.wordpress import refusals
from tests.connectors.wordpress_stage import PICTURE, WANTED, Stage


def test_a_wrong_password_is_a_matter_of_settings(wordpress: Stage) -> None:
    with pytest.raises(roles.Misconfigured, match=r"programpassordet.*KURSFLYT_WORDPRESS_PASSWORD"):
        wordpress.website(password=Secret("feil")).ensure_page(WANTED)


def test_a_wrong_user_is_a_matter_of_settings(wordpress: Stage) -> None:
    with pytest.raises(roles.Misconfigured, match="brukernavnet"):
        wordpress.website(user="feil").ensure_page(WANTED)


def test_a_host_that_takes_the_password_away_is_told_from_a_wrong_one(wordpress: Stage) -> None:
    wordpress.twin.stripped = True
    with pytest.raises(roles.Misconfigured, match="Authorization"):
        wordpress.website().client.me()
    with pytest.raises(roles.Misconfigured, match="Authorization"):
        wordpress.website().ensure_page(WANTED)


def test_application_passwords_that_are_off_are_told(wordpress: Stage) -> None:
    wordpress.twin.passwords_off = True
    with pytest.raises(roles.Misconfigured, match="slått av"):
        wordpress.website().ensure_page(WANTED)


def test_a_wall_before_the_interface_is_told(wordpress: Stage) -> None:
    wordpress.twin.walled = True
    with pytest.raises(roles.Misconfigured, match="sikkerhetsutvidelse"):
        wordpress.website().ensure_page(WANTED)


def test_a_page_for_people_instead_of_data_is_told(wordpress: Stage) -> None:
    wordpress.twin.page_instead = True
    with pytest.raises(roles.NeedsPerson, match="nettside i stedet for data"):
        wordpress.website().ensure_page(WANTED)
    wordpress.twin.violations.clear()


@pytest.mark.parametrize("right", ["edit_pages", "publish_pages"])
def test_a_missing_right_is_told_with_the_role_that_has_it(wordpress: Stage, right: str) -> None:
    wordpress.world.rights.discard(right)
    with pytest.raises(roles.Misconfigured, match=r"mangler en rettighet.*Redaktør"):
        wordpress.website().ensure_page(WANTED)
    assert wordpress.made() == []


def test_a_parent_that_is_not_there_is_a_no(wordpress: Stage) -> None:
    with pytest.raises(roles.NeedsPerson, match="Invalid post parent"):
        wordpress.website(parent=99).ensure_page(WANTED)


def test_without_pretty_addresses_there_is_no_interface() -> None:
    answer = http.Answer(404, httpx.Headers(), b"<html>Not found</html>")
    assert "Permalenker" in str(refusals.refuse("getMe", answer))
    recorded = b'{"code":"rest_no_route","message":"No route was found.","data":{"status":404}}'
    assert isinstance(refusals.refuse("getMe", http.Answer(404, httpx.Headers(), recorded)), roles.Misconfigured)


def test_a_no_is_told_with_the_field_it_is_about() -> None:
    body = b'{"code":"rest_invalid_param","message":"Invalid","data":{"status":400,"params":{"status":"not one of"}}}'
    said = refusals.refuse("createPage", http.Answer(400, httpx.Headers(), body))
    assert str(said) == "WordPress sa nei (createPage): Invalid; status: not one of"


@pytest.mark.parametrize("fault", [Fault.DOWN, Fault.LOST, Fault.LOST_AFTER, Fault.THROTTLED, Fault.BROKEN])
def test_what_only_reads_is_asked_again(wordpress: Stage, fault: Fault) -> None:
    wordpress.twin.faults.plan("listPages", fault)
    wordpress.website().ensure_page(WANTED)
    assert len(wordpress.made()) == 1


def test_neither_password_nor_user_is_logged(wordpress: Stage, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    wordpress.twin.faults.plan("listPages", Fault.BROKEN)
    website = wordpress.website()
    website.ensure_page(replace(WANTED, picture=PICTURE))
    ours = "".join(record.getMessage() for record in caplog.records if record.name.startswith("kursflyt"))
    secret = wordpress.access.password.reveal()
    assert "listPages: attempt 1" in ours
    assert secret not in ours and secret not in repr(website.access) and secret not in repr(vars(website.client))
