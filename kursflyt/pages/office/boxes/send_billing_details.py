"""The mail that told the teacher where and how to send the invoice."""

from __future__ import annotations

from django.http import HttpRequest

from kursflyt.domain.contracts import queries as contracts
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.messages.models import Message
from kursflyt.domain.people.models import Role
from kursflyt.process.models import StepRun

ROLES = (Role.DEPARTMENT_HEAD, Role.OPERATIONS)


def work(request: HttpRequest, run: CourseRun, step: StepRun | None) -> dict[str, object]:
    contract = contracts.signed(run)
    key = f"send_billing_details:{contract.number}" if contract else ""
    return {"contract": contract, "message": Message.objects.filter(key=key).first()}
