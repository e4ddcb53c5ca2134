"""Drafts, an employer's registrations and lists of applicants: the ways in besides the form itself."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from kursflyt.core.refusals import Refused
from kursflyt.domain.applications import (
    applicant_file,
    drafts,
    groups,
    ranking,
    receiving,
)
from kursflyt.domain.applications.models import Application, ApplicationDraft
from tests.applicants import PDF, answers, apply, details

pytestmark = pytest.mark.django_db


def test_a_draft_is_kept_with_its_files_for_thirty_days(run: Any, moment: datetime) -> None:
    token = drafts.save(run=run, answers={"given_name": "Åse"}, files=[PDF], at=moment)
    again = drafts.save(run=run, answers={"given_name": "Åsne"}, token=token, at=moment)

    draft = drafts.open_draft(run=run, token=token)
    assert (again, draft.answers, drafts.files_of(draft)) == (token, {"given_name": "Åsne"}, [PDF])
    assert drafts.delete_old_drafts(at=moment + timedelta(days=30)) == 0
    assert drafts.delete_old_drafts(at=moment + timedelta(days=31)) == 1
    assert ApplicationDraft.objects.count() == 0
    with pytest.raises(drafts.DraftGone):
        drafts.open_draft(run=run, token=token)


def test_deleting_a_draft_leaves_a_file_that_an_application_uses(run: Any, moment: datetime) -> None:
    from kursflyt.core import storage

    application = apply(run, attachments=[PDF], at=moment)
    token = drafts.save(run=run, answers={}, files=[PDF], at=moment)

    drafts.discard(draft=drafts.open_draft(run=run, token=token))

    assert storage.read(application.attachments.get().file) == PDF.content


def test_an_employer_registers_several_and_each_gets_a_receipt(run: Any, moment: datetime, outbox: Any) -> None:
    received = groups.receive_group(run=run, employer=_employer(), employees=_employees("a", "b"), at=moment)

    assert [each.payer_orgnr for each in received] == ["974760673"] * 2
    assert len({each.group_id for each in received}) == 1
    assert [mail.kind for mail in outbox()] == ["confirm_registration"] * 2 + ["register.group"]


def test_one_wrong_row_and_no_employee_is_registered(run: Any, moment: datetime, outbox: Any) -> None:
    with pytest.raises(groups.GroupRefused) as refusal:
        groups.receive_group(run=run, employer=_employer(), employees=_employees("a", "ingen krøllalfa"), at=moment)

    assert list(refusal.value.rows) == [2]
    assert (Application.objects.count(), len(outbox())) == (0, 0)


EXAMPLE = Path(__file__).parents[2] / "examples" / "sokere.csv"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_list_of_applicants_is_read_whatever_its_encoding(encoding: str) -> None:
    content = EXAMPLE.read_text(encoding="utf-8").encode(encoding, errors="ignore")

    parsed = applicant_file.read_applicants("sokere.csv", content)

    assert (len(parsed.rows), [error.number for error in parsed.errors]) == (33, [20])
    assert parsed.rows[0].person.given_name == "Åse"


def test_the_example_list_has_the_faults_that_real_lists_have(run: Any, moment: datetime) -> None:
    parsed = applicant_file.read_applicants("sokere.csv", EXAMPLE.read_bytes())
    received, refused = [], []
    for row in parsed.rows:
        files = [receiving.SentFile(name=each.name, content=PDF.content, kind=each.kind) for each in row.documents]
        try:
            received.append(
                receiving.receive(run=run, person=row.person, answers=row.answers, attachments=files, at=moment)
            )
        except Refused as refusal:
            refused.append((row.number, type(refusal).__name__))

    assert (len(parsed.rows) + len(parsed.errors), len(received)) == (34, 30)
    assert refused == [(22, "BadOrgnr"), (23, "AlreadyApplied"), (33, "AlreadyApplied")]
    verdicts = [row.verdict for row in ranking.ranked(run)]
    assert {each: verdicts.count(each) for each in ("met", "unclear", "not_met")} == {
        "met": 27,
        "unclear": 2,
        "not_met": 1,
    }


def test_a_list_without_a_column_that_is_needed_is_refused_by_name() -> None:
    with pytest.raises(applicant_file.ColumnsMissing, match="kolonnene E-post og Fødselsdato"):
        applicant_file.read_applicants("x.csv", "Fornavn;Etternavn\r\nÅse;Li\r\n".encode())


def _employer() -> groups.Employer:
    return groups.Employer(
        orgnr="974 760 673", name="Bygg AS", contact_name="Pål Sjef", contact_email="pal@bygg.example"
    )


def _employees(*names: str) -> list[groups.Employee]:
    return [
        groups.Employee(
            number=number, person=details(email=name if " " in name else f"{name}@example.org"), answers=answers()
        )
        for number, name in enumerate(names, start=1)
    ]
