"""What a landing page must say, and whether everyone can read it: the check list shown before publishing.

The contents follow from fagskoleloven §§ 16, 17 a and 29, angrerettloven, and likestillings- og
diskrimineringsloven § 18.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kursflyt.domain.courses import course_text, queries, ranking_rule
from kursflyt.domain.courses.models import CourseRun, LandingPage

FIELD_LABELS: dict[str, str] = {
    "ingress": "Ingress",
    "target_group": "Hvem kurset passer for",
    "content": "Innhold",
    "learning_outcomes": "Læringsutbytte",
    "admission_requirements": "Opptakskrav",
    "assessment": "Arbeidskrav og vurdering",
    "practical": "Praktisk informasjon",
    "cancellation_terms": "Avmelding og angrerett",
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
    label: str
    passed: bool
    blocking: bool
    sentence: str


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
                    "Står på siden." if filled else f"Feltet «{label}» er tomt. Skriv det på norsk bokmål.",
                )
            )
    prior = "realkompetanse" in page.admission_requirements.lower()
    checks.append(
        PageCheck(
            "prior_learning",
            "Realkompetanse",
            prior or not run.programme.accredited,
            run.programme.accredited,
            "Opptakskravene sier at søkere over 23 år kan vurderes på realkompetanse."
            if prior
            else "Opptakskravene nevner ikke realkompetanse. Et akkreditert kurs må ha det med (fagskoleloven § 16)."
            if run.programme.accredited
            else "Ikke nødvendig for et kurs uten studiepoeng.",
        )
    )
    checks.append(
        PageCheck("allocation", "Hvordan plassene fordeles", True, False, f"Står på siden: {ranking_rule.said(run)}")
    )
    planned = bool(queries.sessions_of(run))
    checks.append(
        PageCheck(
            "sessions",
            "Samlingsplan",
            planned,
            False,
            "Planen er lagt inn og kan publiseres når siden er ute."
            if planned
            else "Planen er ikke levert ennå. Siden sier at den kommer.",
        )
    )
    return checks


def _nynorsk(run: CourseRun, page: LandingPage) -> list[PageCheck]:
    missing = [label for name, label in FIELD_LABELS.items() if getattr(page, name) and not getattr(page, f"{name}_nn")]
    if not run.title_nn:
        missing.insert(0, "Tittel")
    sentence = (
        "Hele siden finnes på nynorsk."
        if not missing
        else (f"Mangler på nynorsk: {', '.join(missing)}. Den som velger nynorsk, får bokmål der.")
    )
    return [PageCheck("nynorsk", "Nynorsk", not missing, False, sentence)]


def _readable(page: LandingPage) -> list[PageCheck]:
    texts = {
        (label, ending): getattr(page, name + ending) for name, label in FIELD_LABELS.items() for ending in ("", "_nn")
    }
    poor = [
        f"«{link.text}» i {label}"
        for (label, _), text in texts.items()
        for link in course_text.links(text)
        if _says_nothing(link.text)
    ]
    bare = [f"{label}" for (label, _), text in texts.items() if course_text.bare_addresses(text)]
    headless = [label for (label, _), text in texts.items() if _heading_fault(text)]
    shouting = [
        label for (label, _), text in texts.items() if re.search(r"\b[A-ZÆØÅ]{4,}(?:\s+[A-ZÆØÅ]{3,}){2,}", text)
    ]
    long = len(page.ingress) > _LONG_INGRESS
    return [
        PageCheck(
            "link_texts",
            "Lenketekster",
            not poor,
            True,
            "Alle lenker sier hvor de fører."
            if not poor
            else f"Lenketeksten {', '.join(poor)} sier ikke hvor lenken fører. Skriv navnet på siden den går til.",
        ),
        PageCheck(
            "bare_addresses",
            "Nettadresser i teksten",
            not bare,
            True,
            "Ingen nettadresser står skrevet ut."
            if not bare
            else f"Nettadresser står skrevet ut i {', '.join(bare)}. Skriv [navnet på siden](adressen) i stedet.",
        ),
        PageCheck(
            "headings",
            "Overskrifter",
            not headless,
            True,
            "Mellomtitlene har tekst under seg."
            if not headless
            else f"En mellomtittel i {', '.join(headless)} har ingen tekst under seg. Skriv den, eller fjern tittelen.",
        ),
        PageCheck(
            "capitals",
            "Store bokstaver",
            not shouting,
            False,
            "Ingen setninger står i store bokstaver."
            if not shouting
            else f"En setning i {', '.join(shouting)} står i bare store bokstaver. Den er tung å lese.",
        ),
        PageCheck(
            "ingress_length",
            "Lengden på ingressen",
            not long,
            False,
            "Ingressen er kort nok."
            if not long
            else f"Ingressen er på {len(page.ingress)} tegn. Den leses best under {_LONG_INGRESS}.",
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
