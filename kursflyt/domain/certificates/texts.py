"""What the certificates of a run say: written by the head in both written standards, and sent to operations."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kursflyt.core import audit
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.assessment import queries as assessment
from kursflyt.domain.certificates import facts
from kursflyt.domain.certificates.models import Certificate, CertificateText
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.messages import actions as messages


class TextIncomplete(Refused):
    """The text or the learning outcomes are missing in a written standard that a participant uses."""


class TextInUse(Refused):
    """Certificates have been issued with this text."""


@transaction.atomic
def save(
    *,
    run: CourseRun,
    text: str,
    learning_outcomes: str,
    text_nn: str = "",
    learning_outcomes_nn: str = "",
    by: Actor,
    at: datetime,
) -> CertificateText:
    """Keeps the draft. After certificates are issued the text is changed for later versions only."""
    row, _ = CertificateText.objects.update_or_create(
        run=run,
        defaults={
            "text": text.strip(),
            "text_nn": text_nn.strip(),
            "learning_outcomes": learning_outcomes.strip(),
            "learning_outcomes_nn": learning_outcomes_nn.strip(),
        },
    )
    audit.record("certificates.text_saved", by=by, at=at, run_id=run.pk)
    return row


@transaction.atomic
def send(*, run: CourseRun, by: Actor, at: datetime) -> CertificateText:
    """Hands the text over to operations. Raises `TextIncomplete`, and what the document itself refuses."""
    row = CertificateText.objects.select_for_update().filter(run=run).first()
    if row is None or not row.text:
        raise TextIncomplete("Skriv teksten som skal stå på beviset.", field="text")
    if not facts.outcomes(row.learning_outcomes):
        raise TextIncomplete("Skriv læringsutbyttet, ett punkt på hver linje.", field="learning_outcomes")
    if assessment.participants(run).filter(language_form="nn").exists():
        if not row.text_nn:
            raise TextIncomplete("Noen av deltakerne bruker nynorsk. Skriv teksten på nynorsk også.", field="text_nn")
        if not facts.outcomes(row.learning_outcomes_nn):
            raise TextIncomplete(
                "Noen av deltakerne bruker nynorsk. Skriv læringsutbyttet på nynorsk også.",
                field="learning_outcomes_nn",
            )
    _programme_must_say(run)
    row.sent_at, row.sent_by = at, by
    row.save(update_fields=["sent_at", "sent_by"])
    messages.post(
        kind="write_certificate_text",
        key=f"write_certificate_text:{run.pk}:{at:%Y%m%d%H%M%S}",
        at=at,
        run=run,
        staff=run.consultant,
    )
    audit.record("certificates.text_sent", by=by, at=at, run_id=run.pk)
    return row


def _programme_must_say(run: CourseRun) -> None:
    missing = facts.missing_in_programme(run)
    if "credits" in missing:
        raise TextIncomplete(
            "Et vitnemål må si hvor mange studiepoeng programmet gir. Skriv tallet fra studieplanen.", field="credits"
        )
    if "level" in missing:
        raise TextIncomplete("Et vitnemål må ha nivået i kvalifikasjonsrammeverket: 5.1 eller 5.2.", field="level")


@transaction.atomic
def take_back(*, run: CourseRun, by: Actor, at: datetime) -> None:
    """The head wants to write on. Raises `TextInUse` once certificates are issued."""
    if Certificate.objects.filter(application__run=run).exists():
        raise TextInUse("Bevis er utstedt med denne teksten. Endre teksten og utsted nye versjoner i stedet.")
    CertificateText.objects.filter(run=run).update(sent_at=None, sent_by="")
    audit.record("certificates.text_taken_back", by=by, at=at, run_id=run.pk)
