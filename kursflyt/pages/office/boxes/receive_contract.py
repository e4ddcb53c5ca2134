"""The head chooses the teacher, writes the terms, reads the contract as it will be, and sends it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from kursflyt.core import clock, email_address, phone
from kursflyt.core.refusals import Refused
from kursflyt.domain.contracts import actions as contracts
from kursflyt.domain.contracts import company, queries
from kursflyt.domain.contracts.models import Contract
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.people import actions as people
from kursflyt.domain.people.models import LanguageForm, Role, Staff
from kursflyt.pages import domain_words
from kursflyt.pages.forms import KronerField, KursflytForm
from kursflyt.process import queries as process
from kursflyt.process.models import StepRun
from kursflyt.process.steps.before import contract as steps

ROLES = (Role.DEPARTMENT_HEAD,)

NEW = "new"
NEW_TEACHER = ("given_name", "family_name", "email", "phone", "language_form")


class ContractForm(KursflytForm):
    """A teacher known from before, or a new one; and what is agreed."""

    teacher = forms.ChoiceField(label=_l("Underviser"))
    given_name = forms.CharField(label=_l("Fornavn"), max_length=80)
    family_name = forms.CharField(label=_l("Etternavn"), max_length=80)
    email = forms.CharField(label=_l("E-post"), max_length=254, help_text=_l("Kontrakten sendes hit."))
    phone = forms.CharField(label=_l("Telefon"), max_length=20, required=False)
    language_form = forms.ChoiceField(label=_l("Målform"), choices=domain_words.choices(LanguageForm))
    company_orgnr = forms.CharField(
        label=_l("Organisasjonsnummer"),
        max_length=20,
        required=False,
        help_text=_l("La stå tomt hvis honoraret utbetales som lønn."),
    )
    company_name = forms.CharField(label=_l("Foretakets navn"), max_length=120, required=False)
    hours = forms.DecimalField(
        label=_l("Timer i alt"), min_value=Decimal("0.5"), max_digits=6, decimal_places=1, localize=True
    )
    amount = KronerField(label=_l("Honorar i alt (kr)"), help_text=_l("Uten merverdiavgift. Undervisning er unntatt."))
    travel_amount = KronerField(label=_l("Reise og opphold, høyst (kr)"), required=False)
    buyer_reference = forms.CharField(
        label=_l("Bestillerreferanse"),
        max_length=40,
        required=False,
        help_text=_l("Står tomt: da brukes kontraktsnummeret."),
    )
    cancellation_share = forms.IntegerField(
        label=_l("Andel av honoraret ved avlysning (prosent)"), min_value=0, max_value=100, initial=25
    )
    special_terms = forms.CharField(
        label=_l("Særlige vilkår"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_l("Ett vilkår på hver linje."),
    )

    def shape(self) -> None:
        self.known = {str(person.pk): person for person in queries.earlier_teachers()}
        if not self.known:
            del self.fields["teacher"]
            return
        self.fields["teacher"].choices = [  # type: ignore[attr-defined]
            (NEW, _("Ny underviser (fyll ut under)")),
            *((key, f"{person.full_name} ({person.email})") for key, person in self.known.items()),
        ]
        for name in NEW_TEACHER:
            self.fields[name].required = False
            self.fields[name].label = _("%(field)s, ny underviser") % {"field": self.fields[name].label}

    def clean_email(self) -> str:
        return _checked(email_address.parse_email, self.cleaned_data["email"])

    def clean_phone(self) -> str:
        return _checked(phone.parse_phone, self.cleaned_data["phone"])

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = self.cleaned_data
        values["person"] = self.known.get(values.get("teacher", ""))
        if self.known and values["person"] is None:
            for name in ("given_name", "family_name", "email"):
                if not values.get(name) and name not in self.errors:
                    self.add_error(name, _("Fyll ut dette for en ny underviser, eller velg en fra listen."))
        return values


def work(request: HttpRequest, run: CourseRun, step: StepRun | None) -> HttpResponse | dict[str, object]:
    contract = queries.current(run)
    form = ContractForm(request.POST if request.POST.get("act") == "draft" else None, initial=_initial(run, contract))
    refusal = ""
    if request.method == "POST":
        try:
            said = _do(request, run, form)
        except Refused as refused:
            refusal, said = str(refused), ""
        if said:
            messages.success(request, said)
            return redirect("office.steps.box", run.pk, "receive_contract")
    unsent = contract is not None and not hasattr(contract, "dispatch")
    open_for_draft = (step is not None or _replacing(run)) and (contract is None or unsent)
    return {
        "contract": contract,
        "form": form,
        "refusal": refusal,
        "may_draft": open_for_draft,
        "may_send": open_for_draft and unsent,
        "may_change_teacher": contract is not None and not unsent,
        "editing": contract is None or form.is_bound or "endre" in request.GET,
        "earlier": [found for found in queries.all_of(run) if found != contract],
    }


def _do(request: HttpRequest, run: CourseRun, form: ContractForm) -> str:
    member: Staff = request.user  # type: ignore[assignment]
    by, at = member.actor, clock.now()
    act = request.POST.get("act")
    if act == "send":
        if process.is_open(run, "receive_contract"):
            steps.receive_contract(run, by=by, at=at)
        else:
            steps.send_replacement(run, by=by, at=at)
        return _("Kontrakten er sendt. Underviseren har fått en e-post med personlig lenke.")
    if act == "change":
        ended = steps.change_teacher(run, reason=request.POST.get("reason", ""), by=by, at=at)
        return _("Kontrakt %(number)s er avsluttet, og %(teacher)s har fått beskjed. Lag en ny kontrakt her.") % {
            "number": ended.number,
            "teacher": ended.teacher,
        }
    if not form.is_valid():
        return ""
    values = form.cleaned_data
    try:
        found = company.look_up(values["company_orgnr"]) if values["company_orgnr"] else None
        teacher = values["person"] or people.find_or_make_person(
            given_name=values["given_name"],
            family_name=values["family_name"],
            email=values["email"],
            phone=values["phone"],
            language_form=values["language_form"] or "nb",
            at=at,
        )
        contracts.draft(
            run=run,
            teacher=teacher,
            hours=values["hours"],
            amount=values["amount"],
            travel_amount=values["travel_amount"] or Decimal(0),
            buyer_reference=values["buyer_reference"],
            company_orgnr=found.orgnr if found else "",
            company_name=(found.name if found else "") or values["company_name"],
            special_terms=values["special_terms"],
            cancellation_share=values["cancellation_share"],
            by=by,
            at=at,
        )
    except Refused as refused:
        if type(refused).__name__ == "BadOrgnr":
            refused.field = "company_orgnr"
        form.refuse(refused)
        return ""
    return _("Kontrakten er laget. Les den, og send den når den er riktig.")


def _replacing(run: CourseRun) -> bool:
    """The first contract was signed and has been ended: another teacher is being found outside of the box."""
    return (
        process.is_done(run, "receive_contract")
        and process.is_done(run, "sign_contract")
        and queries.signed(run) is None
    )


def _initial(run: CourseRun, contract: Contract | None) -> dict[str, object]:
    """The draft as it stands; before there is one, whom the head had in mind when the course was planned."""
    if contract is None and (intended := run.intended_teacher) is not None and not queries.all_of(run):
        known = Contract.objects.filter(teacher=intended).exists()
        return {"teacher": str(intended.pk)} if known else {name: getattr(intended, name) for name in NEW_TEACHER}
    if contract is None or hasattr(contract, "dispatch"):
        return {}
    names = ("company_orgnr", "company_name", "hours", "amount", "travel_amount", "buyer_reference", "special_terms")
    terms = {name: getattr(contract, name) for name in (*names, "cancellation_share")}
    return terms | {"teacher": str(contract.teacher_id)}


def _checked(check: Any, text: str) -> str:
    if not text.strip():
        return ""
    try:
        return str(check(text))
    except Refused as refused:
        raise forms.ValidationError(str(refused)) from refused
