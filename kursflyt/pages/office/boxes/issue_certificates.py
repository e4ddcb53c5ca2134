"""The certificates: previewed, issued in one go with progress; then replaced, revoked or issued anew, one by one."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from kursflyt.connectors import roles
from kursflyt.core import clock, jobs
from kursflyt.core.refusals import Refused
from kursflyt.domain.certificates import actions as certificates
from kursflyt.domain.certificates import facts, queries
from kursflyt.domain.certificates.models import Certificate
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.people.models import Role, Staff
from kursflyt.pages import made_files, sent_keys
from kursflyt.pages.forms import KursflytForm
from kursflyt.pages.office import numbers_of_run
from kursflyt.process import long_work
from kursflyt.process.models import StepRun
from kursflyt.process.steps.after import certificates as steps

ROLES = (Role.OPERATIONS,)


class ReasonForm(KursflytForm):
    reason = forms.CharField(label=_l("Hvorfor"), max_length=300)


def work(request: HttpRequest, run: CourseRun, step: StepRun | None) -> HttpResponse | dict[str, object]:
    if "vis" in request.GET:
        return _preview(request, run)
    if "bevis" in request.GET:
        numbers_of_run.only_for_those_who_issue(request, run)
        row = get_object_or_404(queries.certificates_of(run), pk=sent_keys.key(request.GET["bevis"]))
        return made_files.stored(row.document, certificates.file_name(row))
    if request.method == "POST":
        return _act(request, run)
    due, issued = queries.due(run), list(queries.certificates_of(run))
    return {
        **numbers_of_run.surroundings(run, due),
        "due": due,
        "issued": issued,
        "text": queries.text_of(run),
        "reason": ReasonForm(),
        "document_type": run.get_document_type_display(),
        "next_number": queries.next_number(clock.today().year),
    }


def _act(request: HttpRequest, run: CourseRun) -> HttpResponse:
    member: Staff = request.user  # type: ignore[assignment]
    by, at, act = member.actor, clock.now(), request.POST.get("act", "")
    try:
        if numbers_of_run.act(request, run, act, by=by, at=at):
            pass
        elif act == "issue":
            here = len(queries.ready(run)) <= long_work.AT_ONCE
            batch = steps.begin_issuing(run, by=by, at=at, here=here)
            if batch is not None and here:
                long_work.do_here(batch, at=at)
        else:
            row = get_object_or_404(
                Certificate, pk=sent_keys.key(request.POST.get("certificate")), application__run=run
            )
            reason = request.POST.get("reason", "")
            if act == "revoke":
                certificates.revoke(certificate=row, reason=reason, by=by, at=at)
                messages.success(
                    request, _("%(number)s er kalt tilbake. Kontrollsiden sier det fra nå av.") % {"number": row.number}
                )
            elif act == "anew":
                new = certificates.issue_anew(certificate=row, reason=reason, by=by, at=at)
                jobs.defer("certificates.archive", run_id=run.pk, by=by.as_text(), at=at.isoformat())
                said = _("%(number)s er utstedt etter %(old)s og sendt.")
                messages.success(request, said % {"number": new.number, "old": row.number})
            else:
                certificates.reissue(certificate=row, reason=reason, by=by, at=at)
                jobs.defer("certificates.archive", run_id=run.pk, by=by.as_text(), at=at.isoformat())
                messages.success(request, _("%(number)s er utstedt i ny utgave og sendt.") % {"number": row.number})
    except (Refused, roles.NeedsPerson) as refused:
        messages.error(request, str(refused))
    return redirect("office.steps.box", run.pk, "issue_certificates")


def _preview(request: HttpRequest, run: CourseRun) -> HttpResponse:
    """One participant's certificate as it will be; nothing is numbered or kept."""
    application = next((row for row in queries.due(run) if str(row.pk) == request.GET["vis"]), None)
    if application is None:
        raise Http404
    said = facts.gather(
        application, text=queries.text_of(run), number="FORHÅNDSVISNING", code="FORHANDSVISN", version=1, at=clock.now()
    )
    number = numbers_of_run.to_preview(application)
    try:
        return made_files.give(facts.render(said, national_id=number), made_files.PDF, "forhandsvisning.pdf")
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("office.steps.box", run.pk, "issue_certificates")
