"""The case list without JavaScript: look, propose, next; what others did, what is left, and how it is filtered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kursflyt.core import clock
from kursflyt.core.models import AuditEntry
from kursflyt.domain.applications import deciding, proposing, withdrawing
from kursflyt.domain.applications.models import Application, Decision, DocumentRequest, Proposal
from tests.applicants import apply, ruling

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(run: Any, moment: datetime) -> list[Application]:
    """In ranking order: two who are qualified, and one whose diploma is missing."""
    return [
        apply(run, given_name="Ada", email="a@example.org", at=moment),
        apply(run, given_name="Bo", email="b@example.org", at=moment + timedelta(hours=1)),
        apply(run, given_name="Eva", email="c@example.org", attachments=[], at=moment - timedelta(hours=1)),
    ]


@pytest.fixture
def kari(as_staff: Callable[[Any], Client], consultant: Any) -> Client:
    return as_staff(consultant)


@pytest.fixture
def anne(as_staff: Callable[[Any], Client], head: Any) -> Client:
    return as_staff(head)


def box_of(run: Any, query: str = "") -> str:
    return f"/kontor/kurs/{run.pk}/steg/process_applications/{query}"


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def proposed(
    client: Client, run: Any, application: Application, outcome: str, *, seen: int = 0, decision: int = 0, **more: str
) -> Any:
    """Presses one of the three buttons."""
    given = {"act": "propose", "outcome": outcome, "seen_proposal": seen, "seen_decision": decision} | more
    return client.post(box_of(run, f"?sok={application.reference}"), given)


def test_the_first_who_is_not_assessed_is_opened_with_documents_and_requirements(
    run: Any, kari: Client, three: list[Application]
) -> None:
    text = read(kari, box_of(run))

    assert "0 av 3 vurdert" in text and "30 av 30 plasser igjen" in text
    assert '<h2 class="ds-heading" data-size="md" tabindex="-1">Ada Nordmann</h2>' in text
    assert f"/kontor/kurs/{run.pk}/sokere/{three[0].pk}/vedlegg/" in text
    assert "Fullført videregående opplæring eller fagbrev" in text


def test_a_proposal_is_saved_and_leads_to_the_next_who_is_not_assessed(
    run: Any, kari: Client, three: list[Application], consultant: Any
) -> None:
    answer = proposed(kari, run, three[0], "offer")

    made = Proposal.objects.get()
    assert (made.application, made.outcome, made.by) == (three[0], "offer", consultant.actor)
    assert answer.url == box_of(run, f"?sok={three[1].reference}")
    text = read(kari, answer.url)
    assert "Foreslo tilbud om plass for Ada Nordmann." in text
    assert "1 av 3 vurdert" in text and "29 av 30 plasser igjen" in text


def test_after_the_last_the_list_begins_again_where_somebody_is_left(
    run: Any, kari: Client, three: list[Application]
) -> None:
    assert proposed(kari, run, three[2], "waiting_list").url == box_of(run, f"?sok={three[0].reference}")
    assert proposed(kari, run, three[0], "offer").url == box_of(run, f"?sok={three[1].reference}")
    assert proposed(kari, run, three[1], "offer").url == box_of(run, f"?sok={three[1].reference}")


def test_a_rejection_that_the_check_does_not_carry_needs_words_of_its_own(
    run: Any, kari: Client, three: list[Application]
) -> None:
    refused = proposed(kari, run, three[0], "rejection")
    assert (refused.status_code, Proposal.objects.count()) == (422, 0)
    assert "Skriv hvorfor du foreslår avslag." in refused.content.decode()

    proposed(kari, run, three[0], "rejection", reason="Søkeren har fullført samme kurs.")

    assert Proposal.objects.get().reason == "Søkeren har fullført samme kurs."


def test_a_rejection_that_the_check_carries_has_its_usual_reason(run: Any, kari: Client, moment: datetime) -> None:
    young = apply(run, email="y@example.org", basis="prior_learning", birth_on=date(2006, 1, 1), at=moment)

    proposed(kari, run, young, "rejection")

    assert Proposal.objects.get().reason == "Du oppfyller ikke kravet i loven. Fagskolen kan ikke gjøre unntak fra det."


def test_two_at_once_are_told_what_the_other_proposed(
    run: Any, kari: Client, anne: Client, three: list[Application]
) -> None:
    proposed(kari, run, three[0], "waiting_list")
    answer = proposed(anne, run, three[0], "offer")

    assert [each.outcome for each in Proposal.objects.all()] == ["waiting_list"]
    text = read(anne, answer.url)
    assert "Kari Konsulent foreslo venteliste for Ada Nordmann kl. 10.00, etter at du åpnet siden." in text
    assert "Foreslått: <strong>venteliste</strong> av Kari Konsulent" in text


def test_who_has_seen_the_others_proposal_may_propose_something_else(
    run: Any, kari: Client, anne: Client, three: list[Application]
) -> None:
    proposed(kari, run, three[0], "waiting_list")
    proposed(anne, run, three[0], "offer", seen=Proposal.objects.get().pk)

    assert [each.outcome for each in Proposal.objects.all()] == ["waiting_list", "offer"]


def test_a_decision_made_meanwhile_is_told_to_the_one_who_proposes(
    run: Any, kari: Client, head: Any, three: list[Application], moment: datetime
) -> None:
    deciding.decide(ruling=ruling(three[0], "offer"), case_officer="K", by=head.actor, at=moment)

    answer = proposed(kari, run, three[0], "waiting_list")

    assert Proposal.objects.count() == 0
    assert "Anne Avdeling har avgjort søknaden til Ada Nordmann etter at du åpnet siden." in read(kari, answer.url)


def test_what_was_pressed_for_one_who_withdrew_meanwhile_is_done_to_nobody(
    run: Any, kari: Client, three: list[Application], moment: datetime
) -> None:
    withdrawing.withdraw(application=three[0], by=three[0].person.actor(), at=moment)

    answer = proposed(kari, run, three[0], "offer")

    assert Proposal.objects.count() == 0
    assert "Dette er endret etter at du åpnet siden" in read(kari, answer.url)


def test_the_last_proposal_is_taken_back_and_its_applicant_is_opened(
    run: Any, kari: Client, three: list[Application]
) -> None:
    proposed(kari, run, three[0], "offer")
    proposed(kari, run, three[1], "offer")
    newest = Proposal.objects.latest("pk")

    answer = kari.post(box_of(run), {"act": "take_back", "proposal": newest.pk})
    twice = kari.post(box_of(run), {"act": "take_back", "proposal": newest.pk}, follow=True)

    assert answer.url == box_of(run, f"?sok={three[1].reference}")
    assert [each.application for each in Proposal.objects.all()] == [three[0]]
    assert "Dette er endret etter at du åpnet siden" in twice.content.decode()
    gone = AuditEntry.objects.get(event="applications.proposal_taken_back")
    assert (gone.subject, gone.facts["outcome"]) == (three[1].reference, "offer")


def test_a_missing_document_is_asked_for_and_its_applicant_waits(
    run: Any, kari: Client, three: list[Application], outbox: Any
) -> None:
    address = box_of(run, f"?sok={three[2].reference}")
    assert 'value="kopi av vitnemål eller fagbrev"' in read(kari, address)

    answer = kari.post(address, {"act": "request", "what": "kopi av fagbrevet", "due_on": "2026-12-01"})

    assert DocumentRequest.objects.get().application == three[2]
    assert outbox()[-1].kind == "process_applications.missing"
    text = read(kari, answer.url)
    assert "Venter på dokumentasjon til 1.12." in text and "1 venter på dokumentasjon" in text


def test_filter_and_order_are_in_the_address(run: Any, kari: Client, three: list[Application]) -> None:
    proposed(kari, run, three[0], "offer")

    def names(query: str) -> list[str]:
        return [
            row[0].ranked.application.person.given_name
            for row in kari.get(box_of(run, query)).context["cases"].rows_shown
        ]

    assert names("") == ["Ada", "Bo", "Eva"]
    assert names("?sorter=tid") == ["Eva", "Ada", "Bo"]
    assert names("?vis=uvurdert") == ["Bo", "Eva"]
    assert names("?vis=mangler") == ["Eva"]
    assert names("?vis=tilbud") == ["Ada"]
    assert names("?vis=avgjort") == []
    assert names("?vis=finnesikke&sok=KF-000000&dok=x") == ["Ada", "Bo", "Eva"]


def test_more_offers_than_places_are_said_at_once(run: Any, kari: Client, three: list[Application]) -> None:
    run.places = run.minimum = 1
    run.save()
    proposed(kari, run, three[0], "offer")
    proposed(kari, run, three[1], "offer")

    assert "1 tilbud for mange til 1 plasser" in read(kari, box_of(run)).replace("1 plass<", "1 plasser<")


def test_the_rule_proposes_only_for_those_nobody_has_assessed(run: Any, kari: Client, three: list[Application]) -> None:
    run.places = run.minimum = 1
    run.save()
    proposed(kari, run, three[1], "offer")

    kari.post(box_of(run), {"act": "propose_all"})

    assert [(each.application, each.outcome) for each in Proposal.objects.all()] == [
        (three[1], "offer"),
        (three[0], "waiting_list"),
    ]


def test_a_change_after_the_proposal_is_shown(
    run: Any, kari: Client, three: list[Application], moment: datetime
) -> None:
    proposed(kari, run, three[0], "offer")
    Application.objects.filter(pk=three[0].pk).update(amended_at=moment + timedelta(minutes=5))

    text = read(kari, box_of(run, f"?sok={three[0].reference}"))

    assert "Søkeren har endret søknaden eller sendt dokumenter etter forslaget." in text


def test_a_proposal_waits_until_somebody_decides_whatever_the_decision(
    run: Any, kari: Client, head: Any, three: list[Application], moment: datetime
) -> None:
    proposed(kari, run, three[0], "waiting_list")
    decision = deciding.decide(ruling=ruling(three[0], "offer"), case_officer="K", by=head.actor, at=moment)
    assert "Foreslått: <strong>" not in read(kari, box_of(run, f"?sok={three[0].reference}"))

    proposed(kari, run, three[0], "rejection", decision=decision.pk, reason="Kravet var ikke oppfylt.")

    text = read(kari, box_of(run, f"?sok={three[0].reference}"))
    assert "Foreslått i stedet: <strong>avslag</strong>" in text
    assert "30 av 30 plasser igjen" in text


def test_with_htmx_only_the_application_and_what_has_changed_are_sent(
    run: Any, kari: Client, three: list[Application]
) -> None:
    answer = kari.get(box_of(run, f"?sok={three[1].reference}"), headers={"HX-Request": "true"})
    text = answer.content.decode()

    assert "HX-Request" in answer.headers["Vary"]
    assert ("<html" in text, 'id="case"' in text, text.count("hx-swap-oob")) == (False, True, 4)
    assert "Bo Nordmann" in text


def test_what_people_have_sent_in_is_not_shown_to_marketing(
    run: Any, as_staff: Callable[[Any], Client], marketer: Any, three: list[Application]
) -> None:
    text = read(as_staff(marketer), box_of(run))

    assert "3 søkere, 3 ikke avgjort" in text
    assert "Ada" not in text


def test_the_number_of_queries_is_the_same_for_one_three_and_thirty(
    run: Any, anne: Client, head: Any, moment: datetime
) -> None:
    def count(query: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert anne.get(box_of(run, query)).status_code == 200
        return len(queries)

    def another(number: int) -> Application:
        return apply(run, email=f"p{number}@example.org", given_name=f"Person{number}", at=moment)

    # One of each kind: decided, proposed, and decided with a new proposal.
    first, second, third = another(1), another(2), another(3)
    decided: list[Decision] = []
    for each in (first, second):
        decided.append(deciding.decide(ruling=ruling(each, "offer"), case_officer="K", by=head.actor, at=moment))
    for each in (second, third):
        proposing.propose(application=each, outcome="waiting_list", by=head.actor, at=moment)
    third_alone = count(f"?sok={third.reference}")
    for number in range(4, 31):
        one = another(number)
        if number % 3:
            deciding.decide(ruling=ruling(one, "offer"), case_officer="K", by=head.actor, at=moment)
        if number % 2:
            proposing.propose(application=one, outcome="waiting_list", by=head.actor, at=moment)

    assert count(f"?sok={third.reference}") == third_alone


def test_one_applicant_and_none_take_no_more_queries_than_many(run: Any, anne: Client, moment: datetime) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            text = anne.get(box_of(run)).content.decode()
        assert ("Ingen søknader ennå" in text) is not Application.objects.exists()
        return len(queries)

    none = count()
    apply(run, email="one@example.org", at=moment)
    one = count()
    apply(run, email="two@example.org", at=moment)
    apply(run, email="three@example.org", at=moment)

    assert none <= one == count()
    assert clock.now() == moment


def test_the_office_corrects_who_goes_first_and_the_list_is_ranked_anew(
    kari: Client, run: Any, three: list[Application]
) -> None:
    run.priority_group = "Søkere som arbeider i kommunen"
    run.save()
    bo = three[1]
    address = box_of(run, f"?sok={bo.reference}")
    before = read(kari, address)

    unexplained = kari.post(address, {"act": "priority", "belongs": "yes", "priority_reason": " "})
    kari.post(address, {"act": "priority", "belongs": "yes", "priority_reason": "Attest fra kommunen"})
    after = read(kari, address)

    assert "slik søkeren selv har svart" in before and "Nr. 2 i rangeringen" in before
    assert unexplained.status_code == 422
    assert "«Attest fra kommunen»" in after and "Nr. 1 i rangeringen" in after
