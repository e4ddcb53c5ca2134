"""The school's own texts: refused when they could not be sent, kept as versions, and not changed for work under way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from kursflyt.documents import standard_texts, text_rules
from kursflyt.domain.batches.models import Batch
from kursflyt.domain.messages import actions as messages
from kursflyt.domain.school import queries as school_queries
from kursflyt.domain.school.models import School
from kursflyt.domain.teaching import welcome
from kursflyt.domain.texts import actions as texts
from kursflyt.domain.texts import queries
from kursflyt.domain.texts.models import TextVersion
from kursflyt.process import long_work
from kursflyt.process.steps.before import participants
from tests.domain.invoicing_examples import participant
from tests.process.reaching import reach

DECLINED = "process_applications.declined"


def own(kind: str, language: str, add: str) -> tuple[str, str]:
    """The standard text with a line of the school's own at the end."""
    subject, body = standard_texts.standard(kind, language)
    return subject, f"{body}{add}\n"


def post(person: Any, run: Any, moment: Any, key: str) -> str:
    return messages.post(kind=DECLINED, key=key, at=moment, run=run, person=person, reference="KF-1").body


def refusals(kind: str, subject: str, body: str) -> list[str]:
    return [str(fault.sentence) for fault in text_rules.examine(kind, subject, body)]


def test_a_saved_text_is_what_is_sent_from_then_on(run: Any, teacher: Any, head: Any, moment: Any) -> None:
    before = post(teacher, run, moment, "one")

    texts.write(kind=DECLINED, texts={"nb": own(DECLINED, "nb", "God sommer!")}, by=head.actor, at=moment)

    assert post(teacher, run, moment, "two") == before + "God sommer!\n"


def test_each_language_has_its_own_versions(run: Any, head: Any, moment: Any) -> None:
    both = {language: own(DECLINED, language, "Hei!") for language in ("nb", "nn")}
    texts.write(kind=DECLINED, texts=both, by=head.actor, at=moment)
    texts.write(kind=DECLINED, texts={"nb": own(DECLINED, "nb", "Hei igjen!")}, by=head.actor, at=moment)

    versions = TextVersion.objects.values_list("language", "number")
    assert sorted(versions) == [("nb", 1), ("nb", 2), ("nn", 1)]


def test_nynorsk_and_english_are_left_behind_when_only_bokmal_is_written(run: Any, head: Any, moment: Any) -> None:
    texts.write(kind=DECLINED, texts={"nb": own(DECLINED, "nb", "Hei!")}, by=head.actor, at=moment)

    standing = {language: one for (_, language), one in queries.standings([DECLINED]).items()}
    assert queries.left_behind(DECLINED, standing) == ["nn", "en"]


def test_a_letter_is_never_behind_in_english_which_it_is_not_printed_in(run: Any, head: Any, moment: Any) -> None:
    kind = "decision.greeting"
    texts.write(kind=kind, texts={"nb": ("", "Hilsen")}, by=head.actor, at=moment)

    standing = {language: one for (_, language), one in queries.standings([kind]).items()}
    assert queries.left_behind(kind, standing) == ["nn"]


def test_back_to_standard_is_a_version_too_and_then_the_standard_text_is_sent(
    run: Any, teacher: Any, head: Any, moment: Any
) -> None:
    before = post(teacher, run, moment, "one")
    texts.write(kind=DECLINED, texts={"nb": own(DECLINED, "nb", "Hei!")}, by=head.actor, at=moment)

    texts.back_to_standard(kind=DECLINED, by=head.actor, at=moment)

    assert list(TextVersion.objects.values_list("number", "standard")) == [(1, False), (2, True)]
    assert post(teacher, run, moment, "two") == before
    with pytest.raises(texts.NothingChanged):
        texts.back_to_standard(kind=DECLINED, by=head.actor, at=moment)


def test_an_earlier_version_can_hold_again(run: Any, head: Any, moment: Any) -> None:
    (first,) = texts.write(kind=DECLINED, texts={"nb": own(DECLINED, "nb", "En")}, by=head.actor, at=moment)
    texts.write(kind=DECLINED, texts={"nb": own(DECLINED, "nb", "To")}, by=head.actor, at=moment)

    (third,) = texts.restore(version=first, by=head.actor, at=moment)

    assert (third.number, third.body, third.note) == (3, first.body, "Som versjon 1")


def test_who_opened_an_older_text_does_not_overwrite_a_newer(run: Any, head: Any, moment: Any) -> None:
    texts.write(kind=DECLINED, texts={"nb": own(DECLINED, "nb", "En")}, opened_at_version=0, by=head.actor, at=moment)
    with pytest.raises(texts.WrittenMeanwhile):
        texts.write(
            kind=DECLINED, texts={"nb": own(DECLINED, "nb", "To")}, opened_at_version=0, by=head.actor, at=moment
        )


def test_a_text_that_could_not_be_sent_is_never_stored(run: Any, head: Any, moment: Any) -> None:
    with pytest.raises(texts.TextRefused) as refused:
        texts.write(kind=DECLINED, texts={"nb": ("Emne", "Hei {fornamn}")}, by=head.actor, at=moment)
    assert [str(fault.sentence) for fault in refused.value.faults["nb"]] == [
        "Linje 1: vi kjenner ikke {fornamn}. Mente du {fornavn}?",
        "Dette må stå i teksten, og utenfor {hvis …} så alle får det: {referanse}.",
    ]
    assert not TextVersion.objects.exists()


@pytest.mark.parametrize(
    ("kind", "subject", "body", "sentence"),
    [
        (DECLINED, "", "{referanse}", "Skriv et emne."),
        (DECLINED, "En\nto", "{referanse}", "Emnet må stå på én linje."),
        (DECLINED, "Emne", " ", "Skriv en tekst."),
        (DECLINED, "x" * 251, "{referanse}", "Emnet er for langt: høyst 250 tegn."),
        (DECLINED, "Emne", "{referanse}" + "x" * 8000, "Teksten er for lang: høyst 8000 tegn."),
        (DECLINED, "Emne", "{referanse} {kode}", "Linje 1: vi kjenner ikke {kode}. Velg et ord fra listen."),
        (
            DECLINED,
            "Emne",
            "{hvis har_avgift}{referanse}{slutt}",
            "Dette må stå i teksten, og utenfor {hvis …} så alle får det: {referanse}.",
        ),
        (
            DECLINED,
            "Emne",
            "{referanse}{hvis skolen}x{slutt}",
            "Linje 1: skolen er alltid med, så {hvis …} kan ikke spørre om det.",
        ),
        (
            "dates.moved",
            "Emne",
            "{endringer}{lenke}\n{svarfrist}",
            "Linje 2: {svarfrist} har ikke alle. Sett ordet innenfor {hvis svarfrist} … {slutt}.",
        ),
        ("decision.greeting", "", "En\nto", "Avsnittet må stå på én linje. Brevet setter linjene selv."),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(kind: str, subject: str, body: str, sentence: str) -> None:
    assert sentence in refusals(kind, subject, body)


def test_a_passage_that_the_law_binds_cannot_be_taken_out() -> None:
    subject, body = standard_texts.standard("confirm_registration", "nb")
    assert refusals("confirm_registration", subject, body.replace("{ikke_et_tilbud}", "")) == [
        "Dette må stå i teksten, og utenfor {hvis …} så alle får det: {ikke_et_tilbud}."
    ]


def test_nothing_may_be_asked_of_what_is_each_applicants_own_in_the_receipt() -> None:
    subject, body = standard_texts.standard("confirm_registration", "nb")
    assert len(refusals("confirm_registration", subject, body + "{hvis referanse}x{slutt}")) == 1


def test_the_database_keeps_a_version_as_it_was_written(run: Any, head: Any, moment: Any) -> None:
    (version,) = texts.write(kind=DECLINED, texts={"nb": own(DECLINED, "nb", "En")}, by=head.actor, at=moment)
    for change in (lambda: TextVersion.objects.update(body="x"), version.delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_a_text_that_no_longer_fits_is_not_used_and_the_standard_text_is_sent(
    run: Any, teacher: Any, head: Any, moment: Any
) -> None:
    before = post(teacher, run, moment, "one")
    saved = TextVersion.objects.create(  # as an earlier Kursflyt could have accepted it
        kind=DECLINED, language="nb", number=1, subject="Emne", body="{ord_fra_i_fjor}\n", by=head.actor, at=moment
    )
    School.objects.update(texts_version=saved.pk)
    school_queries.forget()

    assert post(teacher, run, moment, "two") == before
    assert not queries.fits(saved)


def test_texts_cost_no_query_as_long_as_the_school_is_known(
    run: Any, teacher: Any, head: Any, moment: Any, django_assert_num_queries: Any
) -> None:
    texts.write(kind=DECLINED, texts={"nb": own(DECLINED, "nb", "En")}, by=head.actor, at=moment)
    school_queries.current()
    queries.in_effect()
    with django_assert_num_queries(0):
        assert queries.in_effect() == {(DECLINED, "nb"): own(DECLINED, "nb", "En")}


def test_a_batch_goes_on_with_the_texts_that_it_began_with(
    run: Any, head: Any, consultant: Any, moment: Any, outbox: Callable[[], list[Any]]
) -> None:
    reach(run, "send_welcome_letters", at=moment)
    welcome.save_text(run=run, by=consultant.actor, at=moment, practical="Buss 12.", equipment="PC")
    people = [participant(run, name) for name in ("Åse", "Bjørn", "Cecilie")]
    kind, work = "send_welcome_letters", long_work._works["send_welcome_letters"]
    saved: list[Any] = []

    def save_in_the_middle(application: Any, answer: Any, **who: Any) -> None:
        work.do(application, answer, **who)
        if not saved:
            saved.extend(texts.write(kind=kind, texts={"nb": own(kind, "nb", "Nytt!")}, by=head.actor, at=moment))

    long_work.register(kind, long_work.Work(do=save_in_the_middle, end=work.end, ask=work.ask))
    try:
        participants.send_welcome_letters(run, by=consultant.actor, at=moment)
    finally:
        long_work.register(kind, work)

    mails = [mail for mail in outbox() if mail.kind == kind]
    assert len(mails) == len(people) and saved
    assert not [mail for mail in mails if "Nytt!" in mail.body]
    assert Batch.objects.get(work=kind).texts_version == 0
    assert queries.in_effect() == {(kind, "nb"): own(kind, "nb", "Nytt!")}
