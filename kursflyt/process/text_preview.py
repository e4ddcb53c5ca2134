"""A text as a real person would get it, before it is saved or sent. Nothing is stored, and no personal link is made.

What the course, the person and the school know is theirs; what only comes to be when the mail is sent (a reason, a
deadline that someone sets) stands as an example, and the preview says which.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.utils import translation

from kursflyt.core import money, norwegian_dates
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.documents import (
    mail_kinds,
    mail_text,
    standard_texts,
    text_kinds,
    text_language,
    text_values,
    typesetting,
)
from kursflyt.documents.text_language import Source, Texts
from kursflyt.documents.text_words import Word
from kursflyt.domain.applications import ranking, receipts
from kursflyt.domain.applications.models import Application
from kursflyt.domain.contracts import printed
from kursflyt.domain.contracts.models import Contract
from kursflyt.domain.courses.models import AllocationRule, CourseRun
from kursflyt.domain.people.models import Staff
from kursflyt.domain.school import queries as school
from kursflyt.domain.teaching import queries as teaching
from kursflyt.domain.teaching import welcome
from kursflyt.domain.texts import queries as texts
from kursflyt.process.steps.before import applications as deciding

RUNS = 6  # so many of the newest courses are offered
PEOPLE = 8  # and so many of the newest applicants of each
_OUTCOMES = {"decision.lead_waiting_list": "waiting_list", "decision.lead_rejection": "rejection"}


class NobodyToShow(Refused):
    """The letter cannot be shown for this person."""


@dataclass(frozen=True)
class Reader:
    """Whom the text is shown for: one who has applied, or the teacher of a contract."""

    application: Application | None = None
    contract: Contract | None = None

    @property
    def key(self) -> str:
        return f"s{self.application.pk}" if self.application else f"u{self.contract.pk if self.contract else ''}"

    @property
    def name(self) -> str:
        return str(self.application.person if self.application else self.contract.teacher if self.contract else "")

    @property
    def run(self) -> CourseRun:
        whose = self.application or self.contract
        assert whose is not None
        return whose.run


@dataclass(frozen=True)
class Mail:
    language: str
    subject: str
    body: str


@dataclass
class Preview:
    """`examples`: the labels of the words whose values were not known. `pictures`: pages of a letter, PNG."""

    mails: list[Mail] = field(default_factory=list)
    pictures: list[tuple[str, bytes]] = field(default_factory=list)
    examples: list[str] = field(default_factory=list)


def readers(*, teachers_only: bool = False) -> list[Reader]:
    """Real people to choose from, the newest courses first. Two queries."""
    newest = CourseRun.objects.order_by("-id").values("pk")[:RUNS]
    order = Window(RowNumber(), partition_by=F("run_id"), order_by=F("id").desc())
    applied = (
        Application.objects.filter(run__in=newest)
        .annotate(nth=order)
        .filter(nth__lte=PEOPLE)
        .select_related("person", "run__programme", "run__consultant", "run__head", "run__marketer")
    )
    hired = Contract.objects.for_pages().filter(run__in=newest).order_by("-id")[: RUNS * 2]
    found = [Reader(contract=row) for row in hired]
    if not teachers_only:
        found += [Reader(application=row) for row in applied]
    return sorted(found, key=lambda reader: (-reader.run.pk, reader.contract is not None))


def conditions_of(kind: str, sources: Iterable[Source]) -> dict[str, Word]:
    """What the texts ask, in the order they ask it."""
    asked: dict[str, Word] = {}
    for source in sources:
        for text in source:
            for condition in text_language.conditions_in(text_language.parse(text)):
                asked[condition.name] = text_kinds.word(kind, condition.name)
    return asked


def known(kind: str, conditions: Iterable[str], reader: Reader, *, by: Staff, at: datetime) -> set[str]:
    """The conditions that hold for this person, as far as is known; of words, those that have a value or an example."""
    given = _given(kind, reader, by, at, "nb")
    words = {name: text_kinds.word(kind, name) for name in conditions}
    return {name for name, word in words.items() if text_values.holds(word, given) or not word.asked_only}


def mails(
    kind: str, sources: Mapping[str, Source], reader: Reader, *, holding: set[str], by: Staff, at: datetime
) -> Preview:
    """The mail in each of the languages, where the conditions in `holding` hold."""
    preview = Preview()
    for language, source in sources.items():
        given = _given(kind, reader, by, at, language)
        for name, word in conditions_of(kind, [source]).items():
            if word.asked_only and "." not in word.paths[0]:
                given[word.paths[0]] = (word.equals or True) if name in holding else None

        def shown(name: str, given: dict[str, Any] = given, language: str = language) -> str:
            return _value(text_kinds.word(kind, name), given, language, preview)

        with translation.override(language):
            subject, body = (
                text_language.render(text_language.parse(text), shown=shown, holds=holding.__contains__)
                for text in source
            )
        preview.mails.append(Mail(language, " ".join(subject.split()), body.strip() + "\n"))
    return preview


def letter(kind: str, sources: Mapping[str, Source], reader: Reader, *, by: Actor, at: datetime) -> Preview:
    """The letter in each language with this passage, as pictures. Raises `NobodyToShow`, or what it refuses."""
    tried: Texts = {**texts.in_effect(), **{(kind, language): source for language, source in sources.items()}}
    preview = Preview()
    with texts.held_at(tried):
        for language in sources:
            composition = _composition(kind, _reading(reader, language), by, at)
            preview.pictures += [(language, page) for page in typesetting.page_pngs(composition, dpi=100)]
    return preview


def _reading(reader: Reader, language: str) -> Reader:
    """The same person as if they had chosen this language; nothing of it is stored."""
    if reader.application is not None:
        application = copy.copy(reader.application)
        application.language_form = language
        return Reader(application=application)
    assert reader.contract is not None
    contract = copy.copy(reader.contract)
    contract.teacher = copy.copy(contract.teacher)
    contract.teacher.language_form = language
    return Reader(contract=contract)


def _composition(kind: str, reader: Reader, by: Actor, at: datetime) -> typesetting.Composition:
    which = text_kinds.KINDS[kind].letter
    if which == "contract":
        if reader.contract is None:
            raise NobodyToShow("Kontrakten går til undervisere. Velg en av dem.")
        return printed.proof(reader.contract)
    if reader.application is None:
        raise NobodyToShow("Brevet går til søkere. Velg en av dem.")
    if which == "welcome_letter":
        return welcome.proof(reader.application, at=at)
    row = next((row for row in ranking.ranked(reader.run) if row.application == reader.application), None)
    if row is None:
        raise NobodyToShow("Søknaden er trukket. Velg en annen.")
    row.application.language_form = reader.application.language_form
    ruling = deciding.usual_ruling(row, _OUTCOMES.get(kind, "offer"), at=at)
    (made,) = deciding.preview_letters(reader.run, rulings=[ruling], by=by, at=at, only=row.application)
    return made.proof.composition


def _value(word: Word, given: Mapping[str, Any], language: str, preview: Preview) -> str:
    if word.fixed or word.form == "address":
        return text_values.shown(word, given, language)
    value = text_values.found(word.paths[:1] if word.form == "link" else word.paths, given)
    if value is not None and value != "":
        return text_values.written(value, "plain" if word.form == "link" else word.form, language)
    if word.label not in preview.examples:
        preview.examples.append(word.label)
    if isinstance(word.example, str):
        return word.example
    return text_values.written(word.example, word.form, language)


def _given(kind: str, reader: Reader, by: Staff, at: datetime, language: str) -> dict[str, Any]:
    """What is known without anything being done: never a link that lets someone in."""
    run, application, own = reader.run, reader.application, school.current()
    contract = reader.contract
    person = application.person if application else contract.teacher if contract else None
    given: dict[str, Any] = {
        "school": own,
        "site": settings.SITE_URL,
        "today": norwegian_dates.oslo_day(at),
        "run": run,
        "box": "process_applications",
        "person": person,
        "staff": by if kind in mail_kinds.TO_STAFF else None,
        "name": person.given_name if person else None,
        "consultant": run.consultant,
        "head": run.head,
        "marketer": run.marketer,
        "sender": str(by),
        "by_name": str(by),
        "announced_by": str(run.head),
        "hand_in_room": teaching.hand_in_room(run),
    }
    if "kurs" in text_kinds.KINDS[kind].words:
        given["title"] = run.title_in(language)
    if application is not None:
        given |= {"reference": application.reference, "participant": application.person.full_name}
        if kind == receipts.KIND:
            given |= _receipt(application, language)
    if contract is not None:
        given |= {
            "contract": contract,
            "teacher": contract.teacher,
            "travel": money.kroner(contract.travel_amount),
            "amount": money.kroner(contract.amount),
            "payment_days": own.teacher_due_days,
            "ehf_address": f"0192:{own.orgnr}",
        }
    return mail_text.surroundings(given, language)


def _receipt(application: Application, language: str) -> dict[str, Any]:
    answer_on = receipts.expected_answer_on(application, school.current())
    return {
        "received_at": text_values.moment(application.submitted_at, language),
        "answers": "\n".join(f"{label}: {value}" for label, value in receipts.answers_of(application, language)),
        "expected_on": answer_on,
        "milestones": {each.key: each.on for each in receipts.milestones(application.run, answer_on)},
        "first_come": application.run.allocation_rule == AllocationRule.FIRST_COME,
    }


def present(kind: str) -> dict[str, Source]:
    """The text that holds now, in each of its languages."""
    own = texts.in_effect()
    return {
        language: own.get((kind, language)) or standard_texts.standard(kind, language)
        for language in text_kinds.languages(kind)
    }
