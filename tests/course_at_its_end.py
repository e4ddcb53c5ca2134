"""Participants, a signed contract and a run brought to a box of the last phases, for the tests of those boxes."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from kursflyt.core import storage
from kursflyt.core.clock import OSLO
from kursflyt.domain.applications.models import Application, Place
from kursflyt.domain.assessment import grading, hand_in, pass_list
from kursflyt.domain.certificates import texts
from kursflyt.domain.contracts.models import Contract, ContractSignature
from kursflyt.domain.people.models import Person
from kursflyt.domain.teaching.models import Attendance, Presence, SessionHeld
from kursflyt.process import progress, queries
from kursflyt.process.models import StepRun, StepState
from tests.conftest import make_person

SECOND_LAST = datetime(2027, 3, 1, 9, 0, tzinfo=OSLO)
BEFORE_DEADLINE = datetime(2027, 4, 15, 12, 0, tzinfo=OSLO)
AFTER_DEADLINE = datetime(2027, 4, 21, 9, 0, tzinfo=OSLO)
GRADED = datetime(2027, 5, 5, 9, 0, tzinfo=OSLO)

FAMILY_NAMES = ("Aasen", "Berg", "Dahl", "Ødegård", "Ærøy", "Åsli", "Moe", "Lie", "Strand", "Vik")
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def participants(run: Any, count: int = 6, language: str = "nb") -> list[Application]:
    """People with a place."""
    rows = []
    for number in range(count):
        person = make_person(
            f"Deltaker{number}", FAMILY_NAMES[number % 10], f"deltaker{number}@example.org", language_form=language
        )
        application = Application.objects.create(
            run=run,
            person=person,
            reference=f"KF-{number:04d}",
            basis="upper_secondary",
            work_status="employed",
            employer="Fjordvik kommune",
            payer="nobody",
            language_form=language,
            submitted_at=run.created_at,
        )
        Place.objects.create(application=application, granted_at=run.created_at)
        rows.append(application)
    return rows


def sign_contract(run: Any, teacher: Person, moment: datetime) -> Contract:
    contract = Contract.objects.create(
        run=run,
        teacher=teacher,
        number=f"KON-{run.pk}",
        hours=Decimal(20),
        amount=Decimal(30000),
        buyer_reference="4711",
        drafted_at=moment,
        drafted_by=run.head.actor,
    )
    ContractSignature.objects.create(
        contract=contract,
        method="code",
        typed_name=teacher.full_name,
        document_sha256="0" * 64,
        sealed=storage.keep(PDF, media_type="application/pdf", at=moment),
        at=moment,
        by=teacher.actor("teacher"),
    )
    from kursflyt.domain.contracts.models import ContractDispatch

    ContractDispatch.objects.create(contract=contract, at=moment, by=run.head.actor)
    return contract


def bring_to(run: Any, box: str, *, at: datetime) -> StepRun:
    """Passes over what stands before `box`, in whatever order it opens."""
    for _ in range(100):
        step = queries.open_step(run, box)
        if step is not None:
            return step
        waiting = StepRun.objects.filter(run=run, state=StepState.OPEN).order_by("id").first()
        assert waiting is not None, f"{box} never opened"
        progress.skip(run, waiting.box, by=run.head.actor, at=at, reason="Til prøve")
    raise AssertionError(box)


def hold_sessions(run: Any, applications: list[Application], absent: dict[int, int] | None = None) -> None:
    """All sessions held; `absent` says how many sessions an application (by pk) was away from."""
    for number, session in enumerate(run.sessions.in_order(), 1):
        SessionHeld.objects.create(session=session, at=session.ends_at, by=run.head.actor)
        for application in applications:
            away = (absent or {}).get(application.pk, 0) >= number
            Attendance.objects.create(
                session=session,
                application=application,
                presence=Presence.ABSENT if away else Presence.PRESENT,
                at=session.ends_at,
                by=run.head.actor,
            )


def hand_in_all(applications: list[Application]) -> None:
    for application in applications:
        hand_in.deliver(
            application=application,
            filename="oppgave.pdf",
            content=PDF,
            by=application.person.actor(),
            at=BEFORE_DEADLINE,
        )


def grade_all(run: Any, applications: list[Application], value: str = "passed") -> None:
    grading.save_sheet(
        run=run,
        rows=[grading.SheetRow(application.pk, value, "Godt arbeid", True) for application in applications],
        by=run.head.actor,
        at=GRADED,
    )


def passed(run: Any, count: int = 3, language: str = "nb") -> list[Application]:
    """Participants who came, handed in and passed, by a confirmed pass list; and the certificate's text sent."""
    applications = participants(run, count, language)
    hold_sessions(run, applications)
    hand_in_all(applications)
    grade_all(run, applications)
    pass_list.confirm(run=run, by=run.head.actor, at=GRADED)
    texts.save(
        run=run,
        text="har fullført kurset med godkjent resultat.",
        learning_outcomes="Kunnskap:\n- kjenner til velferdsteknologi\nFerdigheter:\n- kan veilede brukere",
        text_nn="har fullført kurset med godkjent resultat.",
        learning_outcomes_nn="Kunnskap:\n- kjenner til velferdsteknologi",
        by=run.head.actor,
        at=GRADED,
    )
    texts.send(run=run, by=run.head.actor, at=GRADED)
    return applications


def day(moment: datetime, days: int) -> datetime:
    return moment + timedelta(days=days)
