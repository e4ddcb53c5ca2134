"""The head writes the receipt anew from the keyboard: refused, mended, looked at, saved; the next applicant gets it."""

from __future__ import annotations

import pytest

from kursflyt.core import clock
from kursflyt.domain.messages.models import Message
from kursflyt.rehearsal.acts import before
from tests.applicants import apply
from tests.stories.keyboard import Keyboard
from tests.stories.office_people import Head
from tests.stories.story_stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.slow]

RECEIPT = (
    "Hei {fornavn}!\n\nTakk for søknaden {referanse}, som kom {mottatt}. {ikke_et_tilbud} Svar senest {svar_innen}.\n\n"
    "Følg den her: {søknadslenke}\n\n{svarene}\n\n{personvern}\n"
)


def test_the_receipt_is_written_anew_and_the_next_applicant_gets_it(stage: Stage) -> None:
    stage.has_come_to(before.plan)
    apply(stage.run, given_name="Cecilie", email="cecilie@eksempel.example", at=clock.now())
    stage.hands = Keyboard
    anne = Head(stage)
    anne.signs_in()
    anne.goes_to("/kontor/oppsett/")
    anne.follows("Tekster")
    anne.sees("Alle er slik Kursflyt kommer med dem.")
    anne.follows("Kvittering for søknaden")

    anne.writes(body_nb=RECEIPT.replace("{ikke_et_tilbud}", "").replace("{fornavn}", "{fornamn}"))
    anne.presses("Lagre")
    anne.is_told("Linje 1: vi kjenner ikke {fornamn}. Mente du {fornavn}?")
    anne.sees("Dette må stå i teksten, og utenfor {hvis …} så alle får det: {ikke_et_tilbud}.")

    anne.writes(body_nb=RECEIPT)
    anne.chooses("Vis teksten for", "Cecilie Nordmann")
    anne.presses("Vis")
    anne.sees("Hei Cecilie!")
    anne.sees("Dette er ikke et tilbud om plass.")
    anne.writes(note="Kortere")
    anne.presses("Lagre")
    anne.is_told("Teksten er lagret på bokmål. Den gjelder fra nå av.")
    anne.sees("Bokmål er endret, men ikke nynorsk og engelsk.")

    dag = apply(stage.run, given_name="Dag", email="dag@eksempel.example", at=clock.now())
    mail = Message.objects.get(key=f"confirm_registration:{dag.reference}")
    assert mail.body.startswith(f"Hei Dag!\n\nTakk for søknaden {dag.reference}, som kom ")

    anne.follows("Tidligere versjoner")
    anne.sees("Versjon 1, bokmål")
    anne.follows("Tilbake til teksten")
    anne.opens("Tilbake til standard")
    anne.presses("Bruk standardteksten")
    anne.is_told("Standardteksten gjelder igjen.")


class Writer(Head):
    """The head, in a browser with scripts."""

    def puts_in(self, word: str) -> None:
        self._page.get_by_role("button", name=word, exact=True).click()


def test_a_word_is_put_in_where_the_cursor_stands(stage: Stage) -> None:
    anne = Writer(stage, scripts=True)
    anne.signs_in()
    anne.goes_to("/kontor/oppsett/tekster/process_applications.declined/")
    anne.writes(subject_nb="Om ")
    anne.puts_in("{kurs}")
    anne.has_written("subject_nb", "Om {kurs}")
    assert anne.faults == []
