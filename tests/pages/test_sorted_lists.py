"""What a list tells the script that sorts it: the same in every language, and only where there is something to sort."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import pytest
from django.urls import reverse

from kursflyt.core import clock
from kursflyt.domain.invoicing import issuing, receiving
from tests import course_at_its_end as course
from tests import vitnemal_course as vitnemal
from tests.domain.invoicing_examples import participant, teacher_ehf
from tests.process.reaching import reach

SCRIPT = "tables.js"


def values(page: str, label: str) -> list[str]:
    """What the cells under this heading sort by."""
    return re.findall(rf'<td[^>]*data-label="{label}" data-value="([^"]*)"', page)


def unsorted(page: str) -> list[str]:
    """The headings that are no buttons."""
    return re.findall(r"<th [^>]*data-unsorted>([^<]+)<", page)


@pytest.mark.parametrize(
    ("language", "due", "amount", "shown"),
    [
        ("nb", "Forfall", "Beløp", "4\xa0500,00\xa0kr"),
        ("nn", "Forfall", "Beløp", "4\xa0500,00\xa0kr"),
        ("en", "Due date", "Amount", "NOK\xa04,500.00"),
    ],
)
def test_dates_and_amounts_sort_the_same_in_every_language(
    run: Any, consultant: Any, moment: datetime, as_staff: Any, language: str, due: str, amount: str, shown: str
) -> None:
    participant(run, "Åse")
    (invoice,) = issuing.issue_all(run=run, by=consultant.actor, at=moment)
    consultant.language = language
    consultant.save(update_fields=["language"])

    page = as_staff(consultant).get(reverse("office.money.overview", args=[run.pk])).content.decode()

    assert shown in page
    assert (values(page, due), values(page, amount)) == ([invoice.due_on.isoformat()], ["4500.00"])


def test_the_list_of_certificates_sorts_by_moments_and_not_by_what_is_done(run: Any, as_staff: Any) -> None:
    application, _other = vitnemal.passed(run, 2)
    course.bring_to(run, "issue_certificates", at=course.GRADED)
    office, address = as_staff(run.consultant), reverse("office.steps.box", args=[run.pk, "issue_certificates"])
    sent = {"act": "give_number", "application": application.pk, "number": vitnemal.NUMBER}
    page = office.post(address, sent, follow=True).content.decode()
    given, lacking = sorted(values(page, "Skrevet inn"), reverse=True)

    assert (datetime.fromisoformat(given).date(), lacking) == (clock.today(), "")
    assert unsorted(page) == ["Endre"]


def test_the_documents_sort_by_their_moment_and_not_by_the_file(
    run: Any, consultant: Any, moment: datetime, as_staff: Any
) -> None:
    participant(run, "Åse")
    issuing.issue_all(run=run, by=consultant.actor, at=moment)

    page = as_staff(consultant).get(reverse("office.runs.documents", args=[run.pk])).content.decode()

    assert [datetime.fromisoformat(each) for each in values(page, "Når")] == [moment.replace(microsecond=0)]
    assert unsorted(page) == ["Fil"]


def test_received_invoices_are_sorted_on_every_page_that_lists_them(
    run: Any, consultant: Any, moment: datetime, as_staff: Any
) -> None:
    stray = teacher_ehf(orgnr="310452033", contract_reference="")
    invoice = receiving.receive(raw=stray, source="folder", by=consultant.actor, at=moment)
    reach(run, "send_invoice", at=moment)
    client = as_staff(consultant)

    inbox = client.get(reverse("office.received_invoices.inbox")).content.decode()
    box = client.get(reverse("office.steps.box", args=[run.pk, "send_invoice"])).content.decode()

    assert values(inbox, "Beløp") == [str(invoice.payable)]
    assert (SCRIPT in inbox, SCRIPT in box) == (True, True)
