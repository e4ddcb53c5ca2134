"""Who works here and with which roles. Everyone may look; the administrator makes accounts and gives roles."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from kursflyt.core import clock
from kursflyt.core.refusals import Refused
from kursflyt.domain.people import staffing
from kursflyt.domain.people.models import STAFF_ROLES, Role, Staff, StaffRole
from kursflyt.pages import access, domain_words, sent_keys
from kursflyt.pages.forms import DateField, KursflytForm

TAB = {"section": "school", "tab": "staff"}
ROLES = [(str(role), label) for role, label in domain_words.choices(Role) if role in STAFF_ROLES]


class ContactForm(KursflytForm):
    ids = "contact"

    name = forms.CharField(label=_l("Navn"), max_length=160)
    email = forms.CharField(label=_l("E-post"), max_length=254, widget=forms.EmailInput())
    title = forms.CharField(label=_l("Stilling"), max_length=80, required=False)
    phone = forms.CharField(label=_l("Telefon"), max_length=20, required=False)


class NewForm(KursflytForm):
    name = forms.CharField(label=_l("Navn"), max_length=160)
    username = forms.SlugField(label=_l("Brukernavn"), max_length=40, help_text=_l("Små bokstaver, uten mellomrom."))
    email = forms.CharField(label=_l("E-post"), max_length=254, widget=forms.EmailInput())
    roles = forms.MultipleChoiceField(label=_l("Roller"), choices=ROLES, widget=forms.CheckboxSelectMultiple)


class RoleForm(KursflytForm):
    ids = "role"

    role = forms.ChoiceField(label=_l("Rolle"), choices=ROLES)
    valid_from = DateField(label=_l("Første dag"), required=False, help_text=_l("Tomt: fra i dag."))
    valid_until = DateField(label=_l("Siste dag"), required=False, help_text=_l("Tomt: inntil videre."))


@access.staff_any
def list(request: HttpRequest) -> HttpResponse:
    """Everyone with the roles they hold now or will hold; those whose account is closed last."""
    members = Staff.objects.prefetch_related("roles").order_by("-is_active", "first_name", "last_name", "pk")
    rows = [(member, _roles(member)) for member in members]
    return render(
        request, "office/staff/list.html", {"rows": rows, "editable": access.may(request, Role.ADMINISTRATOR), **TAB}
    )


@access.staff(Role.ADMINISTRATOR)
def new(request: HttpRequest) -> HttpResponse:
    """An account; its password is shown on the page that comes, and never again."""
    form = NewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        by: Staff = request.user  # type: ignore[assignment]
        try:
            made = staffing.employ(**form.cleaned_data, by=by.actor, at=clock.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            return _show(request, made.member, password=made.password)
    return render(request, "office/staff/new.html", {"form": form, **TAB}, status=422 if form.errors else 200)


@access.staff(Role.ADMINISTRATOR)
def one(request: HttpRequest, member_id: int) -> HttpResponse:
    """One of the staff: contact, roles, password, account. Each button is one act."""
    member = get_object_or_404(Staff, pk=member_id)
    if request.method != "POST":
        return _show(request, member)
    act = request.POST.get("act", "")
    if act == "password":
        by: Staff = request.user  # type: ignore[assignment]
        return _show(request, member, password=staffing.renew_password(member=member, by=by.actor, at=clock.now()))
    if act not in _ACTS:
        raise Http404
    form = _FORMS[act](request.POST) if act in _FORMS else None
    if form is not None and not form.is_valid():
        return _show(request, member, bound=form)
    try:
        said = _ACTS[act](request, member, form)
    except Refused as refused:
        if form is not None:
            form.refuse(refused)
            return _show(request, member, bound=form)
        messages.error(request, str(refused))
    else:
        messages.success(request, said)
    return redirect("office.staff.one", member.pk)


def _show(
    request: HttpRequest, member: Staff, *, bound: KursflytForm | None = None, password: str = ""
) -> HttpResponse:
    contact = {name: getattr(member, name) for name in ("email", "title", "phone")} | {"name": str(member)}
    context: dict[str, Any] = {
        "member": member,
        "roles": _roles(member),
        "contact_form": bound if isinstance(bound, ContactForm) else ContactForm(initial=contact),
        "role_form": bound if isinstance(bound, RoleForm) else RoleForm(),
        "password": password,
        "is_oneself": member.pk == request.user.pk,
        **TAB,
    }
    answer = render(request, "office/staff/one.html", context, status=422 if bound else 200)
    if password:
        answer["Cache-Control"] = "no-store"
    return answer


def _roles(member: Staff) -> tuple[StaffRole, ...]:
    """Those that are held, or will be."""
    today = clock.today()
    held = (row for row in member.roles.all() if row.valid_until is None or row.valid_until >= today)
    return tuple(sorted(held, key=lambda row: (str(row.valid_from or ""), row.pk)))


def _change_contact(request: HttpRequest, member: Staff, form: KursflytForm | None) -> str:
    staffing.change_contact(member=member, **_given(form), **_by(request))
    return _("Opplysningene er lagret.")


def _give_role(request: HttpRequest, member: Staff, form: KursflytForm | None) -> str:
    held = staffing.give_role(member=member, **_given(form), **_by(request))
    return _("%(member)s har fått rollen %(role)s.") % {"member": member, "role": _said(held)}


def _end_role(request: HttpRequest, member: Staff, form: KursflytForm | None) -> str:
    held = get_object_or_404(StaffRole, pk=sent_keys.key(request.POST.get("held")), staff=member)
    staffing.end_role(held=held, **_by(request))
    return _("%(member)s har ikke rollen %(role)s lenger.") % {"member": member, "role": _said(held)}


def _close(request: HttpRequest, member: Staff, form: KursflytForm | None) -> str:
    if member.pk == request.user.pk:
        raise Refused("Du kan ikke stenge din egen konto. Be en annen systemansvarlig om det.")
    staffing.close_account(member=member, **_by(request))
    return _("%(member)s kan ikke logge inn lenger. Gi oppgavene videre fra oppgavelisten.") % {"member": member}


def _open(request: HttpRequest, member: Staff, form: KursflytForm | None) -> str:
    staffing.open_account(member=member, **_by(request))
    return _("%(member)s kan logge inn igjen.") % {"member": member}


def _given(form: KursflytForm | None) -> dict[str, Any]:
    return form.cleaned_data if form else {}


def _by(request: HttpRequest) -> dict[str, Any]:
    member: Staff = request.user  # type: ignore[assignment]
    return {"by": member.actor, "at": clock.now()}


def _said(held: StaffRole) -> str:
    return _(held.get_role_display())


_FORMS: dict[str, type[KursflytForm]] = {"contact": ContactForm, "give": RoleForm}
_ACTS: dict[str, Callable[[HttpRequest, Staff, KursflytForm | None], str]] = {
    "contact": _change_contact,
    "give": _give_role,
    "end": _end_role,
    "close": _close,
    "open": _open,
}
