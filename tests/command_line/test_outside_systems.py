"""What the doctor says of the systems outside, and which of them play their roles by the settings."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kursflyt.connectors import configured, roles
from kursflyt.connectors.public360.access import Filing
from kursflyt.connectors.twins import public360_world
from kursflyt.doctor import outside
from tests.connectors import canvas_stage, public360_stage, wordpress_stage, zoom_stage


@pytest.fixture
def stage() -> canvas_stage.Stage:
    return canvas_stage.set_up()


def verdicts(stage: canvas_stage.Stage) -> list[tuple[str, bool]]:
    with configured.standing_in(learning_platform=stage.platform()):
        return [(finding.what, finding.well) for finding in outside.learning_platform()]


def test_all_that_a_course_needs_is_tried_out_and_nothing_is_left(stage: canvas_stage.Stage) -> None:
    assert verdicts(stage) == [
        ("Canvas: Kontakt", True),
        ("Canvas: Rettigheter", True),
        ("Canvas: KURSFLYT_CANVAS_TEMPLATE", True),
        ("Canvas: KURSFLYT_CANVAS_TRAINING", True),
        ("Canvas: Prøvekurs", True),
        ("Canvas: Karakterer", True),
    ]
    assert (stage.courses(), stage.world.users) == ([], {})


def test_a_wrong_key_is_told_and_nothing_more_is_tried(stage: canvas_stage.Stage) -> None:
    stage.twin.token = "another"
    with configured.standing_in(learning_platform=stage.platform()):
        (finding,) = outside.learning_platform()
    assert (finding.what, finding.said, finding.needed) == (
        "Canvas: Kontakt",
        "Canvas godtar ikke nøkkelen. Lag en ny, og sett KURSFLYT_CANVAS_TOKEN eller KURSFLYT_CANVAS_TOKEN_FILE.",
        True,
    )


def test_a_missing_right_is_named_with_where_to_give_it(stage: canvas_stage.Stage) -> None:
    stage.world.rights.discard("manage_sis")
    with configured.standing_in(learning_platform=stage.platform()):
        finding = outside.learning_platform()[-1]
    assert (finding.said, finding.advice) == (
        "Nøkkelen mangler: SIS Data - manage.",
        "Gi rettighetene til nøkkelens rolle under Admin → Permissions i Canvas.",
    )


def test_rights_that_a_version_does_not_know_are_tried_out_in_practice(stage: canvas_stage.Stage) -> None:
    stage.world.unknown_rights |= {"manage_sis"}
    assert ("Canvas: Prøvekurs", True) in verdicts(stage)
    stage.world.rights.discard("manage_sis")
    assert verdicts(stage)[-1] == ("Canvas: Prøvekurs", False)
    assert stage.courses() == []


def test_a_course_that_is_named_and_not_there_is_told(stage: canvas_stage.Stage) -> None:
    stage.access = replace(stage.access, training="sis_course_id:borte")
    assert verdicts(stage)[-1] == ("Canvas: KURSFLYT_CANVAS_TRAINING", False)


def archive_verdicts(office: public360_stage.Stage) -> list[tuple[str, bool]]:
    with configured.standing_in(archive=office.archive()):
        return [(finding.what, finding.well) for finding in outside.archive()]


def test_all_that_an_archive_needs_is_looked_for_and_nothing_is_made() -> None:
    office = public360_stage.set_up()
    assert archive_verdicts(office) == [
        ("Public 360: Kontakt", True),
        ("Public 360: Prøvesak", True),
        ("Public 360: Kodetabeller", True),
        ("Public 360: Tilgangskoder", True),
        ("Public 360: Tilgangsgruppe", True),
    ]
    assert (office.world.cases, office.world.documents, office.twin.violations) == ([], [], [])


def test_a_key_that_the_archive_does_not_take_is_told_and_nothing_more_is_tried() -> None:
    office = public360_stage.set_up()
    office.twin.key = "another"
    with configured.standing_in(archive=office.archive()):
        (finding,) = outside.archive()
    assert finding.said.startswith("Public 360 godtar ikke nøkkelen. Lag en ny, og sett KURSFLYT_P360_KEY")


def test_codes_groups_and_archive_codes_that_are_missing_are_told() -> None:
    office = public360_stage.set_up()
    codes = office.world.tables.pop(public360_world.ACCESS_CODE)
    assert archive_verdicts(office)[-1] == ("Public 360: Tilgangskoder", False)
    office.world.tables[public360_world.ACCESS_CODE] = codes
    office.world.groups = []
    assert archive_verdicts(office)[-1] == ("Public 360: Tilgangsgruppe", False)
    office.access = replace(office.access, filing=Filing())
    assert archive_verdicts(office)[-1] == ("Public 360: Arkivkoder", False)


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(configured, "_stand_ins", None)
    monkeypatch.setenv("KURSFLYT_CANVAS_URL", "https://canvas.skole.example/api/v1/")
    return monkeypatch


def test_canvas_plays_the_role_when_it_is_named(environment: Any) -> None:
    environment.setenv("KURSFLYT_CANVAS_TOKEN", "hemmelig")
    platform: Any = configured.learning_platform()
    assert (platform.name, platform.access.url) == ("Canvas", "https://canvas.skole.example")
    assert configured.learning_platform() is platform
    assert "hemmelig" not in repr(platform.access)


def test_the_demo_does_not_reach_a_real_canvas(environment: Any, settings: Any) -> None:
    environment.setenv("KURSFLYT_CANVAS_TOKEN", "hemmelig")
    settings.DEMO = True
    assert configured.learning_platform().name == "Kursflyts klasserom"
    environment.setenv("KURSFLYT_CANVAS_URL", "http://127.0.0.1:8100")
    assert configured.learning_platform().name == "Canvas"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "ikke KURSFLYT_CANVAS_TOKEN"),
        ({"KURSFLYT_CANVAS_TOKEN": "x", "KURSFLYT_CANVAS_URL": "http://canvas.skole.example"}, "https://"),
        (
            {"KURSFLYT_CANVAS_TOKEN": "x", "KURSFLYT_CANVAS_TEMPLATE": "1", "KURSFLYT_CANVAS_BLUEPRINT": "2"},
            "bare én av",
        ),
    ],
)
def test_settings_that_cannot_be_right_are_told_by_name(environment: Any, given: dict[str, str], said: str) -> None:
    for name, value in given.items():
        environment.setenv(name, value)
    with pytest.raises(roles.Misconfigured, match=said):
        configured.learning_platform()
    (finding,) = outside.learning_platform()
    assert said in finding.said and finding.needed


def _of_zoom(zoom: zoom_stage.Stage) -> list[tuple[str, bool]]:
    with configured.standing_in(meetings=zoom.meetings()):
        return [(finding.what, finding.well) for finding in outside.meetings()]


def test_all_that_a_meeting_needs_is_tried_out_and_nothing_is_left() -> None:
    zoom = zoom_stage.set_up()
    assert _of_zoom(zoom) == [("Zoom: Rettigheter", True), ("Zoom: Vert", True), ("Zoom: Prøvemøte", True)]
    assert zoom.made() == []


def test_a_missing_scope_of_zoom_is_named() -> None:
    zoom = zoom_stage.set_up()
    zoom.world.scopes.discard("user:read:user:admin")
    with configured.standing_in(meetings=zoom.meetings()):
        (finding,) = outside.meetings()
    assert (finding.said, finding.needed) == ("Appen mangler: user:read:user:admin.", True)


def test_a_host_of_zoom_without_a_licence_is_told() -> None:
    zoom = zoom_stage.set_up()
    zoom.access = replace(zoom.access, host=zoom_stage.UNLICENSED)
    assert _of_zoom(zoom)[-1] == ("Zoom: Vert", False)
    zoom.access = replace(zoom.access, host=zoom_stage.GUEST)
    assert _of_zoom(zoom)[-1] == ("Zoom: Vert", False)


def test_a_wrong_secret_of_zoom_is_told_and_nothing_more_is_tried() -> None:
    zoom = zoom_stage.set_up()
    zoom.twin.secret = "another"
    assert _of_zoom(zoom) == [("Zoom: Rettigheter", False)]


ZOOM = {
    "KURSFLYT_ZOOM_ACCOUNT": "konto",
    "KURSFLYT_ZOOM_CLIENT": "klient",
    "KURSFLYT_ZOOM_SECRET": "hemmelig",
    "KURSFLYT_ZOOM_HOST": "kurs@skolen.example",
}


def test_zoom_plays_the_role_when_it_is_named(environment: Any, settings: Any) -> None:
    for name, value in ZOOM.items():
        environment.setenv(name, value)
    meetings: Any = configured.meetings()
    assert (meetings.name, meetings.access.url, meetings.access.login_url) == (
        "Zoom", "https://api.zoom.us", "https://zoom.us",
    )  # fmt: skip
    assert configured.meetings() is meetings and "hemmelig" not in repr(meetings.access)
    settings.DEMO = True
    assert configured.meetings().name == "Møtelenke fra skolen"
    environment.setenv("KURSFLYT_ZOOM_URL", "http://127.0.0.1:8101/v2/")
    assert configured.meetings().access.login_url == "http://127.0.0.1:8101"  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["KURSFLYT_ZOOM_CLIENT", "KURSFLYT_ZOOM_SECRET", "KURSFLYT_ZOOM_HOST"])
def test_a_setting_of_zoom_that_is_missing_is_told_by_name(environment: Any, name: str) -> None:
    for other in ZOOM.keys() - {name}:
        environment.setenv(other, ZOOM[other])
    with pytest.raises(roles.Misconfigured, match=name):
        configured.meetings()
    (finding,) = outside.meetings()
    assert name in finding.said


def test_the_secret_of_zoom_is_not_sent_in_the_clear(environment: Any) -> None:
    for name, value in {**ZOOM, "KURSFLYT_ZOOM_URL": "http://zoom.example"}.items():
        environment.setenv(name, value)
    with pytest.raises(roles.Misconfigured, match="https://"):
        configured.meetings()


def test_public_360_plays_the_role_when_it_is_named_and_the_demo_does_not_reach_it(
    environment: Any, settings: Any
) -> None:
    environment.setenv("KURSFLYT_P360_URL", "https://p360.skole.example/")
    environment.setenv("KURSFLYT_P360_KEY", "hemmelig")
    archive: Any = configured.archive()
    assert (archive.name, archive.access.url, configured.archive_is_outside()) == (
        "Public 360",
        "https://p360.skole.example",
        True,
    )
    assert configured.archive() is archive and "hemmelig" not in repr(archive.access)
    settings.DEMO = True
    assert (configured.archive().name, configured.archive_is_outside()) == ("Arkivmappe", False)


def test_an_archive_that_is_named_and_has_no_key_is_told(environment: Any) -> None:
    environment.setenv("KURSFLYT_P360_URL", "https://p360.skole.example/")
    (finding,) = outside.archive()
    assert "ikke KURSFLYT_P360_KEY" in finding.said and finding.needed


def _of_wordpress(office: wordpress_stage.Stage, **access: Any) -> list[tuple[str, bool]]:
    with configured.standing_in(website=office.website(**access)):
        return [(finding.what, finding.well) for finding in outside.website()]


def test_all_that_a_website_needs_is_tried_out_and_nothing_is_left() -> None:
    office = wordpress_stage.set_up()
    assert _of_wordpress(office) == [
        ("WordPress: Innlogging", True),
        ("WordPress: Rettigheter", True),
        ("WordPress: Sidetype", True),
        ("WordPress: Prøveside", True),
    ]
    assert (office.made(), office.twin.violations) == ([], [])


def test_a_missing_right_of_wordpress_is_named_with_the_role_that_has_it() -> None:
    office = wordpress_stage.set_up()
    office.world.rights.discard("publish_pages")
    with configured.standing_in(website=office.website()):
        finding = outside.website()[-1]
    assert (finding.said, "Redaktør" in finding.advice) == ("Brukeren mangler: publish_pages.", True)


def test_a_website_that_cannot_be_used_is_told_at_the_thing_that_fails() -> None:
    office = wordpress_stage.set_up()
    assert _of_wordpress(office, parent=99)[-1] == ("WordPress: Sidetype", False)
    office.world.alters = lambda text: text.replace("fjernes", "slettes")
    assert _of_wordpress(office)[-1] == ("WordPress: Prøveside", False)
    office.world.hidden = {"page"}
    assert _of_wordpress(office)[-1] == ("WordPress: Sidetype", False)
    office.twin.stripped = True
    assert _of_wordpress(office) == [("WordPress: Innlogging", False)]
    assert office.made() == []


WORDPRESS = {
    "KURSFLYT_WORDPRESS_URL": "https://www.skole.example/wp-json/wp/v2/",
    "KURSFLYT_WORDPRESS_USER": "kursflyt",
    "KURSFLYT_WORDPRESS_PASSWORD": "abcd efgh ijkl",
}


def test_wordpress_plays_the_role_when_it_is_named_and_the_demo_does_not_reach_it(
    environment: Any, settings: Any
) -> None:
    for name, value in WORDPRESS.items():
        environment.setenv(name, value)
    website: Any = configured.website()
    assert (website.name, website.access.url) == ("WordPress", "https://www.skole.example")
    assert website.access.password.reveal() == "abcdefghijkl" and "abcd" not in repr(website.access)
    assert configured.website() is website and configured.website_is_outside()
    settings.DEMO = True
    assert (configured.website().name, configured.website_is_outside()) == ("Kursflyts landingssider", False)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"KURSFLYT_WORDPRESS_URL": "http://www.skole.example"}, "https://"),
        ({"KURSFLYT_WORDPRESS_PASSWORD": ""}, "ikke KURSFLYT_WORDPRESS_PASSWORD"),
        ({"KURSFLYT_WORDPRESS_USER": ""}, "ikke KURSFLYT_WORDPRESS_USER"),
        ({"KURSFLYT_WORDPRESS_TYPE": "page"}, "pages eller posts"),
        ({"KURSFLYT_WORDPRESS_STATUS": "private"}, "publish eller draft"),
        ({"KURSFLYT_WORDPRESS_PARENT": "kurs"}, "tallet"),
    ],
)
def test_settings_of_wordpress_that_cannot_be_right_are_told_by_name(
    environment: Any, given: dict[str, str], said: str
) -> None:
    for name, value in {**WORDPRESS, **given}.items():
        environment.setenv(name, value)
    with pytest.raises(roles.Misconfigured, match=said):
        configured.website()
    (finding,) = outside.website()
    assert said in finding.said and configured.website_is_outside()
