"""The form of a new run made from an earlier one: only what must be decided, filled in with what is likely."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.contracts import queries as contracts
from kursflyt.domain.courses import date_words, next_run, schedule
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.courses.schedule import Schedule
from kursflyt.domain.people import queries as people
from kursflyt.domain.people.models import Person, Role
from kursflyt.pages import languages
from kursflyt.pages.office.moved_dates_form import NEW, DateRow, DatesForm
from kursflyt.process.steps.before import planning

_PEOPLE = {"head": Role.DEPARTMENT_HEAD, "consultant": Role.OPERATIONS, "marketer": Role.MARKETING}


class NextRunForm(DatesForm):
    """`new` are the dates proposed, with the earlier run's sessions by their keys."""

    title = forms.CharField(label=_l("Tittel"), max_length=160)
    title_nn = forms.CharField(label=_l("Tittel på nynorsk"), max_length=160, required=False)
    teacher = forms.ModelChoiceField(
        label=_l("Underviser"),
        queryset=Person.objects.none(),
        required=False,
        empty_label=_l("Bestemmes senere"),
        help_text=_l("Får ingen melding nå. Kontrakten lages i et eget steg."),
    )

    def __init__(self, data: Any = None, *, run: CourseRun, new: Schedule) -> None:
        self._run, self._old, self._new = run, Schedule.of(run), new
        contract = contracts.current(run)
        teacher = contract.teacher if contract else run.intended_teacher
        days = {"old": run.starts_on, "new": new.dates.starts_on}
        initial: dict[str, Any] = {
            "title": next_run.title(run.title, **days),
            "title_nn": next_run.title(run.title_nn, **days),
            "teacher": teacher,
        }
        initial |= {f"{NEW}{key}": new.value(key) for key in self._old.all_keys()}
        super().__init__(data, initial=initial)

    def shape(self) -> None:
        known = [person.pk for person in contracts.earlier_teachers()]
        teachers = Person.objects.filter(pk__in=[*known, self._run.intended_teacher_id or 0]).in_norwegian_order()
        self.fields["teacher"].queryset = teachers  # type: ignore[attr-defined]
        for name, role in _PEOPLE.items():
            staff = people.staff_with(role)
            if not staff.filter(pk=getattr(self._run, f"{name}_id")).exists():
                label = _(str(role.label)).capitalize()
                help_text = _("%(name)s har ikke rollen lenger.") % {"name": getattr(self._run, name)}
                self.fields[name] = forms.ModelChoiceField(label=label, queryset=staff, help_text=help_text)
        for key in self._old.all_keys():
            label, required = (
                date_words.label(key, self._old, language=languages.current()),
                key != "registration_opens_at",
            )
            self.fields[f"{NEW}{key}"] = self.date_field(key, label=label, required=required)

    def decided(self) -> list[Any]:
        """The fields that are not dates."""
        return [self[name] for name in self.fields if not name.startswith(NEW)]

    def rows(self) -> list[DateRow]:
        """Each date with its value in the earlier run, by day."""
        notes = next_run.notes(self._old, self._new)
        rows = [
            DateRow(
                key=key,
                label=date_words.label(key, self._old, language=languages.current()),
                topic=self._old.session(key).topic if key.startswith(schedule.SESSION) else "",
                before=self._old.value(key),
                note=str(notes.get(key, "")),
                along=None,
                new=self[f"{NEW}{key}"],
            )
            for key in self._old.all_keys()
        ]
        far = schedule.day_of(self._old.dates.registration_deadline_at)
        return sorted(rows, key=lambda row: (schedule.day_of(row.before) or far, row.key.startswith(schedule.SESSION)))

    def schedule(self) -> Schedule:
        """The dates as filled in where the form is valid, else as proposed."""
        if not self.is_bound or not self.is_valid():
            return self._new
        return self._new.with_values({key: self.cleaned_data[f"{NEW}{key}"] for key in self._old.all_keys()})

    def teacher_chosen(self) -> Person | None:
        found = self.cleaned_data.get("teacher") if self.is_bound and self.is_valid() else self.initial["teacher"]
        return found if isinstance(found, Person) else None

    def make(self, *, by: Actor, at: datetime) -> CourseRun:
        """The new run, in the chart. Refuses as planning.copy_course does, at the date to mend."""
        given, new = self.cleaned_data, self.schedule()
        staff = {name: given.get(name) or getattr(self._run, name) for name in _PEOPLE}
        for key, sentence in schedule.out_of_order(self._new, new).items():
            raise Refused(sentence, field=key)
        return planning.copy_course(
            self._run,
            plan=new,
            title=given["title"],
            title_nn=given["title_nn"],
            teacher=given["teacher"],
            by=by,
            at=at,
            **staff,
        )

    def along(self) -> Sequence[tuple[str, str]]:
        """What comes along without being asked about: (what, how much of it)."""
        return planning.comes_along(self._run)
