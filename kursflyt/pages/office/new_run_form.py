"""The form of a new course: filled in once, in groups, with dates that can be proposed from the first session."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.db import transaction
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from kursflyt.core.actor import Actor
from kursflyt.domain.courses import actions as courses
from kursflyt.domain.courses import partners, programmes
from kursflyt.domain.courses.dates import Dates, proposed_dates
from kursflyt.domain.courses.models import AllocationRule, CourseRun, DocumentType, GradeScale, Partner, Programme
from kursflyt.domain.people import actions as people
from kursflyt.domain.people import queries as people_queries
from kursflyt.domain.people.models import Person, Role
from kursflyt.domain.school import queries as school_queries
from kursflyt.pages import domain_words
from kursflyt.pages.forms import DateField, KronerField, KursflytForm, MomentField
from kursflyt.pages.office import ranking_form, study_plan_form

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


_PROPOSED = _l("Tomt: foreslås ut fra første samling.")


class NewRunForm(KursflytForm):
    title = forms.CharField(label=_l("Tittel"), max_length=160)
    title_nn = forms.CharField(label=_l("Tittel på nynorsk"), max_length=160, required=False)
    programme = forms.ModelChoiceField(
        label=_l("Program"),
        queryset=Programme.objects.order_by("name"),
        required=False,
        empty_label=_l("Et nytt program"),
        help_text=_l("Kurset slik det står i studieplanen. Er det nytt, fyller du ut navn og kode under."),
    )
    programme_name = forms.CharField(label=_l("Navn på nytt program"), max_length=160, required=False)
    programme_code = forms.CharField(label=_l("Kode på nytt program"), max_length=20, required=False)
    credits = study_plan_form.credits(_l("Studiepoeng i nytt program"), required=False)
    level = study_plan_form.level(
        _l("Nivå i nytt program"),
        none=_l("Velg nivå"),
        help_text=_l("I Nasjonalt kvalifikasjonsrammeverk. Må være med når kurset gir vitnemål."),
    )
    accredited = forms.BooleanField(label=_l("Det nye programmet er akkreditert"), required=False)
    document_type = forms.ChoiceField(
        label=_l("Bevis"),
        choices=domain_words.choices(DocumentType),
        initial=DocumentType.CERTIFICATE,
        help_text=_l("Vitnemål kan bare gis for et akkreditert program."),
    )
    grade_scale = forms.ChoiceField(
        label=_l("Karakterskala"), choices=domain_words.choices(GradeScale), initial=GradeScale.PASS_FAIL
    )

    starts_on = DateField(label=_l("Første samling"))
    ends_on = DateField(label=_l("Siste dag"), required=False, help_text=_PROPOSED)
    registration_opens_at = MomentField(
        label=_l("Påmeldingen åpner"), required=False, help_text=_l("Tomt: når landingssiden er publisert.")
    )
    registration_deadline_at = MomentField(label=_l("Påmeldingsfrist"), required=False, help_text=_PROPOSED)
    start_decision_on = DateField(label=_l("Oppstart avgjøres senest"), required=False, help_text=_PROPOSED)
    waiting_list_closes_on = DateField(label=_l("Ventelisten stenger"), required=False, help_text=_PROPOSED)
    hand_in_deadline_at = MomentField(label=_l("Innleveringsfrist for oppgaven"), required=False, help_text=_PROPOSED)

    venue = forms.CharField(label=_l("Sted"), max_length=160)
    places = forms.IntegerField(label=_l("Plasser"), min_value=1, max_value=2000)
    minimum = forms.IntegerField(label=_l("Minste antall deltakere"), min_value=1, max_value=2000, initial=1)
    allocation_rule = forms.ChoiceField(
        label=_l("Plassene fordeles ved"),
        choices=domain_words.choices(AllocationRule),
        initial=AllocationRule.CASE_PROCESSING,
    )
    priority_group = ranking_form.priority_group()
    ranks_by_practice = ranking_form.ranks_by_practice()

    fee = KronerField(
        label=_l("Pris for hver deltaker, kroner"),
        initial=Decimal(0),
        help_text=_l("0 når kurset er gratis. Betales av deltakeren selv eller arbeidsgiveren."),
    )
    fee_free_by_grant = forms.BooleanField(
        label=_l("Tilskuddet forutsetter gratis utdanning"),
        required=False,
        initial=True,
        help_text=_l("Da kan kurset ikke ha pris (fagskoleloven § 29)."),
    )
    grant_reference = forms.CharField(label=_l("Finansiert av"), max_length=120, required=False)
    partners = forms.ModelMultipleChoiceField(
        label=_l("Samarbeidspartnere"),
        queryset=Partner.objects.order_by("name"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    new_partner = forms.CharField(label=_l("Ny samarbeidspartner"), max_length=120, required=False)
    new_partner_email = forms.EmailField(
        label=_l("E-post til den nye partneren"),
        required=False,
        help_text=_l("Får egen lenke og plakat når kurset markedsføres."),
    )

    head = forms.ModelChoiceField(label=_l("Avdelingsleder"), queryset=people_queries.staff_with(Role.DEPARTMENT_HEAD))
    consultant = forms.ModelChoiceField(
        label=_l("Konsulent driftsadministrasjon"), queryset=people_queries.staff_with(Role.OPERATIONS)
    )
    marketer = forms.ModelChoiceField(
        label=_l("Markedskoordinator"), queryset=people_queries.staff_with(Role.MARKETING)
    )
    teacher_given_name = forms.CharField(label=_l("Underviserens fornavn"), max_length=80, required=False)
    teacher_family_name = forms.CharField(label=_l("Underviserens etternavn"), max_length=80, required=False)
    teacher_email = forms.EmailField(
        label=_l("Underviserens e-post"),
        required=False,
        help_text=_l("Kontrakten sendes hit etter at du har sett over den."),
    )

    _GROUPS = (
        (
            _l("Kurset"),
            "title",
            "title_nn",
            "document_type",
            "grade_scale",
            "programme",
            "programme_name",
            "programme_code",
            "credits",
            "level",
            "accredited",
        ),
        (
            _l("Datoer"),
            "starts_on",
            "ends_on",
            "registration_opens_at",
            "registration_deadline_at",
            "start_decision_on",
            "waiting_list_closes_on",
            "hand_in_deadline_at",
        ),
        (_l("Plasser"), "venue", "places", "minimum", "allocation_rule", "priority_group", "ranks_by_practice"),
        (
            _l("Pris og partnere"),
            "fee",
            "fee_free_by_grant",
            "grant_reference",
            "partners",
            "new_partner",
            "new_partner_email",
        ),
        (_l("Hvem"), "head", "consultant", "marketer", "teacher_given_name", "teacher_family_name", "teacher_email"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("head", "consultant", "marketer"):
            only = list(self.fields[name].queryset[:2])  # type: ignore[attr-defined]
            if len(only) == 1:
                self.initial.setdefault(name, only[0].pk)

    @classmethod
    def with_proposed_dates(cls, posted: QueryDict) -> NewRunForm:
        """What was filled in, with the empty dates proposed; an error only when the first session is missing."""
        day = cls(posted)
        day.is_valid()
        starts_on = day.cleaned_data.get("starts_on")
        if starts_on is None:
            return day
        initial: dict[str, Any] = {name: posted.get(name, "") for name in cls.base_fields}
        initial |= {"partners": posted.getlist("partners")}
        initial |= {name: name in posted for name in ("fee_free_by_grant", "accredited", "ranks_by_practice")}
        proposed = proposed_dates(starts_on, school_queries.current(), last_session_on=day.cleaned_data.get("ends_on"))
        for name, value in dataclasses.asdict(proposed).items():
            initial[name] = day.cleaned_data.get(name) or value
        return cls(initial=initial)

    def groups(self) -> list[tuple[StrOrPromise, list[BoundField], bool]]:
        """(heading, fields, whether they are the dates that can be proposed)."""
        return [(heading, [self[name] for name in names], "starts_on" in names) for heading, *names in self._GROUPS]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not given.get("programme"):
            for name, missing in (
                ("programme_name", _("Velg et program, eller skriv navnet på det nye.")),
                ("programme_code", _("Velg et program, eller skriv koden på det nye.")),
            ):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, missing)
            self._say_what_a_diploma_needs(given)
        teacher = [given.get(f"teacher_{part}") for part in ("given_name", "family_name", "email")]
        if any(teacher) and not all(teacher) and "teacher_email" not in self.errors:
            self.add_error(
                "teacher_email",
                _("Skriv både fornavn, etternavn og e-post til underviseren, eller la alle tre stå tomme."),
            )
        return given

    def _say_what_a_diploma_needs(self, given: dict[str, Any]) -> None:
        """An accreditation that is missing is refused first, by courses.plan."""
        if given.get("document_type") != DocumentType.DIPLOMA or not given.get("accredited"):
            return
        for name, missing in (
            ("credits", _("Et vitnemål må si hvor mange studiepoeng programmet gir. Skriv tallet fra studieplanen.")),
            ("level", _("Et vitnemål må ha nivået i kvalifikasjonsrammeverket: 5.1 eller 5.2.")),
        ):
            if not given.get(name) and name not in self.errors:
                self.add_error(name, missing)

    @transaction.atomic
    def plan(self, *, by: Actor, at: datetime) -> CourseRun:
        """Stores the run with its programme, partner and teacher. Refuses as courses.plan does, at its fields."""
        given = self.cleaned_data
        programme = given["programme"] or self._new_programme(by, at)
        helping = list(given["partners"])
        if given["new_partner"]:
            helping.append(partners.make(name=given["new_partner"], email=given["new_partner_email"], by=by, at=at))
        same = (
            "title",
            "title_nn",
            "starts_on",
            "venue",
            "places",
            "minimum",
            "allocation_rule",
            "priority_group",
            "ranks_by_practice",
            "fee",
            "fee_free_by_grant",
            "grant_reference",
            "head",
            "consultant",
            "marketer",
            "document_type",
            "grade_scale",
        )
        return courses.plan(
            programme=programme,
            dates=self._dates(),
            partners=helping,
            teacher=self._teacher(at),
            by=by,
            at=at,
            **{name: given[name] for name in same},
        )

    def _dates(self) -> Dates:
        given = self.cleaned_data
        proposed = proposed_dates(given["starts_on"], school_queries.current(), last_session_on=given["ends_on"])
        return Dates(**{name: given[name] or getattr(proposed, name) for name in Dates.__dataclass_fields__})

    def _new_programme(self, by: Actor, at: datetime) -> Programme:
        given = self.cleaned_data
        try:
            return programmes.make(
                code=given["programme_code"],
                name=given["programme_name"],
                credits=given["credits"] or Decimal(0),
                level=given["level"],
                accredited=given["accredited"],
                document_type=given["document_type"],
                grade_scale=given["grade_scale"],
                by=by,
                at=at,
            )
        except programmes.ProgrammeCodeTaken as taken:
            taken.field = "programme_code"
            raise

    def _teacher(self, at: datetime) -> Person | None:
        given = self.cleaned_data
        if not given["teacher_email"]:
            return None
        return people.find_or_make_person(
            given_name=given["teacher_given_name"],
            family_name=given["teacher_family_name"],
            email=given["teacher_email"],
            at=at,
        )
