"""An applicant on a phone in a lunch break: what is written keeps itself, and is there when the phone is opened."""

from __future__ import annotations

import pytest

from kursflyt.domain.applications.models import Application, ApplicationDraft
from kursflyt.rehearsal.acts import before
from tests.stories.story_stage import Stage
from tests.stories.visitor import SMALL, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]


class Phone(Visitor):
    """A small screen, one thumb."""

    def waits_for(self, sentence: str) -> None:
        self._page.get_by_text(sentence).first.wait_for()

    def waits_until_kept(self, answers: int) -> None:
        """The note says it, and so many answers are in the draft."""
        self.waits_for("Lagret kl.")
        for _ in range(100):
            kept = ApplicationDraft.objects.order_by("-pk").first()
            if kept and len(kept.answers) >= answers:
                return
            self._page.wait_for_timeout(100)
        raise AssertionError(f"{answers} svar er ikke lagret")

    def is_opened_again(self) -> None:
        self._page.reload(wait_until="domcontentloaded")

    def loses_its_connection(self) -> None:
        self._context.route("**/utkast/", lambda route: route.abort())


@pytest.fixture
def phone(stage: Stage) -> Phone:
    stage.has_come_to(*before.TO_CONTRACT, before.sign_contract, before.publish)
    someone = Phone(stage, "søker", width=SMALL, scripts=True)
    someone.goes_to(f"/kurs/{stage.run.slug}/pamelding/")
    return someone


def test_what_is_written_is_there_when_the_phone_is_opened_again(phone: Phone) -> None:
    before_typing = len(ApplicationDraft.objects.all())

    phone.writes(given_name="Maret", family_name="Eira")
    phone.waits_until_kept(3)
    phone.is_opened_again()

    phone.has_written("given_name", "Maret")
    phone.has_written("family_name", "Eira")
    assert (before_typing, ApplicationDraft.objects.count(), Application.objects.count()) == (0, 1, 0)
    assert phone.faults == []


def test_one_draft_is_written_on_however_long_it_takes_and_can_be_deleted(phone: Phone) -> None:
    phone.writes(given_name="Maret")
    phone.waits_until_kept(2)
    phone.writes(family_name="Eira")
    phone.waits_until_kept(3)
    assert ApplicationDraft.objects.count() == 1

    phone.is_opened_again()
    phone.presses("Slett utkastet")

    phone.sees("Utkastet er slettet")
    assert ApplicationDraft.objects.count() == 0


def test_a_lost_connection_is_told(phone: Phone) -> None:
    phone.loses_its_connection()

    phone.writes(given_name="Maret")

    phone.waits_for("Ikke lagret: vi får ikke kontakt.")
