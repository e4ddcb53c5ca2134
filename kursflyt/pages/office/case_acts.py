"""What can be done with one application: propose, take a proposal back, ask for documents, withdraw it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from kursflyt.core import clock
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.applications import prioritising, proposing, requesting
from kursflyt.domain.applications.models import Application, Outcome
from kursflyt.domain.applications.proposing import Seen
from kursflyt.domain.applications.ranking import Ranked
from kursflyt.domain.people.models import Staff
from kursflyt.pages.forms import DateField, KursflytForm
from kursflyt.process.steps.before import applications as steps


class RequestForm(KursflytForm):
    ids = "request"

    what = forms.CharField(
        label=_l("Hva mangler?"), max_length=300, help_text=_l("Søkeren leser dette: «kopi av fagbrevet».")
    )
    due_on = DateField(label=_l("Frist"))


class ProposalForm(KursflytForm):
    """`seen_…` say what stood on the page, so that nobody proposes over another's head."""

    ids = "proposal"

    outcome = forms.ChoiceField(choices=Outcome.choices)
    reason = forms.CharField(
        label=_l("Egen begrunnelse"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_l("Står i brevet, på søkerens målform. Uten egen begrunnelse brukes den vanlige."),
    )
    seen_proposal = forms.IntegerField(min_value=0, required=False)
    seen_decision = forms.IntegerField(min_value=0, required=False)

    @property
    def seen(self) -> Seen:
        return Seen(self.cleaned_data["seen_proposal"] or 0, self.cleaned_data["seen_decision"] or 0)


class PriorityForm(KursflytForm):
    """`belongs` is what the button says."""

    ids = "priority"

    priority_reason = forms.CharField(
        label=_l("Hvorfor?"), max_length=300, help_text=_l("For eksempel: arbeidsattest fra kommunen.")
    )
    belongs = forms.ChoiceField(choices=(("yes", ""), ("no", "")))


class WithdrawalForm(KursflytForm):
    ids = "withdrawal"

    withdrawal_reason = forms.CharField(label=_l("Hva sa søkeren?"), max_length=400, required=False)


class TakeBackForm(KursflytForm):
    ids = "take_back"

    proposal = forms.IntegerField(min_value=1)


FORMS: dict[str, type[KursflytForm]] = {
    "request": RequestForm,
    "propose": ProposalForm,
    "take_back": TakeBackForm,
    "priority": PriorityForm,
    "withdraw": WithdrawalForm,
}
ONWARD = frozenset({"request", "propose"})  # after which the next case is opened


@dataclass(frozen=True)
class Done:
    """What a button did. `form` is given when something must be mended first."""

    act: str
    form: KursflytForm | None = None


def act(request: HttpRequest, application: Application, row: Ranked | None) -> Done:
    """Does what the button says to the application; `row` is its place in the ranking, none when it is withdrawn."""
    name = request.POST.get("act", "")
    if name not in FORMS:
        raise Http404
    form = FORMS[name](request.POST)
    if not form.is_valid():
        return Done(name, form)
    member: Staff = request.user  # type: ignore[assignment]
    try:
        said = _do(name, form, application, row, member.actor, clock.now())
    except proposing.ProposalWithoutReason as refused:
        form.refuse(refused)
        return Done(name, form)
    except (proposing.ProposedMeanwhile, proposing.NothingToPropose, proposing.ProposalGone) as refused:
        messages.error(request, str(refused))  # the page shows what it is now
        return Done("refused")
    except Refused as refused:
        form.refuse(refused)
        return Done(name, form)
    messages.success(request, said)
    return Done(name)


def _do(name: str, form: KursflytForm, application: Application, row: Ranked | None, by: Actor, at: datetime) -> str:
    given = form.cleaned_data
    if name == "request":
        requesting.request_documents(application=application, what=given["what"], due_on=given["due_on"], by=by, at=at)
        return _("%(person)s er spurt om %(what)s.") % {"person": application.person, "what": given["what"]}
    if name == "take_back":
        proposing.take_back(application=application, proposal_id=given["proposal"], by=by, at=at)
        return _("Forslaget for %(person)s er fjernet.") % {"person": application.person}
    if name == "priority":
        belongs = given["belongs"] == "yes"
        prioritising.find(application=application, belongs=belongs, reason=given["priority_reason"], by=by, at=at)
        if belongs:
            return _("%(person)s går nå foran i rangeringen.") % {"person": application.person}
        return _("%(person)s går ikke foran i rangeringen lenger.") % {"person": application.person}
    if name == "withdraw":
        steps.withdraw(application, reason=given["withdrawal_reason"], by=by, at=at)
        return _("Søknaden er trukket, og søkeren har fått beskjed.")
    if row is None:
        raise proposing.NothingToPropose("{person} har trukket søknaden.", person=application.person)
    assert isinstance(form, ProposalForm)
    made = steps.propose(row, outcome=given["outcome"], reason=given["reason"], seen=form.seen, by=by, at=at)
    return _("Foreslo %(outcome)s for %(person)s.") % {
        "outcome": _(made.get_outcome_display()),
        "person": application.person,
    }
