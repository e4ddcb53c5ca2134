"""A large form that many send in at once: what is plainly right is taken without ceremony.

A text, a choice or a tick that is right is what it is; all else, and whatever is not right, goes Django's way, so that
what is refused, and in which words, is the same.
"""

from __future__ import annotations

from typing import Any

from django import forms

from kursflyt.pages.forms import KursflytForm

_CEREMONY = object()


class QuickForm(KursflytForm):
    """For forms without prefix. Its fields are shared, see `KursflytForm`."""

    shares_fields = True

    def _clean_fields(self) -> None:
        for name, field in list(self.fields.items()):
            value = _CEREMONY if self.initial or field.disabled else _at_sight(field, name, self.data, self.files)
            if value is _CEREMONY:
                self._clean_with_ceremony(name, field)
            else:
                self.cleaned_data[name] = value

    def _clean_with_ceremony(self, name: str, field: forms.Field) -> None:
        try:
            self.cleaned_data[name] = field._clean_bound_field(self[name])  # type: ignore[attr-defined]
        except forms.ValidationError as error:
            self.add_error(name, error)


def _at_sight(field: forms.Field, name: str, data: Any, files: Any) -> Any:
    """The clean value, where there is no doubt about it."""
    kind = type(field)
    if kind is forms.CharField:
        return _text(field, data.get(name))  # type: ignore[arg-type]
    if kind is forms.ChoiceField:
        sent = data.get(name)
        return sent if any(sent == value for value, _label in field.choices) and sent else _CEREMONY  # type: ignore[attr-defined]
    if kind is forms.BooleanField:
        return True if data.get(name) == "on" else _CEREMONY
    if kind is forms.FileField:
        return None if name not in files and not field.required else _CEREMONY
    return _CEREMONY


def _text(field: forms.CharField, sent: str | None) -> Any:
    if sent is None or not field.strip or field.min_length is not None or len(field.validators) > 2:
        return _CEREMONY  # two: the longest that it may be, and no null characters
    text = sent.strip()
    if not text:
        return _CEREMONY if field.required else field.empty_value
    return _CEREMONY if "\0" in text or len(text) > (field.max_length or 0) else text
