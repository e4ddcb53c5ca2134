"""The teacher reads the contract and answers: signs by one-time code, uploads it signed on paper, or says no."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from kursflyt.core import clock
from kursflyt.core.models import StoredFile
from kursflyt.core.refusals import Refused
from kursflyt.domain.contracts import actions as contracts
from kursflyt.domain.contracts import signing
from kursflyt.domain.contracts.models import Contract
from kursflyt.domain.doors import codes
from kursflyt.domain.people.models import Person
from kursflyt.pages import access, files_out, personal_door
from kursflyt.pages.forms import KursflytForm
from kursflyt.process.steps.before import contract as steps

SIGNING = "signing_contract"


class SignForm(KursflytForm):
    """What the teacher agrees to, and the name that says so."""

    typed_name = forms.CharField(
        label=_l("Navnet ditt"),
        max_length=160,
        help_text=_l("Skriv det slik det står i kontrakten."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    agreed = forms.BooleanField(
        label=_l("Jeg har lest kontrakten og godtar den"),
        error_messages={"required": _l("Kryss av for at du har lest kontrakten og godtar den.")},
    )
    document_sha256 = forms.CharField(widget=forms.HiddenInput)


class ScanForm(KursflytForm):
    scan = forms.FileField(
        label=_l("Signert kontrakt"),
        help_text=_l("PDF eller bilde (JPEG, PNG), høyst 10 MB. Hele kontrakten må være med, med underskriften din."),
    )


class DeclineForm(KursflytForm):
    reason = forms.CharField(
        label=_l("Hvorfor passer det ikke?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_l("Avdelingslederen får vite dette og finner en annen."),
    )


@access.teacher
def read(request: HttpRequest, contract_id: int) -> HttpResponse:
    """The contract with its summary, and the ways to answer. The name and the tick come before the code."""
    contract, person = _mine(request, contract_id), _person(request)
    if not _answered(contract):
        contracts.opened(contract=contract, by=person.actor("teacher"), at=clock.now())
    form = SignForm(request.POST or None, initial={"document_sha256": contract.document_id})
    if request.method == "POST" and form.is_valid():
        try:
            name = signing.check_typed_name(person, form.cleaned_data["typed_name"])
            contracts.refuse_if_answered(contract)
            codes.send_code(person, purpose=signing.signing_purpose(contract), at=clock.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            shown = form.cleaned_data["document_sha256"]
            request.session[SIGNING] = {"contract": contract.pk, "name": name, "sha256": shown}
            return redirect("teacher.contracts.confirm", contract.pk)
    context = {"contract": contract, "form": form, "scan_form": ScanForm(), "answered": _answered(contract)}
    return render(request, "teacher/contracts/read.html", context, status=422 if form.errors else 200)


@access.teacher
def confirm(request: HttpRequest, contract_id: int) -> HttpResponse:
    """The code that came by mail signs the contract."""
    contract, person, at = _mine(request, contract_id), _person(request), clock.now()
    begun: dict[str, Any] = request.session.get(SIGNING) or {}
    if begun.get("contract") != contract.pk or _answered(contract):
        return redirect("teacher.contracts.read", contract.pk)
    purpose = signing.signing_purpose(contract)
    if "again" in request.POST:
        try:
            codes.send_code(person, purpose=purpose, at=at)
            messages.success(request, _("Vi har sendt en ny kode. Bare den siste koden virker."))
        except Refused as refused:
            messages.error(request, str(refused))
        return redirect("teacher.contracts.confirm", contract.pk)
    form = personal_door.CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            proof = codes.check_code(person, purpose=purpose, code=form.cleaned_data["code"], at=at)
            steps.sign_contract(
                contract.run,
                typed_name=begun["name"],
                document_sha256=begun["sha256"],
                proof=proof,
                address=personal_door.address_of(request) or None,
                browser=request.headers.get("User-Agent", ""),
                contract=contract,
                by=person.actor("teacher"),
                at=at,
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            del request.session[SIGNING]
            messages.success(request, _("Takk! Kontrakten er signert. Du får en kopi på e-post."))
            return redirect("teacher.contracts.read", contract.pk)
    context = {"contract": contract, "form": form, "hidden_email": personal_door.hidden(person.email)}
    return render(request, "teacher/contracts/confirm.html", context, status=422 if form.errors else 200)


@access.teacher
def scan(request: HttpRequest, contract_id: int) -> HttpResponse:
    """The contract signed on paper is uploaded."""
    contract, person = _mine(request, contract_id), _person(request)
    form = ScanForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload: UploadedFile[bytes] = form.cleaned_data["scan"]
        try:
            steps.sign_contract_by_scan(
                contract.run,
                filename=upload.name or "kontrakt",
                content=upload.read(),
                contract=contract,
                by=person.actor("teacher"),
                at=clock.now(),
            )
        except Refused as refused:
            refused.field = refused.field or "scan"
            form.refuse(refused)
        else:
            messages.success(request, _("Takk! Vi har tatt imot den signerte kontrakten. Du får en kopi på e-post."))
            return redirect("teacher.contracts.read", contract.pk)
    context = {"contract": contract, "form": form, "answered": _answered(contract)}
    return render(request, "teacher/contracts/scan.html", context, status=422 if form.errors else 200)


@access.teacher
def decline(request: HttpRequest, contract_id: int) -> HttpResponse:
    """The teacher says no, with a reason; the page says what that means before it is done."""
    contract, person = _mine(request, contract_id), _person(request)
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            actor = person.actor("teacher")
            steps.decline_contract(contract.run, reason=reason, contract=contract, by=actor, at=clock.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Du har takket nei. Avdelingslederen har fått beskjed."))
            return redirect("teacher.waiting.home")
    context = {"contract": contract, "form": form, "answered": _answered(contract)}
    return render(request, "teacher/contracts/decline.html", context, status=422 if form.errors else 200)


@access.teacher
def document(request: HttpRequest, contract_id: int) -> HttpResponse:
    """The exact PDF that is signed."""
    contract = _mine(request, contract_id)
    return files_out.show(_file(contract.document), f"{contract.number}.pdf")


@access.teacher
def evidence(request: HttpRequest, contract_id: int) -> HttpResponse:
    """The sealed evidence page, once the contract is signed."""
    contract = _mine(request, contract_id)
    signature = getattr(contract, "signature", None)
    return files_out.show(_file(signature and signature.sealed), f"{contract.number}-bevisside.pdf")


def _mine(request: HttpRequest, contract_id: int) -> Contract:
    """A contract that was sent to this teacher; any other does not exist."""
    sent = Contract.objects.for_pages().filter(teacher=_person(request), dispatch__isnull=False)
    contract = sent.filter(pk=contract_id).first()
    if contract is None:
        raise Http404
    return contract


def _person(request: HttpRequest) -> Person:
    person: Person = request.person  # type: ignore[attr-defined]
    return person


def _answered(contract: Contract) -> bool:
    return any(hasattr(contract, answer) for answer in ("signature", "decline", "termination"))


def _file(file: StoredFile | None) -> StoredFile:
    if file is None:
        raise Http404
    return file
