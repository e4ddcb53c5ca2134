"""What all tests share: the database, a school with its people, a run in the process, and doors to go in by."""

from __future__ import annotations

import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import hypothesis
import psycopg
import pytest

# A machine that is busy is slow: no test fails for that.
hypothesis.settings.register_profile("patient", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("patient")

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kursflyt.settings")
os.environ.setdefault("KURSFLYT_SECRET_KEY", "only-for-tests")

# The tests have a server of their own, which does not wait for the disk: what it holds is thrown away.
os.environ.setdefault("KURSFLYT_DATA", str(Path(__file__).resolve().parent.parent / ".data" / "tests"))

from kursflyt.core import database

_given = "DATABASE_URL" in os.environ
database.start()
if not _given:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as _server:
        for _setting in ("fsync", "synchronous_commit", "full_page_writes"):
            _server.execute(f"ALTER SYSTEM SET {_setting} = off")
        _server.execute("SELECT pg_reload_conf()")

import django

from kursflyt.rehearsal import stage

_template = stage.template(os.environ["DATABASE_URL"])  # all tables, made once for a version of the migrations
django.setup()

from django.conf import settings

settings.DATABASES["default"]["TEST"]["TEMPLATE"] = _template

# Argon2 is slow on purpose; the tests make hundreds of accounts. tests/pages/test_office_door.py sees that it is ours.
ARGON2 = list(settings.PASSWORD_HASHERS)
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

from django.db import connections
from django.test import Client, TransactionTestCase

from kursflyt.core import clock, jobs
from kursflyt.core.clock import OSLO
from kursflyt.domain.school import queries as _school

_school.KEPT_SECONDS = 600.0  # or a busy machine reads it again in the middle of a test that counts queries


_truncate = TransactionTestCase._fixture_teardown


def _emptied(test: TransactionTestCase) -> None:
    """As Django's own after each test that really commits, and twenty times as fast: a table that holds little is
    emptied sooner than it is truncated, and what describes the tables themselves is left."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT usesuper FROM pg_user WHERE usename = current_user")
        if not cursor.fetchone()[0]:  # who may not set the triggers aside
            _truncate(test)
            return
        names = connections["default"].introspection.django_table_names(only_existing=True, include_views=False)
        kept = {"django_content_type", "auth_permission", "django_migrations"}
        rows = "; ".join(f'DELETE FROM "{name}"' for name in sorted(set(names) - kept))
        cursor.execute(f"SET session_replication_role = replica; {rows}; SET session_replication_role = DEFAULT")


TransactionTestCase._fixture_teardown = _emptied

MOMENT = datetime(2026, 11, 24, 10, 0, tzinfo=OSLO)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests first, those of one long story before others, so that no worker is left alone with one."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    count = Counter(item.path for item in items)
    items.sort(key=lambda item: (item.path not in slow, count[item.path] if item.path in slow else 0))


@pytest.fixture(scope="session", autouse=True)
def _own_files() -> Iterator[None]:
    """Files and keys of the tests lie in a folder of their own."""
    from django.conf import settings

    with tempfile.TemporaryDirectory(prefix="kursflyt-tests-") as folder:
        settings.FILES_FOLDER = Path(folder) / "files"
        settings.KEYS_FOLDER = Path(folder) / "keys"
        yield


@pytest.fixture(autouse=True)
def _stopped_clock() -> Iterator[None]:
    """The clock stands still, so that no test depends on the day it runs; and no test remembers another's school."""
    _school.forget()
    for name in ("kursflyt.domain.courses.kept_run", "kursflyt.pages.kept_pages"):
        if kept := sys.modules.get(name):
            kept.forget()
    with clock.fixed_at(MOMENT):
        yield


@pytest.fixture(autouse=True)
def _nobody_outside() -> Iterator[None]:
    """No test reaches a vendor that the environment names; those that do (`-m live`) ask by themselves."""
    from kursflyt.connectors import configured

    with configured.standing_in():
        yield


@pytest.fixture(autouse=True)
def _no_jobs_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Tests that really commit leave no jobs to the next one: Django empties its own tables, not the queue's."""
    yield
    marker = request.node.get_closest_marker("django_db")
    committed = "transactional_db" in request.fixturenames or (marker is not None and marker.kwargs.get("transaction"))
    if committed:
        from django.db import connection

        url = database.with_name(os.environ["DATABASE_URL"], str(connection.settings_dict["NAME"]))
        with psycopg.connect(url, autocommit=True) as raw:
            raw.execute("TRUNCATE procrastinate_jobs CASCADE")


@pytest.fixture
def canvas() -> Iterator[Any]:
    """A Canvas twin in its role, with a template and a training course."""
    from tests import canvas_course
    from tests.connectors import canvas_stage

    with canvas_course.playing(canvas_stage.set_up()) as stage:
        yield stage


@pytest.fixture
def moment() -> datetime:
    return MOMENT


@pytest.fixture
def school(db: None) -> Any:
    from kursflyt.domain.school.models import School

    return School.objects.create(
        pk=1,
        name="Fagskolen Fjordvik",
        short_name="Fjordvik",
        orgnr="310452017",
        address="Fjordgata 1",
        postal_code="5700",
        city="Fjordvik",
        email="post@fjordvik.example",
        phone="+4755123456",
        website="https://fjordvik.example",
        account_number="86011117947",
        signatory_name="Ragnhild Rektor",
        signing_place="Fjordvik",
    )


def _member(username: str, given: str, family: str, role: str) -> Any:
    from kursflyt.domain.people.models import Staff, StaffRole

    member = Staff.objects.create_user(
        username=username,
        email=f"{username}@fjordvik.example",
        password="riktig-hest-batteri",
        first_name=given,
        last_name=family,
    )
    StaffRole.objects.create(staff=member, role=role)
    return member


@pytest.fixture
def head(school: Any) -> Any:
    return _member("anne", "Anne", "Avdeling", "department_head")


@pytest.fixture
def consultant(school: Any) -> Any:
    return _member("kari", "Kari", "Konsulent", "operations")


@pytest.fixture
def marketer(school: Any) -> Any:
    return _member("mats", "Mats", "Marked", "marketing")


def make_person(given: str = "Tore", family: str = "Lærer", email: str = "", **more: Any) -> Any:
    """A person with sensible values; unique by e-mail."""
    from kursflyt.core.sort_key import sort_key
    from kursflyt.domain.people.models import Person

    return Person.objects.create(
        given_name=given,
        family_name=family,
        sort_key=sort_key(f"{family} {given}"),
        email=email
        or f"{given}.{family}@example.org".lower()
        .replace("æ", "ae")
        .replace("ø", "o")
        .replace("å", "a")
        .replace(" ", ""),
        birth_on=more.pop("birth_on", date(1985, 5, 17)),
        created_at=MOMENT,
        **more,
    )


@pytest.fixture
def teacher(school: Any) -> Any:
    return make_person("Tore", "Lærer")


def make_run(head: Any, consultant: Any, marketer: Any, **more: Any) -> Any:
    """A run with three sessions from 1 February 2027, not yet in the process."""
    from kursflyt.domain.courses.models import CourseRun, Programme, Seats, Session

    programme, _ = Programme.objects.get_or_create(code="VELTEK1", defaults={"name": "Velferdsteknologi i praksis"})
    values: dict[str, Any] = {
        "programme": programme,
        "slug": "velferdsteknologi-varen-2027",
        "title": "Velferdsteknologi i praksis, våren 2027",
        "head": head,
        "consultant": consultant,
        "marketer": marketer,
        "places": 30,
        "minimum": 12,
        "fee": Decimal("4500.00"),
        "fee_free_by_grant": False,
        "venue": "Fagskolen Fjordvik, rom 204",
        "starts_on": date(2027, 2, 1),
        "ends_on": date(2027, 4, 20),
        "registration_deadline_at": datetime(2027, 1, 4, 23, 59, tzinfo=OSLO),
        "start_decision_on": date(2027, 1, 18),
        "hand_in_deadline_at": datetime(2027, 4, 20, 23, 59, tzinfo=OSLO),
        "waiting_list_closes_on": date(2027, 3, 1),
        "created_at": MOMENT,
        "created_by": head.actor,
    } | more
    run = CourseRun.objects.create(**values)
    Seats.objects.create(run=run, capacity=run.places)
    for number, day in enumerate([date(2027, 2, 1), date(2027, 3, 1), date(2027, 4, 5)], start=1):
        starts = datetime(day.year, day.month, day.day, 9, 0, tzinfo=OSLO)
        Session.objects.create(
            run=run,
            number=number,
            starts_at=starts,
            ends_at=starts + timedelta(hours=6),
            place=run.venue,
            topic=f"Tema {number}",
        )
    return run


@pytest.fixture
def run(head: Any, consultant: Any, marketer: Any) -> Any:
    from kursflyt.process import progress, steps

    steps.load()
    run = make_run(head, consultant, marketer)
    progress.begin(run, by=head.actor, at=MOMENT)
    return run


@pytest.fixture
def as_staff() -> Callable[[Any], Client]:
    def enter(member: Any) -> Client:
        client = Client()
        client.force_login(member)
        return client

    return enter


@pytest.fixture
def as_person() -> Callable[..., Client]:
    def enter(person: Any, door: str = "my") -> Client:
        from kursflyt.pages.access import DOOR_KEY, PERSON_KEY

        client = Client()
        session = client.session
        session[PERSON_KEY], session[DOOR_KEY] = person.pk, door
        session.save()
        return client

    return enter


@pytest.fixture
def outbox(db: None) -> Callable[[], list[Any]]:
    from kursflyt.domain.messages.models import Message

    return lambda: list(Message.objects.order_by("id"))


@pytest.fixture
def run_jobs(db: None) -> Callable[[], int]:
    return jobs.run_waiting
