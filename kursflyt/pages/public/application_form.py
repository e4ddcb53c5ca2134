"""The fields of an application, for the public form and for «Min side», and how they become what the domain takes."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from kursflyt.connectors.roles import Enterprise
from kursflyt.core import clock, file_kinds, typed_dates
from kursflyt.core.refusals import Refused
from kursflyt.domain.applications import receiving
from kursflyt.domain.applications.models import AdmissionBasis, AttachmentKind, WorkStatus
from kursflyt.domain.courses import ranking_rule
from kursflyt.domain.courses.models import CourseRun, Payer
from kursflyt.domain.people.models import LanguageForm
from kursflyt.pages.forms import KursflytForm
from kursflyt.pages.quick_form import QuickForm

FILE_FIELDS = {
    "education_file": AttachmentKind.EDUCATION,
    "practice_file": AttachmentKind.PRACTICE,
    "other_file": AttachmentKind.OTHER,
}
_FILE_TYPES = ".pdf,.png,.jpg,.jpeg,.docx,.odt"
_REQUIRED = {"required": _("Dette må fylles ut.")}
_CHOOSE = {"required": _("Velg ett av svarene.")}


class BirthField(forms.CharField):
    """A date of birth as people write it: 17.5.85, 17. mai 1985, 1985-05-17."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "bday", "inputmode": "numeric", "placeholder": ""})
        super().__init__(max_length=30, widget=widget, error_messages=_REQUIRED, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return typed_dates.parse_date(text, latest=clock.today() - timedelta(days=365 * 13))
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from refused


def _text(
    label: Any, *, required: bool = True, longest: int = 120, help_text: Any = "", **attributes: str
) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=longest,
        help_text=help_text,
        error_messages=_REQUIRED,
        widget=forms.TextInput(attrs=attributes),
    )


def _file(label: Any) -> forms.FileField:
    return forms.FileField(
        label=label, required=False, allow_empty_file=True, widget=forms.FileInput(attrs={"accept": _FILE_TYPES})
    )


def ask_for_group(form: KursflytForm, run: CourseRun, label: Any) -> None:
    """Gives the tick `in_priority_group` the words of this course, or takes it away where no group goes first.

    A copy of the field, which may be shared with the forms of other courses.
    """
    field = form.fields.pop("in_priority_group")
    if ranking_rule.asks_for_group(run):
        form.fields["in_priority_group"] = copy.copy(field)
        form.fields["in_priority_group"].label = label % {"group": run.priority_group}


class BackgroundForm(KursflytForm):
    """What the applicant may change until the deadline: background and payer."""

    basis = forms.ChoiceField(
        label=_("Hvordan oppfyller du opptakskravet?"),
        error_messages=_CHOOSE,
        widget=forms.RadioSelect,
        choices=[
            (AdmissionBasis.UPPER_SECONDARY, _("Jeg har fullført videregående opplæring eller har fagbrev")),
            (AdmissionBasis.PRIOR_LEARNING, _("Jeg fyller minst 23 år i år og har realkompetanse fra arbeid")),
        ],
    )
    education = _text(
        _("Utdanning"), longest=240, required=False, help_text=_("For eksempel: fagbrev som helsefagarbeider, 2014.")
    )
    practice_years = forms.DecimalField(
        label=_("År med relevant arbeid"),
        min_value=0,
        max_value=60,
        max_digits=4,
        decimal_places=1,
        required=False,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages={"invalid": _("Skriv antall år som et tall, for eksempel 4 eller 2,5.")},
    )
    work_status = forms.ChoiceField(
        label=_("Arbeidssituasjon"),
        help_text=_("Brukes i rapporten til den som finansierer kurset, uten navn."),
        choices=[
            (WorkStatus.EMPLOYED, _("Ansatt")),
            (WorkStatus.LAID_OFF, _("Permittert")),
            (WorkStatus.UNEMPLOYED, _("Arbeidssøker")),
            (WorkStatus.SELF_EMPLOYED, _("Selvstendig næringsdrivende")),
            (WorkStatus.OTHER, _("Annet")),
        ],
    )
    employer = _text(_("Arbeidsgiver"), required=False, autocomplete="organization")
    in_priority_group = forms.BooleanField(label="", required=False)
    motivation = forms.CharField(
        label=_("Hvorfor vil du ta kurset?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Ikke skriv helseopplysninger her."),
    )
    payer = forms.ChoiceField(
        label=_("Hvem betaler?"),
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
        choices=[(Payer.SELF, _("Jeg betaler selv")), (Payer.EMPLOYER, _("Arbeidsgiveren betaler"))],
    )
    payer_orgnr = _text(
        _("Arbeidsgiverens organisasjonsnummer"),
        required=False,
        longest=20,
        inputmode="numeric",
        help_text=_("Ni siffer."),
    )
    payer_name = _text(_("Navnet på arbeidsgiveren som betaler"), required=False)
    payer_email = forms.CharField(
        label=_("E-post for faktura"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(),
        help_text=_("Kan stå tom når bedriften tar imot EHF."),
    )
    payer_reference = _text(_("Referanse på fakturaen"), required=False, longest=60)

    def __init__(self, *args: Any, run: CourseRun, **kwargs: Any) -> None:
        self.run = run
        super().__init__(*args, **kwargs)
        if not run.has_fee:
            for name in ("payer", "payer_orgnr", "payer_name", "payer_email", "payer_reference"):
                del self.fields[name]
        ask_for_group(self, run, _("Jeg hører til dem som går foran: %(group)s"))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("payer") == Payer.EMPLOYER and not given.get("payer_orgnr"):
            self.add_error("payer_orgnr", _("Skriv organisasjonsnummeret til arbeidsgiveren som betaler."))
        return given

    def answers(self, *, look_up: Callable[[str], Enterprise] | None = None) -> receiving.Answers:
        """The answers. With `look_up`, an employer who pays is looked up in the register of enterprises, which
        knows the name where none is written. Passes on what `look_up` refuses."""
        given = self.cleaned_data
        name = given.get("payer_name", "")
        if given.get("payer") == Payer.EMPLOYER:
            found = look_up(given["payer_orgnr"]) if look_up else None
            name = name or (found.name if found else "") or given.get("employer", "")
        return receiving.Answers(
            basis=given["basis"],
            education=given["education"],
            practice_years=given["practice_years"] or Decimal(0),
            work_status=given["work_status"],
            in_priority_group=given.get("in_priority_group", False),
            employer=given["employer"],
            motivation=given["motivation"],
            payer=given.get("payer", Payer.NOBODY),
            payer_orgnr=given.get("payer_orgnr", ""),
            payer_name=name,
            payer_email=given.get("payer_email", ""),
            payer_reference=given.get("payer_reference", ""),
            consents={"privacy": receiving.PRIVACY_VERSION},
        )


class ApplicationForm(QuickForm, BackgroundForm):
    """The whole application."""

    given_name = _text(_("Fornavn"), longest=80, autocomplete="given-name")
    family_name = _text(_("Etternavn"), longest=80, autocomplete="family-name")
    birth_on = BirthField(label=_("Fødselsdato"), help_text=_("Dag, måned, år. For eksempel 17.05.1985."))
    email = forms.CharField(
        label=_("E-post"),
        max_length=254,
        error_messages=_REQUIRED,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("Kvitteringen og alle beskjeder kommer hit."),
    )
    phone = _text(_("Mobil"), required=False, longest=30, autocomplete="tel", inputmode="tel")
    address = _text(_("Adresse"), required=False, autocomplete="street-address")
    postal_code = _text(_("Postnummer"), required=False, longest=8, autocomplete="postal-code", inputmode="numeric")
    city = _text(_("Poststed"), required=False, longest=60, autocomplete="address-level2")
    language_form = forms.ChoiceField(
        label=_("Hvilket språk vil du ha brev på?"),
        widget=forms.RadioSelect,
        choices=[
            (LanguageForm.BOKMAL, _("Bokmål")),
            (LanguageForm.NYNORSK, _("Nynorsk")),
            (LanguageForm.ENGLISH, _("Engelsk (vedtak på bokmål)")),
        ],
    )
    education_file = _file(_("Vitnemål eller fagbrev"))
    practice_file = _file(_("Arbeidsattest"))
    other_file = _file(_("Annet dokument"))
    privacy = forms.BooleanField(
        label=_("Jeg har lest hvordan skolen bruker opplysningene"),
        error_messages={"required": _("Kryss av for at du har lest hvordan skolen bruker opplysningene.")},
    )
    source = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput())
    draft = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput())

    field_order = (
        "given_name",
        "family_name",
        "birth_on",
        "email",
        "phone",
        "address",
        "postal_code",
        "city",
        "language_form",
    )
    duplicate = False
    draft_gone = False

    def __init__(self, *args: Any, run: CourseRun, has_files: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, run=run, **kwargs)

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        for name in self._too_large():
            limit = file_kinds.megabytes(receiving.MAX_ATTACHMENT)
            self.add_error(name, _("Filen er for stor. Grensen er %(limit)s.") % {"limit": limit})
        return given

    def _too_large(self) -> list[str]:
        sent = {name: self.files.get(name) for name in FILE_FIELDS}
        return [name for name, file in sent.items() if file is not None and (file.size or 0) > receiving.MAX_ATTACHMENT]

    def groups(self) -> Iterator[tuple[Any, list[forms.BoundField]]]:
        """The fields in the order and under the headings of the page."""
        for heading, names in _GROUPS:
            fields = [self[name] for name in names if name in self.fields]
            if fields:
                yield heading, fields

    def person(self) -> receiving.PersonDetails:
        given = self.cleaned_data
        return receiving.PersonDetails(**{name: given[name] for name in receiving.PersonDetails.__dataclass_fields__})

    def refuse(self, refused: Refused) -> None:
        """A document's refusal stands at the document, and once."""
        said = str(refused)
        if any(said in errors for errors in self.errors.values()):
            return
        named = [name for name in FILE_FIELDS if (file := self.files.get(name)) is not None and str(file.name) in said]
        if named:
            self.add_error(named[0], said)
        else:
            super().refuse(refused)

    def sent_files(self) -> list[receiving.SentFile]:
        """The files chosen in this very request; one that is too large or was refused is left out."""
        left_out = {*self._too_large(), *self.errors}
        return [
            receiving.SentFile(name=sent.name or "dokument", content=_bytes_of(sent), kind=kind)
            for name, kind in FILE_FIELDS.items()
            if name not in left_out and (sent := self.files.get(name)) is not None
        ]

    def as_draft(self) -> dict[str, str]:
        """What was typed, as it was typed."""
        return {
            name: self.data.get(name, "")
            for name in self.fields
            if name not in FILE_FIELDS and name not in ("draft", "privacy") and self.data.get(name)
        }


def requirements_text(run: CourseRun, language: str) -> str:
    """The published admission requirements: the landing page's, else the programme's."""
    page, programme = getattr(run, "landing_page", None), run.programme
    bokmal = (page.admission_requirements if page else "") or programme.admission_requirements
    nynorsk = (page.admission_requirements_nn if page else "") or programme.admission_requirements_nn
    return (nynorsk or bokmal) if language == "nn" else bokmal


def _bytes_of(sent: UploadedFile[bytes]) -> bytes:
    sent.seek(0)
    content: bytes = sent.read()
    return content


_GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (
        _("Om deg"),
        ("given_name", "family_name", "birth_on", "email", "phone", "address", "postal_code", "city", "language_form"),
    ),
    (
        _("Bakgrunnen din"),
        ("basis", "education", "practice_years", "work_status", "employer", "in_priority_group", "motivation"),
    ),
    (_("Dokumentasjon"), ("education_file", "practice_file", "other_file")),
    (_("Betaling"), ("payer", "payer_orgnr", "payer_name", "payer_email", "payer_reference")),
)
