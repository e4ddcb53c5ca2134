"""A whole course without a pointer: the same people, and nothing but Tab, Enter, Space, the arrows and typing."""

from __future__ import annotations

import pytest

from tests.stories.keyboard import Keyboard
from tests.stories.office_people import Consultant, Head, Marketer
from tests.stories.outside_people import Applicant, Employer, Teacher
from tests.stories.story_stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_whole_course_is_run_from_the_plan_to_the_close_by_keyboard_alone(stage: Stage) -> None:
    stage.hands = Keyboard
    anne, kari, mats = Head(stage), Consultant(stage), Marketer(stage)
    for member in (anne, kari, mats):
        member.signs_in()

    # Before

    anne.plans_the_course(minimum=1)
    anne.informs_the_others()
    anne.is_told("har fått melding")
    anne.drafts_the_contract()
    anne.sends_the_contract("Ingrid")
    ingrid = Teacher(stage)
    ingrid.reads_the_contract()
    ingrid.signs()
    ingrid.confirms_with_the_code()
    ingrid.is_told("Kontrakten er signert")

    anne.writes_the_landing_page()
    anne.hands_over_the_page()
    kari.publishes_the_page()
    kari.is_told("Landingssiden er publisert")
    ingrid.uploads_the_plan(stage.example("samlingsplan.xlsx"))
    ingrid.hands_in_the_plan()
    ingrid.is_told("Planen er levert")
    kari.publishes_the_plan()
    mats.promotes_the_course()
    mats.is_told("Markedsføringen er i gang")

    stage.it_is("2026-12-01")
    cecilie = Applicant(stage, "Cecilie", "Moe", "cecilie@eksempel.example")
    cecilie.opens_the_course()
    cecilie.applies()
    cecilie.sees("Vi har mottatt søknaden din")

    stage.it_is("2027-01-05")
    kari.proposes_decisions()
    anne.previews_the_letters()
    anne.decides_all(1)
    anne.is_told("er avgjort")
    cecilie.reads_the_letter()
    cecilie.says_yes()
    cecilie.is_told("Du har takket ja. Velkommen!")

    stage.it_is("2027-01-18")
    anne.starts_the_course()
    anne.is_told("Kurset starter")
    stage.the_worker_works()
    ingrid.lays_out("kursplan", "Kursplan", text="Mål, innhold og arbeidskrav samling for samling.")
    ingrid.lays_out("forelesningsmateriell", "Lysark", file=stage.paper("lysark.pdf"))
    ingrid.lays_out("praktisk informasjon", "Praktisk", text="Oppmøte kl. 9. Ta med PC.")
    ingrid.says_that_the_room_is_ready()
    kari.writes_what_the_welcome_letters_share()
    kari.sends_welcome_letters(1)
    kari.sees("1 av 1 deltakere har fått velkomstbrevet")
    kari.sends_invoices(1)
    stage.the_worker_works()

    # During

    for session, day in enumerate(("2027-02-01", "2027-02-22", "2027-03-15"), start=1):
        stage.it_is(day, "15.30")
        ingrid.registers_attendance(session)
    cecilie.answers_the_evaluation(best="Øvelsene.")
    stage.it_is("2027-04-06", "15.30")
    ingrid.registers_attendance(4)
    cecilie.hands_in("oppgave.pdf")
    cecilie.sees("Kvittering")

    # After

    stage.it_is("2027-04-26")
    ingrid.grades([cecilie.name], "bestått")
    ingrid.sends_the_pass_list("Fin gruppe.")
    ingrid.is_told("Beståttlisten er sendt")
    anne.writes_the_certificate_text()
    anne.sends_the_certificate_text()
    kari.issues_certificates(1)
    stage.the_worker_works()
    cecilie.downloads_the_certificate()
    employer = Employer(stage)
    employer.looks_up(cecilie.reads_the_code_of_the_certificate())
    employer.sees("Cecilie Moe")

    kari.writes_a_finding("Tid til øvelser", "Flere ønsker mer tid med utstyret.")
    kari.sends_the_findings("Gode resultater.")
    anne.decides_on_the_finding("En halv dag mer til øvelser", owner="Anne Lindvåg", due="2027-06-30")
    anne.ends_the_follow_up()
    anne.is_told("Oppfølgingen er ferdig")

    stage.it_is("2027-05-12")
    ingrid.sends_the_invoice(ingrid.own_invoice())
    ingrid.is_told("er mottatt")
    anne.opens_the_invoice()
    anne.approves("61 000,00 kr")
    stage.it_is("2027-05-20")
    kari.closes_the_course()
    kari.is_told("Kurset er avsluttet og arkivert")

    assert stage.boxes_not_done() == []
