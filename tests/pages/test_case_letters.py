"""The letters before they are sent: seen one by one, their words kept, what is lacking named, all decided at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kursflyt.core import storage
from kursflyt.domain.applications import deciding, proposing
from kursflyt.domain.applications.models import Application, Decision, Proposal
from kursflyt.domain.messages.models import Message
from tests.applicants import apply, ruling

pytestmark = pytest.mark.django_db

OWN = "Søkeren har fullført samme kurs."


@pytest.fixture
def three(run: Any, consultant: Any, moment: datetime) -> list[Application]:
    """Proposed an offer, the waiting list, and a rejection."""
    found = [
        apply(run, given_name="Ada", email="a@example.org", at=moment),
        apply(run, given_name="Bo", email="b@example.org", language_form="nn", at=moment + timedelta(hours=1)),
        apply(run, given_name="Eva", email="c@example.org", at=moment + timedelta(hours=2)),
    ]
    for application, outcome in zip(found, ("offer", "waiting_list", "rejection"), strict=True):
        reason = OWN if outcome == "rejection" else ""
        proposing.propose(application=application, outcome=outcome, reason=reason, by=consultant.actor, at=moment)
    return found


@pytest.fixture
def anne(as_staff: Callable[[Any], Client], head: Any) -> Client:
    return as_staff(head)


@pytest.fixture
def kari(as_staff: Callable[[Any], Client], consultant: Any) -> Client:
    return as_staff(consultant)


def letters_of(run: Any, query: str = "") -> str:
    return f"/kontor/kurs/{run.pk}/brev/{query}"


def read(client: Client, address: str) -> str:
    return " ".join(client.get(address).content.decode().split())


def everyone(three: list[Application]) -> dict[str, Any]:
    return {"act": "decide", "proposal": [each.proposals.latest("pk").pk for each in three]}


def test_each_letter_is_shown_with_the_sums_and_the_deadline(run: Any, anne: Client, three: list[Application]) -> None:
    text = read(anne, letters_of(run))

    assert "1 tilbud om plass, 1 venteliste, 1 avslag." in text
    assert "Frist for svar på tilbud: 4. desember 2026" in text
    assert "Ada Nordmann: tilbud om plass" in text and "Brev 1 av 3" in text
    assert text.count("data:image/png;base64,") == 2
    assert "Bo Nordmann: venteliste, nr. 1" in read(anne, letters_of(run, f"?sok={three[1].reference}"))


def test_the_letter_seen_is_the_letter_sent(run: Any, anne: Client, three: list[Application]) -> None:
    seen = [b"".join(anne.get(letters_of(run, f"{each.pk}/")).streaming_content) for each in three]

    answer = anne.post(letters_of(run), everyone(three), follow=True)

    decisions = list(Decision.objects.order_by("application__submitted_at"))
    assert "3 søknader er avgjort. Brevene ligger på Min side, og søkerne er varslet." in answer.content.decode()
    assert [storage.read(each.letter) for each in decisions if each.letter] == seen
    assert decisions[2].considerations == OWN
    assert {each.case_officer for each in decisions} == {"Kari Konsulent"}
    assert Message.objects.filter(kind="process_applications.notice").count() == 3


def test_only_the_head_decides(run: Any, kari: Client, three: list[Application]) -> None:
    assert "Avdelingslederen avgjør." in read(kari, letters_of(run))
    assert kari.post(letters_of(run), everyone(three)).status_code == 403
    assert Decision.objects.count() == 0


def test_a_proposal_that_changed_after_the_page_was_opened_stops_everything(
    run: Any, anne: Client, consultant: Any, three: list[Application], moment: datetime
) -> None:
    opened = everyone(three)
    proposing.propose(application=three[0], outcome="waiting_list", by=consultant.actor, at=moment)

    answer = anne.post(letters_of(run), opened, follow=True)

    assert "Forslagene er endret etter at du åpnet siden. Ingenting er avgjort." in answer.content.decode()
    assert Decision.objects.count() == 0


def test_the_words_of_a_letter_are_kept_and_sent(run: Any, anne: Client, head: Any, three: list[Application]) -> None:
    address = letters_of(run, f"?sok={three[2].reference}")
    seen = three[2].proposals.latest("pk").pk
    words = {
        "act": "words",
        "seen_proposal": seen,
        "facts": "Vi har lest søknaden.",
        "rule": "Fagskoleloven § 16: Krav.",
        "considerations": "Du har kurset fra før.\r\nAndre går foran.",
        "missing": "",
    }

    anne.post(address, words)

    kept = Proposal.objects.latest("pk")
    assert (kept.by, kept.reason) == (head.actor, "Du har kurset fra før.\nAndre går foran.")
    assert kept.wording == {"facts": "Vi har lest søknaden.", "rule": "Fagskoleloven § 16: Krav."}
    assert "Andre går foran." in read(anne, address)
    anne.post(letters_of(run), everyone(three))
    decision = Decision.objects.get(application=three[2])
    assert (decision.facts, decision.considerations) == (
        "Vi har lest søknaden.",
        "Du har kurset fra før.\nAndre går foran.",
    )
    assert (decision.case_officer, str(decision.decided_by)) == ("Kari Konsulent", "Anne Avdeling")


def test_words_that_are_the_usual_ones_are_not_kept_as_ones_own(
    run: Any, anne: Client, three: list[Application]
) -> None:
    address = letters_of(run, f"?sok={three[0].reference}")
    shown = anne.get(address).context["form"].initial
    given = {name: shown[name] for name in ("facts", "rule", "considerations", "conditions")}

    anne.post(address, given | {"act": "words", "seen_proposal": three[0].proposals.get().pk})

    kept = Proposal.objects.latest("pk")
    assert (kept.application, kept.reason, kept.wording) == (three[0], "", {})


def test_a_rejection_cannot_lose_its_reasons(run: Any, anne: Client, three: list[Application]) -> None:
    address = letters_of(run, f"?sok={three[2].reference}")
    given = {"act": "words", "seen_proposal": three[2].proposals.get().pk, "facts": "F", "rule": "R: r"}

    refused = anne.post(address, given | {"considerations": " "})
    anne.post(address, given | {"considerations": "Derfor.", "facts": ""})

    assert (refused.status_code, "Skriv hvorfor du foreslår avslag." in refused.content.decode()) == (422, True)
    text = read(anne, letters_of(run))
    assert "Avslaget til Eva Nordmann mangler begrunnelse." in text
    assert f'href="?sok={three[2].reference}"' in text
    answer = anne.post(letters_of(run), everyone(three), follow=True)
    assert "Ingenting er avgjort. Et avslag må begrunnes" in answer.content.decode()
    assert Decision.objects.count() == 0


def test_what_is_lacking_is_named_with_the_way_to_it(
    run: Any, anne: Client, consultant: Any, three: list[Application], moment: datetime
) -> None:
    run.places = run.minimum = 1
    run.save()
    apply(run, given_name="Gro", email="d@example.org", at=moment)
    proposing.propose(application=three[1], outcome="offer", by=consultant.actor, at=moment)

    text = read(anne, letters_of(run))

    assert "Det er foreslått 1 plass mer enn kurset har." in text
    assert "1 søknad er ikke vurdert og får ikke brev nå." in text
    assert f"/kontor/kurs/{run.pk}/steg/process_applications/?vis=uvurdert" in text
    assert "Opptakskravet er oppfylt, men avslag er foreslått." in text
    assert "data-key-focus disabled>Avgjør og varsle 3 søkere" in text


def test_one_can_be_left_out_for_now(run: Any, anne: Client, three: list[Application]) -> None:
    given = {"act": "take_back", "proposal": three[1].proposals.get().pk}

    answer = anne.post(letters_of(run, f"?sok={three[1].reference}"), given, follow=True)

    assert "Bo Nordmann er tatt ut, og står som ikke vurdert." in answer.content.decode()
    assert [letter.ruling.application for letter in answer.context["letters"]] == [three[0], three[2]]


def test_a_decision_is_made_anew_by_a_new_proposal(
    run: Any, anne: Client, head: Any, three: list[Application], moment: datetime
) -> None:
    Proposal.objects.exclude(application=three[0]).delete()
    Proposal.objects.all().delete()
    deciding.decide(ruling=ruling(three[0], "offer"), case_officer="K", by=head.actor, at=moment)
    proposing.propose(application=three[0], outcome="waiting_list", by=head.actor, at=moment)

    assert "Gjør om vedtaket om tilbud om plass." in read(anne, letters_of(run))
    anne.post(letters_of(run), everyone(three[:1]))

    in_force = deciding.in_force(three[0])
    assert in_force is not None and in_force.outcome == "waiting_list"


def test_without_proposals_the_page_says_what_will_be_there(run: Any, anne: Client) -> None:
    assert "Ingen forslag å avgjøre" in read(anne, letters_of(run))


def test_the_number_of_queries_does_not_grow_with_the_letters(
    run: Any, anne: Client, consultant: Any, three: list[Application], moment: datetime
) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert anne.get(letters_of(run)).status_code == 200
        return len(queries)

    few = count()
    for number in range(27):
        one = apply(run, email=f"p{number}@example.org", at=moment + timedelta(hours=3))
        proposing.propose(application=one, outcome="offer", by=consultant.actor, at=moment)

    assert count() == few
