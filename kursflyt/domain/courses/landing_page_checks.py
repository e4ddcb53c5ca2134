"""What a landing page must say, and whether everyone can read it: the check list shown before publishing.

The contents follow from fagskoleloven §§ 16, 17 a and 29, angrerettloven, and likestillings- og
diskrimineringsloven § 18.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial

from kursflyt.core.sentences import Listed, Sentence
from kursflyt.domain.courses import course_text, queries, ranking_rule
from kursflyt.domain.courses.models import CourseRun, LandingPage

FIELD_LABELS: dict[str, Sentence] = {
    "ingress": Sentence("Ingress"),
    "target_group": Sentence("Hvem kurset passer for"),
    "content": Sentence("Innhold"),
    "learning_outcomes": Sentence("Læringsutbytte"),
    "admission_requirements": Sentence("Opptakskrav"),
    "assessment": Sentence("Arbeidskrav og vurdering"),
    "practical": Sentence("Praktisk informasjon"),
    "cancellation_terms": Sentence("Avmelding og angrerett"),
}
PAGE_FIELDS: tuple[str, ...] = tuple(name + ending for name in FIELD_LABELS for ending in ("", "_nn"))
_MUST_HAVE = ("ingress", "target_group", "content", "learning_outcomes", "admission_requirements", "assessment")
_EMPTY_LINK_TEXTS = {
    "her",
    "her.",
    "klikk her",
    "trykk her",
    "les mer",
    "les meir",
    "mer",
    "link",
    "lenke",
    "lenkje",
    "denne",
    "siden",
}
_LONG_INGRESS = 400


@dataclass(frozen=True)
class PageCheck:
    """One line of the check list. `blocking` ones stop publishing; the others are advice."""

    key: str
    label: Sentence
    passed: bool
    blocking: bool
    sentence: Sentence


def page_checks(run: CourseRun) -> tuple[PageCheck, ...]:
    """All checks, in the order of the page."""
    page = queries.landing_page_of(run)
    return (*_complete(run, page), *_nynorsk(run, page), *_readable(page))


def _complete(run: CourseRun, page: LandingPage) -> list[PageCheck]:
    checks = []
    for name, label in FIELD_LABELS.items():
        needed = name in _MUST_HAVE or (name == "cancellation_terms" and run.has_fee)
        filled = bool(getattr(page, name).strip())
        if needed or name == "practical":
            checks.append(
                PageCheck(
                    name,
                    label,
                    filled,
                    needed,
                    Sentence("Står på siden.")
                    if filled
                    else Sentence("Feltet «{label}» er tomt. Skriv det på norsk bokmål.", label=label),
                )
            )
    prior = "realkompetanse" in page.admission_requirements.lower()
    checks.append(
        PageCheck(
            "prior_learning",
            Sentence("Realkompetanse"),
            prior or not run.programme.accredited,
            run.programme.accredited,
            Sentence("Opptakskravene sier at søkere over 23 år kan vurderes på realkompetanse.")
            if prior
            else Sentence(
                "Opptakskravene nevner ikke realkompetanse. Et akkreditert kurs må ha det med (fagskoleloven § 16)."
            )
            if run.programme.accredited
            else Sentence("Ikke nødvendig for et kurs uten studiepoeng."),
        )
    )
    checks.append(
        PageCheck(
            "allocation",
            Sentence("Hvordan plassene fordeles"),
            True,
            False,
            Sentence("Står på siden: {rule}", rule=partial(ranking_rule.said, run)),
        )
    )
    planned = bool(queries.sessions_of(run))
    checks.append(
        PageCheck(
            "sessions",
            Sentence("Samlingsplan"),
            planned,
            False,
            Sentence("Planen er lagt inn og kan publiseres når siden er ute.")
            if planned
            else Sentence("Planen er ikke levert ennå. Siden sier at den kommer."),
        )
    )
    return checks


def _nynorsk(run: CourseRun, page: LandingPage) -> list[PageCheck]:
    missing = [label for name, label in FIELD_LABELS.items() if getattr(page, name) and not getattr(page, f"{name}_nn")]
    if not run.title_nn:
        missing.insert(0, Sentence("Tittel"))
    sentence = (
        Sentence("Hele siden finnes på nynorsk.")
        if not missing
        else Sentence("Mangler på nynorsk: {fields}. Den som velger nynorsk, får bokmål der.", fields=Listed(missing))
    )
    return [PageCheck("nynorsk", Sentence("Nynorsk"), not missing, False, sentence)]


def _readable(page: LandingPage) -> list[PageCheck]:
    texts = {
        (label, ending): getattr(page, name + ending) for name, label in FIELD_LABELS.items() for ending in ("", "_nn")
    }
    poor = [
        Sentence("«{text}» i {label}", text=link.text, label=label)
        for (label, _), text in texts.items()
        for link in course_text.links(text)
        if _says_nothing(link.text)
    ]
    bare = [label for (label, _), text in texts.items() if course_text.bare_addresses(text)]
    headless = [label for (label, _), text in texts.items() if _heading_fault(text)]
    shouting = [
        label for (label, _), text in texts.items() if re.search(r"\b[A-ZÆØÅ]{4,}(?:\s+[A-ZÆØÅ]{3,}){2,}", text)
    ]
    long = len(page.ingress) > _LONG_INGRESS
    return [
        PageCheck(
            "link_texts",
            Sentence("Lenketekster"),
            not poor,
            True,
            Sentence("Alle lenker sier hvor de fører.")
            if not poor
            else Sentence(
                "Lenketeksten {links} sier ikke hvor lenken fører. Skriv navnet på siden den går til.",
                links=Listed(poor),
            ),
        ),
        PageCheck(
            "bare_addresses",
            Sentence("Nettadresser i teksten"),
            not bare,
            True,
            Sentence("Ingen nettadresser står skrevet ut.")
            if not bare
            else Sentence(
                "Nettadresser står skrevet ut i {fields}. Skriv [navnet på siden](adressen) i stedet.",
                fields=Listed(bare),
            ),
        ),
        PageCheck(
            "headings",
            Sentence("Overskrifter"),
            not headless,
            True,
            Sentence("Mellomtitlene har tekst under seg.")
            if not headless
            else Sentence(
                "En mellomtittel i {fields} har ingen tekst under seg. Skriv den, eller fjern tittelen.",
                fields=Listed(headless),
            ),
        ),
        PageCheck(
            "capitals",
            Sentence("Store bokstaver"),
            not shouting,
            False,
            Sentence("Ingen setninger står i store bokstaver.")
            if not shouting
            else Sentence(
                "En setning i {fields} står i bare store bokstaver. Den er tung å lese.", fields=Listed(shouting)
            ),
        ),
        PageCheck(
            "ingress_length",
            Sentence("Lengden på ingressen"),
            not long,
            False,
            Sentence("Ingressen er kort nok.")
            if not long
            else Sentence(
                "Ingressen er på {characters} tegn. Den leses best under {best}.",
                characters=len(page.ingress),
                best=_LONG_INGRESS,
            ),
        ),
    ]


def _says_nothing(text: str) -> bool:
    return text.strip().lower() in _EMPTY_LINK_TEXTS or not text.strip()


def _heading_fault(text: str) -> bool:
    found = course_text.blocks(text)
    return any(
        block.kind == "heading" and (index + 1 == len(found) or found[index + 1].kind == "heading")
        for index, block in enumerate(found)
    )
