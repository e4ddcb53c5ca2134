"""The grade sheet by keys, from the clipboard, without a network, and with two who write in the same row."""

from __future__ import annotations

from typing import Any

import pytest

from kursflyt.core import clock
from kursflyt.core.actor import Actor
from kursflyt.core.models import AuditEntry
from kursflyt.domain.assessment import grade_rows, pass_list, queries
from kursflyt.domain.assessment.grading import SheetRow
from kursflyt.domain.assessment.models import Grade
from kursflyt.domain.people import links
from kursflyt.rehearsal.acts import before
from tests import course_at_its_end as course
from tests.conftest import make_person
from tests.stories.story_stage import Stage
from tests.stories.visitor import WIDE, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]


class Examiner(Visitor):
    """The teacher at the grade sheet, with scripts and the hands on the keys."""

    def enters(self) -> None:
        run = self.stage.run
        teacher = make_person("Tone", "Sensor", "tone@example.org")
        course.sign_contract(run, teacher, clock.now())
        address = f"/larer/kurs/{run.pk}/karakterer/"
        self.goes_to(links.personal_url(teacher, door="teacher", path=address, at=clock.now()))
        if "/inn/" in self.address:
            self.presses("Send meg koden")
            self.writes(code=self.stage.code_to(teacher.email))
            self.presses("Gå videre")
        self.goes_to(address)

    def stands_in_the_first_grade(self) -> None:
        self._page.locator("input.grade").first.focus()

    def types(self, *keys: str) -> None:
        for key in keys:
            self._page.keyboard.press(key)

    def writes_here(self, text: str) -> None:
        self._page.keyboard.type(text)

    def stands_at(self) -> str:
        return str(self._page.evaluate("() => document.activeElement.getAttribute('aria-label')"))

    def cells(self) -> list[str]:
        return [cell.input_value() for cell in self._page.locator("input.grade").all()]

    def pastes(self, text: str) -> None:
        """What Ctrl+V gives the page, where the focus is."""
        self._page.evaluate(_PASTE, text)

    def waits_until_all_are(self, state: str, count: int) -> None:
        self._page.wait_for_function(
            "([s, n]) => document.querySelectorAll(`.row-state[data-state=${s}]`).length === n", arg=[state, count]
        )

    def waits_to_hear(self, sentence: str) -> None:
        self._page.get_by_role("status").filter(has_text=sentence).first.wait_for(state="attached")

    def waits_to_read(self, sentence: str) -> None:
        self._page.get_by_text(sentence).locator("visible=true").first.wait_for()

    def has_left(self, lines: str) -> None:
        """What found no row is kept where it can be copied."""
        assert self._page.locator("#grade-left-lines").input_value() == lines

    def loses_the_network(self, *, lost: bool = True) -> None:
        self._context.set_offline(lost)

    def forgets_who_is_here(self) -> None:
        """As when the session has run out."""
        self._context.clear_cookies()

    def presses_here(self, button: str) -> None:
        self._page.get_by_role("button", name=button).first.press("Enter")

    def is_warned_when_leaving(self) -> bool:
        met: list[str] = []
        self._page.once("dialog", lambda dialog: (met.append(dialog.type), dialog.dismiss()))
        self._page.evaluate("() => { setTimeout(() => location.assign('/larer/'), 0) }")
        self._page.wait_for_timeout(400)
        return met == ["beforeunload"]


_PASTE = """text => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def twelve(stage: Stage) -> list[Any]:
    """Twelve who have handed in, on the morning after the deadline, in the order of the sheet."""
    stage.has_come_to(before.plan)
    applications = course.participants(stage.run, 12)
    course.hand_in_all(applications)
    clock.fix(course.AFTER_DEADLINE)
    return list(queries.participants(stage.run))


@pytest.fixture
def tone(stage: Stage, twelve: list[Any]) -> Examiner:
    someone = Examiner(stage, "tone", width=WIDE, scripts=True)
    someone.enters()
    return someone


def grades(stage: Stage) -> list[str]:
    return [line.grade.value if line.grade else "" for line in queries.grade_sheet(stage.run)]


def comments(stage: Stage) -> list[str]:
    return [line.assessment.comment if line.assessment else "" for line in queries.grade_sheet(stage.run)]


def test_twelve_are_graded_with_the_keys_alone(stage: Stage, twelve: list[Any], tone: Examiner) -> None:
    tone.stands_in_the_first_grade()

    for number in range(11):
        tone.types("i" if number == 3 else "b", "Enter" if number % 2 else "ArrowDown")
    assert tone.stands_at() == f"Karakter til {twelve[11].person.full_name}"
    tone.writes_here("ikke m")
    tone.types("Tab")
    assert tone.stands_at() == f"Kommentar til {twelve[11].person.full_name}"
    tone.writes_here("Kom ikke.")
    tone.types("Shift+Enter")
    tone.writes_here("Ny prøve i mai.")
    tone.types("Enter")
    tone.waits_until_all_are("saved", 12)
    tone.waits_to_hear("Lagret kl. 09.00.")

    assert grades(stage) == ["passed"] * 3 + ["not_passed"] + ["passed"] * 7 + ["not_met"]
    assert comments(stage)[11] == "Kom ikke.\nNy prøve i mai."
    tone.sees("12 av 12 har karakter")
    assert not tone.is_warned_when_leaving()
    assert tone.faults == []


def test_arrows_go_up_again_and_escape_puts_back_what_was_stored(
    stage: Stage, twelve: list[Any], tone: Examiner
) -> None:
    tone.stands_in_the_first_grade()
    tone.types("b", "Enter")
    tone.waits_until_all_are("saved", 1)

    tone.types("ArrowUp", "i")
    assert tone.cells()[0] == "ikke bestått"
    tone.types("Escape", "Enter")

    assert tone.cells()[:2] == ["bestått", ""]
    assert tone.stands_at() == f"Karakter til {twelve[1].person.full_name}"
    assert AuditEntry.objects.filter(event__startswith="assessment.grade").count() == 1


def test_a_column_is_pasted_downwards_and_undone_after_it_was_saved(stage: Stage, tone: Examiner) -> None:
    tone.stands_in_the_first_grade()
    tone.pastes("Karakter\r\n" + "bestått\r\n" * 5 + "kanskje\r\n" + "Ikke bestått\r\n" * 7)

    tone.waits_to_hear("11 karakterer fylt inn fra utklippstavlen. 1 må rettes: se ved raden. 1 linje fant ingen rad.")
    tone.waits_until_all_are("saved", 11)
    tone.waits_to_read("«kanskje» er ikke en karakter her. Skriv bestått, ikke bestått eller ikke møtt.")
    assert tone.cells()[5] == "kanskje" and grades(stage) == ["passed"] * 5 + [""] + ["not_passed"] * 6
    assert tone.is_warned_when_leaving()

    tone.presses_here("Angre innlimingen")
    tone.waits_to_hear("Innlimingen er angret.")
    tone.waits_to_read("0 av 12")
    tone.waits_until_all_are("saved", 11)

    assert (tone.cells(), grades(stage)) == ([""] * 12, [""] * 12)
    assert queries.counts(stage.run)["assessed"] == 0 and Grade.objects.count() == 11


def test_a_paste_is_undone_before_it_is_saved_and_leaves_nothing(stage: Stage, tone: Examiner) -> None:
    tone.loses_the_network()
    tone.stands_in_the_first_grade()
    tone.pastes("b\nb\nb")
    tone.waits_to_hear("3 karakterer fylt inn fra utklippstavlen.")
    tone.presses_here("Angre innlimingen")
    tone.loses_the_network(lost=False)

    assert not tone.is_warned_when_leaving()
    assert (grades(stage), AuditEntry.objects.filter(event__startswith="assessment.grade").count()) == ([""] * 12, 0)


def test_names_and_references_are_found_wherever_they_stand(stage: Stage, twelve: list[Any], tone: Examiner) -> None:
    last, third = twelve[11], twelve[2]
    tone.stands_in_the_first_grade()
    tone.pastes(
        "Navn\tKarakter\tKommentar\n"
        f'{last.person.full_name.upper()}\tb\t"Bra ""grep""\nog god drøfting"\n'
        f"{third.reference.lower()}\ti\t\n"
        "Ukjent Person\tb\t\n"
    )
    tone.waits_to_hear("2 karakterer fylt inn fra utklippstavlen. 1 linje fant ingen rad.")
    tone.waits_until_all_are("saved", 2)

    assert (grades(stage)[11], grades(stage)[2], grades(stage).count("")) == ("passed", "not_passed", 10)
    assert comments(stage)[11] == 'Bra "grep"\nog god drøfting'
    tone.has_left("Ukjent Person\tb\t")


def test_what_is_typed_without_a_network_is_saved_when_it_comes_back(stage: Stage, tone: Examiner) -> None:
    tone.loses_the_network()
    tone.stands_in_the_first_grade()
    tone.types("b", "Enter", "i", "Enter")
    tone.waits_to_read("Ikke lagret: vi får ikke kontakt. Vi prøver igjen.")
    assert grades(stage).count("") == 12 and tone.cells()[:2] == ["bestått", "ikke bestått"]

    tone.loses_the_network(lost=False)
    tone.waits_until_all_are("saved", 2)

    assert grades(stage)[:3] == ["passed", "not_passed", ""]


@pytest.mark.parametrize(("choice", "stored"), [("Behold min", "passed"), ("Bruk den lagrede", "not_met")])
def test_who_comes_second_chooses(stage: Stage, twelve: list[Any], tone: Examiner, choice: str, stored: str) -> None:
    row = SheetRow(twelve[0].pk, "not_met", "Syk", assessed=True)
    kari = Actor("staff", "7", "Kari Kontor")
    grade_rows.save_row(run=stage.run, row=row, by=kari, at=clock.now())

    tone.stands_in_the_first_grade()
    tone.types("b", "Enter")
    tone.waits_to_read("Kari Kontor endret raden 21. april 2027 kl. 09.00. Nå er det lagret: ikke møtt.")
    assert grades(stage)[0] == "not_met"
    tone.presses_here(choice)
    if choice == "Behold min":
        tone.waits_until_all_are("saved", 1)

    assert grades(stage)[0] == stored
    assert tone.cells()[0] == {"passed": "bestått", "not_met": "ikke møtt"}[stored]
    assert not tone.is_warned_when_leaving()


def test_who_was_signed_out_is_told_and_keeps_what_was_typed(stage: Stage, tone: Examiner) -> None:
    tone.forgets_who_is_here()
    tone.stands_in_the_first_grade()
    tone.types("b", "Enter")

    tone.waits_to_read("Ikke lagret: du er logget ut. Logg inn i et nytt vindu, så lagres raden.")
    assert tone.cells()[0] == "bestått" and tone.is_warned_when_leaving()


def test_a_grade_on_a_list_that_was_sent_is_corrected_with_its_reason(
    stage: Stage, twelve: list[Any], tone: Examiner
) -> None:
    course.grade_all(stage.run, twelve)
    pass_list.confirm(run=stage.run, by=stage.run.head.actor, at=clock.now())
    tone.goes_to(tone.address)
    tone.stands_in_the_first_grade()

    tone.types("i", "Tab")
    tone.waits_to_read("Karakteren står på en beståttliste som er sendt. Skriv hvorfor den rettes.")
    assert tone.stands_at() == f"Hvorfor karakteren rettes: {twelve[0].person.full_name}"
    tone.writes_here("Feil rad")
    tone.types("Enter")
    tone.waits_until_all_are("saved", 1)

    assert Grade.objects.in_force().get(application=twelve[0]).reason == "Feil rad"
