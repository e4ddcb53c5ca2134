"""What rooms below the pages give the office to read: it is in the catalogues, and is said in the reader's language."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.utils import translation

from kursflyt.domain.applications.models import AdmissionBasis, Application, Outcome, Payer, WorkStatus
from kursflyt.domain.batches.models import PartState
from kursflyt.domain.contracts.models import SignatureMethod
from kursflyt.domain.courses import date_shift
from kursflyt.domain.courses.models import AllocationRule, CourseRun, GradeScale
from kursflyt.domain.invoicing.models import InvoiceKind, RuleVerdict
from kursflyt.domain.messages.models import MessageState
from kursflyt.domain.people.models import Role
from kursflyt.domain.school.models import GradingUnit
from kursflyt.process import due, evidence, queries, run_chart
from kursflyt.process.dates import date_consequences, date_notices
from kursflyt.process.models import StepState
from tools import collect_messages

KINDS = (
    *(AdmissionBasis, AllocationRule, GradeScale, GradingUnit, InvoiceKind, MessageState, Outcome, PartState, Payer),
    *(Role, RuleVerdict, SignatureMethod, StepState, WorkStatus),
)


@pytest.mark.parametrize("language", collect_messages.LANGUAGES)
def test_the_words_of_the_domain_that_the_office_reads_are_there(language: str) -> None:
    catalogue = collect_messages.catalogue(language)
    words = [str(label) for kind in KINDS for label in kind.labels]

    assert [word for word in words if not catalogue.get(word) or not catalogue.get(word).string] == []


@pytest.mark.parametrize(
    ("language", "title", "why"),
    [
        ("nb", "Skriv teksten til beviset", "Konsulenten kan ikke lage bevisene uten."),
        ("nn", "Skriv teksten til beviset", "Konsulenten kan ikkje lage bevisa utan."),
        ("en", "Write the certificate text", "The administrative officer cannot make the certificates without it."),
    ],
)
def test_a_box_is_told_of_in_the_readers_language(language: str, title: str, why: str) -> None:
    with translation.override(language):
        assert queries.title_of("write_certificate_text") == title
        assert due.rule_of("write_certificate_text").why == why


def test_what_a_box_left_behind_is_told_in_the_readers_language() -> None:
    found = {"approved": True, "fee": "4500", "starts_on": "2027-02-01", "choice": "start"}

    with translation.override("en"):
        told = evidence.lines(found)

    assert told == [
        ("Approved", "yes"),
        ("Price", "NOK\u00a04,500.00"),
        ("Starts", "1 February 2027"),
        ("Choice", "the course starts"),
    ]


def test_a_day_off_has_its_name_in_english() -> None:
    with translation.override("en"):
        said = date_shift.day_off(date(2027, 5, 17))

    assert said == "Monday 17 May 2027 is a public holiday (Constitution Day and Pentecost Monday)"


@pytest.mark.django_db
def test_the_chart_says_how_a_box_stands_in_the_readers_language(run: CourseRun, moment: datetime) -> None:
    standing = queries.standings(run)[0]

    with translation.override("nn"):
        mark = run_chart.mark(standing, today=moment.date(), lanes={}, over=False, address="")

    assert mark.sentence.endswith("Open. Frist 26. november 2026, om 2 dagar. Hos Anne Avdeling.")


def test_who_gets_a_mail_is_counted_in_the_readers_language() -> None:
    audience = date_notices.Audience(applications=[Application(), Application()])

    with translation.override("en"):
        assert date_consequences.in_words(audience) == "2 applicants"
    assert date_consequences.in_words(audience) == "2 søkere"
