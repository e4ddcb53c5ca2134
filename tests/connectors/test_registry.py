"""What every register of enterprises keeps to, and the habits of the one outside: asked once, kept, never in the way.

The real one is asked with `-m live` and KURSFLYT_REGISTRY_URL in the environment.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from kursflyt.connectors import configured, roles
from kursflyt.connectors.builtin import CheckDigitOnly
from kursflyt.connectors.enhetsregisteret import platform
from kursflyt.connectors.enhetsregisteret.platform import Access, Enhetsregisteret
from kursflyt.connectors.twins import enhetsregisteret as twins
from kursflyt.connectors.twins import inside, serving
from kursflyt.connectors.twins.faults import Fault
from kursflyt.doctor import outside
from kursflyt.domain.contracts import company
from kursflyt.domain.contracts.company import CompanyUnusable

ACCESS = Access("https://registry.twin")


class Stage:
    def __init__(self) -> None:
        self.twin, self.passed = twins.Enhetsregisteret(), 0.0
        self.register = Enhetsregisteret(ACCESS, transport=inside.Inside(self.twin), clock=lambda: self.passed)


@pytest.fixture
def stage() -> Iterator[Stage]:
    made = Stage()
    yield made
    assert made.twin.violations == []


@pytest.fixture(params=["built-in", "twin", "twin that is down", pytest.param("live", marks=pytest.mark.live)])
def registry(request: pytest.FixtureRequest) -> roles.Registry:
    if request.param == "built-in":
        return CheckDigitOnly()
    if request.param == "live":
        found = platform.from_surroundings()
        return Enhetsregisteret(found) if found else pytest.skip("KURSFLYT_REGISTRY_URL is not set")
    stage: Stage = request.getfixturevalue("stage")
    stage.twin.faults.down = request.param == "twin that is down"
    return stage.register


def test_a_number_that_is_given_to_someone_is_found(registry: roles.Registry) -> None:
    found = registry.look_up(platform.REGISTER_ITSELF)
    assert found is not None
    assert (found.orgnr, found.bankrupt, found.deleted) == (platform.REGISTER_ITSELF, False, False)
    assert bool(found.name) == found.checked


@pytest.mark.parametrize("orgnr", ["974760674", "97476067", "", "../enheter", "ABCDEFGHI"])
def test_what_can_be_no_number_is_nobodys(registry: roles.Registry, orgnr: str) -> None:
    assert registry.look_up(orgnr) is None


def test_an_enterprise_is_told_with_the_address_that_letters_go_to(stage: Stage) -> None:
    assert stage.register.look_up(twins.SOUND) == roles.Enterprise(
        orgnr=twins.SOUND,
        name="FJORDVIK PRØVEBRUK AS",
        address="Postboks 12",
        postal_code="6801",
        city="FØRDE",
        checked=True,
    )


@pytest.mark.parametrize(
    ("orgnr", "name", "bankrupt", "deleted"),
    [
        (twins.BANKRUPT, "KONKURS PRØVEBRUK AS", True, False),
        (twins.DELETED, "SLETTET PRØVEBRUK ENK", False, True),
        (twins.REMOVED, "", False, True),
    ],
)
def test_bankrupt_deleted_and_removed_are_told(
    stage: Stage, orgnr: str, name: str, bankrupt: bool, deleted: bool
) -> None:
    found = stage.register.look_up(orgnr)
    assert found is not None
    assert (found.name, found.bankrupt, found.deleted, found.checked) == (name, bankrupt, deleted, True)


def test_a_branch_is_found_after_the_enterprises(stage: Stage) -> None:
    found = stage.register.look_up(twins.BRANCH)
    assert found is not None
    assert (found.name, found.city, found.checked) == ("FJORDVIK PRØVEBRUK AVD NORDFJORD", "NORDFJORDEID", True)
    assert stage.twin.calls == ["getEnhet", "getUnderenhet"]


def test_what_was_found_is_kept_for_an_hour(stage: Stage) -> None:
    first = stage.register.look_up(twins.SOUND)
    stage.passed = platform.KEPT_FOUND - 1
    assert (stage.register.look_up(twins.SOUND), len(stage.twin.calls)) == (first, 1)
    stage.passed = platform.KEPT_FOUND
    assert (stage.register.look_up(twins.SOUND), len(stage.twin.calls)) == (first, 2)


def test_that_there_is_none_is_kept_for_five_minutes(stage: Stage) -> None:
    assert [stage.register.look_up(twins.UNKNOWN) for _ in range(2)] == [None, None]
    assert stage.twin.calls == ["getEnhet", "getUnderenhet"]
    stage.passed = platform.KEPT_MISSING
    stage.twin.enterprises[twins.UNKNOWN] = {
        **stage.twin.enterprises[twins.SOUND],
        "organisasjonsnummer": twins.UNKNOWN,
    }
    assert stage.register.look_up(twins.UNKNOWN) is not None


@pytest.mark.parametrize("fault", list(Fault))
def test_whatever_fails_it_is_asked_once_and_the_check_digit_has_to_do(stage: Stage, fault: Fault) -> None:
    stage.twin.faults.plan("getEnhet", fault)
    assert stage.register.look_up(twins.SOUND) == roles.Enterprise(orgnr=twins.SOUND, name="")
    assert stage.twin.faults.met == 1


def test_after_a_question_without_an_answer_it_is_left_alone_for_a_minute(stage: Stage) -> None:
    stage.twin.faults.down = True
    assert not any(_checked(stage, orgnr) for orgnr in (twins.SOUND, twins.BANKRUPT, twins.BRANCH))
    assert stage.twin.faults.met == 1
    stage.twin.faults.down, stage.passed = False, platform.QUIET
    assert _checked(stage, twins.SOUND)


def test_what_is_kept_is_told_also_while_the_register_is_down(stage: Stage) -> None:
    stage.register.look_up(twins.SOUND)
    stage.twin.faults.down = True
    stage.register.look_up(twins.BANKRUPT)
    assert _checked(stage, twins.SOUND)


@pytest.mark.parametrize(
    "body",
    ["", "<html>", "[]", "{}", f'{{"organisasjonsnummer": "{twins.BANKRUPT}", "navn": "EN ANNEN"}}', '{"navn": []}'],
)
def test_an_answer_that_is_not_of_the_enterprise_is_none(body: str) -> None:
    transport = httpx.MockTransport(lambda request: httpx.Response(200, text=body))
    found = Enhetsregisteret(ACCESS, transport=transport).look_up(twins.SOUND)
    assert found == roles.Enterprise(orgnr=twins.SOUND, name="")


def test_a_slow_register_is_not_waited_for() -> None:
    twin = twins.Enhetsregisteret()
    twin.faults.slow = 0.5
    server = serving.server(twin, port=0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        access = Access(f"http://127.0.0.1:{server.server_port}")
        hasty = Enhetsregisteret(access, timeout=httpx.Timeout(0.1)).look_up(twins.SOUND)
        patient = Enhetsregisteret(access).look_up(twins.SOUND)
    finally:
        server.shutdown()
        server.server_close()
    assert (hasty and hasty.checked, patient and patient.checked) == (False, True)


@pytest.mark.parametrize(
    ("url", "demo", "player"),
    [
        ("", False, "Kontrollsiffer"),
        ("https://data.brreg.no", False, "Enhetsregisteret"),
        ("https://data.brreg.no/enhetsregisteret/api/", False, "Enhetsregisteret"),
        ("https://data.brreg.no", True, "Kontrollsiffer"),
        ("http://127.0.0.1:8100", True, "Enhetsregisteret"),
        ("data.brreg.no", False, "Kontrollsiffer"),
        ("https://[data", False, "Kontrollsiffer"),
    ],
)
def test_nothing_outside_is_asked_unless_the_school_says_so(
    monkeypatch: pytest.MonkeyPatch, settings: Any, url: str, demo: bool, player: str
) -> None:
    monkeypatch.setattr(configured, "_stand_ins", None)
    monkeypatch.setenv("KURSFLYT_REGISTRY_URL", url)
    settings.DEMO = demo
    found = configured.registry()
    assert found.name == player
    assert not isinstance(found, Enhetsregisteret) or found.access.url in {"https://data.brreg.no", url}


def test_the_doctor_tells_of_an_address_that_cannot_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(configured, "_stand_ins", None)
    monkeypatch.setenv("KURSFLYT_REGISTRY_URL", "data.brreg.no")
    (finding,) = outside.registry()
    assert (finding.well, finding.said) == (
        False,
        "Adressen til Enhetsregisteret kan ikke brukes. Se på KURSFLYT_REGISTRY_URL.",
    )


def test_the_doctor_looks_a_known_number_up(stage: Stage) -> None:
    with configured.standing_in(registry=stage.register):
        (well,) = outside.registry()
        stage.twin.faults.down = True
        (down,) = outside.registry()
        stage.twin.faults.down = False
        del stage.twin.enterprises[platform.REGISTER_ITSELF]
        (strange,) = outside.registry()
    assert [finding.well for finding in (well, down, strange)] == [True, False, False]
    assert well.said == "Registeret svarer, og kjenner REGISTERENHETEN I BRØNNØYSUND."
    assert down.said == "Enhetsregisteret melder om feil (503)."


@pytest.mark.parametrize(
    ("orgnr", "sentence"),
    [
        (twins.BANKRUPT, "KONKURS PRØVEBRUK AS er konkurs og kan ikke sende faktura."),
        (twins.DELETED, "SLETTET PRØVEBRUK ENK er slettet og kan ikke sende faktura."),
        (twins.UNKNOWN, "Det finnes ikke noe foretak med organisasjonsnummer 310 452 505."),
    ],
)
def test_a_teachers_company_that_can_send_no_invoice_is_refused(stage: Stage, orgnr: str, sentence: str) -> None:
    with configured.standing_in(registry=stage.register), pytest.raises(CompanyUnusable) as refusal:
        company.look_up(orgnr)
    assert str(refusal.value).replace("\N{NO-BREAK SPACE}", " ") == sentence


def test_a_register_that_is_down_stops_no_contract(stage: Stage) -> None:
    stage.twin.faults.down = True
    with configured.standing_in(registry=stage.register):
        assert company.look_up(twins.BANKRUPT) == roles.Enterprise(orgnr=twins.BANKRUPT, name="")


def _checked(stage: Stage, orgnr: str) -> bool:
    found = stage.register.look_up(orgnr)
    return found is not None and found.checked
