"""The gallery: every component in each of its states, on a light and a dark page. Look here before making a new one.

A test fails when a template of templates/components is missing here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template, render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from kursflyt.core import clock
from kursflyt.domain.school import look
from kursflyt.pages import access, errors
from kursflyt.pages import forms as our_forms

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SIDES = (("light", _l("Lys side")), ("dark", _l("Mørk side")))
ERRORS = {
    "400": _l("Forespørselen kunne ikke leses"),
    "403": _l("Ikke tilgang"),
    "404": _l("Finnes ikke"),
    "410": _l("Finnes ikke lenger"),
    "500": _l("Feil hos oss"),
    "stale_form": _l("Skjemaet er for gammelt"),
}
SHADES = tuple(look.light_shades(look.BLACK))


class SampleForm(our_forms.KursflytForm):
    """One of each kind of field."""

    name = forms.CharField(label=_l("Fornavn"), max_length=80)
    city = forms.CharField(label=_l("Poststed"), required=False, help_text=_l("Kan stå tomt."))
    day = our_forms.DateField(label=_l("Dato"))
    work = forms.ChoiceField(label=_l("Arbeidssituasjon"), choices=[("a", _l("Ansatt")), ("b", _l("Arbeidssøker"))])
    payer = forms.ChoiceField(
        label=_l("Hvem betaler?"),
        choices=[("s", _l("Jeg selv")), ("e", _l("Arbeidsgiveren"))],
        widget=forms.RadioSelect,
    )
    why = forms.CharField(label=_l("Hvorfor?"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    file = forms.FileField(label=_l("Vedlegg"), required=False)
    agreed = forms.BooleanField(label=_l("Jeg har lest vilkårene"))


@dataclass(frozen=True)
class Note:
    """As Django's message, to be shown without one being sent."""

    text: str
    tags: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Shown:
    """A component: what its first comment says, and its states as (name, [rendered on each side])."""

    name: str
    says: str
    states: list[tuple[str, list[tuple[str, StrOrPromise, str]]]]


@access.staff_any
def components(request: HttpRequest) -> HttpResponse:
    context = {
        "shown": list(_shown(request)),
        "sides": SIDES,
        "shades": SHADES,
        "errors": ERRORS,
        "section": "school",
        "tab": "gallery",
    }
    return render(request, "office/gallery/components.html", context)


@access.staff_any
def error(request: HttpRequest, name: str) -> HttpResponse:
    """An error page as the visitor sees it, though nothing is wrong."""
    if name not in ERRORS:
        raise Http404
    return errors.fault(request) if name == "500" else render(request, f"errors/{name}.html")


def examples(side: str) -> dict[str, dict[str, dict[str, Any]]]:
    """component → state → context. Ids carry the side, since both stand on one page."""
    today = clock.today()
    return {
        "brand": {_("navn"): {"link": "#brand"}, _("med dør"): {"link": "#brand", "place": _("Min side")}},
        "date": {
            _("kommer"): {"day": today + timedelta(days=3)},
            _("i dag"): {"day": today},
            _("har vært"): {"day": today - timedelta(days=9)},
            _("ingen dato"): {"day": None},
        },
        "empty": {
            _("med knapp"): {
                "title": _("Ingen søkere ennå"),
                "text": _("De kommer hit når påmeldingen åpner."),
                "link": "#empty",
                "link_text": _("Se landingssiden"),
            },
            _("uten knapp"): {
                "title": _("Ingen meldinger er sendt"),
                "text": _("Her står hver melding med tidspunktet."),
            },
        },
        "field": {
            kind: {"field": form[name]}
            for kind, name, form in (
                (_("tekst"), "name", _form(side, "f1")),
                (_("valgfritt med hjelp"), "city", _form(side, "f2")),
                (_("dato"), "day", _form(side, "f3")),
                (_("liste"), "work", _form(side, "f4")),
                (_("valg"), "payer", _form(side, "f5")),
                (_("lang tekst"), "why", _form(side, "f6")),
                (_("fil"), "file", _form(side, "f7")),
                (_("avkryssing"), "agreed", _form(side, "f8")),
                (_("med feil"), "name", _form(side, "f9", wrong=True)),
            )
        },
        "form": {
            _("utfylling"): {"form": _form(side, "g1"), "submit": _("Lagre"), "cancel": "#form", "hide_csrf": True}
        },
        "form_errors": {
            _("to feil"): {"form": _form(side, "g2", wrong=True)},
            _("ingen feil"): {"form": _form(side, "g3")},
        },
        "language_switch": {_("bokmål"): {"LANGUAGE_CODE": "nb"}, _("engelsk"): {"LANGUAGE_CODE": "en"}},
        "notes": {
            _("hver slags"): {
                "messages": [
                    Note(_("Søknaden er sendt."), "success"),
                    Note(_("Fristen er flyttet."), "info"),
                    Note(_("To mangler e-post."), "warning"),
                    Note(_("Kurset har ingen ledige plasser."), "error"),
                ]
            }
        },
        "phase": {phase: {"phase": phase} for phase in ("before", "during", "after")},
    }


def _shown(request: HttpRequest) -> Iterator[Shown]:
    by_side = {side: examples(side) for side, _label in SIDES}
    for name, states in by_side["light"].items():
        template = f"components/{name}.html"
        yield Shown(
            name,
            _first_comment(template),
            [
                (
                    state,
                    [
                        (side, label, render_to_string(template, by_side[side][name][state], request))
                        for side, label in SIDES
                    ],
                )
                for state in states
            ],
        )


def _first_comment(template: str) -> str:
    source: str = get_template(template).template.source  # type: ignore[attr-defined]
    return source.partition("{#")[2].partition("#}")[0].strip()


def _form(side: str, ids: str, *, wrong: bool = False) -> SampleForm:
    form = SampleForm({"city": "Førde"} if wrong else None, auto_id=f"{side}-{ids}-%s")
    if wrong:
        form.is_valid()
        for name in ("name", "day", "work", "payer", "agreed"):
            form.errors.pop(name, None)
        form.add_error("name", _("Dette må fylles ut."))
    return form
