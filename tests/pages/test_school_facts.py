"""The school's own facts: changed by the department head, and read by the rest of the office as people write them."""

from __future__ import annotations

from typing import Any

import pytest

from kursflyt.pages.office.school import SchoolForm

pytestmark = pytest.mark.django_db


def test_whoever_may_not_change_them_reads_them_as_people_write_them(
    school: Any, consultant: Any, as_staff: Any
) -> None:
    page = as_staff(consultant).get("/kontor/oppsett/").content.decode().replace("\N{NO-BREAK SPACE}", " ")

    assert "<dd>kalenderuker</dd>" in page
    assert f"<dd>{school.orgnr[:3]} {school.orgnr[3:6]} {school.orgnr[6:]}</dd>" in page
    assert "<dd>8601 11 17947</dd>" in page
    assert "calendar_weeks" not in page and "id_short_name" not in page


def test_the_department_head_changes_them_and_a_wrong_one_is_named_at_its_field(
    school: Any, head: Any, as_staff: Any
) -> None:
    office = as_staff(head)
    given = {name: getattr(school, name) for name in SchoolForm.base_fields}

    wrong = office.post("/kontor/oppsett/", given | {"orgnr": "123456789"})
    right = office.post("/kontor/oppsett/", given | {"short_name": "Fjordvik fagskole"})

    school.refresh_from_db()
    assert (wrong.status_code, right.status_code, school.short_name) == (422, 302, "Fjordvik fagskole")
    assert 'id="id_orgnr_error"' in wrong.content.decode()
