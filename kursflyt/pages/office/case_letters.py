"""The letters before they are sent: each as its recipient will see it, what is lacking, and one button for all."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from kursflyt.core import clock
from kursflyt.core.refusals import Refused
from kursflyt.domain.applications import deciding, proposing, ranking
from kursflyt.domain.applications.deciding import Ruling
from kursflyt.domain.applications.models import Application, Outcome
from kursflyt.domain.applications.proposing import Seen
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.people.models import Role, Staff
from kursflyt.pages import access, files_out, sent_keys
from kursflyt.pages.forms import KursflytForm
from kursflyt.pages.office import case_notes, runs
from kursflyt.pages.office.case_list import Case, CaseList
from kursflyt.process.steps.before import applications as steps

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ROLES = (Role.DEPARTMENT_HEAD, Role.OPERATIONS)
BOX = "process_applications"
PAGE = "office.case_letters.preview"
KEYS = [
    (("j",), _l("neste brev")),
    (("k",), _l("forrige brev")),
    (("e",), _l("endre ordene i brevet (Esc går ut av feltet)")),
    (("d",), _l("gå til knappen som avgjør alle; Enter avgjør")),
    (("l",), _l("tilbake til søknadene")),
]
_PARTS = ("facts", "rule", "considerations", "conditions", "missing")


def _lines(label: StrOrPromise, rows: int, *, required: bool = False, help_text: StrOrPromise = "") -> forms.CharField:
    field = forms.CharField(label=label, required=required, max_length=4000, help_text=help_text)
    field.widget = forms.Textarea(attrs={"rows": rows})
    return field


class WordsForm(KursflytForm):
    """The words of one letter, a line for each sentence. What is left as it is, stays the usual wording."""

    ids = "words"

    facts = _lines(_l("Det vi har lagt til grunn"), 3)
    rule = _lines(_l("Reglene vi har brukt"), 3, help_text=_l("Kilden, kolon, og så hva den sier."))
    considerations = _lines(_l("Det som har vært avgjørende"), 3)
    conditions = _lines(_l("Vilkår for plassen"), 2)
    missing = _lines(_l("Dokumentasjon vi ikke har fått"), 2)

    def fit(self, outcome: str) -> None:
        """Only what a letter with this outcome says."""
        if outcome != Outcome.OFFER:
            del self.fields["conditions"]
        if outcome != Outcome.REJECTION:
            del self.fields["missing"]


@dataclass(frozen=True)
class Letter:
    """A letter in the list: whose, what it says, how to see it, and what should be looked at before it is sent."""

    case: Case
    ruling: Ruling
    address: str
    chosen: bool
    notes: tuple[str, ...]

    @property
    def outcome(self) -> str:
        return _(str(Outcome(self.ruling.outcome).label))


@access.staff(*ROLES)
def preview(request: HttpRequest, run_id: int) -> HttpResponse:
    run, at = runs.find(run_id), clock.now()
    cases = CaseList(run, ranking.ranked(run), request.GET, at=at)
    form = None
    if request.method == "POST":
        answer = _act(request, run, cases, at)
        if isinstance(answer, HttpResponse):
            return answer
        form = answer
    context = _context(request, run, cases, at, form)
    if request.headers.get("HX-Request"):
        swap = render(request, "office/case_letters/swap.html", context | {"run": run, "swaps": True})
        patch_vary_headers(swap, ["HX-Request"])
        return swap
    status = 422 if form is not None else 200
    return render(request, "office/case_letters/preview.html", runs.surroundings(run, "flow") | context, status=status)


@access.staff(*ROLES)
def letter(request: HttpRequest, run_id: int, application_id: int) -> HttpResponse:
    """One whole letter as PDF, as it would be sent now."""
    run, at = runs.find(run_id), clock.now()
    rulings = steps.proposed_rulings(ranking.ranked(run), at=at)
    made = steps.preview_letters(
        run, rulings=rulings, by=_member(request).actor, at=at, only=Application(pk=application_id)
    )
    if not made:
        raise Http404
    return files_out.unsent(made[0].proof.pdf(), f"utkast-{made[0].ruling.application.reference}.pdf")


def _act(request: HttpRequest, run: CourseRun, cases: CaseList, at: datetime) -> HttpResponse | WordsForm:
    act = request.POST.get("act", "")
    if act == "decide":
        return _decide(request, run, cases, at)
    case = cases.chosen if cases.explicit else None
    if case is None and act in ("words", "take_back"):
        messages.error(request, _("Søknaden er trukket etter at du åpnet siden."))
        return redirect(PAGE, run.pk)
    if act == "words" and case is not None and case.ranked.proposal is not None:
        return _reword(request, run, case, at, back=cases.address(case))
    if act == "take_back" and case is not None:
        try:
            application, seen = case.ranked.application, sent_keys.key(request.POST.get("proposal"))
            proposing.take_back(application=application, proposal_id=seen, by=_member(request).actor, at=at)
            messages.success(
                request, _("%(person)s er tatt ut, og står som ikke vurdert.") % {"person": application.person}
            )
        except Refused as refused:
            messages.error(request, str(refused))
        return redirect(PAGE, run.pk)
    raise Http404


def _decide(request: HttpRequest, run: CourseRun, cases: CaseList, at: datetime) -> HttpResponse:
    """Decides exactly the proposals that stood on the page; when one of them has changed, nothing is decided."""
    if not access.may(request, Role.DEPARTMENT_HEAD):
        raise PermissionDenied
    seen = {sent_keys.key(each) for each in request.POST.getlist("proposal")} - {0}
    rows = [case.ranked for case in cases.everyone if case.ranked.proposal and case.ranked.proposal.pk in seen]
    if not seen or len(rows) != len(seen):
        messages.error(
            request,
            _("Forslagene er endret etter at du åpnet siden. Ingenting er avgjort. Se over brevene på nytt."),
        )
        return redirect(PAGE, run.pk)
    try:
        rulings = steps.proposed_rulings(rows, at=at)
        decided = steps.decide(run, rulings=rulings, by=_member(request).actor, at=at)
    except Refused as refused:
        messages.error(request, _("Ingenting er avgjort. %(refused)s") % {"refused": refused})
        return redirect(PAGE, run.pk)
    said = ngettext(
        "%(n)s søknad er avgjort. Brevet ligger på Min side, og søkeren er varslet.",
        "%(n)s søknader er avgjort. Brevene ligger på Min side, og søkerne er varslet.",
        len(decided),
    )
    messages.success(request, said % {"n": len(decided)})
    return redirect("office.steps.box", run.pk, BOX)


def _reword(request: HttpRequest, run: CourseRun, case: Case, at: datetime, *, back: str) -> HttpResponse | WordsForm:
    """Keeps the words as a proposal of whoever wrote them, so that nothing is lost when the browser closes."""
    ranked, proposal = case.ranked, case.ranked.proposal
    assert proposal is not None
    form = WordsForm(request.POST)
    form.fit(proposal.outcome)
    if not form.is_valid():
        return form
    usual = steps.usual_ruling(ranked, proposal.outcome, at=at)
    given = {part: "\n".join(text.splitlines()).strip() for part, text in form.cleaned_data.items()}
    changed = {part: text for part, text in given.items() if text != "\n".join(getattr(usual, part))}
    reason = given["considerations"] if proposal.outcome == Outcome.REJECTION else changed.get("considerations", "")
    seen = Seen(
        sent_keys.key(request.POST.get("seen_proposal")), ranked.decision.pk if ranked.decision is not None else 0
    )
    try:
        proposing.propose(
            application=ranked.application,
            outcome=proposal.outcome,
            reason=reason,
            wording={part: text for part, text in changed.items() if part != "considerations"},
            seen=seen,
            by=_member(request).actor,
            at=at,
        )
    except proposing.ProposalWithoutReason as refused:
        form.add_error("considerations", str(refused))
        return form
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(
            request, _("Ordene i brevet til %(person)s er lagret.") % {"person": ranked.application.person}
        )
    return redirect(reverse(PAGE, args=[run.pk]) + back)


def _context(
    request: HttpRequest, run: CourseRun, cases: CaseList, at: datetime, form: WordsForm | None
) -> dict[str, Any]:
    proposed = [case for case in cases.everyone if case.ranked.proposal is not None]
    rulings = steps.proposed_rulings([case.ranked for case in proposed], at=at)
    chosen = cases.chosen if cases.chosen in proposed else next(iter(proposed), None)
    letters = [
        Letter(case, ruling, cases.address(case), case is chosen, case_notes.of_letter(case, ruling))
        for case, ruling in zip(proposed, rulings, strict=True)
    ]
    lacking = case_notes.of_all(run, cases, [*zip(proposed, rulings, strict=True)], at=at)
    context: dict[str, Any] = {
        "cases": cases,
        "letters": letters,
        "lacking": lacking,
        "stopped": any(note.stops for note in lacking),
        "may_decide": access.may(request, Role.DEPARTMENT_HEAD),
        "reply_by": deciding.reply_due_at(run, at=at) if any(r.outcome == Outcome.OFFER for r in rulings) else None,
        "own_keys": KEYS,
        "explicit": cases.explicit,
        "box": BOX,
    }
    if chosen is not None:
        context |= _shown(request, run, letters, rulings, at, form)
    return context


def _shown(
    request: HttpRequest,
    run: CourseRun,
    letters: Sequence[Letter],
    rulings: Sequence[Ruling],
    at: datetime,
    form: WordsForm | None,
) -> dict[str, Any]:
    """The chosen letter: its pages as pictures, its words to change, and the way to those beside it."""
    place = next(index for index, each in enumerate(letters) if each.chosen)
    this = letters[place]
    application = this.case.ranked.application
    made = steps.preview_letters(run, rulings=rulings, by=_member(request).actor, at=at, only=application)[0]
    if form is None:
        form = WordsForm(initial={part: "\n".join(getattr(this.ruling, part)) for part in _PARTS})
        form.fit(this.ruling.outcome)
    return {
        "letter": this,
        "number": place + 1,
        "waiting_number": made.decision.waiting_number,
        "pictures": [f"data:image/png;base64,{base64.b64encode(page).decode()}" for page in made.proof.pictures()],
        "form": form,
        "before": letters[place - 1].address if place else "",
        "after": letters[place + 1].address if place + 1 < len(letters) else "",
    }


def _member(request: HttpRequest) -> Staff:
    member: Staff = request.user  # type: ignore[assignment]
    return member
