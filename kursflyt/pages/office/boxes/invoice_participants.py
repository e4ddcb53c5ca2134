"""The invoice run: each invoice as it will be, what should be mended first, the sum, and one button."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext

from kursflyt.connectors import configured
from kursflyt.core import clock
from kursflyt.core.refusals import Refused
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.invoicing import buyers, drafting, issuing, queries
from kursflyt.domain.people.models import Role, Staff
from kursflyt.process import long_work
from kursflyt.process import queries as process
from kursflyt.process.models import StepRun
from kursflyt.process.steps.before import invoices

ROLES = (Role.OPERATIONS,)


def work(request: HttpRequest, run: CourseRun, step: StepRun | None) -> HttpResponse | dict[str, Any]:
    if "forhandsvis" in request.GET:
        return _preview(request, run)
    if request.method == "POST":
        member: Staff = request.user  # type: ignore[assignment]
        return _issue(request, run, member)
    today = clock.today()
    drafts = [
        replace(draft, warnings=(*draft.warnings, *buyers.registered_warnings(draft.buyer)))
        for draft in drafting.drafts(run)
    ]
    return {
        "drafts": drafts,
        "total": sum((draft.amount for draft in drafts), Decimal(0)),
        "warned": sum(bool(draft.warnings) for draft in drafts),
        "due_on": issuing.due_on(today),
        "statement": queries.statement(run, today=today),
        "accounts": configured.accounts_named()[0] if configured.accounts_make_invoices() else "",
    }


def _issue(request: HttpRequest, run: CourseRun, member: Staff) -> HttpResponse:
    """A few are issued while the page waits; many in the background, and the page shows how far it has come."""
    at, wanted = clock.now(), drafting.to_invoice(run).count()
    here = wanted <= long_work.AT_ONCE
    try:
        batch = invoices.begin_invoicing(run, by=member.actor, at=at, here=here)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        if batch is not None and here:
            long_work.do_here(batch, at=at)
        if process.is_done(run, "invoice_participants"):
            if wanted:
                messages.success(request, _said(wanted))
            return redirect("office.money.overview", run.pk)
    return redirect("office.steps.box", run.pk, "invoice_participants")


def _said(count: int) -> str:
    if configured.accounts_make_invoices():
        told = ngettext(
            "Sendte grunnlag for %(n)s faktura til regnskapet.",
            "Sendte grunnlag for %(n)s fakturaer til regnskapet.",
            count,
        )
    else:
        told = ngettext("Sendte %(n)s faktura.", "Sendte %(n)s fakturaer.", count)
    return told % {"n": count}


def _preview(request: HttpRequest, run: CourseRun) -> HttpResponse:
    key = request.GET["forhandsvis"]
    draft = next((row for row in drafting.drafts(run) if str(row.application.pk) == key), None)
    if draft is None:
        raise Http404
    answer = HttpResponse(issuing.preview_pdf(draft, at=clock.now()), content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="faktura-utkast.pdf"'
    return answer
