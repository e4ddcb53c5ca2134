"""Letters on paper: the queue, one file for the printer, and what was posted when."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_POST

from kursflyt.core import clock, norwegian_dates, postal_code
from kursflyt.core.refusals import Refused
from kursflyt.domain.paper import print_runs, queries, queue, releasing
from kursflyt.domain.paper.models import PaperLetter, PrintRun
from kursflyt.domain.people import actions as people
from kursflyt.domain.people.models import Person, Role, Staff
from kursflyt.pages import access, files_out
from kursflyt.pages.forms import DateField, KursflytForm
from kursflyt.process import paper_queue

PAPER_ROLES = (Role.OPERATIONS, Role.DEPARTMENT_HEAD)


class AddressForm(KursflytForm):
    address = forms.CharField(label=_l("Adresse"), max_length=120)
    postal_code = forms.CharField(
        label=_l("Postnummer"), max_length=8, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    city = forms.CharField(label=_l("Poststed"), max_length=60)

    def clean_postal_code(self) -> str:
        try:
            return postal_code.parse_postal_code(self.cleaned_data["postal_code"])
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from refused


class PostedForm(KursflytForm):
    sent_on = DateField(label=_l("Lagt i posten"), help_text=_l("Datoen står på saken som «sendt på papir»."))


class ReleaseForm(KursflytForm):
    reason = forms.CharField(
        label=_l("Hvorfor"), max_length=300, help_text=_l("For eksempel: ett brev er skadet, og de andre haster.")
    )


@access.staff(*PAPER_ROLES)
def waiting(request: HttpRequest) -> HttpResponse:
    """The queue, who lacks an address, the last print runs, and what fell out."""
    return render(
        request,
        "office/paper/waiting.html",
        {"queue": queries.waiting(), "runs": queries.runs()[:20], "out": queries.lately_out(), "section": "outbox"},
    )


@require_POST
@access.staff(*PAPER_ROLES)
def make(request: HttpRequest) -> HttpResponse:
    """One file of all that can be printed."""
    try:
        run = paper_queue.make_print_run(by=_member(request).actor, at=clock.now())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("office.paper.waiting")
    return redirect("office.paper.print_run", run.number)


@require_POST
@access.staff(*PAPER_ROLES)
def take_out(request: HttpRequest, letter_id: int) -> HttpResponse:
    letter = get_object_or_404(PaperLetter.objects.select_related("application__person"), pk=letter_id)
    try:
        queue.take_out(letter=letter, by=_member(request).actor, at=clock.now())
        messages.success(request, _("Brevet til %(who)s er tatt ut av køen.") % {"who": letter.application.person})
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("office.paper.waiting")


@access.staff(*PAPER_ROLES)
def address(request: HttpRequest, person_id: int) -> HttpResponse:
    """The postal address of someone whose letter waits for it."""
    person = get_object_or_404(
        Person.objects.filter(applications__paper_letters__isnull=False).distinct(), pk=person_id
    )
    form = AddressForm(request.POST or None, initial={name: getattr(person, name) for name in AddressForm.base_fields})
    if request.method == "POST" and form.is_valid():
        people.update_contact(person=person, by=_member(request).actor, at=clock.now(), **form.cleaned_data)
        messages.success(request, _("Adressen er lagret, og brevet kan skrives ut."))
        return redirect("office.paper.waiting")
    return render(
        request,
        "office/paper/address.html",
        {"form": form, "person": person, "section": "outbox"},
        status=422 if form.errors else 200,
    )


@access.staff(*PAPER_ROLES)
def print_run(request: HttpRequest, number: int) -> HttpResponse:
    """What lies in the heap, the file, and the day it was posted. A letter that need not go any longer says so."""
    run = get_object_or_404(queries.runs(), number=number)
    form = PostedForm(request.POST or None, initial={"sent_on": norwegian_dates.oslo_day(clock.now())})
    letters = list(print_runs.letters_of(run))
    if request.method == "POST" and form.is_valid():
        kept = set(request.POST.getlist("letter"))
        left_out = [row.pk for row in letters if str(row.pk) not in kept]
        try:
            posted = print_runs.note_posted(
                run=run, left_out=left_out, by=_member(request).actor, at=clock.now(), **form.cleaned_data
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("%(count)s brev er ført som sendt på papir.") % {"count": len(posted)})
            return redirect("office.paper.print_run", run.number)
    return _page(request, run, letters, form, ReleaseForm())


@require_POST
@access.staff(*PAPER_ROLES)
def again(request: HttpRequest, number: int) -> HttpResponse:
    """Makes the file once more, after it failed."""
    paper_queue.set_file_again(get_object_or_404(PrintRun, number=number, document=None))
    return redirect("office.paper.print_run", number)


@require_POST
@access.staff(*PAPER_ROLES)
def release(request: HttpRequest, number: int) -> HttpResponse:
    """Gives the run up: its letters wait again, but for those that cannot be read."""
    run = get_object_or_404(queries.runs(), number=number)
    form = ReleaseForm(request.POST)
    if form.is_valid():
        try:
            back, lost = releasing.release(run=run, by=_member(request).actor, at=clock.now(), **form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            said = _("Utskriften er oppløst, og brevene ligger i køen igjen: %(back)s. Tatt ut: %(lost)s.")
            messages.success(request, said % {"back": len(back), "lost": len(lost)})
            return redirect("office.paper.print_run" if lost else "office.paper.waiting", *([number] if lost else []))
    return _page(request, run, list(print_runs.letters_of(run)), PostedForm(), form)


@access.staff(*PAPER_ROLES)
def file(request: HttpRequest, number: int) -> HttpResponse:
    """The same file each time."""
    run = get_object_or_404(PrintRun.objects.select_related("document"), number=number)
    if run.document is None:
        raise Http404
    return files_out.show(run.document, f"utskrift-{run.number}.pdf")


def _page(
    request: HttpRequest, run: PrintRun, letters: list[PaperLetter], posted: PostedForm, release: ReleaseForm
) -> HttpResponse:
    context = {"run": run, "rows": _rows(letters), "form": posted, "release_form": release, "section": "outbox"}
    wrong = posted.errors or release.errors
    return render(request, "office/paper/print_run.html", context, status=422 if wrong else 200)


def _rows(letters: list[PaperLetter]) -> list[dict[str, Any]]:
    """Each letter, and why it need not go any longer, where that is so."""
    standing = [row for row in letters if row.left_at is None and row.sent_on is None]
    reasons = queue.no_longer(standing)
    return [{"letter": row, "standing": row in standing, "reason": reasons.get(row.pk)} for row in letters]


def _member(request: HttpRequest) -> Staff:
    member: Staff = request.user  # type: ignore[assignment]
    return member
