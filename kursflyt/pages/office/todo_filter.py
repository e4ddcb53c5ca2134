"""What the to-do list is narrowed to: words, a run and, where everyone's are shown, a person."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from kursflyt.pages.forms import KursflytForm
from kursflyt.process import queries
from kursflyt.process.models import StepRunQuerySet

NOBODY = "nobody"


class ToDoFilter(KursflytForm):
    """Free text, which run and, where everyone's are shown, which person."""

    q = forms.CharField(
        label=_l("Søk i listen"), required=False, max_length=120, widget=forms.TextInput(attrs={"type": "search"})
    )
    run = forms.ChoiceField(label=_l("Kurs"), required=False)
    person = forms.ChoiceField(label=_l("Hvem"), required=False)

    def shape(self) -> None:
        runs = [(str(run.pk), f"{run.title}, {run.starts_on:%d.%m.%Y}") for run in queries.runs_with_to_dos()]
        staff = [(str(member.pk), str(member)) for member in queries.staff_with_to_dos()]
        self._choices("run", [("", _("Alle kurs")), *runs])
        self._choices("person", [("", _("Alle")), (NOBODY, _("Ingen har tatt den")), *staff])

    def narrow(self, steps: StepRunQuerySet, *, by_person: bool) -> StepRunQuerySet:
        """What is chosen of them. A choice that is not there any more leaves them all."""
        self.is_valid()
        words, run, person = (self.cleaned_data.get(name, "") for name in ("q", "run", "person"))
        if words:
            steps = queries.about(steps, words)
        if run:
            steps = steps.of_run(int(run))
        if person and by_person:
            steps = steps.taken_by(None if person == NOBODY else int(person))
        return steps

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]
