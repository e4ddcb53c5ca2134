"""My application: where it stands, what I can do, and the letter, which is logged the first time it is opened."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_POST

from kursflyt.core import clock
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.applications import amending, payers, receipt_print, receipts, receiving
from kursflyt.domain.applications.models import Application, AttachmentKind, Decision, Outcome
from kursflyt.domain.school import queries as school_queries
from kursflyt.domain.teaching.models import WelcomeLetter
from kursflyt.pages import access, files_out, languages, made_files
from kursflyt.pages.forms import KursflytForm
from kursflyt.pages.my import road
from kursflyt.pages.public import application_form
from kursflyt.process.steps.before import applications as steps


class DocumentForm(KursflytForm):
    kind = forms.ChoiceField(
        label=_l("Hva er det?"),
        choices=[
            (AttachmentKind.EDUCATION, _l("Vitnemål eller fagbrev")),
            (AttachmentKind.PRACTICE, _l("Arbeidsattest")),
            (AttachmentKind.OTHER, _l("Annet")),
        ],
    )
    attachments = forms.FileField(
        label=_l("Dokument"), allow_empty_file=True, help_text=_l("PDF, bilde eller Word, høyst 10 MB.")
    )


class WithdrawForm(KursflytForm):
    reason = forms.CharField(
        label=_l("Hvorfor?"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_l("Du trenger ikke si hvorfor. Ikke skriv helseopplysninger."),
    )


@access.participant
def show(request: HttpRequest, application_id: int) -> HttpResponse:
    application = access.my_application(request, application_id)
    return _page(request, application, DocumentForm())


@access.participant
def by_reference(request: HttpRequest, reference: str) -> HttpResponse:
    """The address in every mail and letter, see `Application.own_path`."""
    found = Application.objects.filter(person=request.person, reference=reference).first()  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return redirect("my.applications.show", found.pk)


@access.participant
def letter(request: HttpRequest, application_id: int, decision_id: int) -> HttpResponse:
    """The letter itself. The first opening is kept, as the rules on electronic notice want."""
    application = access.my_application(request, application_id)
    decision = _letter_of(application, decision_id)
    assert decision.letter is not None  # `_letter_of` saw to it
    answer = files_out.show(decision.letter, f"vedtak-{application.reference}.pdf")
    steps.open_letter(decision, by=_me(request), at=clock.now())
    return answer


@access.participant
def letter_text(request: HttpRequest, application_id: int, decision_id: int) -> HttpResponse:
    """What the letter says, as a page for a phone or a screen reader; opening it counts as opening the letter.

    A letter that was stored without its text is shown as it is.
    """
    application = access.my_application(request, application_id)
    decision = _letter_of(application, decision_id)
    if decision.letter_text is None:
        return redirect("my.applications.letter", application.pk, decision.pk)
    at = clock.now()
    steps.open_letter(decision, by=_me(request), at=at)
    said = decision.letter_text
    context = {
        "application": application,
        "decision": decision,
        "letter": said,
        "d": said["data"],
        "t": said["data"]["t"],
        "may_reply": decision.superseded_at is None and _awaits_reply(decision, at),
    }
    answer = render(request, "my/applications/letter_text.html", context)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@access.participant
def receipt(request: HttpRequest, application_id: int) -> HttpResponse:
    """What was sent, as a file to show to others; drawn from the application as it stands now."""
    application = access.my_application(request, application_id)
    content = receipt_print.pdf(application, at=clock.now())
    return made_files.give(content, made_files.PDF, f"kvittering-{application.reference}.pdf")


@access.participant
def welcome_letter(request: HttpRequest, application_id: int) -> HttpResponse:
    """The letter that was sent by mail, for who has lost it."""
    application = access.my_application(request, application_id)
    found = get_object_or_404(WelcomeLetter.objects.select_related("document"), application=application)
    return files_out.show(found.document, f"velkomstbrev-{application.run.slug}.pdf")


@require_POST
@access.participant
def reply(request: HttpRequest, application_id: int) -> HttpResponse:
    """Yes or no to the place."""
    application = access.my_application(request, application_id)
    yes = request.POST.get("answer") == "yes"
    try:
        if yes:
            steps.accept_offer(application, by=_me(request), at=clock.now())
        else:
            steps.decline_offer(application, by=_me(request), at=clock.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(
            request, _("Du har takket ja. Velkommen!") if yes else _("Du har takket nei. Takk for at du sa fra.")
        )
    return redirect("my.applications.show", application.pk)


@access.participant
def documents(request: HttpRequest, application_id: int) -> HttpResponse:
    """Sends a document that was missing."""
    application = access.my_application(request, application_id)
    if request.method != "POST":
        return redirect("my.applications.show", application.pk)
    form = DocumentForm(request.POST, request.FILES)
    if form.is_valid():
        sent = form.cleaned_data["attachments"]
        try:
            if sent.size > receiving.MAX_ATTACHMENT:
                raise receiving.TooManyAttachments("Filen er for stor. Grensen er 10 MB.")
            file = receiving.SentFile(name=sent.name, content=sent.read(), kind=form.cleaned_data["kind"])
            amending.add_documents(application=application, attachments=[file], by=_me(request), at=clock.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Vi har mottatt dokumentet."))
            return redirect("my.applications.show", application.pk)
    return _page(request, application, form, status=422)


@access.participant
def amend(request: HttpRequest, application_id: int) -> HttpResponse:
    """Changes background and payer, until the deadline."""
    application = access.my_application(request, application_id)
    form = application_form.BackgroundForm(request.POST or None, run=application.run, initial=_as_initial(application))
    if request.method == "POST" and form.is_valid():
        try:
            answers = form.answers(look_up=payers.look_up)
            amending.amend(application=application, answers=answers, by=_me(request), at=clock.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Endringene er lagret."))
            return redirect("my.applications.show", application.pk)
    status = 422 if form.errors else 200
    return render(request, "my/applications/amend.html", {"application": application, "form": form}, status=status)


@access.participant
def withdraw(request: HttpRequest, application_id: int) -> HttpResponse:
    """Asks once, then withdraws."""
    application = access.my_application(request, application_id)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            steps.withdraw(application, reason=form.cleaned_data["reason"], by=_me(request), at=clock.now())
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Søknaden er trukket."))
        return redirect("my.applications.show", application.pk)
    here = road.standing(application, school=school_queries.current(), at=clock.now())
    return render(request, "my/applications/withdraw.html", {"application": application, "form": form, "here": here})


@access.participant
def attachment(request: HttpRequest, application_id: int, attachment_id: int) -> HttpResponse:
    """A document I sent."""
    application = access.my_application(request, application_id)
    found = get_object_or_404(application.attachments.select_related("file"), pk=attachment_id)  # type: ignore[attr-defined]
    return files_out.show(found.file, found.name)


def _page(request: HttpRequest, application: Application, form: DocumentForm, *, status: int = 200) -> HttpResponse:
    school, at = school_queries.current(), clock.now()
    here = road.standing(application, school=school, at=at)
    decision = here.decision if here.decision and here.decision.letter_id else None
    context: dict[str, Any] = {
        "application": application,
        "run": application.run,
        "answers": receipts.answers_of(application, languages.current()),
        "road": road.road(here),
        "now": road.now(here),
        "here": here,
        "decision": decision,
        "letters": [each for each in application.decisions.all() if each.letter_id],
        "may_reply": bool(decision and decision.first_opened_at and _awaits_reply(decision, at)) and not here.over,
        "may_amend": at <= application.run.registration_deadline_at and here.decision is None and not here.over,
        "may_send": not here.over
        and (
            at <= application.run.registration_deadline_at
            or any(request.answered_at is None for request in application.document_requests.all())
        ),
        "requests": [asked for asked in application.document_requests.all() if asked.answered_at is None],
        "form": form,
    }
    return render(request, "my/applications/show.html", context, status=status)


def _letter_of(application: Application, decision_id: int) -> Decision:
    rows = Decision.objects.select_related("letter", "application__run", "offer__reply", "offer__lapse")
    decision = get_object_or_404(rows, pk=decision_id, application=application)
    if decision.letter is None:
        raise Http404
    return decision


def _awaits_reply(decision: Decision, at: Any) -> bool:
    if decision.outcome != Outcome.OFFER:
        return False
    offer = decision.offer
    return not hasattr(offer, "reply") and not hasattr(offer, "lapse") and at <= offer.reply_due_at


def _as_initial(application: Application) -> dict[str, Any]:
    return {name: getattr(application, name) for name in receiving.Answers.__dataclass_fields__ if name != "consents"}


def _me(request: HttpRequest) -> Actor:
    actor: Actor = request.person.actor()  # type: ignore[attr-defined]
    return actor
