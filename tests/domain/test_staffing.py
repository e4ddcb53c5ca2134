"""Who holds a role from when to when, and that somebody can always make users and give roles."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from kursflyt.domain.people import queries, staffing
from kursflyt.domain.people.models import Role, StaffRole

TODAY = date(2026, 11, 24)


def test_one_who_administers_from_next_month_on_is_no_administrator_today(
    head: Any, consultant: Any, moment: datetime
) -> None:
    only = StaffRole.objects.create(staff=head, role=Role.ADMINISTRATOR)
    StaffRole.objects.create(staff=consultant, role=Role.ADMINISTRATOR, valid_from=TODAY + timedelta(days=7))

    with pytest.raises(staffing.LastAdministrator):
        staffing.end_role(held=only, by=head.actor, at=moment)
    with pytest.raises(staffing.LastAdministrator):
        staffing.close_account(member=head, by=head.actor, at=moment)

    staffing.end_role(held=only, by=head.actor, at=moment + timedelta(days=7))


def test_a_role_without_a_first_day_is_held_from_today_on(head: Any, consultant: Any, moment: datetime) -> None:
    ended = StaffRole.objects.create(staff=consultant, role=Role.MARKETING, valid_until=TODAY - timedelta(days=1))

    again = staffing.give_role(member=consultant, role="marketing", by=head.actor, at=moment)

    assert (again.valid_from, again.valid_until, again.pk == ended.pk) == (TODAY, None, False)
    assert "marketing" in queries.roles_on(consultant, TODAY)


def test_a_role_is_not_given_twice_for_the_same_day_nor_until_a_day_that_is_past(
    head: Any, consultant: Any, moment: datetime
) -> None:
    staffing.give_role(member=consultant, role="marketing", valid_until=TODAY, by=head.actor, at=moment)

    with pytest.raises(staffing.RoleHeldAlready):
        staffing.give_role(member=consultant, role="marketing", by=head.actor, at=moment)
    with pytest.raises(staffing.DaysInWrongOrder):
        staffing.give_role(
            member=consultant, role="administrator", valid_until=TODAY - timedelta(days=1), by=head.actor, at=moment
        )


def test_an_address_that_is_a_colleagues_is_refused_at_its_field(head: Any, consultant: Any, moment: datetime) -> None:
    with pytest.raises(staffing.UserNameTaken) as refused:
        staffing.change_contact(
            member=consultant, name="Kari", email=head.email, title="", phone="", by=head.actor, at=moment
        )

    assert (refused.value.field, str(refused.value)) == ("email", "Adressen anne@fjordvik.example er en kollegas.")
