"""The base of all forms: errors come from refusals of the domain too, each at its field or on top."""

from __future__ import annotations

import copy
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kursflyt.core import money
from kursflyt.core.refusals import Refused


class KursflytForm(forms.Form):
    """A form whose widgets carry the design system's classes and name their help and error for screen readers.

    `ids` begins the ids of its fields: forms that share a page and a field's name each have their own, since a label
    points at the first field with its id.
    """

    ids = "id"
    # Whether all forms of the class use the very same fields, each copied only when something is wrong with it. For a
    # large form that many send in at once, and that changes nothing of its fields.
    shares_fields = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{self.ids}_%s")
        super().__init__(*args, **kwargs)
        self.shape()
        if not self.shares_fields:
            self._dress()
        elif not isinstance(self.base_fields, _Shared):
            self._dress()
            type(self).base_fields = _Shared(self.fields)

    def _dress(self) -> None:
        for name, field in self.fields.items():
            kind = getattr(field.widget, "input_type", "")
            if not isinstance(field.widget, (forms.CheckboxSelectMultiple, forms.RadioSelect, forms.HiddenInput)):
                field.widget.attrs.setdefault("class", "ds-input")
            if kind == "date" and isinstance(field.widget, forms.DateInput):
                field.widget.format = "%Y-%m-%d"
            if field.help_text:
                field.widget.attrs["aria-describedby"] = f"{self[name].auto_id}_help"

    def add_error(self, field: str | None, error: Any) -> None:
        """As Django's, and the field's widget says that it is wrong and where the sentence stands."""
        super().add_error(field, error)
        for name in [field] if field else self.errors:
            if name in self.fields:
                if self.shares_fields:
                    self.fields[name] = copy.deepcopy(self.fields[name])
                    self._bound_fields_cache.pop(name, None)  # type: ignore[attr-defined]
                attrs = self.fields[name].widget.attrs
                attrs["aria-invalid"] = "true"
                own = self[name].auto_id
                attrs["aria-describedby"] = f"{own}_help {own}_error" if self.fields[name].help_text else f"{own}_error"

    def shape(self) -> None:
        """Where a form changes its fields by what is known; called before anything is validated."""

    def refuse(self, refused: Refused) -> None:
        """Shows the refusal at its field, or on top when it belongs to none."""
        field = refused.field if refused.field in self.fields else None
        self.add_error(field, str(refused))


class _Shared(dict[str, Any]):
    """Fields that Django's copying leaves as they are: a form of its own gets another dictionary of the same ones."""

    def __deepcopy__(self, _memo: Any) -> dict[str, Any]:
        return dict(self)


class DateField(forms.DateField):
    """A date: the browser's own picker, and what people type where there is none."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        kwargs.setdefault("input_formats", ["%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y", "%d/%m/%Y"])
        kwargs.setdefault("error_messages", {"invalid": _("Skriv datoen som dag.måned.år, for eksempel 24.11.2026.")})
        super().__init__(**kwargs)


class MomentField(forms.DateTimeField):
    """A date with a time of day, in Oslo."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"))
        kwargs.setdefault("input_formats", ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M", "%d.%m.%Y kl. %H.%M"])
        kwargs.setdefault("error_messages", {"invalid": _("Skriv dato og klokkeslett, for eksempel 24.11.2026 12:00.")})
        super().__init__(**kwargs)


class KronerField(forms.DecimalField):
    """An amount in NOK, written as Norwegians do: 4 500,50."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 10)
        kwargs.setdefault("decimal_places", 2)
        kwargs.setdefault("min_value", 0)
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return money.typed(value) if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Any:
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        try:
            return money.parse_kroner(value, negative_allowed=self.min_value is None)
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from refused
