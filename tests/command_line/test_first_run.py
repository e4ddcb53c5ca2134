"""A college's first day: the school and the first user, by the command line."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click
import pytest
from click.testing import CliRunner
from django.contrib.auth import authenticate

from kursflyt.core.refusals import Refused
from kursflyt.doctor import dialogue, first_run
from kursflyt.domain.people import staffing
from kursflyt.domain.people.models import Staff
from kursflyt.domain.school.models import School

pytestmark = pytest.mark.django_db


def employ(**facts: Any) -> staffing.Employed:
    return staffing.employ(**facts, by=first_run.COMMAND_LINE)


FACTS: dict[str, Any] = {
    "name": "Fagskolen Fjordvik",
    "short_name": "Fjordvik",
    "orgnr": "974 760 673",
    "address": "Fjordgata 1",
    "postal_code": "5700",
    "city": "Fjordvik",
    "email": "post@fjordvik.example",
    "phone": "55 12 34 56",
    "website": "https://fjordvik.example",
    "account_number": "8601 11 17947",
    "signatory_name": "Ragnhild Rektor",
}


def test_the_school_is_made_once(moment: datetime) -> None:
    school = first_run.create_school(**FACTS, at=moment)
    assert (school.pk, school.orgnr, school.account_number) == (1, "974760673", "86011117947")
    with pytest.raises(first_run.SchoolIsThere):
        first_run.create_school(**FACTS, at=moment)


def test_a_wrong_organisation_number_makes_no_school(moment: datetime) -> None:
    with pytest.raises(Refused, match="kontrollsifferet"):
        first_run.create_school(**{**FACTS, "orgnr": "974760674"}, at=moment)
    assert School.objects.count() == 0


def test_the_password_that_is_shown_opens_the_door_and_is_not_stored(moment: datetime) -> None:
    password = employ(
        username="Anne", email="anne@fjordvik.example", name="Anne Marie Avdeling", roles=["department_head"], at=moment
    ).password
    member: Any = authenticate(None, username="anne", password=password)
    assert (member.first_name, member.last_name, [row.role for row in member.roles.all()]) == (
        "Anne Marie", "Avdeling", ["department_head"],
    )  # fmt: skip
    assert password not in member.password and member.check_password(password)


def test_two_people_cannot_have_one_name_or_one_address(moment: datetime) -> None:
    facts: dict[str, Any] = {
        "username": "anne",
        "email": "anne@fjordvik.example",
        "name": "Anne A",
        "roles": ["operations"],
    }
    employ(**facts, at=moment)
    with pytest.raises(staffing.UserNameTaken):
        employ(**{**facts, "email": "b@fjordvik.example"}, at=moment)
    with pytest.raises(staffing.UserNameTaken):
        employ(**{**facts, "username": "b", "email": "ANNE@fjordvik.example"}, at=moment)


@pytest.mark.parametrize("roles", [[], ["teacher"], ["operations", "boss"]])
def test_nobody_is_made_without_a_role_of_the_office(roles: list[str], moment: datetime) -> None:
    with pytest.raises(staffing.NoSuchRole):
        employ(username="a", email="a@fjordvik.example", name="A B", roles=roles, at=moment)
    assert Staff.objects.count() == 0


def test_a_new_password_replaces_the_old_one(moment: datetime) -> None:
    made = employ(username="a", email="a@fjordvik.example", name="A B", roles=["operations"], at=moment)
    old, new = made.password, staffing.renew_password(member=made.member, by=first_run.COMMAND_LINE, at=moment)
    assert (
        authenticate(None, username="a", password=old),
        authenticate(None, username="a", password=new) is not None,
    ) == (None, True)


def test_the_conversation_asks_again_after_a_wrong_answer_and_ends_with_a_user() -> None:
    @click.command()
    def talk() -> None:
        dialogue.hold(username="", email="", name="", roles=())

    wrong = [*{**FACTS, "orgnr": "123"}.values()]
    answers = [*wrong, *FACTS.values(), "anne", "anne@fjordvik.example", "Anne Avdeling"]
    said = CliRunner().invoke(talk, input="\n".join(answers) + "\n", catch_exceptions=False)
    assert said.exit_code == 0 and "kontrollsifferet stemmer ikke" in said.output
    assert sorted(row.role for row in Staff.objects.get(username="anne").roles.all()) == [
        "administrator",
        "department_head",
    ]
