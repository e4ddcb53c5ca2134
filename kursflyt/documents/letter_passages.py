"""The passages of letters that the office may write itself, and those that the law or the agreement keeps as they are.

The rest of a letter, its headings and tables, belongs to its form. Words have the values that the letter is set with.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kursflyt.documents import text_language, wording
from kursflyt.documents.text_language import Texts
from kursflyt.documents.text_words import Kind, Word, _, shown

GROUPS = (_("Avgjørelsen på søknaden (brev)"), _("Velkomstbrevet"), _("Kontrakten med underviseren"))
_DECISION, _WELCOME, _CONTRACT = GROUPS


def _passage(letter: str, group: str, name: str, when: str, words: Mapping[str, Word] | None = None) -> Kind:
    own = dict(words or {})
    return Kind(group, name, when, keep=tuple(own), words=own, run=False, letter=letter)


def _decision(name: str, when: str, words: Mapping[str, Word] | None = None) -> Kind:
    return _passage("decision", _DECISION, name, when, words)


def _welcome(name: str, when: str, words: Mapping[str, Word] | None = None) -> Kind:
    return _passage("welcome_letter", _WELCOME, name, when, words)


def _contract(name: str, when: str, words: Mapping[str, Word] | None = None) -> Kind:
    return _passage("contract", _CONTRACT, name, when, words)


PASSAGES: dict[str, Kind] = {
    "decision.lead_offer": _decision(_("Innledningen i tilbudet"), _("Øverst, når søkeren får tilbud om plass.")),
    "decision.lead_waiting_list": _decision(
        _("Innledningen til venteliste"),
        _("Øverst, når søkeren settes på venteliste."),
        {"nummer": shown(_("Plassen på ventelisten"), "number", example="3")},
    ),
    "decision.lead_rejection": _decision(_("Innledningen i avslaget"), _("Øverst, når søknaden avslås.")),
    "decision.reply": _decision(_("Hva som må til for å beholde plassen"), _("I tilbudet, under svarfristen.")),
    "decision.greeting": _decision(_("Hilsenen"), _("Nederst i alle tre.")),
    "welcome_letter.lead": _welcome(
        _("Innledningen"),
        _("Øverst i brevet."),
        {"første_dag": shown(_("Dagen kurset starter"), "first_day", example="mandag 8. februar 2027")},
    ),
    "welcome_letter.todo_confirm": _welcome(_("Be om bekreftelse"), _("Foran lenken til bekreftelsen.")),
    "welcome_letter.todo_login": _welcome(_("Første innlogging"), _("Foran lenken til innloggingen.")),
    "welcome_letter.todo_meeting": _welcome(_("Test av lyd og bilde"), _("Foran lenken til testen.")),
    "welcome_letter.todo_video": _welcome(_("Velkomstvideoen"), _("Foran lenken til filmen.")),
    "welcome_letter.calendar": _welcome(_("Om kalenderfilen"), _("Under listen over samlinger.")),
    "welcome_letter.greeting": _welcome(_("Hilsenen"), _("Nederst i brevet.")),
    "contract.training": _contract(_("Opplæringen"), _("Under det underviseren skal gjøre.")),
    "contract.material": _contract(_("Undervisningsmateriellet"), _("Punktet om materiell og rettigheter.")),
    "contract.absence": _contract(_("Sykdom"), _("Punktet om sykdom og avlysning.")),
    "contract.travel_agreed": _contract(_("Reise og opphold"), _("Når kontrakten ikke dekker reise.")),
    "contract.billing": _contract(
        _("Når fakturaen sendes"),
        _("Punktet om faktura."),
        {"dager": shown(_("Betalingsfristen i dager"), "days", example="30")},
    ),
    "contract.law": _contract(_("Lovvalg og uenighet"), _("Det siste punktet i kontrakten.")),
}


@dataclass(frozen=True)
class Locked:
    """A passage that stays as it is, and the rule it comes from."""

    letter: str
    keys: tuple[str, ...]
    name: str
    source: str


LOCKED: tuple[Locked, ...] = (
    Locked(
        "decision",
        ("title_offer", "title_waiting_list", "title_rejection"),
        _("Resultatet"),
        _("Forvaltningsloven: avgjørelsen skal stå skriftlig og klart."),
    ),
    Locked(
        "decision",
        ("appeal_deadline", "appeal_how", "appeal_contents", "appeal_stay"),
        _("Hvordan søkeren klager"),
        _("Forvaltningsloven: brevet skal si at det kan klages, til hvem, hvordan og når fristen går ut."),
    ),
    Locked(
        "decision",
        ("more_reasons",),
        _("Retten til nærmere begrunnelse"),
        _("Forvaltningslovens regler om begrunnelse."),
    ),
    Locked(
        "decision",
        ("automatic", "manual_review"),
        _("At avgjørelsen er automatisk"),
        _("Personvernforordningen artikkel 22."),
    ),
    Locked(
        "welcome_letter",
        ("privacy", "accommodation"),
        _("Tilrettelegging og personvern"),
        _("Personvernforordningen artikkel 13 og fagskolelovens regler om tilrettelegging."),
    ),
    Locked(
        "welcome_letter", ("no_password",), _("At passord aldri sendes"), _("Teksten sier det systemet faktisk gjør.")
    ),
    Locked("contract", ("vat",), _("Merverdiavgiften"), _("Merverdiavgiftsloven § 3-5.")),
    Locked(
        "contract",
        ("conduct",),
        _("Taushetsplikt, habilitet og personvern"),
        _("Forvaltningsloven om taushetsplikt og habilitet, og personvernforordningen."),
    ),
    Locked("contract", ("task_grades",), _("Sensurfristen"), _("Fagskoleloven § 21.")),
    Locked(
        "contract",
        ("notice", "cancel_free", "cancel_fee"),
        _("Oppsigelse og avlysning"),
        _("Er avtalt i hver kontrakt og regnes ut av den."),
    ),
)


def filled(
    letter: str,
    standard: Mapping[str, wording.Both],
    language: wording.Language,
    texts: Texts | None,
    **values: object,
) -> dict[str, str]:
    """Every text of a letter, the school's own where it has written one, its words filled in."""
    filled = wording.filled(standard, language, **values)
    for kind, passage in PASSAGES.items() if texts else ():
        source = (texts or {}).get((kind, language))
        if passage.letter == letter and source is not None:
            text = text_language.render(
                text_language.parse(source[1].strip()),
                shown=lambda name, words=passage.words: str(values[words[name].paths[0]]),  # type: ignore[misc]
                holds=lambda _name: False,
            )
            filled[kind.split(".")[1]] = re.sub(r"[ \t]*\n[ \t]*", " ", text)
    return filled
