"""The participant's own invoices, with the numbers one pays by, and the documents."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from kursflyt.core import clock
from kursflyt.domain.invoicing import basis_queries, issuing, queries
from kursflyt.domain.invoicing.models import Invoice
from kursflyt.domain.people.models import Person
from kursflyt.domain.school import queries as school
from kursflyt.pages import access, files_out


@access.participant
def list(request: HttpRequest) -> HttpResponse:
    person: Person = request.person  # type: ignore[attr-defined]
    own = school.current()
    today = clock.today()
    context = {
        "accounts": queries.invoices_of(person, today=today),
        "bases": basis_queries.bases_of_person(person, today=today),
        "own": own,
    }
    return render(request, "my/invoices/list.html", context)


@access.participant
def document(request: HttpRequest, number: int) -> HttpResponse:
    """The PDF of an invoice or credit note that this person pays themselves; any other does not exist."""
    person: Person = request.person  # type: ignore[attr-defined]
    own = Invoice.objects.filter(application__person=person, payer="self").select_related("document", "ehf")
    invoice = get_object_or_404(own, number=number)
    name, file = issuing.attachments(invoice)[0]
    return files_out.show(file, name)  # type: ignore[return-value]
