"""Rows written and read with ready texts are the rows that the object-relational mapper would have written and read."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from kursflyt.core import rows
from kursflyt.core.actor import Actor
from kursflyt.core.models import AuditEntry
from kursflyt.domain.applications.models import Application
from kursflyt.domain.people.models import LanguageForm, Person, PersonalLink
from tests.applicants import apply

pytestmark = pytest.mark.django_db


def a_person(moment: datetime, **changes: Any) -> Person:
    return Person(
        **{
            "given_name": "Åse",
            "family_name": "Ødegård",
            "sort_key": "odegard",
            "email": "ase@example.org",
            "birth_on": date(1985, 5, 17),
            "created_at": moment,
        }
        | changes
    )


def an_application(run: Any, person: Person, moment: datetime, **changes: Any) -> Application:
    values = {
        "reference": "KF-TESTEN",
        "basis": "upper_secondary",
        "work_status": "employed",
        "payer": "self",
    } | changes
    return Application(run=run, person=person, submitted_at=moment, consents={"privacy": "1"}, **values)


def test_an_inserted_row_is_read_back_the_same(moment: datetime) -> None:
    person = a_person(moment, language_form=LanguageForm.NYNORSK)

    rows.insert(person)

    kept = Person.objects.get(pk=person.pk)
    fields = [field.attname for field in Person._meta.concrete_fields]
    assert [getattr(kept, name) for name in fields] == [getattr(person, name) for name in fields]


def test_what_is_left_out_gets_its_default(moment: datetime) -> None:
    rows.add(AuditEntry, at=moment, by=Actor("machine", "", "Kursflyt"), event="test")

    entry = AuditEntry.objects.get(event="test")
    assert (entry.by.name, entry.facts, entry.run_id, entry.subject) == ("Kursflyt", {}, None, "")


def test_the_same_person_twice_is_one_row(moment: datetime) -> None:
    unique = 'LOWER("email"), "birth_on"'
    first = rows.insert_or_find(a_person(moment), unique=unique)

    second = rows.insert_or_find(a_person(moment, email="ASE@example.org", given_name="Aase"), unique=unique)

    assert (second.pk, second.given_name) == (first.pk, "Åse")
    assert Person.objects.filter(email__iexact="ase@example.org").count() == 1


def test_a_row_is_found_with_the_one_it_points_at(run: Any, moment: datetime) -> None:
    application = apply(run, at=moment)

    found = rows.find(Application, application.pk, along="person")

    plain = Application.objects.get(pk=application.pk)
    fields = [field.attname for field in Application._meta.concrete_fields]
    assert [getattr(found, name) for name in fields] == [getattr(plain, name) for name in fields]
    assert found.person == application.person and found.person.birth_on == application.person.birth_on


def test_rows_written_together_point_at_each_other_and_get_their_keys(run: Any, moment: datetime) -> None:
    with CaptureQueriesContext(connection) as queries, rows.together():
        person = a_person(moment)
        rows.insert(person)
        application = an_application(run, person, moment)
        rows.insert(application)
        rows.add(
            PersonalLink, person_id=person.pk, door="my", token_hash="x" * 64, created_at=moment, expires_at=moment
        )

    assert len(queries) == 1
    kept = Application.objects.select_related("person").get(pk=application.pk)
    assert (kept.person_id, application.person_id, kept.person.given_name) == (person.pk, person.pk, "Åse")
    assert PersonalLink.objects.get(token_hash="x" * 64).person_id == person.pk


def test_rows_written_together_are_written_all_or_none(run: Any, moment: datetime) -> None:
    first = apply(run, at=moment)

    with pytest.raises(IntegrityError), transaction.atomic(), rows.together():
        person = a_person(moment, email="other@example.org")
        rows.insert(person)
        rows.insert(an_application(run, person, moment, reference=first.reference))

    assert not Person.objects.filter(email="other@example.org").exists()


def test_nothing_is_written_when_what_stands_together_fails_before_the_end(moment: datetime) -> None:
    with pytest.raises(ZeroDivisionError), rows.together():
        rows.insert(a_person(moment))
        raise ZeroDivisionError

    assert not Person.objects.filter(email="ase@example.org").exists()


def test_what_is_not_there_is_not_found() -> None:
    with pytest.raises(Application.DoesNotExist):
        rows.find(Application, 0)


def test_a_broken_constraint_goes_up(run: Any, moment: datetime) -> None:
    application = apply(run, at=moment)
    application.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        rows.insert(application)


def test_nothing_is_written_unless_what_was_provided_is_true(moment: datetime) -> None:
    with pytest.raises(rows.NotAsProvided), rows.together(provided=rows.Condition("%s = 2", (1,))):
        rows.insert(a_person(moment))
        rows.add(AuditEntry, event="x", by=Actor("machine", "", "x"), at=moment, facts={})

    assert (Person.objects.count(), AuditEntry.objects.count()) == (0, 0)


def test_all_is_written_where_what_was_provided_is_true(moment: datetime) -> None:
    with rows.together(provided=rows.Condition("%s = 2", (2,))):
        person = a_person(moment)
        rows.insert(person)

    assert Person.objects.get().pk == person.pk


def test_a_row_still_knows_the_row_it_points_at(run: Any, moment: datetime, django_assert_num_queries: Any) -> None:
    with rows.together():
        person = a_person(moment)
        rows.insert(person)
        application = an_application(run, person, moment)
        rows.insert(application)

    with django_assert_num_queries(0):
        assert (application.person, application.person_id) == (person, person.pk)
