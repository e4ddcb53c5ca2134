"""Registering for a course: one form, mostly filled in on a phone, and the receipt. Nothing typed or chosen is lost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kursflyt.core import clock, kept
from kursflyt.core.refusals import Refused
from kursflyt.domain.applications import drafts, payers, queries, receipts, receiving
from kursflyt.domain.applications.models import Application, ApplicationDraft
from kursflyt.domain.courses import kept_run
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.school import queries as school_queries
from kursflyt.pages import access, kept_pages, languages, microcache, sent_keys, template_tags
from kursflyt.pages.public import application_form, courses

RECEIPT_SECONDS = 24 * 60 * 60


@access.anyone_from_here
def register(request: HttpRequest, slug: str) -> HttpResponse:
    """The form. Sending it in, keeping a draft and taking a file out are three buttons of it."""
    run = find(slug)
    try:
        receiving.refuse_when_closed(run, at=clock.now())
    except Refused as refused:
        return closed(request, run, refused)
    if request.method == "POST":
        return _posted(request, run)
    if "utkast" in request.GET:
        return _show(request, run, *_continued(request, run))
    form = kept_pages.show(
        request,
        ("form", languages.current(), courses.source_of(request), clock.today(), *_shown(run)),
        lambda _holes: _show(request, run, *_continued(request, run)),
    )
    return microcache.for_seconds(form, kept_run.SHOWN_SECONDS)


@access.anyone
def receipt(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """What was received and what happens next. The address is good for a day; after that there is the mail."""
    try:
        pk = int(_signer().unsign(token, max_age=RECEIPT_SECONDS))
    except signing.BadSignature:
        return render(request, "public/applications/receipt_gone.html", status=410)
    run = find(slug)
    application, documents = queries.by_receipt(pk)
    application.run = run
    return _receipt(request, application, documents)


def _receipt(request: HttpRequest, application: Application, documents: Sequence[str]) -> HttpResponse:
    run = application.run
    languages.prefer(request, application.language_form)
    answer_on, language = receipts.expected_answer_on(application, school_queries.current()), languages.current()
    return kept_pages.show(
        request,
        ("receipt", language, answer_on, clock.today(), *_shown(run)),
        lambda holes: render(request, "public/applications/receipt.html", {**_road(run, answer_on), **holes}),
        {
            "reference": application.reference,
            "received_at": template_tags.moment(application.submitted_at),
            "received_on": template_tags.long_date(application.submitted_at),
            "email": application.person.email,
            "answers": template_tags.as_facts(receipts.answers_of(application, language)),
            "attachments": ", ".join(documents) or _("ingen. Mangler noe, kan du sende det på Min side."),
        },
    )


def _road(run: CourseRun, answer_on: date) -> dict[str, object]:
    return {"run": run, "answer_on": answer_on, "milestones": receipts.milestones(run, answer_on)}


def find(slug: str, *, anew: bool = False) -> CourseRun:
    """A run with a public page, as it was two seconds ago or as it is at this moment."""
    try:
        return kept_run.current(slug) if anew else kept_run.for_showing(slug)
    except CourseRun.DoesNotExist as missing:
        raise Http404 from missing


def _shown(run: CourseRun) -> kept.Key:
    """What changes when anything that the kept pages show does."""
    return run.slug, run.version, school_queries.current().version


def closed(request: HttpRequest, run: CourseRun, reason: Refused) -> HttpResponse:
    """Says why nobody can apply now, and where to go instead."""
    return render(request, "public/applications/closed.html", {"run": run, "reason": reason}, status=410)


@cache
def _signer() -> signing.TimestampSigner:
    return signing.TimestampSigner(salt="kursflyt.receipt")


def _posted(request: HttpRequest, run: CourseRun) -> HttpResponse:
    act, draft = request.POST.get("act", "send"), _draft(run, request.POST.get("draft", ""))
    if act.startswith("remove-") and draft is not None and (key := sent_keys.key(act[7:])):
        drafts.remove_file(draft=draft, attachment_id=key)
        return _keep(request, run, draft)
    if act == "draft":
        return _keep(request, run, draft)
    form = application_form.ApplicationForm(request.POST, request.FILES, run=run, has_files=draft is not None)
    valid = form.is_valid()
    files = form.sent_files() + (drafts.files_of(draft) if draft else [])
    if valid:
        try:
            application = _receive(
                run,
                person=form.person(),
                answers=form.answers(look_up=payers.look_up),
                attachments=files,
                source=form.cleaned_data["source"],
                at=clock.now(),
            )
        except receiving.NotOpen as refused:
            return closed(request, run, refused)
        except Refused as refused:
            form.refuse(refused)
            form.duplicate = isinstance(refused, receiving.AlreadyApplied)
        else:
            if draft is not None:
                drafts.discard(draft=draft)
            return _to_receipt(request, application, foreseen=not files)
    return _show(request, run, form, _files_kept(form, run, draft), status=422)


def _receive(run: CourseRun, **sent: Any) -> Application:
    """Registers; once more where the course has been changed in these seconds."""
    try:
        return receiving.receive(run=run, **sent)
    except receiving.RunChanged:
        return _receive(find(run.slug, anew=True), **sent)


def _to_receipt(request: HttpRequest, application: Application, *, foreseen: bool) -> HttpResponse:
    """Sent on to the receipt. Where it needs nothing more from the database, it is made at once."""
    path = f"{request.path}kvittering/{_signer().sign(str(application.pk))}/"
    answer = HttpResponseRedirect(path)
    return microcache.leads_to(answer, path, _receipt(request, application, [])) if foreseen else answer


def _files_kept(
    form: application_form.ApplicationForm, run: CourseRun, draft: ApplicationDraft | None
) -> ApplicationDraft | None:
    """An error must not cost anyone their files: they are kept in a draft until the form is right."""
    if not form.sent_files():
        return draft
    try:
        token = drafts.save(
            run=run, answers=form.as_draft(), files=form.sent_files(), token=form.data.get("draft", ""), at=clock.now()
        )
    except Refused as refused:
        form.refuse(refused)
        return draft
    return _draft(run, token)


def _keep(request: HttpRequest, run: CourseRun, draft: ApplicationDraft | None) -> HttpResponse:
    """Keeps what there is, right or wrong, and leads to the link that continues."""
    form = application_form.ApplicationForm(request.POST, request.FILES, run=run)
    try:
        token = drafts.save(
            run=run,
            answers=form.as_draft(),
            files=form.sent_files(),
            token=request.POST.get("draft", ""),
            at=clock.now(),
        )
    except Refused as refused:
        form.refuse(refused)
        return _show(request, run, form, draft, status=422)
    return redirect(f"{reverse('public.applications.register', args=[run.slug])}?utkast={token}")


def _continued(
    request: HttpRequest, run: CourseRun
) -> tuple[application_form.ApplicationForm, ApplicationDraft | None]:
    token = request.GET.get("utkast", "")
    draft = _draft(run, token) if token else None
    initial: dict[str, Any] = {"source": courses.source_of(request), "language_form": languages.current()}
    if draft is not None:
        initial |= draft.answers | {"draft": token}
    form = application_form.ApplicationForm(run=run, initial=initial)
    form.draft_gone = bool(token) and draft is None
    return form, draft


def _draft(run: CourseRun, token: str) -> ApplicationDraft | None:
    if not token:
        return None
    try:
        draft = drafts.open_draft(run=run, token=token)
    except drafts.DraftGone:
        return None
    draft.token = token  # type: ignore[attr-defined]
    return draft


def _show(
    request: HttpRequest,
    run: CourseRun,
    form: application_form.ApplicationForm,
    draft: ApplicationDraft | None,
    *,
    status: int = 200,
) -> HttpResponse:
    language = languages.of_course_texts()
    context = {
        "run": run,
        "title": run.title_in(language),
        "language": language,
        "source": courses.source_of(request),
        "form": form,
        "draft": draft,
        "draft_url": request.build_absolute_uri() if draft and request.method == "GET" else "",
        "requirements": application_form.requirements_text(run, language),
        "days_kept": drafts.KEPT_FOR.days,
    }
    return render(request, "public/applications/register.html", context, status=status)
