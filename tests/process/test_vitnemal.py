"""A course that gives vitnemål, taken to the issued documents: the number stands there, once, and nowhere else."""

from __future__ import annotations

import logging
import shutil
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection

from kursflyt.core import storage
from kursflyt.domain.archive import course_package
from kursflyt.domain.certificates import digital, identity_numbers
from kursflyt.domain.certificates.models import Certificate
from kursflyt.process import queries as process
from kursflyt.process import tasks
from kursflyt.process.steps.after import certificates as steps
from tests import course_at_its_end as course
from tests import vitnemal_course as vitnemal
from tests.documents import printed, verapdf

ISSUED = course.day(course.GRADED, 1)


def _begun(run: Any, count: int) -> list[Any]:
    applications = vitnemal.passed(run, count)
    course.bring_to(run, "issue_certificates", at=course.GRADED)
    return applications


def test_those_who_lack_the_number_do_not_stop_the_others(run: Any) -> None:
    first, second, third = _begun(run, 3)
    vitnemal.give_numbers([first, third])

    step = steps.issue_certificates(run, by=run.consultant.actor, at=ISSUED)
    with pytest.raises(steps.NumbersMissing):
        steps.begin_issuing(run, by=run.consultant.actor, at=ISSUED)

    assert {row.application_id for row in Certificate.objects.all()} == {first.pk, third.pk}
    assert step.state == "open" and process.is_open(run, "issue_certificates")

    vitnemal.give_numbers([second])
    assert steps.issue_certificates(run, by=run.consultant.actor, at=ISSUED).evidence["issued"] == 3


def test_the_clock_asks_for_the_number_and_deletes_it_when_it_has_served(run: Any) -> None:
    first, second = _begun(run, 2)
    vitnemal.give_numbers([first])
    steps.issue_certificates(run, by=run.consultant.actor, at=ISSUED)

    steps.look_after_identity_numbers(at=ISSUED)
    mails = [row.person_id for row in run.messages.filter(kind="issue_certificates.identity_number")]
    steps.look_after_identity_numbers(at=ISSUED + identity_numbers.KEPT_FOR * 2)

    assert mails == [second.person_id] and identity_numbers.given(first) is None


def test_the_number_stands_on_the_sealed_document_once_and_the_judges_find_it_well_formed(
    run: Any, tmp_path: Path
) -> None:
    (application,) = _begun(run, 1)
    vitnemal.give_numbers([application])

    steps.issue_certificates(run, by=run.consultant.actor, at=ISSUED)

    content = storage.read(Certificate.objects.get().document)
    text = printed.text_of(content, tmp_path)
    assert text.count(vitnemal.NUMBER) + text.count(f"{vitnemal.NUMBER[:6]} {vitnemal.NUMBER[6:]}") == 1
    assert "Vitnemål" in text and "5.1" in text and "Bestått / ikke bestått" in text
    file = tmp_path / "vitnemal.pdf"
    file.write_bytes(content)
    if shutil.which("pdfsig"):
        said = subprocess.run(["pdfsig", "-nocert", str(file)], capture_output=True, text=True).stdout
        assert "Signature is Valid" in said and "Total document signed" in said


@pytest.mark.skipif(not verapdf.JAR.exists(), reason="veraPDF is not installed (make validator): NOT validated")
def test_an_issued_vitnemal_is_archivable_and_accessible(run: Any, tmp_path: Path) -> None:
    (application,) = _begun(run, 1)
    vitnemal.give_numbers([application])
    steps.issue_certificates(run, by=run.consultant.actor, at=ISSUED)

    (tmp_path / "vitnemal.pdf").write_bytes(storage.read(Certificate.objects.get().document))

    verdicts = verapdf.judge(tmp_path)
    assert [(verdict.profile, verdict.faults) for verdict in verdicts if verdict.faults] == [] and len(verdicts) == 2


def test_the_number_is_in_clear_nowhere_but_in_the_sealed_document(
    run: Any, run_jobs: Any, as_person: Any, as_staff: Any, caplog: Any, tmp_path: Path
) -> None:
    caplog.set_level(logging.DEBUG)
    one, other = _begun(run, 2)
    as_person(one.person).post(f"/min-side/kurs/{run.pk}/fodselsnummer/", {"number": vitnemal.OTHER[:-1] + "0"})
    as_person(one.person).post(f"/min-side/kurs/{run.pk}/fodselsnummer/", {"number": vitnemal.NUMBER})
    office = as_staff(run.consultant)
    box = f"/kontor/kurs/{run.pk}/steg/issue_certificates/"
    office.post(box, {"act": "give_number", "application": other.pk, "number": vitnemal.OTHER})
    assert len(identity_numbers.given_by([one, other])) == 2
    steps.issue_certificates(run, by=run.consultant.actor, at=ISSUED)
    certificate = Certificate.objects.get(application=one)
    steps.certificates.reissue(certificate=certificate, reason="Navn", by=run.consultant.actor, at=ISSUED)
    run_jobs()
    tasks.tick()
    tasks.seal_audit()
    digital.of(Certificate.objects.get(replaces=certificate), at=ISSUED)
    pages = [office.get(box), office.get(f"/bevis/{certificate.code}/"), office.get("/kontor/finn/?q=170585")]
    pages += [as_person(one.person).get(path) for path in ("/min-side/", f"/min-side/kurs/{run.pk}/fodselsnummer/")]

    numbers = (vitnemal.NUMBER, vitnemal.OTHER)
    secrets = [form for number in numbers for form in (number, f"{number[:6]} {number[6:]}")]
    found = [name for name, text in _everything_stored() if any(form in text for form in secrets)]
    found += [
        str(page.request["PATH_INFO"]) for page in pages if any(form in page.content.decode() for form in secrets)
    ]
    assert found == [] and not any(form in caplog.text for form in secrets)
    assert not any(form in str(course_package.facts_of(run)) for form in secrets)
    with_it = {name for name, text in _files(tmp_path) if any(form in text for form in secrets)}
    assert with_it == {row.document_id for row in Certificate.objects.all()}


def _everything_stored() -> list[tuple[str, str]]:
    """All rows of all tables as text, the queue's too; and what sessions hold when they are opened."""
    rows = []
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        for table in tables:
            cursor.execute(f'SELECT row_to_json(t)::text FROM "{table}" AS t')
            rows += [(table, text) for (text,) in cursor.fetchall()]
    assert {"identity_number", "certificate", "audit_entry", "message", "procrastinate_jobs"} <= set(tables)
    return rows + [("session", str(row.get_decoded())) for row in Session.objects.all()]


def _files(scratch: Path) -> list[tuple[str, str]]:
    """All stored files as text: PDFs read out, packages opened except for the PDFs, whose own files are here too."""
    told = []
    for path in Path(settings.FILES_FOLDER).rglob("*"):
        if path.is_file() and storage.StoredFile.objects.filter(pk=path.name).exists():
            told.append((path.name, _text_of(path.read_bytes(), scratch)))
    assert told
    return told


def _text_of(content: bytes, scratch: Path) -> str:
    if content.startswith(b"%PDF"):
        try:
            return printed.text_of(content, scratch)
        except subprocess.CalledProcessError:  # the stand-in of a hand-in has no pages
            return ""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(content)) as package:
            parts = [package.read(name) for name in package.namelist() if not name.endswith(".pdf")]
            return "\n".join([*package.namelist(), *(part.decode("utf-8", "replace") for part in parts)])
    return content.decode("utf-8", "replace")
