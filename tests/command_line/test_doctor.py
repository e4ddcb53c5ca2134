"""The doctor sees what is wrong and says what to do: each test makes the thing wrong for real."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from kursflyt.core import audit, jobs, storage
from kursflyt.core.actor import MACHINE
from kursflyt.core.models import AuditEntry
from kursflyt.doctor import background, examine, ground, outside, people_and_chart
from kursflyt.documents.ehf import official_rules
from kursflyt.domain.messages import actions as messages
from kursflyt.domain.messages.models import Message, MessageState
from kursflyt.domain.people.models import Staff, StaffRole

pytestmark = pytest.mark.django_db


def _verdict(finding: examine.Finding) -> tuple[bool, bool]:
    return finding.well, finding.needed


@pytest.fixture
def mail_server() -> Iterator[Callable[[list[bytes]], int]]:
    """A mail server that greets and answers with the given lines; returns its port."""
    listening: list[socket.socket] = []

    def start(answers: list[bytes]) -> int:
        server = socket.create_server(("127.0.0.1", 0))
        listening.append(server)

        def serve() -> None:
            try:
                client, _ = server.accept()
            except OSError:
                return
            with client, client.makefile("rwb") as stream:
                for answer in answers:
                    stream.write(answer + b"\r\n")
                    stream.flush()
                    if not stream.readline():
                        return

        threading.Thread(target=serve, daemon=True).start()
        port: int = server.getsockname()[1]
        return port

    yield start
    for server in listening:
        server.close()


def _mail_goes_to(settings: Any, port: int, *, username: str = "") -> None:
    """In the clear, since the servers of these tests have no certificate."""
    options = {"host": "127.0.0.1", "port": port, "username": username, "password": "feil", "use_tls": False}
    settings.SMTP_HOST = "127.0.0.1"
    settings.MAILERS = {"default": {**settings.MAILERS["default"], "OPTIONS": options}}


def test_a_fresh_database_is_well_and_says_its_version() -> None:
    finding = ground.database()
    assert finding.well and finding.said.startswith("PostgreSQL 1")


def test_a_database_that_cannot_be_reached_is_said_and_nothing_that_stands_on_it_is_examined(monkeypatch: Any) -> None:
    def unreachable() -> examine.Finding:
        return examine.Finding("Database", False, "Får ikke kontakt", "Se på DATABASE_URL", needed=True)

    monkeypatch.setattr(ground, "database", unreachable)
    findings = examine.all_findings()
    assert findings[0].what == "Database" and "Skolen" not in {finding.what for finding in findings}


def test_an_examination_that_breaks_becomes_a_finding() -> None:
    def breaks() -> examine.Finding:
        raise ZeroDivisionError("huff")

    assert _verdict(examine._safely(breaks)[0]) == (False, True)


def test_an_installation_without_a_school_is_told_how_to_set_one_up() -> None:
    finding = people_and_chart.school()
    assert _verdict(finding) == (False, True) and finding.advice == "Kjør «kursflyt set-up»."


def test_a_school_that_is_set_up_is_well(school: Any) -> None:
    assert people_and_chart.school().well


def test_a_school_with_a_wrong_account_number_cannot_be_paid(school: Any) -> None:
    type(school).objects.update(account_number="86011117940")
    assert _verdict(people_and_chart.school()) == (False, True)


def test_a_role_that_nobody_holds_is_named(head: Staff, consultant: Staff) -> None:
    missing = [finding.what for finding in people_and_chart.roles() if not finding.well]
    assert missing == ["Rolle: markedskoordinator", "Rolle: systemansvarlig"]


def test_a_role_that_ran_out_yesterday_is_held_by_nobody(head: Staff) -> None:
    StaffRole.objects.filter(staff=head).update(valid_until=date(2026, 11, 23))
    finding = people_and_chart.roles()[0]
    assert (finding.what, *_verdict(finding)) == ("Rolle: avdelingsleder", False, True)


def test_one_who_cannot_sign_in_holds_no_role(head: Staff) -> None:
    Staff.objects.update(is_active=False)
    assert not people_and_chart.roles()[0].well


def test_the_standard_chart_can_run() -> None:
    assert people_and_chart.flow_chart().said == "Alle 39 boksene kan kjøres som tegnet."


@pytest.mark.parametrize("content", [None, "<ikke-bpmn/>"])
def test_a_chart_of_the_school_that_cannot_run_must_be_mended(
    settings: Any, tmp_path: Path, content: str | None
) -> None:
    settings.OWN_CHART = str(tmp_path / "egen.bpmn")
    if content:
        (tmp_path / "egen.bpmn").write_text(content)
    finding = people_and_chart.flow_chart()
    assert _verdict(finding) == (False, True) and "KURSFLYT_CHART" in finding.advice


def test_a_file_that_was_changed_on_disk_is_found(moment: datetime) -> None:
    file = storage.keep(b"et dokument", media_type="text/plain", at=moment)
    assert ground.stored_files().well
    storage.path_of(file.sha256).write_bytes(b"et annet")
    assert _verdict(ground.stored_files()) == (False, True)


def test_a_file_that_is_gone_is_found(moment: datetime) -> None:
    file = storage.keep(b"borte snart", media_type="text/plain", at=moment)
    storage.path_of(file.sha256).unlink()
    assert ground.stored_files().said == "Av de 1 nyeste filene mangler 1, og 0 er endret."


def test_a_proxy_that_nobody_has_told_of_is_told_of(settings: Any) -> None:
    settings.SITE_URL, settings.PROXIES = "https://kurs.fjordvik.no", []
    unknown = outside.proxies()
    settings.PROXIES = ["10.0.0.5"]
    assert _verdict(unknown) == (False, False) and "KURSFLYT_PROXIES" in unknown.advice
    assert outside.proxies().well is True


def test_without_a_mail_server_the_outbox_is_named(settings: Any) -> None:
    settings.SMTP_HOST = ""
    assert _verdict(outside.mail()) == (False, False)


def test_a_mail_server_that_answers_is_well(settings: Any, mail_server: Any) -> None:
    _mail_goes_to(settings, mail_server([b"220 hei", b"250 hei", b"221 ha det"]))
    assert outside.mail().well


def test_a_mail_server_that_does_not_answer_must_be_mended(settings: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    _mail_goes_to(settings, port)
    finding = outside.mail()
    assert _verdict(finding) == (False, True) and "ConnectionRefusedError" in finding.said


def test_a_mail_server_that_refuses_the_password_is_said(settings: Any, mail_server: Any) -> None:
    port = mail_server([b"220 hei", b"250-hei\r\n250 AUTH PLAIN", b"535 nei", b"221 ha det"])
    _mail_goes_to(settings, port, username="post")
    assert outside.mail().said.endswith("godtar ikke navn og passord.")


@pytest.mark.parametrize(
    ("address", "hosts", "expected"),
    [
        ("http://127.0.0.1:8000", ["127.0.0.1"], (False, False)),
        ("http://kurs.fjordvik.example", ["kurs.fjordvik.example"], (False, True)),
        ("https://kurs.fjordvik.example", ["127.0.0.1"], (False, True)),
        ("https://kurs.fjordvik.example", [".fjordvik.example"], (True, False)),
        ("https://kurs.fjordvik.example", ["kurs.fjordvik.example"], (True, False)),
    ],
)
def test_the_address_must_be_encrypted_and_answered(
    settings: Any, address: str, hosts: list[str], expected: tuple[bool, bool]
) -> None:
    settings.SITE_URL, settings.ALLOWED_HOSTS = address, hosts
    assert _verdict(outside.site()) == expected


def test_a_school_that_links_to_no_accessibility_statement_is_told_where_to_make_one(settings: Any) -> None:
    assert _verdict(outside.accessibility_statement()) == (False, False)
    settings.ACCESSIBILITY_STATEMENT = "https://uustatus.no/nb/erklaringer/publisert/1"
    assert outside.accessibility_statement().well


def test_demo_mode_on_a_public_address_must_be_switched_off(settings: Any) -> None:
    settings.DEMO, settings.SITE_URL = True, "https://kurs.fjordvik.example"
    assert [_verdict(finding) for finding in ground.modes()] == [(False, True)]


def test_a_folder_for_ehf_that_is_not_there_is_said(settings: Any, tmp_path: Path) -> None:
    settings.EHF_FOLDER = str(tmp_path / "ehf")
    assert _verdict(outside.ehf_folder()) == (False, True)
    (tmp_path / "ehf").mkdir()
    assert outside.ehf_folder().well
    (tmp_path / "ehf" / "avvist").mkdir()
    (tmp_path / "ehf" / "avvist" / "a.xml").write_bytes(b"<half")
    assert _verdict(outside.ehf_folder()) == (False, False)


def test_a_folder_of_official_rules_must_hold_rules_that_can_run(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EHF_RULES = ""
    assert outside.ehf_rules().well
    settings.EHF_RULES = str(tmp_path)
    assert _verdict(outside.ehf_rules()) == (False, True)
    (tmp_path / "PEPPOL-EN16931-UBL-3.0.21.xslt").write_text("<x/>")
    assert outside.ehf_rules().well
    assert "(3.0.21)" in outside.ehf_rules().said
    monkeypatch.setattr(official_rules, "installed", lambda: False)
    assert _verdict(outside.ehf_rules()) == (False, True)


def test_a_short_secret_must_be_changed(settings: Any) -> None:
    settings.SECRET_KEY = "kort"
    assert _verdict(ground.secret_key()) == (False, True)


def test_a_secret_that_others_can_read_is_said(settings: Any, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.delenv("KURSFLYT_SECRET_KEY", raising=False)
    settings.DATA_FOLDER, settings.SECRET_KEY = tmp_path, "x" * 50
    path = tmp_path / "secret_key"
    path.write_text("x" * 50)
    path.chmod(0o644)
    assert _verdict(ground.secret_key()) == (False, True)
    path.chmod(0o600)
    assert ground.secret_key().well


def test_without_a_worker_and_with_old_work_in_the_queue_nothing_gets_done() -> None:
    assert _verdict(background.worker()) == (False, False)
    jobs.defer("process.tick")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_events SET at = now() - interval '1 hour'")
    finding = background.worker()
    assert _verdict(finding) == (False, True) and finding.said == "Ingen arbeider er i gang, og 1 oppgaver venter."


def test_a_worker_that_lives_is_well() -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
    assert background.worker().said == "1 arbeider i gang, og ingenting venter lenge."


def test_a_worker_that_was_last_heard_of_an_hour_ago_is_dead() -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour')")
    assert not background.worker().well


def test_jobs_that_failed_are_counted_by_name() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status)"
            " VALUES ('default', 'messages.send', 'failed')"
        )
    assert background.jobs().said == "messages.send (1)."


def test_messages_that_wait_for_a_person_are_counted(head: Staff, run: Any, moment: datetime) -> None:
    message = messages.post(
        kind="step.reminder", key="prøve", staff=head, run=run, at=moment, title="Prøve", due_on=None, box="register"
    )
    Message.objects.filter(pk=message.pk).update(state=MessageState.UNKNOWN, created_at=timezone.now())
    assert background.undelivered().said == "1 har ukjent utfall."
    messages.hand_over(message=message, by=head.actor, at=moment)
    assert background.undelivered().well


def test_an_audit_trail_that_was_tampered_with_is_found(moment: datetime) -> None:
    audit.record("school.changed", by=MACHINE, at=moment)
    audit.record("school.changed", by=MACHINE, at=moment)
    audit.seal(at=moment)
    assert background.audit_trail().well
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "UPDATE audit_entry SET event = 'school.seen' WHERE id = %s", [AuditEntry.objects.earliest("id").pk]
        )
    assert _verdict(background.audit_trail()) == (False, True)


def test_little_space_is_said_before_it_is_too_late(monkeypatch: Any) -> None:
    monkeypatch.setattr(ground, "LITTLE_SPACE", 10**18)
    assert _verdict(ground.disk()) == (False, False)
    monkeypatch.setattr(ground, "TOO_LITTLE_SPACE", 10**18)
    assert _verdict(ground.disk()) == (False, True)


def test_the_built_in_connectors_are_named() -> None:
    assert [finding.said for finding in outside.connectors()] == [
        "Kursflyts klasserom (innebygd).",
        "Møtelenke fra skolen (innebygd).",
        "Arkivmappe (innebygd).",
        "Kontrollsiffer (innebygd).",
        "Kursflyts landingssider (innebygd).",
        "Kursflyts egne fakturaer (innebygd).",
    ]


def test_all_findings_of_a_school_in_order_are_said_in_whole_sentences(
    head: Staff, consultant: Staff, marketer: Staff
) -> None:
    findings = examine.all_findings()
    assert [finding.what for finding in findings if "Kunne ikke undersøkes" in finding.said] == []
    assert [finding.what for finding in findings if not finding.said.endswith((".", "/"))] == [
        finding.what for finding in findings if finding.what in {"Nettadresse"} and finding.well
    ]
