"""The form of one text: subject and body in each language, and whom it is shown for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from kursflyt.core.refusals import Refused
from kursflyt.documents import text_kinds, text_rules, text_values
from kursflyt.documents.text_language import Source
from kursflyt.documents.text_rules import Fault
from kursflyt.documents.text_words import Word
from kursflyt.domain.people.models import Staff
from kursflyt.domain.texts import actions
from kursflyt.pages.forms import KursflytForm
from kursflyt.process import text_preview
from kursflyt.process.text_preview import Reader

LANGUAGES = {"nb": "bokmål", "nn": "nynorsk", "en": "engelsk"}


class _Words(forms.CharField):
    """A text that must be there; that it is lacking is said with all else that is wrong, by `text_rules`."""

    def validate(self, value: Any) -> None:
        return


class TextForm(KursflytForm):
    """Fields by language: `subject_nb`, `body_nb` and so on. What is wrong in a text is said by `text_rules`."""

    ids = "text"

    opened_at = forms.IntegerField(required=False, widget=forms.HiddenInput())
    note = forms.CharField(
        label=_l("Hva du har endret"), required=False, max_length=200, help_text=_l("Vises i listen over versjoner.")
    )
    reader = forms.ChoiceField(label=_l("Vis teksten for"), required=False)
    holds = forms.MultipleChoiceField(label=_l("Vis som om"), required=False, widget=forms.CheckboxSelectMultiple)
    chosen = forms.BooleanField(required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        self.kind, self.languages = kind, text_kinds.languages(kind)
        self.is_letter = bool(text_kinds.KINDS[kind].letter)
        self.people = {
            reader.key: reader for reader in text_preview.readers(teachers_only=kind.startswith("contract."))
        }
        super().__init__(*args, **kwargs)

    def shape(self) -> None:
        for language in self.languages:
            called = {"language": _(LANGUAGES[language])}
            if not self.is_letter:
                self.fields[f"subject_{language}"] = _Words(
                    label=_("Emne på %(language)s") % called,
                    strip=False,
                    widget=forms.TextInput(attrs={"lang": language}),
                )
            self.fields[f"body_{language}"] = _Words(
                label=(_("Avsnitt på %(language)s") if self.is_letter else _("Tekst på %(language)s")) % called,
                strip=False,
                widget=forms.Textarea(attrs={"rows": 4 if self.is_letter else 20, "lang": language}),
            )
        by_run: dict[str, list[tuple[str, str]]] = {}
        for key, reader in self.people.items():
            name = _("%(name)s (underviser)") % {"name": reader.name} if reader.contract else reader.name
            by_run.setdefault(str(reader.run.title), []).append((key, name))
        self.fields["reader"].choices = [("", _("Velg en person")), *by_run.items()]  # type: ignore[attr-defined]
        asked = {} if self.is_letter else self._asked()
        self.fields["holds"].choices = [(name, _(word.label)) for name, word in asked.items()]  # type: ignore[attr-defined]
        if not asked:
            del self.fields["holds"]

    def sources(self) -> dict[str, Source]:
        """The texts as they were written."""
        data = self.cleaned_data
        return {one: actions.tidy(data.get(f"subject_{one}", ""), data[f"body_{one}"]) for one in self.languages}

    def faults(self) -> dict[str, list[Fault]]:
        """All that is wrong, by language; empty when nothing is."""
        found = {language: text_rules.examine(self.kind, *source) for language, source in self.sources().items()}
        return {language: faults for language, faults in found.items() if faults}

    def mark(self, faults: Mapping[str, list[Fault]]) -> None:
        """Says what is wrong at each text."""
        for language, of_language in faults.items():
            for fault in of_language:
                field = f"{fault.field}_{language}"
                self.add_error(field if field in self.fields else f"body_{language}", str(fault.sentence))

    def refuse_text(self, refused: Refused) -> None:
        """A refusal of the domain at its place: at the texts, or on top."""
        if isinstance(refused, actions.TextRefused):
            self.mark(refused.faults)
        else:
            self.refuse(refused)

    def chosen_reader(self) -> Reader | None:
        return self.people.get(self.cleaned_data.get("reader", ""))

    def holding(self, reader: Reader, member: Staff, at: datetime) -> set[str]:
        """The conditions to show it with: as known of this person, until someone has chosen."""
        asked = self._asked()
        if not self.cleaned_data.get("chosen"):
            held = text_preview.known(self.kind, asked, reader, by=member, at=at)
            data = cast(QueryDict, self.data).copy()
            if "holds" in self.fields:
                data.setlist("holds", sorted(held))
            data["chosen"] = "on"
            self.data = data
            return held
        return set(self.cleaned_data.get("holds", []))

    def editors(self) -> list[tuple[str, str, list[Any]]]:
        """For each language its code, its name and its fields."""
        return [
            (one, _(LANGUAGES[one]), [self[name] for name in (f"subject_{one}", f"body_{one}") if name in self.fields])
            for one in self.languages
        ]

    def offered(self) -> dict[str, list[Any]]:
        """The words of this text as (how it is written, what it is, example), by how they may be used."""
        offer = text_rules.offer(self.kind)
        keep = text_kinds.KINDS[self.kind].keep
        shown = [(name, text_kinds.word(self.kind, name)) for name in sorted(offer.shown)]
        asked = [(name, text_kinds.word(self.kind, name)) for name in sorted(offer.asked)]
        return {
            "bound": [
                ("{" + name + "}", _(word.label), _says(word), _(word.source)) for name, word in shown if word.fixed
            ],
            "keep": [_line(name, word) for name, word in shown if name in keep and not word.fixed],
            "free": [
                _line(name, word) for name, word in shown if name not in keep and not word.fixed and name in offer.free
            ],
            "some": [
                _line(name, word)
                for name, word in shown
                if name not in keep and not word.fixed and name not in offer.free
            ],
            "asked": [("{hvis " + name + "}", _(word.label)) for name, word in asked],
        }

    def _asked(self) -> dict[str, Word]:
        """Every condition that the standard texts ask; and those that only the present ones ask."""
        sources = text_preview.present(self.kind).values()
        return text_preview.conditions_of(self.kind, sources)


def _says(word: Word) -> str:
    """What a locked passage says, without the conditions in it."""
    return re.sub(r"\{(?:hvis[^}]*|slutt)\}", "", word.fixed["nb"]).replace("{personvernside}", "https://…/personvern/")


def _line(name: str, word: Word) -> tuple[str, str, str]:
    example = word.example if isinstance(word.example, str) else text_values.written(word.example, word.form, "nb")
    return "{" + name + "}", _(word.label), example
