"""What waits for the teacher: who that is, what the box is called for them, and the page where it is done."""

from __future__ import annotations

from dataclasses import dataclass

from kursflyt.domain.contracts import queries as contracts
from kursflyt.domain.people.models import Person
from kursflyt.process.models import StepRun


@dataclass(frozen=True)
class Work:
    """`path`: takes `run` and `contract`, by their keys. `told`: mails of its own tell the teacher that it is late."""

    title: str
    path: str
    told: bool = False


WORK = {
    "sign_contract": Work("Les og signer kontrakten", "/larer/kontrakt/{contract}/", told=True),
    "receive_session_plan": Work("Lever samlingsplanen", "/larer/kurs/{run}/samlingsplan/"),
    "prepare_classroom": Work("Klargjør klasserommet", "/larer/kurs/{run}/klasserom/"),
    "assess_assignments": Work("Vurder oppgavene", "/larer/kurs/{run}/innleveringer/", told=True),
    "register_grades": Work("Registrer karakterene", "/larer/kurs/{run}/karakterer/", told=True),
    "send_pass_list": Work("Send beståttlisten", "/larer/kurs/{run}/bestattliste/"),
    "send_invoice": Work("Send faktura i EHF", "/larer/kurs/{run}/faktura/"),
}


@dataclass(frozen=True)
class Waiting:
    """The work of one open box, and whom it waits for."""

    teacher: Person
    title: str
    path: str


def waits_for(step: StepRun, *, unasked: bool = False) -> Waiting | None:
    """None where it is not the teacher's, nobody has signed, or there is no address. A contract waits once it is sent.

    `unasked`: nobody asked for the reminder, so what has its own mails is left to those.
    """
    work = WORK.get(step.box)
    if work is None or (unasked and work.told):
        return None
    contract = contracts.current(step.run)
    needed = "dispatch" if step.box == "sign_contract" else "signature"
    if contract is None or not hasattr(contract, needed) or not contract.teacher.email:
        return None
    return Waiting(contract.teacher, work.title, work.path.format(run=step.run.pk, contract=contract.pk))
