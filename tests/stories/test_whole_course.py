"""One whole course, clicked through in a browser by those who take part in it, from the plan to the closed course."""

from __future__ import annotations

import pytest

from tests.stories.office_people import Consultant, Head, Marketer
from tests.stories.outside_people import Applicant, Employer, Teacher
from tests.stories.story_stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_whole_course_is_run_from_the_plan_to_the_close(stage: Stage) -> None:
    stage.looks_closer = True
    anne, kari, mats = Head(stage), Consultant(stage), Marketer(stage)
    for member in (anne, kari, mats):
        member.signs_in()
        member.sees("Oppgaver")

    # Before: the plan, the contract, the page

    anne.plans_the_course()
    anne.informs_the_others()
    anne.is_told("har fått melding")
    stage.mail_to("kari@fagskolen-fjordvik.example", "announce_course")
    stage.mail_to("mats@fagskolen-fjordvik.example", "announce_course")

    anne.drafts_the_contract()
    anne.is_told("Kontrakten er laget")
    assert anne.reads_the_draft().startswith(b"%PDF")
    anne.sends_the_contract("Ingrid")
    anne.is_told("Kontrakten er sendt")

    ingrid = Teacher(stage)
    assert ingrid.reads_the_contract().startswith(b"%PDF")
    ingrid.signs()
    ingrid.confirms_with_the_code()
    ingrid.is_told("Kontrakten er signert")
    stage.mail_to("anne@fagskolen-fjordvik.example", "sign_contract.signed")
    stage.mail_to(ingrid.email, "send_billing_details")

    anne.writes_the_landing_page()
    anne.looks_at_the_page_before_it_is_sent()
    anne.sees("Teksten er ikke lagret ennå")
    anne.hands_over_the_page()
    anne.is_told("Teksten er sendt")
    kari.publishes_the_page()
    kari.is_told("Landingssiden er publisert")

    ingrid.uploads_the_plan(stage.example("samlingsplan.xlsx"))
    ingrid.is_told("Ingenting er lagret ennå")
    ingrid.hands_in_the_plan()
    ingrid.is_told("Planen er levert")
    kari.publishes_the_plan()
    kari.is_told("Samlingsplanen står nå på landingssiden")

    mats.promotes_the_course()
    mats.is_told("Markedsføringen er i gang")
    stage.mail_to("solveig@fjordvik-kommune.example", "promote_course")

    # Before: the applicants

    stage.it_is("2026-12-01")
    ase, bo, cecilie, didrik, eva, frode = people = [
        Applicant(stage, "Åse", "Ødegård", "ase@eksempel.example"),
        Applicant(stage, "Bo", "Nordmann", "bo@eksempel.example"),
        Applicant(stage, "Cecilie", "Moe", "cecilie@eksempel.example"),
        Applicant(stage, "Didrik", "Strand", "didrik@eksempel.example"),
        Applicant(stage, "Eva", "Lie", "eva@eksempel.example"),
        Applicant(stage, "Frode", "Vik", "frode@eksempel.example"),
    ]
    ase.opens_the_course()
    ase.sees("Velferdsteknologi i praksis")
    ase.applies(language="Nynorsk")
    ase.sees("fullført vidaregåande opplæring eller fagbrev")
    bo.applies(orgnr="310 452 009", payer="Fjordvik kommune")
    bo.sees("Dette er ikke et tilbud om plass.")

    cecilie.opens_the_form()
    cecilie.fills_in_the_form(attachment=stage.paper("vitnemål.pdf"))
    cecilie.keeps_a_draft()
    cecilie.is_told("Søknaden er ikke sendt ennå")
    cecilie.sees("vitnemål.pdf")
    cecilie.agrees_and_sends()
    cecilie.sees("Vi har mottatt søknaden din")

    for other in (didrik, eva, frode):
        other.applies()
        other.sees("Vi har mottatt søknaden din")
    for person in people:
        assert person.given in stage.mail_to(person.email, "confirm_registration").body

    didrik.opens_the_link_in("confirm_registration")
    didrik.amends(practice_years="6", motivation="Jeg vil lære mer om trygghetsteknologi.")
    didrik.is_told("Endringene er lagret")
    frode.opens_the_link_in("confirm_registration")
    frode.withdraws()
    frode.is_told("Søknaden er trukket")

    # Before: the decisions

    stage.it_is("2027-01-05")
    latecomer = Applicant(stage, "Gry", "Sen", "gry@eksempel.example")
    latecomer.opens_the_form()
    latecomer.is_told("Påmeldingsfristen var 4. januar 2027")

    kari.proposes_decisions()
    kari.is_told("Foreslo utfall for 5 søknader")
    anne.previews_the_letters()
    anne.sees("Ingenting er sendt ennå")
    anne.decides_all(5)
    anne.is_told("5 søknader er avgjort")

    participants = [ase, bo, cecilie, didrik, eva]
    for person in participants:
        assert person.reads_the_letter().startswith(b"%PDF")
        person.says_yes()
        person.is_told("Du har takket ja. Velkommen!")

    stage.it_is("2027-01-18")
    anne.starts_the_course()
    anne.is_told("Kurset starter")
    stage.the_worker_works()

    ingrid.lays_out("kursplan", "Kursplan", text="Mål, innhold og arbeidskrav samling for samling.")
    ingrid.lays_out("forelesningsmateriell", "Lysark", file=stage.paper("lysark.pdf"))
    ingrid.lays_out("praktisk informasjon", "Praktisk", text="Oppmøte kl. 9. Ta med PC.")
    ingrid.says_that_the_room_is_ready()
    ingrid.sees("Klasserommet er meldt klart")

    kari.writes_what_the_welcome_letters_share()
    kari.is_told("Teksten er lagret")
    assert kari.looks_at_a_welcome_letter().startswith(b"%PDF")
    kari.sends_welcome_letters(5)
    kari.sees("5 av 5 deltakere har fått velkomstbrevet")
    stage.mail_to(ase.email, "send_welcome_letters")
    kari.sends_invoices(5)
    kari.is_told("Sendte 5 fakturaer")
    stage.the_worker_works()

    ase.opens_the_classroom()
    ase.sees("Kursplan")

    # During: the sessions, the evaluation, the assignment

    stage.it_is("2027-02-01", "15.30")
    ingrid.registers_attendance(1, absent=bo.name)
    stage.it_is("2027-02-22", "15.30")
    ingrid.registers_attendance(2)
    stage.it_is("2027-03-15", "15.30")
    ingrid.registers_attendance(3)
    for person in participants:
        person.answers_the_evaluation(best="Øvelsene." if person is eva else "")
    stage.it_is("2027-04-06", "15.30")
    ingrid.registers_attendance(4)
    for person in participants:
        person.hands_in(f"oppgave-{person.given.lower()}.pdf")
        person.sees("Kvittering")

    # After: the grades, the certificates

    stage.it_is("2027-04-26")
    ingrid.grades([person.name for person in participants], "bestått")
    ingrid.is_told("5 av 5 har karakter")
    ingrid.sends_the_pass_list("Fin gruppe.")
    ingrid.is_told("Beståttlisten er sendt")
    stage.mail_to("anne@fagskolen-fjordvik.example", "send_pass_list")
    cecilie.opens_the_result()
    cecilie.sees("Bestått")

    anne.writes_the_certificate_text()
    anne.is_told("Utkastet er lagret")
    anne.sends_the_certificate_text()
    anne.is_told("Teksten er sendt til konsulenten")
    kari.issues_certificates(4)  # Bo has been away too much
    kari.sees("4 utstedt")
    stage.the_worker_works()

    certificate = cecilie.downloads_the_certificate()
    assert certificate.startswith(b"%PDF")
    employer = Employer(stage)
    employer.looks_up(cecilie.reads_the_code_of_the_certificate())
    employer.sees("Cecilie Moe")
    employer.checks_the_file(stage.file_of("bevis.pdf", certificate))
    employer.sees("Filen er uendret")

    # After: what was learned, and the teacher's invoice

    kari.writes_a_finding("Tid til øvelser", "Flere ønsker mer tid med utstyret.")
    kari.sends_the_findings("Gode resultater.")
    kari.is_told("Funnene er sendt til avdelingslederen")
    anne.decides_on_the_finding("En halv dag mer til øvelser", owner="Anne Lindvåg", due="2027-06-30")
    anne.ends_the_follow_up()
    anne.is_told("Oppfølgingen er ferdig")

    stage.it_is("2027-05-12")
    ingrid.sends_the_invoice(ingrid.own_invoice())
    ingrid.is_told("er mottatt")
    anne.opens_the_invoice()
    anne.approves("61 000,00 kr")
    anne.is_told("er godkjent")

    stage.it_is("2027-05-20")
    kari.closes_the_course()
    kari.is_told("Kurset er avsluttet og arkivert")

    assert stage.boxes_not_done() == []
