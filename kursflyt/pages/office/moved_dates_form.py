"""The form of a change of dates: each date that can move along, with its new value, taken out or corrected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from kursflyt.core.refusals import Refused
from kursflyt.domain.courses import date_words, schedule
from kursflyt.domain.courses.date_shift import Following
from kursflyt.domain.courses.schedule import Schedule, Value
from kursflyt.pages import languages
from kursflyt.pages.forms import DateField, KursflytForm, MomentField

ALONG, NEW = "along_", "new_"


@dataclass(frozen=True)
class DateRow:
    """A date as a line of the form. `along` is None for the one that was chosen, which always moves."""

    key: str
    label: str
    topic: str
    before: Value
    note: str
    along: BoundField | None
    new: BoundField

    @property
    def goes(self) -> bool:
        return self.along is None or bool(self.along.value())

    @property
    def after(self) -> Value:
        """What is filled in, read; None while it cannot be."""
        data = self.new.value()
        try:
            found: Value = self.new.field.clean(data)
        except forms.ValidationError:
            return None
        return found


class DatesForm(KursflytForm):
    """A form with a field for each date of a run, by its key; what the domain refuses goes to the date it names."""

    def date_field(self, key: str, *, label: str, required: bool) -> forms.Field:
        moment = key in schedule.MOMENTS or key.startswith(schedule.SESSION)
        return (MomentField if moment else DateField)(label=label, required=required)

    def refuse(self, refused: Refused) -> None:
        if refused.field and f"{NEW}{refused.field}" in self.fields:
            refused.field = f"{NEW}{refused.field}"
        super().refuse(refused)


class MoveForm(DatesForm):
    """Filled in from what follows; validated against what the domain says of it."""

    shown = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_l("Hvorfor flyttes datoene?"),
        max_length=300,
        required=False,
        help_text=_l("Står i e-posten, slik du skriver det."),
    )
    tell = forms.BooleanField(label=_l("Send e-post til dem det gjelder"), required=False, initial=True)
    not_told_reason = forms.CharField(
        label=_l("Hvorfor skal de ikke få e-post?"),
        max_length=300,
        required=False,
        help_text=_l("Fylles ut bare når du tar bort krysset over. Blir stående i historikken."),
    )

    def __init__(self, data: Any = None, *, plan: Schedule, following: Sequence[Following], shown: str) -> None:
        self._plan, self._following = plan, list(following)
        initial: dict[str, Any] = {"shown": shown}
        for row in self._following:
            initial |= {f"{ALONG}{row.key}": row.goes, f"{NEW}{row.key}": row.after}
        super().__init__(data, initial=initial)

    def shape(self) -> None:
        for place, row in enumerate(self._following):
            label = date_words.label(row.key, self._plan, language=languages.current())
            if place:
                self.fields[f"{ALONG}{row.key}"] = forms.BooleanField(label=label, required=False)
            field = self.date_field(row.key, label=_("Ny dato: %(what)s") % {"what": label.lower()}, required=False)
            self.fields[f"{NEW}{row.key}"] = field

    def rows(self) -> list[DateRow]:
        """The chosen date first, then those that go along, then the others."""
        rows = []
        for place, row in enumerate(self._following):
            session = self._plan.session(row.key) if row.key.startswith(schedule.SESSION) else None
            rows.append(
                DateRow(
                    key=row.key,
                    label=date_words.label(row.key, self._plan, language=languages.current()),
                    topic=session.topic if session else "",
                    before=row.before,
                    note=str(row.note),
                    along=self[f"{ALONG}{row.key}"] if place else None,
                    new=self[f"{NEW}{row.key}"],
                )
            )
        return rows

    def values(self) -> dict[str, Value]:
        """The new dates by key; needs a valid form."""
        first = self._following[0].key
        return {
            row.key: self.cleaned_data[f"{NEW}{row.key}"]
            for row in self._following
            if row.key == first or self.cleaned_data[f"{ALONG}{row.key}"]
        }

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for place, row in enumerate(self._following):
            name = f"{NEW}{row.key}"
            goes = not place or given.get(f"{ALONG}{row.key}")
            if goes and given.get(name) is None and name not in self.errors and row.key != "registration_opens_at":
                self.add_error(name, _("Skriv den nye datoen, eller ta bort krysset foran."))
        return given

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """What the domain says against the dates, each at its field; on top where the date has none."""
        for key, sentence in problems.items():
            self.refuse(Refused(sentence, field=key))
