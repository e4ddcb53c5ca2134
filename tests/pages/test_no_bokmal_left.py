"""Every page of all doors in the demo school, in nynorsk and in English: no bokmål is left.

What the school or a person has written is shown as it was written, and is left out.
"""

from __future__ import annotations

import html
import re
from collections import Counter, deque
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import CharField, TextField
from django.test import Client

from kursflyt.core import clock
from kursflyt.demo import school as demo
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.people.models import Person, Staff
from tests.conftest import MOMENT

BOKMAL = {
    "en": "ikke hvis noe noen fra og på av er du deg som til når hva hvem søknaden kurset skolen velg åpner frist svar",
    "nn": "ikke hvis noe noen fra hva hvor hvorfor hvem hvordan jeg allerede ennå skolen dere være gjøre mottatt velg "
    "lenken kommer filen åpne søker oppgaven deltakere",
}
WORDS = {
    language: re.compile(rf"\b(?:{'|'.join(words.split())})\b", re.IGNORECASE) for language, words in BOKMAL.items()
}
STANDS = ("contract_sent", "registration_open", "teaching", "invoice_waits")
DOORS = {"": "/", "my": "/min-side/", "teacher": "/larer/", "office": "/kontor/"}
OTHER_DOORS = ("/kontor/", "/demo/", "/static/", "/min-side/", "/larer/")
ALIKE = 3  # pages whose addresses differ by a number only; one for colleagues of the first, who see the same courses


@pytest.fixture(scope="module")
def demo_school(django_db_setup: Any, django_db_blocker: Any) -> Iterator[None]:
    """Four of the demo's courses, made once on the tests' day and taken away again by the transaction of the module."""
    play = demo._play
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(demo, "_play", lambda entry, *rest: play(entry, *rest) if entry["until"] in STANDS else None)
        patch.setattr(demo.tasks, "tick", lambda: None)  # it would ask what day it really is
        with clock.fixed_at(MOMENT):
            demo.fill(say=lambda _line: None)
        yield
        transaction.set_rollback(True)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("language", WORDS)
def test_a_door_is_walked_through_and_no_bokmal_is_seen(
    demo_school: None, client: Client, as_person: Any, as_staff: Any, language: str, door: str
) -> None:
    left: dict[str, str] = {}
    visited: set[str] = set()
    for number, person in enumerate(people(door)):
        if isinstance(person, Staff):
            visitor = as_staff(person)
            visitor.post("/kontor/varsler/", {"language": language})
        else:
            visitor = as_person(person, door) if person else client
            visitor.cookies["sprak"] = language
        for address, page in pages(visitor, DOORS[door], most=1 if number and door == "office" else ALIKE):
            visited.add(alike(address))
            left |= {text: address for text in texts(page) if is_bokmal(text, language)}

    assert left == {}
    assert len(visited) >= 6


def is_bokmal(text: str, language: str) -> bool:
    word = WORDS[language]  # most texts have none, and need not be searched for what people wrote
    return bool(word.search(text) and word.search(without_what_people_wrote(text)))


def people(door: str) -> list[Person | Staff | None]:
    """Nobody in particular, all the staff, all who teach, or one participant of each course and decision."""
    if not door:
        return [None]
    if door == "office":
        return list(Staff.objects.filter(is_active=True).order_by("pk"))
    if door == "teacher":
        return list(Person.objects.filter(contracts__isnull=False).distinct())
    each = [person for run in CourseRun.objects.all() for person in Person.objects.filter(applications__run=run)[:2]]
    return list(dict.fromkeys(each))


def pages(visitor: Client, start: str, *, most: int) -> Iterator[tuple[str, str]]:
    """The pages that the links lead to, from the door's first page on; of those alike, some."""
    todo, seen, kinds = deque([start]), set[str](), Counter[str]()
    while todo:
        address = todo.popleft()
        if address in seen or kinds[alike(address)] >= most:
            continue
        seen.add(address)
        kinds[alike(address)] += 1
        answer = visitor.get(address, follow=True)
        if not answer.headers.get("Content-Type", "").startswith("text/html"):
            continue
        page = answer.content.decode()
        yield address, page
        todo += [
            link
            for link in re.findall(r'href="(/[^"#?]*)', page)
            if link.startswith(start) and (start != "/" or not link.startswith(OTHER_DOORS))
        ]


def alike(address: str) -> str:
    address = re.sub(r"[0-9a-f]{16,}|\d+", "0", address)
    return re.sub(r"/kurs/[a-z-]+[^/]*", "/kurs/-", re.sub(r"/tekster/[^/]+/", "/tekster/-/", address))


def texts(page: str) -> Iterator[str]:
    """What is seen and what is read aloud, but not what says itself that it is bokmål."""
    page = re.sub(r"<nav[^>]*data-languages.*?</nav>|<script.*?</script>|<title>.*?</title>", "", page, flags=re.DOTALL)
    page = re.sub(r'<div class="preview-frame".*</section>', "", page, flags=re.DOTALL)  # the course page, shown in it
    page = re.sub(
        r'<article[^>]* lang="n[bn]".*?</article>', "", page, flags=re.DOTALL
    )  # a letter has a language of its own
    page = re.sub(r'<textarea[^>]* lang="[a-z]{2}".*?</textarea>', "", page, flags=re.DOTALL)  # a text that is edited
    page = re.sub(r'<(\w+)[^>]* lang="nb"[^>]*>.*?</\1>', "", page, flags=re.DOTALL)
    found = re.findall(r">([^<]+)<", page) + re.findall(r'(?:aria-label|title|placeholder)="([^"]+)"', page)
    yield from (" ".join(html.unescape(text).split()) for text in found)


def without_what_people_wrote(text: str) -> str:
    for written in what_people_wrote():
        text = text.replace(written, "")
    return text


@cache
def what_people_wrote() -> tuple[str, ...]:
    """Every text in the database, and its lines, longest first; of those only what could be taken for bokmål."""
    found: set[str] = set()
    for model in apps.get_app_config("kursflyt").get_models():
        fields = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, (CharField, TextField)) and not field.choices and not field.is_relation
        ]
        for row in model._default_manager.values_list(*fields) if fields else ():
            for value in filter(None, row):
                found |= {" ".join(line.split()) for line in [str(value), *str(value).splitlines()]}
    either = [text for text in found if len(text) > 3 and any(words.search(text) for words in WORDS.values())]
    return tuple(sorted(either, key=len, reverse=True))
