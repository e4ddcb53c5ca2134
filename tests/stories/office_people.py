"""Those who work at the college: the head, the consultant and the marketer, and what each does in the office."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.stories.story_stage import PASSWORD, Stage
from tests.stories.visitor import Visitor


class OfficeWorker(Visitor):
    """Anyone of the staff."""

    username = ""

    def __init__(self, stage: Stage, *, username: str = "", scripts: bool = False) -> None:
        self.username = username or self.username
        super().__init__(stage, self.username, scripts=scripts)

    def signs_in(self, password: str = PASSWORD) -> None:
        self.goes_to("/kontor/inn/")
        self.writes(username=self.username, password=password)
        self.presses("Logg inn")

    def opens_the_run(self) -> None:
        self.goes_to(f"/kontor/kurs/{self.stage.run.pk}/")

    def opens_the_box(self, box: str) -> None:
        self.goes_to(f"/kontor/kurs/{self.stage.run.pk}/steg/{box}/")

    def uploads_the_plan(self, file: Path) -> None:
        self.opens_the_box("receive_session_plan")
        self.attaches("Les inn planen fra en fil", file)
        self.presses("Les filen")

    def opens_the_tab(self, tab: str) -> None:
        self.opens_the_run()
        self.follows(tab)


class Head(OfficeWorker):
    """The head of department."""

    username = "anne"

    def plans_the_course(self, **changes: object) -> None:
        """Fills in the form of a new course as the course file says, and informs the others."""
        file = self.stage.file
        run, teacher = file.run, file.teacher
        self.goes_to("/kontor/kurs/nytt/")
        values: dict[str, object] = {
            "title": run.title,
            "programme_name": "Velferdsteknologi i praksis",
            "programme_code": "VELTEK1",
            "starts_on": "2027-02-01",
            "ends_on": "2027-04-06",
            "registration_deadline_at": "2027-01-04T23:59",
            "start_decision_on": "2027-01-18",
            "waiting_list_closes_on": "2027-02-22",
            "hand_in_deadline_at": "2027-04-20T23:59",
            "venue": run.venue,
            "places": 10,
            "minimum": 4,
            "priority_group": run.priority_group,
            "fee": "4 500",
            "new_partner": "Fjordvik kommune",
            "new_partner_email": "solveig@fjordvik-kommune.example",
            "teacher_given_name": teacher.given_name if teacher else "",
            "teacher_family_name": teacher.family_name if teacher else "",
            "teacher_email": teacher.email if teacher else "",
        }
        self.writes(**(values | changes))
        self.unticks("Tilskuddet forutsetter gratis utdanning")
        self.ticks("Lengst relevant praksis går foran")

    def informs_the_others(self) -> None:
        self.presses("Lagre og send melding")

    def drafts_the_contract(self, **changes: object) -> None:
        """With the person that the plan names as teacher."""
        terms = self.stage.file.contract
        self.opens_the_box("receive_contract")
        values: dict[str, object] = {
            "company_orgnr": terms.orgnr,
            "company_name": terms.company_name,
            "hours": terms.hours,
            "amount": terms.amount,
            "travel_amount": terms.travel_amount,
            "buyer_reference": terms.buyer_reference,
        }
        self.writes(**(values | changes))
        self.presses("Lag kontrakten")

    def drafts_the_contract_with(self, given: str, family: str, email: str) -> None:
        """With someone the college has not had before."""
        self.opens_the_box("receive_contract")
        self.chooses("Underviser", "Ny underviser (fyll ut under)")
        self.writes(given_name=given, family_name=family, email=email, hours=48, amount="57 600")
        self.presses("Lag kontrakten")

    def reads_the_draft(self) -> bytes:
        return self.fetches("Les kontrakten")

    def sends_the_contract(self, to: str) -> None:
        self.opens_the_box("receive_contract")
        self.presses(f"Send kontrakten til {to}")

    def writes_the_landing_page(self, texts: Mapping[str, str] | None = None) -> None:
        self.opens_the_box("receive_page_content")
        self.writes(**dict(texts or self.stage.file.landing_page))

    def looks_at_the_page_before_it_is_sent(self) -> None:
        self.presses("Forhåndsvis nynorsk")

    def hands_over_the_page(self) -> None:
        self.presses("Send til konsulenten")

    def previews_the_letters(self) -> None:
        self.opens_the_box("process_applications")
        self.follows("Forhåndsvis brevene")

    def decides_all(self, count: int) -> None:
        self.presses(f"Avgjør og varsle {count} søker{'' if count == 1 else 'e'}")

    def starts_the_course(self) -> None:
        self.opens_the_box("decide_start")
        self.presses("Start kurset")

    def cancels_the_course(self, reason: str) -> None:
        self.opens_the_box("decide_start")
        self.opens("Avlys kurset")
        self.fills_in("Hvorfor avlyses kurset?", reason)
        self.ticks("Jeg vet at alle får beskjed, og at avlysningen ikke kan angres")
        self.presses("Avlys, og gi alle beskjed")

    def postpones_the_course(self, *, starts_on: str, deadline: str, decision: str, reason: str) -> None:
        self.opens_the_box("decide_start")
        self.opens("Utsett kurset")
        self.fills_in("Ny oppstart", starts_on)
        self.fills_in("Ny påmeldingsfrist", deadline)
        self.fills_in("Ny dato for denne avgjørelsen", decision)
        self.fills_in("Hvorfor utsettes kurset?", reason)
        self.presses("Utsett, og gi alle beskjed")

    def writes_the_certificate_text(self) -> None:
        file = self.stage.file
        self.opens_the_box("write_certificate_text")
        self.writes(
            text=file.certificate_text.nb,
            text_nn=file.certificate_text.nn,
            learning_outcomes=file.landing_page["learning_outcomes"],
            learning_outcomes_nn=file.landing_page["learning_outcomes_nn"],
        )
        self.presses("Lagre og vis")

    def sends_the_certificate_text(self) -> None:
        self.presses("Send til konsulenten")

    def decides_on_the_finding(self, action: str, *, owner: str, due: str) -> None:
        self.opens_the_box("follow_up_evaluation")
        self.fills_in("Tiltak", action)
        self.chooses("Ansvarlig", owner)
        self.fills_in("Frist", due)
        self.presses("Lagre")

    def ends_the_follow_up(self) -> None:
        self.presses("Avslutt og fortell deltakerne")

    def opens_the_invoice(self) -> None:
        self.opens_the_box("approve_invoice")

    def approves(self, amount: str) -> None:
        self.presses(f"Godkjenn {amount}")


class Consultant(OfficeWorker):
    """The consultant of operations."""

    username = "kari"

    def publishes_the_page(self) -> None:
        self.opens_the_box("publish_landing_page")
        self.presses("Publiser landingssiden")

    def publishes_the_plan(self) -> None:
        self.opens_the_box("publish_session_plan")
        self.presses("Publiser samlingsplanen")

    def proposes_decisions(self) -> None:
        self.opens_the_box("process_applications")
        self.presses("Foreslå etter regelen")

    def writes_what_the_welcome_letters_share(self) -> None:
        self.opens_the_box("send_welcome_letters")
        self.writes(
            practical="Det er gratis parkering bak skolen.",
            practical_nn="Det er gratis parkering bak skulen.",
            equipment="PC med kamera",
            equipment_nn="PC med kamera",
            video_url="https://fagskolen-fjordvik.example/velkommen",
        )
        self.ticks("Filmen er tekstet")
        self.presses("Lagre teksten")

    def looks_at_a_welcome_letter(self) -> bytes:
        return self.fetches("Se brevet")

    def sends_welcome_letters(self, count: int) -> None:
        self.opens_the_box("send_welcome_letters")
        self.presses(f"Send {count} velkomstbrev")

    def sends_invoices(self, count: int) -> None:
        self.opens_the_box("invoice_participants")
        self.presses(f"Send {count} {'faktura' if count == 1 else 'fakturaer'}")

    def issues_certificates(self, count: int) -> None:
        self.opens_the_box("issue_certificates")
        self.presses(f"Utsted og send {count} bevis")

    def writes_a_finding(self, theme: str, text: str) -> None:
        self.opens_the_box("analyse_evaluation")
        self.fills_in("Hva det gjelder", theme)
        self.fills_in("Hva svarene viser", text)
        self.presses("Legg til funnet")

    def sends_the_findings(self, summary: str) -> None:
        self.fills_in("Oppsummering til avdelingslederen", summary)
        self.presses("Send funnene")

    def closes_the_course(self) -> None:
        self.opens_the_box("close_course")
        self.presses("Arkiver og avslutt kurset")


class Marketer(OfficeWorker):
    """The marketing coordinator."""

    username = "mats"

    def promotes_the_course(self) -> None:
        self.opens_the_box("promote_course")
        self.presses("Sett i gang markedsføringen")
