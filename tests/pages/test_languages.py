"""Three languages on the screen: whose is chosen, that it is kept, and that the catalogues lack nothing."""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any

import pytest
from babel.messages.catalog import Message
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from kursflyt.domain.courses import publishing
from kursflyt.domain.courses.models import CourseRun
from kursflyt.process import due, progress
from kursflyt.process import queries as process
from tests import contract_story as story
from tests.applicants import apply
from tests.domain.test_publishing import TEXTS
from tools import collect_messages, words_of_rules

LANGUAGES = ("nn", "en")
CHOICES = [
    str(label)
    for model in apps.get_app_config("kursflyt").get_models()
    for field in model._meta.concrete_fields
    for _value, label in field.choices or ()
    if len(str(label)) > 1 and label != "English"
]


catalogue_of = cache(collect_messages.catalogue)


def strings(message: Message | None) -> tuple[str, ...]:
    found = message.string if message else ""
    return found if isinstance(found, tuple) else (str(found),)


def marks(text: str) -> list[str]:
    """What must be the same in every language: placeholders and tags."""
    return sorted(set(re.findall(r"%\(\w+\)[sd]|\{\w+\}|</?\w+[^>]*>", text)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_has_what_is_said_and_nothing_else(language: str) -> None:
    catalogue = catalogue_of(language)
    said = {(message.context, message.id) for message in collect_messages.said() if message.id}

    assert {(message.context, message.id) for message in catalogue if message.id} == said
    assert list(catalogue.obsolete) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_translated_and_looked_over(language: str) -> None:
    catalogue = catalogue_of(language)

    assert [message.id for message in catalogue if message.id and not all(strings(message))] == []
    assert [message.id for message in catalogue if message.id and message.fuzzy] == []
    assert [message.id for message in catalogue if message.pluralizable and len(strings(message)) != 2] == []


def test_what_is_drawn_is_collected_in_the_same_order_each_time() -> None:
    drawn = [word for path, word in words_of_rules.words() if path.suffix == ".bpmn"]
    assert len(drawn) > 50 and drawn == sorted(drawn)


def said_of(message: Any) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_and_tags_are_those_of_the_sentence(language: str) -> None:
    wrong = [
        message.id
        for message in catalogue_of(language)
        if message.id
        for said, string in zip(said_of(message), strings(message), strict=True)
        if marks(string) not in (marks(said), marks(said_of(message)[-1]))  # one may leave the number out
    ]

    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_that_of_the_source(language: str) -> None:
    compiled = collect_messages.LOCALE / language / "LC_MESSAGES" / "django.mo"
    with compiled.open("rb") as file:
        spoken = gettext.GNUTranslations(file)

    assert [
        message.id
        for message in catalogue_of(language)
        if isinstance(message.id, str) and message.id and not message.context
        if spoken.gettext(message.id) != message.string
    ] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_choices_and_the_words_of_the_rules_are_there(language: str) -> None:
    words = [*CHOICES, *(told for rule in due.rules().values() for told in (rule.title, rule.why) if told)]

    assert [word for word in words if not catalogue_of(language).get(word)] == []


def bokmal_left_in(page: str, language: str) -> list[str]:
    """What the catalogue says in another way: whole texts of the page, and whole sentences anywhere in it.

    What says itself that it is bokmål, is course text.
    """
    left_out = r'<nav[^>]*data-languages.*?</nav>|<script.*?</script>|<(\w+)[^>]* lang="nb"[^>]*>.*?</\1>'
    body = re.sub(left_out, "", page, flags=re.DOTALL)
    texts = {" ".join(text.split()) for text in re.findall(r">([^<]+)<", body)}
    said = " ".join(texts) + " ".join(re.findall(r'(?:aria-label|title|placeholder)="([^"]+)"', body))
    return [
        message.id
        for message in catalogue_of(language)
        if isinstance(message.id, str) and message.id and strings(message)[0] != message.id
        if message.id in texts or (len(message.id) > 12 and " " in message.id and message.id in said)
    ]


@pytest.fixture
def public_run(run: Any, head: Any, moment: datetime) -> CourseRun:
    publishing.save_page(run=run, texts=TEXTS | {"ingress_nn": "Lær noko nytt."}, by=head.actor, at=moment)
    publishing.publish_page(run=run, by=head.actor, at=moment)
    return run  # type: ignore[no-any-return]


PUBLIC = [
    ("/", "Kurs du kan ta ved sida av jobben", "Courses you can take alongside your job"),
    ("/kurs/{slug}/", "Søk om plass", "Apply for a place"),
    ("/kurs/{slug}/pamelding/", "Korleis oppfyller du opptakskravet?", "How do you meet the admission requirement?"),
    ("/kurs/{slug}/pamelding/bedrift/", "Namnet på bedrifta", "Company name"),
    ("/personvern/", "Kva vi veit, kvifor, og kor lenge", "What we know, why, and for how long"),
    ("/tilgjengelighet/", "Tilgjenge", "Accessibility"),
    ("/bevis/", "Er beviset ekte?", "Is the certificate real?"),
    ("/min-side/inn/", "Få ei ny lenkje", "Get a new link"),
    ("/larer/inn/", "Få ei ny lenkje", "Get a new link"),
    ("/finnes-ikke/", "Vi finn ikkje sida", "We cannot find the page"),
]


@pytest.mark.parametrize(("address", "nynorsk", "english"), PUBLIC)
def test_public_pages_are_wholly_in_the_language_asked_for(
    client: Client, public_run: CourseRun, address: str, nynorsk: str, english: str
) -> None:
    for language, sentence in (("nn", nynorsk), ("en", english)):
        page = client.get(address.format(slug=public_run.slug) + f"?sprak={language}").content.decode()

        assert f'<html lang="{language}"' in page
        assert sentence in page
        assert bokmal_left_in(page, language) == []


@pytest.mark.parametrize(("language", "sentence"), [("nn", "Søknaden er"), ("en", "The application has been received")])
def test_my_page_speaks_the_language_of_the_person(
    run: Any, as_person: Callable[..., Client], moment: datetime, language: str, sentence: str
) -> None:
    application = apply(run, at=moment, language_form=language)
    client = as_person(application.person)

    home = client.get("/min-side/", headers={"accept-language": "nb"}).content.decode()
    shown = client.get(f"/min-side/soknad/{application.pk}/", headers={"accept-language": "nb"}).content.decode()

    assert f'<html lang="{language}"' in home
    assert sentence in shown
    assert bokmal_left_in(home + shown, language) == []


@pytest.mark.parametrize(("language", "sentence"), [("nn", "Dette ventar på deg"), ("en", "What is waiting for you")])
def test_the_teachers_page_speaks_the_language_of_the_person(
    run: Any, teacher: Any, as_person: Callable[..., Client], moment: datetime, language: str, sentence: str
) -> None:
    story.signed(run, teacher, moment)
    teacher.language_form = language
    teacher.save()
    client = as_person(teacher, "teacher")
    contract = run.contracts.get()

    home = client.get("/larer/").content.decode()
    pages = [f"kontrakt/{contract.pk}/", f"kurs/{run.pk}/klasserom/", f"kurs/{run.pk}/opplaring/"]
    others = "".join(client.get(f"/larer/{page}").content.decode() for page in pages)

    assert sentence in home
    assert bokmal_left_in(home + others, language) == []


def language_of(response: Any) -> str:
    found = re.search(r'<html lang="(\w+)"', response.content.decode())
    return found.group(1) if found else ""


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "nb"),
        ("nb-NO,nb;q=0.9,en;q=0.5", "nb"),
        ("no", "nb"),
        ("nn-NO,nb;q=0.8", "nn"),
        ("en-GB,en;q=0.9,nb;q=0.1", "en"),
        ("pl,en;q=0.5", "en"),
        ("pl", "nb"),
        ("%%%", "nb"),
    ],
)
def test_the_browser_says_which_language(client: Client, school: Any, accepted: str, language: str) -> None:
    answer = client.get("/bevis/", headers={"accept-language": accepted})

    assert language_of(answer) == language
    assert "sprak" not in answer.cookies


def test_a_choice_is_kept_and_beats_browser_and_person(
    run: Any, as_person: Callable[..., Client], moment: datetime
) -> None:
    client = as_person(apply(run, at=moment, language_form="nn").person)

    chosen = client.get("/min-side/?sprak=en", headers={"accept-language": "nb"})
    later = client.get("/min-side/", headers={"accept-language": "nb"})
    back = client.get("/min-side/?sprak=nb")

    assert [language_of(answer) for answer in (chosen, later, back)] == ["en", "en", "nb"]
    assert chosen.cookies["sprak"]["httponly"]
    assert "sprak" not in later.cookies


def test_a_language_that_we_do_not_speak_is_neither_spoken_nor_kept(client: Client, school: Any) -> None:
    client.cookies["sprak"] = "klingon"
    answer = client.get("/bevis/?sprak=pl")

    assert language_of(answer) == "nb"
    assert "sprak" not in answer.cookies


def test_older_links_with_malform_still_speak_nynorsk(client: Client, public_run: CourseRun) -> None:
    assert language_of(client.get(f"/kurs/{public_run.slug}/?malform=nn")) == "nn"


OFFICE_PAGES = ("/kontor/", "/kontor/kurs/", "/kontor/varsler/")


def test_the_office_is_in_bokmal_whatever_the_browser_says(consultant: Any, as_staff: Any) -> None:
    client = as_staff(consultant)
    client.cookies["sprak"] = "en"

    assert [language_of(client.get(page, headers={"accept-language": "en"})) for page in OFFICE_PAGES] == ["nb"] * 3


@pytest.mark.parametrize(("language", "said"), [("nn", "Språket er valt"), ("en", "The language has been chosen")])
def test_who_works_in_the_office_chooses_once_and_it_is_kept(
    consultant: Any, as_staff: Any, language: str, said: str
) -> None:
    chosen = as_staff(consultant).post("/kontor/varsler/", {"language": language}, follow=True)
    elsewhere = as_staff(consultant)
    pages = [elsewhere.get(page, headers={"accept-language": "nb"}) for page in OFFICE_PAGES]

    assert said in chosen.content.decode()
    assert [language_of(page) for page in (chosen, *pages)] == [language] * 4
    assert "sprak" not in chosen.cookies


def test_a_choice_is_ones_own_and_of_a_language_that_we_speak(consultant: Any, head: Any, as_staff: Any) -> None:
    as_staff(consultant).post("/kontor/varsler/", {"language": "en"})
    refused = as_staff(consultant).post("/kontor/varsler/", {"language": "pl"}, follow=True)

    assert language_of(refused) == "en" and "Choose Bokmål" in refused.content.decode()
    assert language_of(as_staff(head).get("/kontor/")) == "nb"


def test_the_offices_door_speaks_as_the_other_doors_do(client: Client, school: Any) -> None:
    english = client.get("/kontor/inn/", headers={"accept-language": "en"})
    chosen = client.get("/kontor/inn/?sprak=nn", headers={"accept-language": "en"})

    assert [language_of(english), language_of(chosen)] == ["en", "nn"]


def test_a_mail_is_in_the_language_of_the_one_who_gets_it(
    run: Any, head: Any, consultant: Any, moment: datetime, outbox: Any
) -> None:
    consultant.language = "en"
    consultant.save()
    step = process.open_step(run, "announce_course")

    with translation.override("nn"):
        progress.assign(step, to=consultant, by=head.actor, at=moment)

    assert outbox()[-1].language == "en"
    assert outbox()[-1].subject == "You have a task: Announce the course"


def test_the_switch_is_the_same_for_everyone_and_marks_the_current_language(
    client: Client, public_run: CourseRun
) -> None:
    client.cookies["sprak"] = "nn"
    page = client.get(f"/kurs/{public_run.slug}/pamelding/?kilde=plakat&hemmelig=42").content.decode()
    links = re.findall(r'lang="(\w+)" hreflang="\w+" href="([^"]+)"( aria-current="true")?', page)

    assert links == [
        ("nb", "?sprak=nb&amp;kilde=plakat", ""),
        ("nn", "?sprak=nn&amp;kilde=plakat", ' aria-current="true"'),
        ("en", "?sprak=en&amp;kilde=plakat", ""),
    ]


def test_a_kept_page_is_kept_for_each_language(client: Client, public_run: CourseRun) -> None:
    address = f"/kurs/{public_run.slug}/pamelding/"
    spoken = [
        language_of(client.get(address, headers={"accept-language": wanted})) for wanted in ("en", "nb", "nn", "en")
    ]

    assert spoken == ["en", "nb", "nn", "en"]


def test_course_texts_on_an_english_page_say_that_they_are_bokmal(client: Client, public_run: CourseRun) -> None:
    page = client.get(f"/kurs/{public_run.slug}/?sprak=en").content.decode()

    assert re.search(r'<h1 [^>]*lang="nb">' + public_run.title, page)
    assert re.search(r'<section id="innhold"[^>]* lang="nb">\s*<h2 [^>]*lang="en">Content', page)


def test_a_language_costs_no_query(
    client: Client, run: Any, as_person: Callable[..., Client], moment: datetime
) -> None:
    person = apply(run, at=moment).person
    client = as_person(person)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get("/min-side/")
        return len(queries)

    count()
    before = count()
    person.language_form = "nn"
    person.save()

    assert count() == before


def test_the_offices_language_costs_no_query(consultant: Any, as_staff: Any) -> None:
    client = as_staff(consultant)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get("/kontor/varsler/")
        return len(queries)

    count()
    before = count()
    type(consultant).objects.update(language="nn")

    assert count() == before
