"""Closing: the checklist from the facts, one package of everything, and the files for the reports."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kursflyt.core import storage, tables
from kursflyt.domain.archive import closing, course_package, index_page, queries, reporting
from kursflyt.domain.archive.handling import OPEN
from kursflyt.domain.certificates import actions as issuing
from kursflyt.domain.certificates import digital
from kursflyt.domain.courses.models import RunClosure
from kursflyt.domain.evaluation.models import Finding
from kursflyt.domain.invoicing.models import Invoice, SupplierInvoice
from kursflyt.domain.messages.models import Message
from kursflyt.process.steps.after import certificates as steps
from tests import course_at_its_end as course

AT = course.day(course.GRADED, 30)


def _unready(run: Any) -> list[str]:
    return [check.key for check in closing.checklist(run, at=AT) if not check.ok]


def test_a_course_with_nothing_loose_has_a_clean_checklist(run: Any, run_jobs: Any) -> None:
    run_jobs()

    assert _unready(run) == []


def test_everything_that_is_loose_is_found(run: Any, teacher: Any, moment: Any, run_jobs: Any) -> None:
    course.sign_contract(run, teacher, moment)
    applications = course.passed(run, 2)
    run_jobs()
    Message.objects.filter(kind="send_pass_list").update(state="failed")
    Finding.objects.create(run=run, theme="Rom", text="Trangt", at=AT, by=run.head.actor)
    raw = storage.keep(b"<Invoice/>", media_type="application/xml", at=AT)
    SupplierInvoice.objects.create(
        run=run,
        raw=raw,
        judged="valid",
        layers=[],
        own_checks=[],
        checks=[],
        source="upload",
        received_at=AT,
        received_by=run.head.actor,
    )
    Invoice.objects.create(
        run=run, application=applications[0], document=raw, number=1, payer="self", buyer_name="Ola",
        issued_on=date(2027, 2, 1),
        due_on=date(2027, 2, 15), total=Decimal(4500), at=AT, by=run.head.actor,
    )  # fmt: skip

    assert _unready(run) == ["contract", "certificates_issued", "supplier_invoices", "messages", "findings", "unpaid"]
    with pytest.raises(closing.NotReadyToClose):
        closing.refuse_unready(run, at=AT)


def test_the_package_holds_every_document_and_proves_itself(run: Any, teacher: Any, moment: Any) -> None:
    course.sign_contract(run, teacher, moment)
    course.passed(run, 2)

    record = closing.archive_course(run=run, handling=OPEN, by=run.consultant.actor, at=AT)

    content = storage.read(record.package)
    folder = zipfile.ZipFile(io.BytesIO(content))
    names = folder.namelist()
    assert queries.verify(content) == ()
    assert [name for name in names if name.startswith("01-") or name.startswith("02-")] == [
        "01-index.html",
        "02-kurs.json",
    ]
    assert sum("bestattliste" in name for name in names) == 1 and sum("kontrakt" in name for name in names) == 1
    facts = json.loads(folder.read("02-kurs.json"))
    assert [len(facts[name]) for name in ("application", "grade", "submission", "pass_list")] == [2, 2, 2, 1]
    page = folder.read("01-index.html").decode()
    assert all(name in page for name in names if name[:2] > "01" and name.endswith(".pdf"))


def test_a_certificate_lies_in_the_package_on_paper_and_digital(run: Any, settings: Any, tmp_path: Path) -> None:
    settings.KEYS_FOLDER = tmp_path
    certificate = issuing.issue(application=course.passed(run, 1)[0], by=run.consultant.actor, at=AT)
    made = digital.of(certificate, at=AT)

    packed = {row.name: row.file for row in course_package.files(run, at=AT)}

    assert made is not None and packed[f"bevis-{certificate.number}-v1.json"] == made.document
    assert packed[f"bevis-{certificate.number}-v1.pdf"] == certificate.document
    assert course_package.facts_of(run)["digital_certificate"][0]["place"] == made.place


def test_names_of_files_and_the_title_name_nobody(run: Any) -> None:
    applications = course.passed(run, 2)

    packed = course_package.files(run, at=AT)

    shown = " ".join(f"{row.name} {row.title}" for row in packed)
    assert [application for application in applications if application.person.family_name in shown] == []


def test_the_package_of_an_anonymous_evaluation_has_neither_tokens_nor_answers(run: Any) -> None:
    from kursflyt.domain.evaluation import actions as evaluation

    course.participants(run, 2)
    evaluation.open_round(run=run, by=run.head.actor, at=course.SECOND_LAST)
    token = evaluation.link_in(Message.objects.filter(kind="evaluate_course").first()).split("/")[-2]  # type: ignore[arg-type]
    evaluation.answer(token=token, scores={"level": 2}, best="Hemmelig mening", at=course.SECOND_LAST)

    facts = json.dumps(course_package.facts_of(run), default=str)

    assert ("Hemmelig mening" in facts, token in facts) == (False, False)


def test_the_package_has_the_mails_but_not_the_personal_links_in_them(run: Any) -> None:
    issuing.issue(application=course.passed(run, 1)[0], by=run.consultant.actor, at=AT)

    facts = course_package.facts_of(run)

    mails = [row for row in facts["message"] if row["kind"] == "issue_certificates"]
    assert "/inn/" in Message.objects.get(kind="issue_certificates").body
    assert [row["address"] for row in mails] == ["deltaker0@example.org"]
    assert "/inn/" not in json.dumps(facts, default=str)


@pytest.mark.parametrize(("credits", "said"), [("10", "10"), ("2.5", "2,5"), ("0", "Ingen")])
def test_the_page_of_the_package_says_the_credits_as_people_write_them(run: Any, credits: str, said: str) -> None:
    run.programme.credits = Decimal(credits).quantize(Decimal("0.01"))

    page = index_page.html(run, [], at=AT)

    assert f"<dt>Studiepoeng</dt><dd>{said}</dd>" in page


def test_closing_keeps_the_figures_and_can_be_opened_again(run: Any, run_jobs: Any) -> None:
    applications = course.passed(run, 2)
    for application in applications:
        from kursflyt.domain.certificates import actions as certificates

        certificates.issue(application=application, by=run.consultant.actor, at=AT)
    steps.archive_certificates(run.pk, run.consultant.actor.as_text(), AT.isoformat())
    run_jobs()
    act = {"run": run, "by": run.consultant.actor, "at": AT}

    closure = closing.close(**act, record=closing.archive_course(**act, handling=OPEN))

    assert {key: closure.report[key] for key in ("participants", "passed", "certificates", "archive_records")} == {
        "participants": 2,
        "passed": 2,
        "certificates": 2,
        "archive_records": 2,
    }
    closing.open_again(**act)
    assert closing.archive_course(**act, handling=OPEN).subject == "course 2"
    assert not RunClosure.objects.exists()


def test_the_dbh_files_have_the_columns_of_the_tables(run: Any) -> None:
    course.passed(run, 2)

    offerings = tables.read_table("tilbud.csv", reporting.offerings_csv([run]), max_bytes=10**6, max_rows=100)
    applied = tables.read_table("soknader.csv", reporting.applications_csv([run]), max_bytes=10**6, max_rows=100)
    passed = tables.read_table("bestatt.csv", reporting.passed_csv([run]), max_bytes=10**6, max_rows=100)

    assert (offerings.headers, passed.headers) == (reporting.OFFERING_COLUMNS, reporting.PASSED_COLUMNS)
    assert [offerings.rows[0].text(name) for name in ("årstall", "semester", "antall samlingsdager", "startdato")] == [
        "2027", "1", "3", "01.02.2027",
    ]  # fmt: skip
    assert applied.rows[0].text("antall søknader totalt") == "2"
    assert sorted(row.text("etternavn") for row in passed.rows) == ["Aasen", "Berg"]


def test_the_grant_report_counts_by_labour_market_status(run: Any) -> None:
    course.passed(run, 2)

    report = tables.read_table("rapport.xlsx", reporting.grant_report(run), max_bytes=10**6, max_rows=100)

    figures = {row.text("Hva"): row.text("Verdi") for row in report.rows}
    assert (figures["Søkere"], figures["Startet"], figures["Besto"]) == ("2", "2", "2")


def test_a_text_that_looks_like_a_formula_stays_a_text(run: Any) -> None:
    run.title = "=HYPERLINK(1)"

    assert b"'=HYPERLINK" in reporting.offerings_csv([run])


def test_one_package_holds_the_certificates_and_a_later_version_gets_its_own(run: Any) -> None:
    from kursflyt.domain.certificates import actions as certificates

    applications = course.passed(run, 2)
    first = next(certificates.issue(application=row, by=run.head.actor, at=AT) for row in applications)
    archived = (run.pk, run.head.actor.as_text(), AT.isoformat())
    steps.archive_certificates(*archived)
    steps.archive_certificates(*archived)
    certificates.reissue(certificate=first, reason="Navn", by=run.head.actor, at=AT)

    steps.archive_certificates(*archived)

    subjects = [record.subject.split()[0] for record in queries.records_of(run)]
    assert subjects == ["certificates", "certificates"]
