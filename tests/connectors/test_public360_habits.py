"""Each habit of Public 360 that has cost someone an entry: no as 200, own codes, wiping, open titles."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kursflyt.connectors import roles
from kursflyt.connectors.public360.access import Filing, Wanted
from kursflyt.connectors.twins import public360_world
from kursflyt.connectors.twins.faults import Fault
from tests.connectors import public360_stage
from tests.connectors.public360_stage import CERTIFICATES, CONTRACT, REPORT, SCHOOL, Stage


@pytest.fixture
def office() -> Any:
    """Ends with a look at whether all that was said kept to the contract."""
    made = public360_stage.set_up()
    yield made
    assert made.twin.violations == []


# How it says no


def test_a_no_that_comes_as_200_goes_to_a_person_with_its_words(office: Stage) -> None:
    office.world.refuses["CreateDocument"] = ["The responsible person is not active."]
    with pytest.raises(roles.NeedsPerson, match=r"sa nei \(CreateDocument\): The responsible person is not active"):
        office.archive().store(CONTRACT)
    assert office.world.documents == []


def test_an_error_message_of_blanks_is_no_error(office: Stage) -> None:
    office.archive().store(CONTRACT)  # the twin says " " each time that it went well
    assert office.document()["Title"] == CONTRACT.title


def test_a_case_that_is_closed_goes_to_a_person(office: Stage) -> None:
    office.world.add_case("Velferdsteknologi", ExternalId=office.access.external_id("run-7"), _status="A")
    with pytest.raises(roles.NeedsPerson, match="closed"):
        office.archive().store(CONTRACT)


def test_too_many_requests_are_waited_for_and_nothing_is_made_twice(office: Stage) -> None:
    office.twin.faults.plan("CreateDocument", Fault.THROTTLED, Fault.THROTTLED)
    office.archive().store(CONTRACT)
    assert (office.document()["Title"], len(office.waited)) == (CONTRACT.title, 2)


def test_one_that_is_down_is_for_later(office: Stage) -> None:
    office.twin.faults.down = True
    with pytest.raises(roles.TryAgain, match="503"):
        office.archive().store(CONTRACT)


# Its own codes


def test_codes_are_the_instances_own_and_sent_by_number(office: Stage) -> None:
    office.world.tables[public360_world.CATEGORY] = [(70001, "INN", "Innkommende brev"), (70002, "UT", "Utgående brev"),
                                                     (70003, "NOT", "Notat")]  # fmt: skip
    wanted = Wanted(incoming="Innkommende brev", outgoing="ut", internal="recno:70003")
    archive = office.archive(wanted=wanted)
    assert {name: archive.codes.all()[name].as_sent for name in ("incoming", "outgoing", "internal")} == {
        "incoming": "recno:70001",
        "outgoing": "recno:70002",
        "internal": "recno:70003",
    }


def test_a_code_that_is_not_there_stops_before_anything_is_made_and_is_named(office: Stage) -> None:
    with pytest.raises(roles.Misconfigured, match=r"«X» \(KURSFLYT_P360_CASE_STATUS\), «Brev» \(KURSFLYT_P360_CAT"):
        office.archive(wanted=Wanted(incoming="Brev", case_status="X")).store(CONTRACT)
    assert (office.world.cases, set(office.twin.calls)) == ([], {"GetCodeTableRows"})


def test_an_access_code_that_is_not_there_stops_before_anything_is_made(office: Stage) -> None:
    office.world.tables[public360_world.ACCESS_CODE] = [(1, "U", "Ugradert")]
    with pytest.raises(roles.Misconfigured, match="tilgangskoden «13»"):
        office.archive().store(CONTRACT)
    assert office.world.cases == []


def test_two_codes_of_the_same_name_are_not_guessed_between(office: Stage) -> None:
    office.world.tables[public360_world.CATEGORY].append((999, "", "Dokument inn"))
    with pytest.raises(roles.Misconfigured, match="KURSFLYT_P360_CATEGORY_IN"):
        office.archive().store(CONTRACT)


def test_a_table_that_is_put_right_is_read_again(office: Stage) -> None:
    archive, rows = office.archive(), office.world.tables[public360_world.ACCESS_CODE]
    office.world.tables[public360_world.ACCESS_CODE] = rows[:1]
    with pytest.raises(roles.Misconfigured):
        archive.store(CONTRACT)
    office.world.tables[public360_world.ACCESS_CODE] = rows
    assert archive.store(CONTRACT).external_id == office.document()["DocumentNumber"]


def test_the_tables_are_read_once_for_many_documents(office: Stage) -> None:
    archive = office.archive()
    archive.store(CONTRACT)
    before = office.twin.calls.count("GetCodeTableRows")
    archive.store(CERTIFICATES)
    assert office.twin.calls.count("GetCodeTableRows") == before


# What the public sees


def test_the_public_title_and_the_files_titles_name_nobody_and_the_ground_is_said(office: Stage) -> None:
    office.archive().store(CONTRACT)
    document = office.document()
    seen = [document["Title"], *(file["Title"] for file in document["Files"])]
    assert not any("Lærer" in text for text in seen)
    assert (document["AccessCodeCode"], document["Paragraph"]) == ("13", "Offl. § 13 jf. fvl. § 13 (1) nr.1")
    assert document["_unofficial_title"] == CONTRACT.unofficial_title
    assert office.world.cases[0]["Title"] == "Velferdsteknologi i praksis (VT1)"


def test_those_it_is_about_are_hidden_and_no_identity_number_is_sent(office: Stage) -> None:
    office.archive().store(CERTIFICATES)
    people = [row for row in office.document()["_contacts"] if "ContactName" in row]
    assert people == [
        {"Role": "recno:6", "ContactName": "Åse Østby", "IsUnofficial": True},
        {"Role": "recno:6", "ContactName": "Per Ås", "IsUnofficial": True},
    ]


def test_what_is_open_has_no_ground_and_hides_nobody(office: Stage) -> None:
    office.archive().store(replace(REPORT, direction="incoming", parties=CONTRACT.parties))
    document = office.document()
    assert document["AccessCodeCode"] == "U"
    assert [row.get("IsUnofficial") for row in document["_contacts"]] == [None, None]


def test_the_main_file_is_the_document_itself_and_not_its_front_page(office: Stage) -> None:
    office.archive().store(CONTRACT)
    assert [(file["Title"], file["RelationTypeCode"]) for file in office.document()["Files"]] == [
        ("01 K 2027 0001 ref 7 K 2027 0001", "H"),
        ("02 K 2027 0001 bevisside", "V"),
        ("00 forside", "V"),
    ]


def test_two_files_whose_names_differ_in_signs_only_are_both_there(office: Stage) -> None:
    files = tuple(roles.ArchiveFile(name, name.encode(), "application/pdf") for name in ("a.pdf", "b-c.pdf", "b_c.pdf"))
    office.archive().store(replace(REPORT, files=files))
    assert [file["Title"] for file in office.document()["Files"]] == ["a ref 7 evaluation", "b c", "b c 3"]


# Contacts


def test_an_enterprise_that_is_there_is_never_written_on(office: Stage) -> None:
    known = office.world.add_enterprise("Lærer AS", "910000004", Email="post@laerer.example", Active=False)
    before = dict(known)
    office.archive().store(CONTRACT)
    assert (known, "SynchronizeEnterprise" in office.twin.calls) == (before, False)


def test_an_enterprise_that_is_not_there_is_made_once(office: Stage) -> None:
    office.archive().store(CONTRACT)
    office.archive().store(replace(CONTRACT, key="7:K-2027-0002"))
    assert [row["EnterpriseNumber"] for row in office.world.enterprises] == [SCHOOL, "910000004"]


def test_the_twin_wipes_what_is_left_out_as_the_real_one_does(office: Stage) -> None:
    office.world.add_enterprise("Lærer AS", "910000004", Email="post@laerer.example", CustomNo1="7")
    office.archive().client.add_enterprise(name="Lærer AS", orgnr="910000004")
    found = office.world.enterprises[-1]
    assert (found.get("Email"), found["CustomNo1"]) == (None, "7")


# Finding again


def test_a_case_is_found_though_someone_has_changed_its_title(office: Stage) -> None:
    first = office.archive().store(CONTRACT)
    office.world.cases[0]["Title"] = "Omdøpt"
    assert office.archive().store(CERTIFICATES).case_number == first.case_number


def test_a_document_is_found_though_someone_has_changed_its_title_and_date(office: Stage) -> None:
    first = office.archive().store(CONTRACT)
    office.document().update(Title="Omdøpt", DocumentDate="2027-03-01T00:00:00")
    assert office.archive().store(CONTRACT).external_id == first.external_id


def test_a_document_on_a_later_page_is_found(office: Stage) -> None:
    first = office.archive().store(CONTRACT)
    mine = office.world.documents.pop()
    for nth in range(120):
        office.world.add_document(office.world.cases[0], f"Annet {nth}", files=[{"Title": f"Fil {nth}"}])
    office.world.documents.append(mine)
    assert office.archive().store(CONTRACT).external_id == first.external_id


def test_a_document_that_someone_has_cancelled_is_made_again(office: Stage) -> None:
    first = office.archive().store(CONTRACT)
    office.document()["StatusCode"] = "U"
    assert office.archive().store(CONTRACT).external_id != first.external_id


def test_a_document_that_is_there_twice_goes_to_a_person(office: Stage) -> None:
    office.archive().store(CONTRACT)
    office.world.add_document(office.world.cases[0], "Kopi", files=list(office.document()["Files"]))
    with pytest.raises(roles.NeedsPerson, match="flere ganger i Public 360: 26/00002-1, 26/00002-2"):
        office.archive().store(CONTRACT)


def test_a_status_that_someone_has_given_it_is_left(office: Stage) -> None:
    office.archive().store(CONTRACT)
    office.document()["StatusCode"] = "E"
    office.archive().store(CONTRACT)
    assert office.document()["StatusCode"] == "E"


def test_two_cases_for_the_same_run_go_to_a_person(office: Stage) -> None:
    for _ in range(2):
        office.world.add_case("Kurs", ExternalId=office.access.external_id("run-7"))
    with pytest.raises(roles.NeedsPerson, match="flere saker"):
        office.archive().store(CONTRACT)


def test_a_case_that_is_cancelled_does_not_count(office: Stage) -> None:
    office.world.add_case("Feil", ExternalId=office.access.external_id("run-7"), Status="Utgår", _status="U")
    right = office.world.add_case("Kurs", ExternalId=office.access.external_id("run-7"))
    assert office.archive().store(CONTRACT).case_number == right["CaseNumber"]


def test_a_case_number_that_a_person_has_written_and_is_not_there_goes_to_a_person(office: Stage) -> None:
    with pytest.raises(roles.NeedsPerson, match="Sak 2026/1234 finnes ikke"):
        office.archive().store(replace(CONTRACT, case_number="2026/1234"))
    assert office.world.cases == []


def test_the_same_run_of_another_installation_has_a_case_of_its_own(office: Stage) -> None:
    one = office.archive().store(CONTRACT)
    other = office.archive(external_type="Kursflyt prøve").store(CONTRACT)
    assert one.case_number != other.case_number


def test_what_the_settings_leave_empty_is_left_to_the_instance(office: Stage) -> None:
    office.archive(filing=Filing()).store(REPORT)
    assert (office.world.cases[0]["SubArchive"], office.document()["_contacts"]) == (None, [])
