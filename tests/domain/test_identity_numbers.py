"""The number of a vitnemål: checked, kept encrypted, masked, asked for, printed, and deleted when it has served."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from kursflyt.core import field_key, identity_number
from kursflyt.domain.applications.models import Withdrawal
from kursflyt.domain.archive import reporting
from kursflyt.domain.certificates import actions as certificates
from kursflyt.domain.certificates import facts, identity_numbers, number_requests, queries, texts
from kursflyt.domain.certificates.models import Certificate, CertificateSeries, IdentityNumber
from kursflyt.domain.courses import programmes
from kursflyt.domain.courses.models import RunClosure
from kursflyt.domain.messages.models import Message
from tests import course_at_its_end as course
from tests import vitnemal_course as vitnemal

ISSUED = course.day(course.GRADED, 1)


def _give(application: Any, number: str, by: Any = None) -> IdentityNumber:
    return identity_numbers.give(
        application=application, number=number, by=by or application.person.actor(), at=course.GRADED
    )


def test_the_number_is_stored_encrypted_and_shown_by_its_date_part_alone(run: Any) -> None:
    (application,) = vitnemal.passed(run, 1)

    _give(application, f"{vitnemal.NUMBER[:6]} {vitnemal.NUMBER[6:]}")

    with connection.cursor() as cursor:
        cursor.execute("SELECT encrypted FROM identity_number")
        stored = bytes(cursor.fetchone()[0])
    shown = identity_numbers.given(application)
    assert vitnemal.NUMBER.encode() not in stored and len(stored) == 12 + 11 + 16
    assert shown is not None and (shown.masked, shown.by) == ("170585 *****", application.person.actor())
    assert identity_numbers.to_print(application) == vitnemal.NUMBER


def test_what_is_encrypted_for_one_row_cannot_be_read_in_another(run: Any) -> None:
    first, second = vitnemal.passed(run, 2)
    _give(first, vitnemal.NUMBER)
    _give(second, vitnemal.OTHER)
    IdentityNumber.objects.filter(pk=second.pk).update(encrypted=IdentityNumber.objects.get(pk=first.pk).encrypted)

    with pytest.raises(field_key.UnusableFieldKey):
        identity_numbers.to_print(second)


def test_a_changed_key_still_reads_what_the_old_one_encrypted(run: Any, monkeypatch: Any) -> None:
    (application,) = vitnemal.passed(run, 1)
    old, new = field_key.new_key(), field_key.new_key()
    monkeypatch.setenv("KURSFLYT_FIELD_KEY", old)
    _give(application, vitnemal.NUMBER)

    monkeypatch.setenv("KURSFLYT_FIELD_KEY", f"{new},{old}")
    assert identity_numbers.to_print(application) == vitnemal.NUMBER
    monkeypatch.setenv("KURSFLYT_FIELD_KEY", new)
    with pytest.raises(field_key.UnusableFieldKey):
        identity_numbers.to_print(application)


@pytest.mark.parametrize("key", ["kort", "æ", "a" * 44])
def test_a_key_that_is_none_is_refused(monkeypatch: Any, key: str) -> None:
    monkeypatch.setenv("KURSFLYT_FIELD_KEY", key)

    with pytest.raises(field_key.UnusableFieldKey):
        field_key.check()


def test_a_key_may_lie_in_a_file_and_one_made_here_is_for_the_owner_alone(monkeypatch: Any, tmp_path: Any) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "KEYS_FOLDER", tmp_path / "keys")
    stored = field_key.encrypt("hei", place="en")
    made = tmp_path / "keys" / field_key.FILE
    monkeypatch.setenv("KURSFLYT_FIELD_KEY_FILE", str(made))

    assert field_key.decrypt(stored, place="en") == "hei"
    assert made.stat().st_mode & 0o777 == 0o600


def test_a_d_number_is_taken_and_a_wrong_digit_is_not(run: Any) -> None:
    (application,) = vitnemal.passed(run, 1)

    _give(application, vitnemal.D_NUMBER)
    wrong = vitnemal.NUMBER[:-1] + str((int(vitnemal.NUMBER[-1]) + 1) % 10)
    with pytest.raises(identity_number.BadFodselsnummer) as refused:
        _give(application, wrong)

    assert refused.value.field == "number" and wrong not in str(refused.value)
    assert identity_numbers.to_print(application) == vitnemal.D_NUMBER


def test_a_number_of_another_birth_date_is_refused_without_repeating_it(run: Any) -> None:
    (application,) = vitnemal.passed(run, 1)
    other = vitnemal.number_of(vitnemal.BORN + timedelta(days=1))

    with pytest.raises(identity_numbers.OtherBirthDate) as refused:
        _give(application, other)

    assert "17. mai 1985" in str(refused.value) and other[6:] not in str(refused.value)


def test_test_persons_are_for_the_demo(run: Any, settings: Any) -> None:
    (application,) = vitnemal.passed(run, 1)
    tenor = _synthetic()
    with pytest.raises(identity_number.BadFodselsnummer):
        _give(application, tenor)

    settings.DEMO = True
    _give(application, tenor)

    assert identity_numbers.to_print(application) == tenor


def _synthetic() -> str:
    from datetime import date

    return next(
        found
        for last in range(100_00, 1_000_00)
        if identity_number.valid_fodselsnummer(
            found := f"17{5 + 80}85{last:05d}", on=date(2027, 5, 5), synthetic_allowed=True
        )
    )


def test_nobody_is_asked_where_the_course_gives_no_vitnemal(run: Any) -> None:
    (application,) = course.passed(run, 1)

    with pytest.raises(identity_numbers.NotAsked):
        _give(application, vitnemal.NUMBER)

    assert list(identity_numbers.lacking(run)) == [] and identity_numbers.to_print(application) == ""


def test_the_participant_changes_it_until_issue_and_the_office_after_that(run: Any) -> None:
    (application,) = vitnemal.passed(run, 1)
    _give(application, vitnemal.OTHER)
    _give(application, vitnemal.NUMBER)
    certificates.issue(application=application, by=run.consultant.actor, at=ISSUED)

    with pytest.raises(identity_numbers.AlreadyIssued):
        _give(application, vitnemal.OTHER)
    _give(application, vitnemal.OTHER, by=run.consultant.actor)

    shown = identity_numbers.given(application)
    assert shown is not None and shown.by == run.consultant.actor


def test_without_the_number_there_is_no_vitnemal_and_no_number_of_the_series_is_taken(run: Any) -> None:
    (application,) = vitnemal.passed(run, 1)

    with pytest.raises(identity_numbers.NotGiven):
        certificates.issue(application=application, by=run.consultant.actor, at=ISSUED)

    assert (Certificate.objects.count(), CertificateSeries.objects.count()) == (0, 0)
    assert (len(queries.due(run)), queries.ready(run)) == (1, [])


def test_the_frozen_facts_do_not_have_it_and_the_mail_carries_no_document(run: Any) -> None:
    (application,) = vitnemal.passed(run, 1)
    _give(application, vitnemal.NUMBER)

    certificate = certificates.issue(application=application, by=run.consultant.actor, at=ISSUED)

    message = Message.objects.get(kind="issue_certificates")
    assert vitnemal.NUMBER[6:] not in str(certificate.facts)
    assert not message.attachments.exists() and "ikke sendt på e-post" in message.body  # type: ignore[attr-defined]


def test_a_new_version_is_printed_with_the_number_while_it_is_kept_and_asks_for_it_afterwards(run: Any) -> None:
    (application,) = vitnemal.passed(run, 1)
    _give(application, vitnemal.NUMBER)
    first = certificates.issue(application=application, by=run.consultant.actor, at=ISSUED)
    later = ISSUED + timedelta(days=3)
    second = certificates.reissue(certificate=first, reason="Nytt navn", by=run.consultant.actor, at=later)
    much_later = later + identity_numbers.KEPT_FOR + timedelta(minutes=1)
    identity_numbers.delete_done(at=much_later)

    with pytest.raises(identity_numbers.NotGiven):
        certificates.reissue(certificate=second, reason="Nytt navn", by=run.consultant.actor, at=much_later)
    identity_numbers.give(application=application, number=vitnemal.NUMBER, by=run.consultant.actor, at=much_later)
    third = certificates.reissue(certificate=second, reason="Nytt navn", by=run.consultant.actor, at=much_later)

    assert (second.version, third.version, third.number) == (2, 3, first.number)
    assert identity_numbers.delete_done(at=much_later + timedelta(days=1)) == 0


def test_it_is_deleted_when_it_has_served_and_not_before(run: Any) -> None:
    (application,) = vitnemal.passed(run, 1)
    _give(application, vitnemal.NUMBER)
    certificates.issue(application=application, by=run.consultant.actor, at=ISSUED)

    assert identity_numbers.delete_done(at=ISSUED + identity_numbers.KEPT_FOR) == 0
    assert identity_numbers.delete_done(at=ISSUED + identity_numbers.KEPT_FOR + timedelta(minutes=1)) == 1


def test_one_that_is_given_anew_while_the_old_are_deleted_stays(transactional_db: None, run: Any) -> None:
    (application,) = vitnemal.passed(run, 1)
    _give(application, vitnemal.NUMBER)
    certificates.issue(application=application, by=run.consultant.actor, at=ISSUED)
    late = ISSUED + identity_numbers.KEPT_FOR + timedelta(minutes=1)

    def delete() -> int:
        try:
            return identity_numbers.delete_done(at=late)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            identity_numbers.give(application=application, number=vitnemal.OTHER, by=run.consultant.actor, at=late)
            deleted = threads.submit(delete)
            _until_someone_waits_for_a_lock()
        assert deleted.result() == 0

    assert identity_numbers.to_print(application) == vitnemal.OTHER


def _until_someone_waits_for_a_lock() -> None:
    asked = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(asked)
            if cursor.fetchone():
                return
        time.sleep(0.05)
    raise AssertionError("Nobody waits")


def test_it_is_deleted_at_once_from_who_withdraws_and_in_time_from_who_never_got_one(run: Any) -> None:
    first, second, third = vitnemal.passed(run, 3)
    vitnemal.give_numbers([first, second, third])
    Withdrawal.objects.create(application=first, at=ISSUED, by=first.person.actor(), reason="")

    assert identity_numbers.delete_done(at=ISSUED) == 1
    assert identity_numbers.delete_done(at=ISSUED + timedelta(days=700)) == 0
    RunClosure.objects.create(run=run, at=ISSUED, by=run.consultant.actor)
    assert identity_numbers.delete_done(at=ISSUED + timedelta(days=89)) == 0
    assert identity_numbers.delete_done(at=ISSUED + timedelta(days=91)) == 2


def test_who_lacks_it_is_asked_three_times_and_who_has_given_it_is_left_alone(run: Any) -> None:
    first, second = vitnemal.passed(run, 2)
    _give(first, vitnemal.NUMBER)
    deadline = run.hand_in_deadline_at
    days = [deadline - timedelta(days=40), deadline - timedelta(days=6), deadline + timedelta(days=4)]

    sent = [number_requests.ask_in_time(at=day) for day in days for _again in range(2)]

    mails = Message.objects.filter(kind=number_requests.KIND)
    assert sent == [1, 0, 1, 0, 1, 0]
    assert {mail.person_id for mail in mails} == {second.person_id}
    assert all(f"/min-side/kurs/{run.pk}/fodselsnummer/" in mail.body.replace("%2F", "/") for mail in mails)


def test_the_office_asks_once_a_day(run: Any) -> None:
    vitnemal.passed(run, 2)

    sent = [number_requests.ask_now(run=run, by=run.consultant.actor, at=ISSUED) for _ in range(2)]

    assert sent == [2, 0]


def test_the_text_cannot_be_sent_before_the_programme_says_what_a_vitnemal_needs(run: Any) -> None:
    vitnemal.passed(run, 1)
    programme = run.programme
    type(programme).objects.filter(pk=programme.pk).update(credits=0, level="")
    run.programme.refresh_from_db()
    fields = []
    for given in ({"credits": 10, "level": ""}, {"credits": None, "level": "5.2"}):
        with pytest.raises(texts.TextIncomplete) as refused:
            texts.send(run=run, by=run.head.actor, at=ISSUED)
        fields.append(refused.value.field)
        programmes.describe(programme=run.programme, **given, by=run.head.actor, at=ISSUED)

    texts.send(run=run, by=run.head.actor, at=ISSUED)

    assert fields == ["credits", "level"] and facts.missing_in_programme(run) == []


@pytest.mark.parametrize("level", ["6", "5.3", "høy"])
def test_a_level_that_is_none_is_refused(run: Any, level: str) -> None:
    with pytest.raises(programmes.UnknownLevel):
        programmes.describe(programme=run.programme, credits=None, level=level, by=run.head.actor, at=ISSUED)


def test_the_report_has_the_number_only_where_it_is_handed_over_and_says_who_fetched_it(run: Any) -> None:
    from kursflyt.core.models import AuditEntry

    vitnemal.give_numbers(vitnemal.passed(run, 1))

    with_it = reporting.passed_csv(
        [run], numbers=identity_numbers.for_report(run, by=run.consultant.actor, at=ISSUED)
    ).decode()

    assert vitnemal.NUMBER in with_it and vitnemal.NUMBER not in reporting.passed_csv([run]).decode()
    entry = AuditEntry.objects.get(event="certificates.identity_numbers_reported")
    assert (entry.by, entry.facts) == (run.consultant.actor, {"count": 1})
