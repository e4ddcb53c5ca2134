"""The first page behind the participant's door: my courses, and for each of them what happens now."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kursflyt.core import clock
from kursflyt.domain.applications import queries
from kursflyt.domain.invoicing.accounts_models import InvoiceBasis
from kursflyt.domain.invoicing.models import Invoice
from kursflyt.domain.people.models import Person
from kursflyt.domain.school import queries as school_queries
from kursflyt.pages import access
from kursflyt.pages.my import road


@access.participant
def home(request: HttpRequest) -> HttpResponse:
    person: Person = request.person  # type: ignore[attr-defined]
    school, at = school_queries.current(), clock.now()
    courses = []
    for application in road.loaded(queries.applications_of(person)):
        here = road.standing(application, school=school, at=at)
        courses.append((application, road.now(here), road.lacks_identity_number(here)))
    pays = Invoice.objects.filter(application__person=person, payer="self").exists()
    pays = pays or InvoiceBasis.objects.filter(application__person=person, payer="self").exists()
    return render(request, "my/home/home.html", {"courses": courses, "has_invoices": pays})
