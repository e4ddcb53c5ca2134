"""What a text must and must not say, asked when it is saved: so a mail that is to be sent never lacks a value.

A word that only some receivers have must stand where the standard text has it: within the same `hvis`.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kursflyt.core.sentences import Listed, Sentence
from kursflyt.documents import standard_texts, text_kinds, text_language, text_words
from kursflyt.documents.text_language import Guards, TextFault, Tree

LONGEST_SUBJECT = 250
LONGEST_BODY = 8000


@dataclass(frozen=True)
class Fault:
    """What is wrong, in which field (`subject` or `body`); the sentence names the line."""

    field: str
    sentence: Sentence


@dataclass(frozen=True)
class Offer:
    """What a mail may show and ask of. `free`: the words that every receiver has; the rest stand within conditions."""

    shown: frozenset[str]
    asked: frozenset[str]
    free: frozenset[str]
    guarded: dict[str, frozenset[Guards]]


def examine(kind: str, subject: str, body: str) -> list[Fault]:
    """All that is wrong with a text; empty when it may be saved."""
    faults = list(_measured(kind, subject, body))
    trees: dict[str, Tree] = {}
    for field, text in (("subject", subject), ("body", body)):
        try:
            trees[field] = text_language.parse(text)
        except TextFault as fault:
            faults.append(Fault(field, fault.sentence))
    for field, tree in trees.items():
        faults += (Fault(field, sentence) for sentence in _words(kind, tree))
    if len(trees) == 2:
        said = text_language.always_shown(trees["subject"]) | text_language.always_shown(trees["body"])
        lacking = ["{" + name + "}" for name in text_kinds.KINDS[kind].keep if name not in said]
        if lacking:
            sentence = Sentence(
                "Dette må stå i teksten, og utenfor {condition} så alle får det: {words}.",
                condition="{hvis …}",
                words=Listed(lacking),
            )
            faults.append(Fault("body", sentence))
    return faults


@cache
def offer(kind: str) -> Offer:
    """From the standard texts in all languages, the school's words, and the course's where there is one."""
    about = text_kinds.KINDS[kind]
    places: dict[str, set[Guards]] = {}
    asked: set[str] = set()
    always: set[str] = set()
    for language in text_kinds.languages(kind):
        trees = [text_language.parse(text) for text in standard_texts.standard(kind, language)]
        for tree in trees:
            asked |= {condition.name for condition in text_language.conditions_in(tree)}
            always |= text_language.always_shown(tree)
            for word, guards in text_language.words_in(tree):
                places.setdefault(word.name, set()).add(guards)
    course = set(text_words.RUN) if about.run and not about.letter else set()
    if about.holes:
        course = {name for name in course if not name.startswith("konsulent")}
    given = {name for name in course if not text_words.RUN[name].asked_only}
    free = always | given | (set() if about.letter else set(text_words.SCHOOL))
    return Offer(
        shown=frozenset(free | set(places)),
        asked=frozenset(asked | (course - given)) - about.holes,
        free=frozenset(free),
        guarded={name: frozenset(guards) for name, guards in places.items() if name not in free},
    )


def _measured(kind: str, subject: str, body: str) -> Iterator[Fault]:
    if text_kinds.KINDS[kind].letter:
        if subject:
            yield Fault("subject", Sentence("Et avsnitt i et brev har ikke noe emne."))
        if len(body.strip().splitlines()) > 1:
            yield Fault("body", Sentence("Avsnittet må stå på én linje. Brevet setter linjene selv."))
    elif not subject.strip():
        yield Fault("subject", Sentence("Skriv et emne."))
    elif len(subject) > LONGEST_SUBJECT:
        yield Fault("subject", Sentence("Emnet er for langt: høyst {most} tegn.", most=LONGEST_SUBJECT))
    if len(subject.strip().splitlines()) > 1:
        yield Fault("subject", Sentence("Emnet må stå på én linje."))
    if not body.strip():
        yield Fault("body", Sentence("Skriv en tekst."))
    elif len(body) > LONGEST_BODY:
        yield Fault("body", Sentence("Teksten er for lang: høyst {most} tegn.", most=LONGEST_BODY))


def _words(kind: str, tree: Tree) -> Iterator[Sentence]:
    offered = offer(kind)
    for word, guards in text_language.words_in(tree):
        if word.name not in offered.shown:
            yield _unknown(word.name, word.line, offered.shown)
        elif word.name not in offered.free and not any(place <= guards for place in offered.guarded[word.name]):
            within = min(offered.guarded[word.name], key=lambda place: (len(place), sorted(place)))
            yield Sentence(
                "Linje {line}: {word} har ikke alle. Sett ordet innenfor {condition} … {end}.",
                line=word.line,
                word="{" + word.name + "}",
                condition=" ".join(_asked(name, holds) for name, holds in sorted(within)),
                end="{slutt}",
            )
    for condition in text_language.conditions_in(tree):
        if condition.name not in offered.asked:
            if condition.name in offered.shown:
                yield Sentence(
                    "Linje {line}: {word} er alltid med, så {condition} kan ikke spørre om det.",
                    line=condition.line,
                    word=condition.name,
                    condition="{hvis …}",
                )
            else:
                yield _unknown(condition.name, condition.line, offered.asked, asked=True)


def _asked(name: str, holds: bool) -> str:
    return "{hvis " + name + "}" if holds else "{hvis ikke " + name + "}"


def _unknown(name: str, line: int, known: frozenset[str], *, asked: bool = False) -> Sentence:
    near = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.7)
    written = "{hvis " + name + "}" if asked else "{" + name + "}"
    if near:
        meant = "{hvis " + near[0] + "}" if asked else "{" + near[0] + "}"
        return Sentence("Linje {line}: vi kjenner ikke {word}. Mente du {near}?", line=line, word=written, near=meant)
    return Sentence("Linje {line}: vi kjenner ikke {word}. Velg et ord fra listen.", line=line, word=written)
