"""The teacher's grade sheet and pass list. The sheet is a grid of text fields and not of lists: in a list the
arrow keys are the list's own and a screen reader needs them there; in a field of one line they are free to move along
the column. Rows are saved one by one; a file or pasted lines are read whole or not at all.
"""

from __future__ import annotations

import json
from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kursflyt.core import clock
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.assessment import grade_rows, grade_table, grading, queries
from kursflyt.domain.assessment import pass_list as pass_lists
from kursflyt.domain.assessment.models import GradingDelay
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.teaching import queries as teaching
from kursflyt.pages import access, made_files
from kursflyt.pages.forms import DateField, KursflytForm
from kursflyt.pages.teacher import grade_cells
from kursflyt.process import progress, room_grading
from kursflyt.process import queries as process
from kursflyt.process.steps.after import grading as steps


class TableForm(KursflytForm):
    table = forms.FileField(
        label=gettext_lazy("Excel- eller CSV-fil"),
        help_text=gettext_lazy("Last ned arket, fyll ut kolonnen Karakter, og last det opp igjen."),
    )


class PasteForm(KursflytForm):
    ids = "paste"

    table = forms.CharField(
        label=gettext_lazy("Lim inn fra regnearket"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Én deltaker på hver linje: referanse eller navn, karakter, kommentar."),
    )


class DelayForm(KursflytForm):
    """Used by the teacher and by the office."""

    ids = "delay"

    new_date = DateField(label=gettext_lazy("Når er sensuren klar?"))
    reason = forms.CharField(
        label=gettext_lazy("Hvorfor er den forsinket?"),
        max_length=300,
        help_text=gettext_lazy("Bare skolen ser dette."),
    )


class RemarksForm(KursflytForm):
    remarks = forms.CharField(
        label=gettext_lazy("Merknad til avdelingslederen og konsulenten"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@access.teacher
def sheet(request: HttpRequest, run_id: int) -> HttpResponse:
    """One row a participant. By the button each row is saved that can be; with script a row is saved as it is left."""
    run = access.teacher_run(request, run_id)
    by: Actor = request.person.actor("teacher")  # type: ignore[attr-defined]
    at, act = clock.now(), request.POST.get("act", "")
    upload = TableForm(request.POST, request.FILES) if act == "upload" else TableForm()
    paste = PasteForm(request.POST) if act == "paste" else PasteForm()
    delay = DelayForm(request.POST) if act == "delay" else DelayForm()
    refusals: dict[int, Refused] = {}
    if act == "save":
        refusals = _save(run, request, by, at)
        if not refusals:
            return redirect("teacher.grading.sheet", run_id)
    elif request.method == "POST" and not act.startswith(grade_cells.STORED):
        try:
            said = _act(run, act, upload, paste, delay, by, at)
        except grading.SheetRefused as refused:
            refusals = refused.refusals
            messages.error(request, str(refused))
        except Refused as refused:
            {"upload": upload, "paste": paste, "delay": delay}.get(act, paste).refuse(refused)
        else:
            if said:
                progress.look_again(run, at=at)
                messages.success(request, said)
                return redirect("teacher.grading.sheet", run_id)
    typed = request.POST if act == "save" or act.startswith(grade_cells.STORED) else None
    context = {
        **grade_cells.progress_of(run),
        "rows": [grade_cells.Row.of(line, typed, refusals) for line in queries.grade_sheet(run)],
        "values": grade_cells.keys_of(run),
        "words": json.dumps(grade_cells.words_of(run), ensure_ascii=False),
        "delays": GradingDelay.objects.filter(run=run).order_by("-id"),
        "upload": upload,
        "paste": paste,
        "delay": delay,
        "open": at > run.hand_in_deadline_at,
        "sent": queries.grades_are_sent(run),
        "published": queries.publication_of(run) is not None,
        "outside": teaching.has_course_outside(run),
        "platform": room_grading.platform_name(),
    }
    return render(request, "teacher/grading/sheet.html", context, status=422 if request.method == "POST" else 200)


def _save(run: CourseRun, request: HttpRequest, by: Actor, at: datetime) -> dict[int, Refused]:
    """Saves the rows that were sent; the refusals by application id."""
    rows, refusals = grade_cells.read(run, request.POST)
    saved, refused = grade_rows.save_rows(run=run, rows=rows, by=by, at=at)
    refusals |= refused
    if saved:
        progress.look_again(run, at=at)
    if refusals:
        said = ngettext(
            "%(count)s rad er ikke lagret. Årsaken står ved raden. Resten er lagret.",
            "%(count)s rader er ikke lagret. Årsaken står ved hver rad. Resten er lagret.",
            len(refusals),
        )
        messages.error(request, said % {"count": len(refusals)})
    else:
        messages.success(request, _saved(run))
    return refusals


def _act(
    run: CourseRun, act: str, upload: TableForm, paste: PasteForm, delay: DelayForm, by: Actor, at: datetime
) -> str:
    """What was done, as a sentence; empty when the form is not valid."""
    rows: list[grading.SheetRow] = []
    if act == "delay":
        if not delay.is_valid():
            return ""
        grading.announce_delay(run=run, **delay.cleaned_data, by=by, at=at)
        return _("Deltakerne uten karakter har fått vite den nye datoen.")
    if act == "upload" and upload.is_valid():
        file = upload.cleaned_data["table"]
        rows = grade_table.read(run, file.name, file.read(grade_table.LARGEST + 1))
    elif act == "paste" and paste.is_valid():
        rows = grade_table.read_pasted(run, paste.cleaned_data["table"])
    if not rows:
        return ""
    grading.save_sheet(run=run, rows=rows, by=by, at=at)
    return _saved(run)


def _saved(run: CourseRun) -> str:
    count = queries.counts(run)
    return _("Lagret. %(graded)s av %(all)s har karakter.") % {"graded": count["graded"], "all": count["participants"]}


@access.teacher
def table(request: HttpRequest, run_id: int) -> HttpResponse:
    """The sheet as Excel."""
    run = access.teacher_run(request, run_id)
    return made_files.give(grade_table.write(run), made_files.XLSX, f"karakterer-{run.slug}.xlsx")


@access.teacher
def pass_list(request: HttpRequest, run_id: int) -> HttpResponse:
    """Compiled by the machine, completed and confirmed by the teacher."""
    run = access.teacher_run(request, run_id)
    confirmed = queries.pass_list_of(run)
    if request.GET.get("fil") == "pdf" and confirmed:
        return made_files.stored(confirmed.document, "bestattliste.pdf")
    if request.GET.get("fil") == "xlsx" and confirmed:
        content = pass_lists.write_table(pass_lists.rows_of(confirmed))
        return made_files.give(content, made_files.XLSX, f"bestattliste-{run.slug}.xlsx")
    open_ = process.is_open(run, "send_pass_list")
    corrected = queries.corrected_since(confirmed) if confirmed and not open_ else []
    form = RemarksForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        confirm = steps.confirm_corrected_list if corrected else steps.send_pass_list
        said = {
            key.removeprefix("remark_"): str(text) for key, text in request.POST.items() if key.startswith("remark_")
        }
        by: Actor = request.person.actor("teacher")  # type: ignore[attr-defined]
        try:
            confirm(run, remarks=form.cleaned_data["remarks"], row_remarks=said, by=by, at=clock.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Beståttlisten er sendt til avdelingslederen og konsulenten. Takk!"))
            return redirect("teacher.grading.pass_list", run_id)
    rows = queries.pass_rows(run) if open_ or corrected or confirmed is None else pass_lists.rows_of(confirmed)
    context = {
        "run": run,
        "rows": rows,
        "passed": sum(row.passed for row in rows),
        "confirmed": confirmed,
        "corrected": corrected,
        "open": open_,
        "may_confirm": open_ or bool(corrected),
        "form": form,
    }
    return render(request, "teacher/grading/pass_list.html", context, status=422 if request.method == "POST" else 200)
