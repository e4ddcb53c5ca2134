"""The evaluation while it is open: how many have answered, the QR code for the screen, and nothing else."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from kursflyt.documents import qr
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.evaluation import queries
from kursflyt.domain.people.models import Role
from kursflyt.process.models import StepRun
from kursflyt.process.steps.during import evaluation as steps

ROLES = (Role.OPERATIONS,)


def work(request: HttpRequest, run: CourseRun, step: StepRun | None) -> HttpResponse | dict[str, object]:
    address = steps.fetch_address(run)
    return {"results": queries.results(run), "address": address, "qr": qr.qr_data_uri(address)}
