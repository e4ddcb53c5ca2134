"""What the participants wrote, by theme: as someone has decided, and as the words propose until someone has.

A comment is named by a key that is made of its answer and its question: who reads the page cannot tell which two
comments one person wrote, and the order of the keys says nothing of when or by whom.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from kursflyt.core.sentences import Sentence
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.evaluation import queries, questions
from kursflyt.domain.evaluation.models import CommentTheme, EvaluationAnswer, Finding

LONGEST = 80
CONTENT, TEACHER, PRACTICAL = Sentence("Innhold"), Sentence("Lærer"), Sentence("Praktisk")
DIGITAL, WORKLOAD, OTHER = Sentence("Digitalt"), Sentence("Arbeidsmengde"), Sentence("Annet")
COMMON = tuple(theme.text for theme in (CONTENT, TEACHER, PRACTICAL, DIGITAL, WORKLOAD, OTHER))

# How words begin that speak of a theme, in bokmål, nynorsk and English. A hyphen at the end: the whole word.
_BEGINNINGS = {
    CONTENT.text: "innhold innhald pensum fag teori stoff tema eksemp case- øvelse øving oppgave oppgåve litteratur "
    "relevan praksis befaring nivå content topic theory exercise example level",
    TEACHER.text: "lærer lærar undervis foreles føreles foredrag føredrag veiled rettlei instruktør teacher lectur",
    PRACTICAL.text: "lokale lokala rom- rommet romma klasserommet mat- maten lunsj kaffe parker reise tidspunkt pause "
    "informasjon beskjed bygg- room- lunch parking venue break",
    DIGITAL.text: "digital zoom canvas teams nettet nettm nettsam nett- online opptak lyd- lyden video innlogg pålogg "
    "skjerm teknisk recording sound-",
    WORKLOAD.text: "arbeidsmengd arbeidskrav tempo tidspress stress frist innlevering kveld travl travelt- workload "
    "pace deadline",
}


@dataclass(frozen=True)
class Comment:
    """What was written to one question. `proposed` is empty as soon as someone has chosen `themes`."""

    key: str
    question: questions.Question
    text: str
    themes: tuple[str, ...]
    proposed: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """The comments of one theme; `theme` is empty for those that have none, neither chosen nor proposed."""

    theme: str
    chosen: tuple[Comment, ...]
    proposed: tuple[Comment, ...] = ()

    @property
    def called(self) -> str:
        return called(self.theme)

    @property
    def all(self) -> tuple[Comment, ...]:
        return (*self.chosen, *self.proposed)

    @property
    def questions(self) -> list[tuple[questions.Question, tuple[Comment, ...]]]:
        """The chosen comments by the question they answer, without the questions that have none."""
        found = [
            (question, tuple(comment for comment in self.chosen if comment.question is question))
            for question in (questions.BEST, questions.IMPROVE)
        ]
        return [(question, comments) for question, comments in found if comments]


def comments(run: CourseRun) -> list[Comment]:
    """All that was written, by question; none before the answers may be shown."""
    results = queries.results(run)
    if results is None or not results.shown:
        return []
    chosen: dict[str, list[str]] = {}
    for row in CommentTheme.objects.filter(round__run=run).order_by("theme"):
        chosen.setdefault(row.comment, []).append(row.theme)
    words = {theme: _pattern(theme) for theme in names(run)}
    found = []
    for answer in EvaluationAnswer.objects.filter(round__run=run):
        for question in (questions.BEST, questions.IMPROVE):
            if text := getattr(answer, question.key):
                key = key_of(answer, question)
                themes = tuple(chosen.get(key, ()))
                found.append(Comment(key, question, text, themes, _proposed(text, themes, words)))
    return sorted(found, key=lambda comment: (comment.question is questions.IMPROVE, comment.key))


def key_of(answer: EvaluationAnswer, question: questions.Question) -> str:
    return hashlib.sha256(f"{answer.pk}|{question.key}".encode()).hexdigest()[:16]


def names(run: CourseRun) -> list[str]:
    """The themes to choose from: the common ones, those of the run's findings, and those in use on it. The common ones
    keep their places, and so their digits."""
    own = [
        *Finding.objects.filter(run=run).values_list("theme", flat=True),
        *CommentTheme.objects.filter(round__run=run).order_by("theme").values_list("theme", flat=True),
    ]
    found: dict[str, str] = {}
    for name in (*COMMON, *own):
        found.setdefault(name.casefold(), name)
    return list(found.values())


def called(theme: str) -> str:
    """A common theme in the reader's language; another as it was written."""
    return str(Sentence(theme)) if theme in COMMON else theme


def grouped(found: Iterable[Comment]) -> list[Group]:
    """The theme with most comments first, those with none last."""
    found = list(found)
    every = {theme for comment in found for theme in (*comment.themes, *comment.proposed)}
    groups = [
        Group(
            theme,
            tuple(comment for comment in found if theme in comment.themes),
            tuple(comment for comment in found if theme in comment.proposed),
        )
        for theme in every
    ]
    groups.sort(key=lambda group: (-len(group.chosen), -len(group.proposed), group.theme))
    rest = tuple(comment for comment in found if not comment.themes and not comment.proposed)
    return [*groups, *([Group("", rest)] if rest else [])]


def quoted(group: Group) -> str:
    """The chosen comments of a theme, each in quotes on a line of its own: a finding begins with them."""
    return "\n".join(f"«{' '.join(comment.text.split())}»" for comment in group.chosen)


def _proposed(text: str, themes: tuple[str, ...], words: dict[str, re.Pattern[str] | None]) -> tuple[str, ...]:
    if themes:
        return ()
    return tuple(theme for theme, pattern in words.items() if pattern is not None and pattern.search(text.lower()))


def _pattern(theme: str) -> re.Pattern[str] | None:
    """What a comment says that speaks of the theme; None where nothing can be known by its words."""
    if theme in COMMON:
        beginnings = _BEGINNINGS.get(theme, "").split()
    else:
        beginnings = [word[: max(4, len(word) - 2)] for word in re.findall(r"\w{4,}", theme.lower())]
    if not beginnings:
        return None
    said = [re.escape(word[:-1]) + r"\b" if word.endswith("-") else re.escape(word) for word in beginnings]
    return re.compile(rf"\b(?:{'|'.join(said)})")
