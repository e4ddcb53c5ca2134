"""The course file: read whole, and every fault named by line and key."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kursflyt.core import norwegian_dates
from kursflyt.domain.courses import course_file, landing_page_checks, publishing
from kursflyt.domain.courses.models import CourseRun

EXAMPLE = (Path(__file__).parents[2] / "examples" / "kurs.yaml").read_text()


def test_the_example_is_read(db: None) -> None:
    file = course_file.read_course_file(EXAMPLE.encode())

    assert (file.run.places, file.run.minimum, file.run.fee, file.contract.amount) == (
        30,
        15,
        Decimal(4500),
        Decimal(57600),
    )
    assert (file.teacher.phone, file.contract.orgnr, len(file.partners)) == ("+4791234567", "310452025", 2)
    assert norwegian_dates.long_moment(file.run.registration_deadline_at) == "4. januar 2027 kl. 23.59"  # type: ignore[arg-type]


def test_the_example_becomes_a_run_whose_page_can_be_published(
    head: Any, consultant: Any, marketer: Any, moment: datetime
) -> None:
    file = course_file.read_course_file(EXAMPLE.encode())

    run = course_file.plan_from_file(
        file, head=head, consultant=consultant, marketer=marketer, by=head.actor, at=moment
    )

    assert (run.starts_on, run.ends_on, str(run.intended_teacher)) == (
        date(2027, 2, 1),
        date(2027, 4, 6),
        "Ingrid Ødegård",
    )
    assert [check.key for check in landing_page_checks.page_checks(run) if not check.passed] == ["sessions"]
    assert publishing.publish_page(run=run, by=head.actor, at=moment).public


def test_the_same_file_twice_makes_two_runs_of_one_programme(
    head: Any, consultant: Any, marketer: Any, moment: datetime
) -> None:
    file = course_file.read_course_file(EXAMPLE.encode())
    people = {"head": head, "consultant": consultant, "marketer": marketer, "by": head.actor, "at": moment}

    first, second = course_file.plan_from_file(file, **people), course_file.plan_from_file(file, **people)

    assert (first.programme, CourseRun.objects.count()) == (second.programme, 2)


def test_dates_left_out_are_proposed(head: Any, consultant: Any, marketer: Any, moment: datetime) -> None:
    text = "\n".join(
        line
        for line in EXAMPLE.split("\n")
        if not line.strip().startswith(("pameldingsfrist", "oppstart_avgjores", "innleveringsfrist"))
    )

    run = course_file.plan_from_file(
        course_file.read_course_file(text.encode()),
        head=head,
        consultant=consultant,
        marketer=marketer,
        by=head.actor,
        at=moment,
    )

    assert (run.start_decision_on, norwegian_dates.oslo_day(run.hand_in_deadline_at)) == (
        date(2027, 1, 18),
        date(2027, 4, 20),
    )


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            "forste_samling: 2027-02-01",
            "forste_samling: 2027-02-31",
            "«forste_samling» er ikke en dato: «2027-02-31». Skriv for eksempel 2027-02-01.",
        ),
        ("  plasser: 30", "  plasser: tretti", "«plasser» må være et helt tall, minst 1, men er «tretti»."),
        ("  minimum: 15", "  minimum: 31", "«minimum» er 31, men kurset har bare 30 plasser."),
        (
            'orgnr: "310452025"',
            'orgnr: "310452024"',
            "«orgnr» er ikke et gyldig organisasjonsnummer: «310452024». Sjekk alle ni sifrene.",
        ),
        ("  sted: Fagskolen", "  stad: Fagskolen", "«sted» mangler under «kurs»."),
        (
            "  bevis: kursbevis",
            "  bevis: vitnemal",
            "«bevis» kan ikke være vitnemål når programmet ikke er akkreditert (fagskoleloven § 19).",
        ),
        (
            "gratis_etter_tilskudd: nei",
            "gratis_etter_tilskudd: ja",
            "«pris» kan ikke settes når tilskuddet forutsetter gratis utdanning. "
            "Skriv «gratis_etter_tilskudd: nei» (fagskoleloven § 29).",
        ),
        (
            "gratis_etter_tilskudd: nei",
            "gratis_etter_tilskudd: kanskje",
            "«gratis_etter_tilskudd» må være ja eller nei, men er «kanskje».",
        ),
        (
            "  epost: ingrid@odegard",
            "  epost: ingrid.odegard",
            "«epost» er ikke en e-postadresse: «ingrid.odegard-velferd.example».",
        ),
        (
            "plasser_fordeles: case_processing",
            "plasser_fordeles: loddtrekning",
            "«plasser_fordeles» må være en av disse: case_processing, first_come, men er «loddtrekning».",
        ),
        ("bevistekst:", "bevistekster:", "delen «bevistekst» mangler i kursfilen."),
    ],
)
def test_a_fault_is_named_by_line_and_key(old: str, new: str, sentence: str) -> None:
    assert EXAMPLE.count(old) == 1

    with pytest.raises(course_file.BadCourseFile) as caught:
        course_file.read_course_file(EXAMPLE.replace(old, new).encode())

    line, _, said = str(caught.value).partition(": ")
    assert said == sentence
    assert line.startswith("Linje ")


def test_a_misspelt_key_is_refused_with_those_that_exist() -> None:
    text = EXAMPLE.replace("  hours: 48", "").replace("  timer: 48", "  timer: 48\n  honnorar: 1")

    with pytest.raises(course_file.BadCourseFile, match="«honnorar» er ikke en opplysning vi kjenner under «kontrakt»"):
        course_file.read_course_file(text.encode())


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"program: [", "Linje 1: filen kan ikke leses. Se etter en feil i innrykk, kolon eller anførselstegn."),
        (
            "navn: Å".encode("latin-1"),
            "Linje 1: filen er ikke lagret som UTF-8. Lagre den på nytt med tegnsettet UTF-8.",
        ),
        (b"", "Linje 1: filen er ikke en kursfil. Begynn med delen «program:»."),
        (
            b"!!python/object/apply:os.system ['true']",
            "Linje 1: filen er ikke en kursfil. Begynn med delen «program:».",
        ),
    ],
)
def test_what_is_no_course_file_is_refused(content: bytes, sentence: str) -> None:
    with pytest.raises(course_file.BadCourseFile) as caught:
        course_file.read_course_file(content)

    assert str(caught.value) == sentence
