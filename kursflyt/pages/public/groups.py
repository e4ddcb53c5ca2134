"""An employer registers several: the employer once, then a row each, typed or read from a list."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kursflyt.core import clock, identity_number, norwegian_dates
from kursflyt.core.refusals import Refused
from kursflyt.domain.applications import applicant_file, groups, payers, receiving
from kursflyt.domain.applications.models import AdmissionBasis
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.people.models import LanguageForm
from kursflyt.pages import access, domain_words, languages
from kursflyt.pages.forms import KursflytForm
from kursflyt.pages.public import application_form, applications

MOST_ROWS = 60
_FIRST_ROWS = 3


class EmployerForm(KursflytForm):
    employer_name = forms.CharField(label=_("Bedriftens navn"), max_length=120)
    orgnr = forms.CharField(label=_("Organisasjonsnummer"), max_length=20, help_text=_("Ni siffer."))
    contact_name = forms.CharField(label=_("Kontaktperson"), max_length=120)
    contact_email = forms.CharField(
        label=_("Kontaktpersonens e-post"),
        max_length=254,
        widget=forms.EmailInput(),
        help_text=_("Kvittering og faktura kommer hit."),
    )
    reference = forms.CharField(label=_("Referanse på fakturaen"), max_length=60, required=False)
    in_priority_group = forms.BooleanField(label="", required=False)

    def __init__(self, *args: Any, run: CourseRun, **kwargs: Any) -> None:
        self.run = run
        super().__init__(*args, **kwargs)
        application_form.ask_for_group(self, run, _("De ansatte hører til dem som går foran: %(group)s"))

    def employer(self) -> groups.Employer:
        given = self.cleaned_data
        return groups.Employer(
            orgnr=given["orgnr"],
            name=given["employer_name"],
            contact_name=given["contact_name"],
            contact_email=given["contact_email"],
            reference=given["reference"],
        )


class EmployeeForm(KursflytForm):
    given_name = forms.CharField(label=_("Fornavn"), max_length=80)
    family_name = forms.CharField(label=_("Etternavn"), max_length=80)
    birth_on = application_form.BirthField(label=_("Fødselsdato"))
    email = forms.CharField(label=_("E-post"), max_length=254, widget=forms.EmailInput())
    phone = forms.CharField(label=_("Mobil"), max_length=30, required=False)
    basis = forms.ChoiceField(
        label=_("Opptaksgrunnlag"),
        choices=[
            (AdmissionBasis.UPPER_SECONDARY, _("Videregående eller fagbrev")),
            (AdmissionBasis.PRIOR_LEARNING, _("Realkompetanse")),
        ],
    )
    education = forms.CharField(label=_("Utdanning"), max_length=240, required=False)
    practice_years = forms.DecimalField(
        label=_("År med praksis"), min_value=0, max_value=60, required=False, localize=True, widget=forms.TextInput()
    )
    language_form = forms.ChoiceField(label=_("Språk"), choices=domain_words.choices(LanguageForm))

    def employee(self, number: int, *, in_priority_group: bool) -> groups.Employee:
        given = self.cleaned_data
        person = receiving.PersonDetails(
            given_name=given["given_name"],
            family_name=given["family_name"],
            birth_on=given["birth_on"],
            email=given["email"],
            phone=given["phone"],
            language_form=given["language_form"],
        )
        answers = receiving.Answers(
            basis=given["basis"],
            education=given["education"],
            practice_years=given["practice_years"] or Decimal(0),
            in_priority_group=in_priority_group,
            consents={"privacy": receiving.PRIVACY_VERSION, "by": "employer"},
        )
        return groups.Employee(number=number, person=person, answers=answers)


class _Rows(forms.BaseFormSet):  # type: ignore[type-arg]
    """The rows; one without a name, a birth date and an address is no employee."""

    def filled(self) -> list[tuple[int, EmployeeForm]]:
        return [
            (number, form)
            for number, form in enumerate(self.forms, start=1)
            if any(form[name].value() for name in ("given_name", "family_name", "birth_on", "email"))
        ]


RowSet = forms.formset_factory(
    EmployeeForm, formset=_Rows, extra=0, min_num=_FIRST_ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS
)


@access.anyone
def register(request: HttpRequest, slug: str) -> HttpResponse:
    """The form, the list that fills it, more rows, and the sending in."""
    run = applications.find(slug, anew=request.method == "POST")
    try:
        receiving.refuse_when_closed(run, at=clock.now())
    except Refused as refused:
        return applications.closed(request, run, refused)
    if request.method != "POST":
        return _show(request, run, EmployerForm(run=run), _rows([]))
    employer = EmployerForm(request.POST, run=run)
    act = request.POST.get("act", "send")
    if act == "upload":
        return _read_list(request, run, employer)
    rows = RowSet(request.POST, prefix="r")
    if act == "more":
        typed = [{name: form[name].value() for name in form.fields} for form in rows.forms]
        return _show(request, run, _kept(employer), _rows(typed, more=5))
    return _send(request, run, employer, rows)


@access.anyone
def receipt(request: HttpRequest, slug: str) -> HttpResponse:
    """That it was received; the references are in the mails, since this address is nobody's own."""
    return render(request, "public/groups/receipt.html", {"run": applications.find(slug)})


def _send(request: HttpRequest, run: CourseRun, employer: EmployerForm, rows: Any) -> HttpResponse:
    filled = rows.filled()
    if employer.is_valid() and all(form.is_valid() for _number, form in filled):
        going_first = employer.cleaned_data.get("in_priority_group", False)
        try:
            payers.look_up(employer.cleaned_data["orgnr"])
            groups.receive_group(
                run=run,
                employer=employer.employer(),
                employees=[form.employee(number, in_priority_group=going_first) for number, form in filled],
                at=clock.now(),
            )
        except groups.GroupRefused as refused:
            employer.refuse(refused)
            for number, sentence in refused.rows.items():
                rows.forms[number - 1].add_error(None, sentence)
        except (payers.PayerUnusable, identity_number.BadOrgnr) as refused:
            employer.add_error("orgnr", str(refused))
        except Refused as refused:
            employer.refuse(refused)
        except receiving.RunChanged:
            return _send(request, applications.find(run.slug, anew=True), employer, rows)
        else:
            return redirect("public.groups.receipt", run.slug)
    return _show(request, run, employer, rows, status=422)


def _read_list(request: HttpRequest, run: CourseRun, employer: EmployerForm) -> HttpResponse:
    """Fills the rows from the list; nothing is registered before they have been looked at."""
    sent = request.FILES.get("list")
    if sent is None or (sent.size or 0) > applicant_file.MAX_BYTES:
        sentence = _now("Velg en Excel- eller CSV-fil på høyst 2 MB.")
        return _show(request, run, _kept(employer), _rows([]), list_errors=[sentence], status=422)
    try:
        parsed = applicant_file.read_applicants(sent.name or "", sent.read())
    except Refused as refused:
        return _show(request, run, _kept(employer), _rows([]), list_errors=[str(refused)], status=422)
    typed = [
        {
            "given_name": row.person.given_name,
            "family_name": row.person.family_name,
            "birth_on": norwegian_dates.short_date(row.person.birth_on),
            "email": row.person.email,
            "phone": row.person.phone,
            "basis": row.answers.basis,
            "education": row.answers.education,
            "practice_years": row.answers.practice_years or "",
            "language_form": row.person.language_form,
        }
        for row in parsed.rows[:MOST_ROWS]
    ]
    return _show(
        request,
        run,
        _kept(employer),
        _rows(typed, more=0),
        list_errors=[e.sentence for e in parsed.errors],
        read=len(typed),
    )


def _rows(typed: list[dict[str, Any]], *, more: int = _FIRST_ROWS) -> Any:
    """Bound, so that what stands in the rows counts as typed."""
    count = min(len(typed) + more, MOST_ROWS)
    data: dict[str, Any] = {"r-TOTAL_FORMS": count, "r-INITIAL_FORMS": 0}
    for number, row in enumerate(typed):
        data |= {f"r-{number}-{name}": value for name, value in row.items()}
    for number in range(len(typed), count):
        data |= {f"r-{number}-basis": AdmissionBasis.UPPER_SECONDARY, f"r-{number}-language_form": "nb"}
    rows = RowSet(data, prefix="r")
    for form in rows.forms:
        form._errors = forms.utils.ErrorDict()  # not sent in yet, so nothing is wrong yet
        for field in form.fields.values():
            field.widget.attrs.pop("aria-invalid", None)
    return rows


def _kept(employer: EmployerForm) -> EmployerForm:
    return EmployerForm(initial={name: employer.data.get(name, "") for name in employer.fields}, run=employer.run)


def _show(
    request: HttpRequest,
    run: CourseRun,
    employer: EmployerForm,
    rows: Any,
    *,
    list_errors: list[str] | None = None,
    read: int = 0,
    status: int = 200,
) -> HttpResponse:
    context = {
        "run": run,
        "title": run.title_in(languages.of_course_texts()),
        "form": employer,
        "rows": rows,
        "list_errors": list_errors or [],
        "read": read,
        "faulty": sum(bool(form.errors) for form in rows.forms),
    }
    return render(request, "public/groups/register.html", context, status=status)
