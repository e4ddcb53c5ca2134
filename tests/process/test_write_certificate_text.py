"""The head's text opens the way for the certificates."""

from __future__ import annotations

from typing import Any

import pytest

from kursflyt.domain.certificates import texts
from kursflyt.domain.certificates.models import CertificateText
from kursflyt.domain.messages.models import Message
from kursflyt.process import progress, queries
from kursflyt.process.steps.after import certificates as steps
from tests import course_at_its_end as course


def test_the_text_is_handed_to_the_consultant(run: Any) -> None:
    course.bring_to(run, "write_certificate_text", at=course.AFTER_DEADLINE)

    steps.write_certificate_text(
        run, text="Tekst", learning_outcomes="kan noe", by=run.head.actor, at=course.AFTER_DEADLINE
    )

    assert Message.objects.get(kind="write_certificate_text").staff == run.consultant
    assert queries.is_done(run, "write_certificate_text")


def test_an_empty_text_is_refused_and_nothing_is_kept(run: Any) -> None:
    course.bring_to(run, "write_certificate_text", at=course.AFTER_DEADLINE)

    with pytest.raises(texts.TextIncomplete):
        steps.write_certificate_text(run, text=" ", learning_outcomes="", by=run.head.actor, at=course.AFTER_DEADLINE)

    assert not CertificateText.objects.exists() and queries.is_open(run, "write_certificate_text")


def test_undoing_takes_the_text_back(run: Any) -> None:
    course.bring_to(run, "write_certificate_text", at=course.AFTER_DEADLINE)
    step = steps.write_certificate_text(
        run, text="Tekst", learning_outcomes="kan noe", by=run.head.actor, at=course.AFTER_DEADLINE
    )

    progress.undo(step, by=run.head.actor, at=course.AFTER_DEADLINE)

    assert CertificateText.objects.get().sent_at is None and queries.is_open(run, "write_certificate_text")
