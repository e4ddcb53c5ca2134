"""In the box of the certificates: who has given the number of a vitnemål, who has not, and what to do then."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kursflyt.core.actor import Actor
from kursflyt.domain.applications.models import Application
from kursflyt.domain.assessment import queries as assessment
from kursflyt.domain.certificates import identity_numbers, number_requests
from kursflyt.domain.courses.models import CourseRun, DocumentType
from kursflyt.domain.people.models import Role
from kursflyt.pages import access, sent_keys

HIDDEN = "*" * 11  # stands in a preview for one that is not given


def surroundings(run: CourseRun, due: Sequence[Application]) -> dict[str, Any]:
    """`numbers`: every participant with what may be shown of the number; `lacking`: how many have not given it."""
    if run.document_type != DocumentType.DIPLOMA:
        return {"diploma": False, "ready": len(due)}
    people = list(assessment.participants(run).prefetch_related("certificates"))
    given = identity_numbers.given_by(people)
    rows = [(person, given.get(person.pk), bool(person.certificates.all())) for person in people]  # type: ignore[attr-defined]
    return {
        "diploma": True,
        "numbers": rows,
        "lacking": sum(shown is None and not issued for _person, shown, issued in rows),
        "ready": sum(person.pk in given for person in due),
    }


def act(request: HttpRequest, run: CourseRun, act: str, *, by: Actor, at: datetime) -> bool:
    """Does what concerns the numbers; False where the act is another. Refuses as `identity_numbers.give` does."""
    if act == "remind_of_number":
        sent = number_requests.ask_now(run=run, by=by, at=at)
        said = ngettext("%(n)s påminnelse er sendt.", "%(n)s påminnelser er sendt.", sent) % {"n": sent}
        messages.success(request, said if sent else _("Alle som mangler det, har fått påminnelse i dag."))
        return True
    if act == "give_number":
        # An error report of Django leaves out what is named here.
        request.sensitive_post_parameters = ["number"]  # type: ignore[attr-defined]
        application = assessment.participants(run).filter(pk=sent_keys.key(request.POST.get("application"))).first()
        if application is None:
            raise Http404
        identity_numbers.give(application=application, number=request.POST.get("number", ""), by=by, at=at)
        messages.success(request, _("Fødselsnummeret til %(who)s er lagret.") % {"who": application.person})
        return True
    return False


def to_preview(application: Application) -> str:
    """The date part alone, or stars: a preview is no vitnemål."""
    if application.run.document_type != DocumentType.DIPLOMA:
        return ""
    given = identity_numbers.given(application)
    return given.masked if given else HIDDEN


def only_for_those_who_issue(request: HttpRequest, run: CourseRun) -> None:
    """A vitnemål shows the number: it is opened by those who issue it and the head. Raises PermissionDenied."""
    if run.document_type == DocumentType.DIPLOMA and not access.may(request, Role.OPERATIONS, Role.DEPARTMENT_HEAD):
        raise PermissionDenied
