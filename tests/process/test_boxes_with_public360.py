"""The boxes of the chart with Public 360 as the archive: one case for the run, and each document in it once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.db import connection

from kursflyt.connectors import configured, roles
from kursflyt.connectors.twins.faults import Fault
from kursflyt.core import jobs, storage
from kursflyt.domain.applications.models import Decision
from kursflyt.domain.archive.models import ArchiveRecord
from kursflyt.domain.evaluation.models import EvaluationFollowUp, FindingsDispatch
from kursflyt.process import archiving_documents, progress, queries
from kursflyt.process.models import StepRun
from kursflyt.process.steps.after import certificates
from tests import contract_story as story
from tests import course_at_its_end as course
from tests.connectors import public360_stage, transactions


@pytest.fixture
def office() -> Iterator[public360_stage.Stage]:
    stage = public360_stage.set_up()
    with configured.standing_in(archive=stage.archive()):
        yield stage
    assert stage.twin.violations == []


def test_the_contract_is_a_document_in_the_runs_case(run: Any, teacher: Any, moment: datetime, office: Any) -> None:
    contract = story.signed(run, teacher, moment)

    document = office.document()
    assert queries.is_done(run, "archive_contract")
    step = queries.last_step(run, "archive_contract")
    assert step is not None and step.evidence["archive"] == "Public 360"
    record = ArchiveRecord.objects.get(run=run)
    assert (record.case_number, record.external) == (document["CaseNumber"], document["DocumentNumber"])
    assert office.world.cases[0]["Title"].startswith(f"{run.title} (")
    assert (document["AccessCodeCode"], teacher.family_name in document["Title"]) == ("13", False)
    assert document["_unofficial_title"].endswith(str(teacher))
    assert len(document["Files"]) == len(record.manifest) == 3
    assert contract.number in document["Title"]


def test_an_archive_that_says_no_makes_the_box_a_to_do_that_says_why(
    run: Any, teacher: Any, moment: datetime, office: Any
) -> None:
    office.world.refuses["CreateDocument"] = ["Mottaker mangler."]

    story.signed(run, teacher, moment)

    step = queries.open_step(run, "archive_contract")
    assert step is not None and step in StepRun.objects.to_dos()
    assert step.failure == "Public 360 sa nei (CreateDocument): Mottaker mangler."
    progress.try_again(step, by=run.consultant.actor, at=moment)
    jobs.run_waiting()
    assert queries.is_done(run, "archive_contract")
    assert len(office.world.cases) == 1


def test_decisions_certificates_and_the_evaluation_are_documents_of_the_same_case(
    run: Any, moment: datetime, office: Any
) -> None:
    applications = course.passed(run, 2)
    for application in applications:
        letter = storage.keep(f"%PDF {application.pk}".encode(), media_type="application/pdf", at=moment)
        Decision.objects.create(
            application=application, outcome="offer", letter=letter, case_officer="K", decided_at=moment,
            decided_by=run.head.actor,
        )  # fmt: skip
        course_certificates(application, run)
    report = storage.keep(b"%PDF report", media_type="application/pdf", at=moment)
    FindingsDispatch.objects.create(run=run, document=report, at=moment, by=run.head.actor)
    EvaluationFollowUp.objects.create(run=run, at=moment, by=run.head.actor)

    for _ in range(2):
        archiving_documents.later(run)
        jobs.run_waiting()
        certificates.archive_certificates(run.pk, run.consultant.actor.as_text(), moment.isoformat())

    (case,) = office.world.cases
    documents = {document["Title"]: document for document in office.world.documents}
    assert {document["CaseNumber"] for document in documents.values()} == {case["CaseNumber"]}
    found = {title: (d["Category"]["Code"], d["AccessCodeCode"], len(d["Files"])) for title, d in documents.items()}
    assert found == {
        f"Vedtak om opptak, søknad {applications[0].reference}, {run.title}": ("U", "13", 1),
        f"Vedtak om opptak, søknad {applications[1].reference}, {run.title}": ("U", "13", 1),
        f"Evaluering og oppfølging, {run.title}": ("X", "14", 1),
        f"Bevis, {run.title}": ("U", "26", 5),  # the cover, and each on paper and digital
    }
    assert len(office.world.documents) == 4


def test_what_the_queue_gave_up_goes_at_night(run: Any, moment: datetime, office: Any) -> None:
    (application,) = course.passed(run, 1)
    course_certificates(application, run)
    office.world.refuses["CreateDocument"] = ["Ingen tilgang."]
    with pytest.raises(roles.NeedsPerson):
        certificates.archive_certificates(run.pk, run.consultant.actor.as_text(), moment.isoformat())

    archiving_documents.catch_up()
    jobs.run_waiting()

    assert office.document()["Title"] == f"Bevis, {run.title}"


def test_with_the_sealed_folder_there_is_no_job_for_single_documents(run: Any) -> None:
    archiving_documents.later(run)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = %s", [archiving_documents.JOB])
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db(transaction=True)
def test_public_360_is_never_asked_inside_a_transaction(run: Any, teacher: Any, moment: datetime) -> None:
    stage, inside = public360_stage.set_up(), list[str]()

    stage.twin.faults.plan("GetDocuments", Fault.LOST)
    with configured.standing_in(archive=stage.archive(before=transactions.note_in(inside))):
        contract = story.signed(run, teacher, moment)
        step = queries.open_step(run, "archive_contract")
        if step is not None:
            progress.try_again(step, by=run.consultant.actor, at=moment)
            jobs.run_waiting()

    assert inside == []
    assert contract.number in stage.document()["Title"]


def course_certificates(application: Any, run: Any) -> None:
    from kursflyt.domain.certificates import actions

    actions.issue(application=application, by=run.consultant.actor, at=course.GRADED)
