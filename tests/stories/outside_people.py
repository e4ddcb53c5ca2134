"""Those who come from outside: the teacher, the applicants who become participants, and an employer years later."""

from __future__ import annotations

from pathlib import Path

from kursflyt.domain.contracts import queries as contracts
from tests.stories.story_stage import Stage
from tests.stories.visitor import SMALL, WIDE, Visitor


class Guest(Visitor):
    """Someone who comes by a link in a mail and a one-time code. `email` is where the mails go."""

    door = "min-side"

    def __init__(self, stage: Stage, given: str, family: str, email: str, *, width: int = SMALL) -> None:
        self.given, self.family, self.email = given, family, email
        super().__init__(stage, given.lower(), width=width)

    @property
    def name(self) -> str:
        return f"{self.given} {self.family}"

    def opens_the_link_in(self, mail: str) -> None:
        """Opens the link of a mail, and shows by the code who they are if nobody has asked before."""
        self.goes_to(self.stage.link_to(self.email, mail))
        if self.address.startswith(f"/{self.door}/inn/"):
            self.presses("Send meg koden")
            self.writes(code=self.stage.code_to(self.email))
            self.presses("Gå videre")

    def opens_own_page(self) -> None:
        self.goes_to(f"/{self.door}/")


class Teacher(Guest):
    """The teacher, who sits at a desk."""

    door = "larer"

    def __init__(self, stage: Stage, given: str = "", family: str = "", email: str = "") -> None:
        known = stage.file.teacher
        assert known is not None
        super().__init__(
            stage, given or known.given_name, family or known.family_name, email or known.email, width=WIDE
        )

    def opens_the_room(self, page: str) -> None:
        self.goes_to(f"/larer/kurs/{self.stage.run.pk}/{page}/")

    # The contract

    def reads_the_contract(self) -> bytes:
        self.opens_the_link_in("receive_contract")
        return self.fetches("Les hele kontrakten")

    def signs(self, name: str = "") -> None:
        self.writes(typed_name=name or f"{self.given} {self.family}")
        self.ticks("Jeg har lest kontrakten og godtar den")
        self.presses("Send meg koden")

    def confirms_with_the_code(self) -> None:
        self.writes(code=self.stage.code_to(self.email))
        self.presses("Signer kontrakten")

    def says_no(self, reason: str) -> None:
        self.follows("Takk nei")
        self.writes(reason=reason)
        self.presses("Takk nei")

    # The session plan

    def uploads_the_plan(self, file: Path) -> None:
        self.opens_the_room("samlingsplan")
        self.attaches("Les inn planen fra en fil", file)
        self.presses("Les filen")

    def hands_in_the_plan(self) -> None:
        self.presses("Lever samlingsplanen")

    # The classroom

    def lays_out(self, kind: str, title: str, *, text: str = "", file: Path | None = None) -> None:
        self.opens_the_room("klasserom")
        self.opens("Legg ut materiell")
        self.chooses("Hva er det?", kind)
        self.fills_in("Tittel", title)
        if text:
            self.fills_in("Tekst", text)
        if file is not None:
            self.attaches("Fil", file)
        self.presses("Legg ut")

    def says_that_the_room_is_ready(self) -> None:
        self.presses("Klasserommet er klart")

    def registers_attendance(self, session: int, *, absent: str = "") -> None:
        self.opens_the_room(f"samling/{session}/oppmote")
        if absent:
            self.marks(absent, "Borte")
        self.presses("Lagre oppmøtet")

    # The end

    def grades(self, names: list[str], value: str) -> None:
        self.opens_the_room("karakterer")
        for name in names:
            self.ticks(f"Vurdert: {name}")
            self.fills_in(f"Karakter til {name}", value)
        self.presses("Lagre alt")

    def sends_the_pass_list(self, remark: str) -> None:
        self.opens_the_room("bestattliste")
        self.fills_in("Merknad til avdelingslederen og konsulenten", remark)
        self.presses("Bekreft og send listen")

    def own_invoice(self) -> Path:
        """The example's EHF with the number of the contract that was signed."""
        contract = contracts.signed(self.stage.run)
        assert contract is not None
        text = self.stage.example("faktura-ehf.xml").read_text(encoding="utf-8").replace("K-2026-0001", contract.number)
        return self.stage.file_of("faktura.xml", text.encode())

    def sends_the_invoice(self, file: Path) -> None:
        self.opens_the_room("faktura")
        self.attaches("EHF-fil", file)
        self.presses("Send fakturaen")


class Applicant(Guest):
    """Someone who applies, at a phone."""

    def opens_the_course(self) -> None:
        self.goes_to("/")
        self.follows(self.stage.run.title)

    def opens_the_form(self, query: str = "") -> None:
        self.goes_to(f"/kurs/{self.stage.run.slug}/pamelding/{query}")

    def fills_in_the_form(
        self, *, language: str = "Bokmål", orgnr: str = "", payer: str = "", attachment: Path | None = None
    ) -> None:
        self.writes(
            given_name=self.given,
            family_name=self.family,
            birth_on="17.05.1985",
            email=self.email,
            phone="912 34 567",
            address="Storgata 1",
            postal_code="5003",
            city="Bergen",
            education="Fagbrev som helsefagarbeider, 2014",
            practice_years="4",
            employer="Fjordvik kommune",
        )
        self.ticks(language)
        self.ticks("Jeg har fullført videregående opplæring eller har fagbrev")
        self.ticks("Arbeidsgiveren betaler" if orgnr else "Jeg betaler selv")
        if orgnr:
            self.writes(
                payer_orgnr=orgnr,
                payer_name=payer,
                payer_email="faktura@fjordvik-kommune.example",
                payer_reference="PO-17",
            )
        if attachment is not None:
            self.attaches("Vitnemål eller fagbrev", attachment)

    def keeps_a_draft(self) -> None:
        self.presses("Lagre utkast")

    def agrees_and_sends(self) -> None:
        self.ticks("Jeg har lest hvordan skolen bruker opplysningene")
        self.presses("Send søknaden")

    def applies(self, *, language: str = "Bokmål", orgnr: str = "", payer: str = "") -> None:
        """The form from top to bottom, with a diploma."""
        self.opens_the_form()
        diploma = self.stage.paper(f"fagbrev-{self.given.lower()}.pdf")
        self.fills_in_the_form(language=language, orgnr=orgnr, payer=payer, attachment=diploma)
        self.agrees_and_sends()

    def amends(self, **fields: object) -> None:
        self.follows("Endre søknaden")
        self.writes(**fields)
        self.presses("Lagre endringene")

    def withdraws(self) -> None:
        self.follows("Trekk søknaden")
        self.presses("Ja, trekk søknaden")

    def reads_the_letter(self) -> bytes:
        """The decision, behind the door that the mail leads to."""
        self.opens_the_link_in("process_applications.notice")
        self.follows("Brev ")
        return self.fetches("Brevet som PDF")

    def opens_the_application(self) -> None:
        self.opens_own_page()
        self.follows("Se søknaden og veien videre")

    def says_yes(self) -> None:
        self.opens_the_application()
        self.presses("Ja takk, jeg vil ha plassen")

    def opens_the_classroom(self) -> None:
        self.goes_to(f"/min-side/kurs/{self.stage.run.pk}/klasserom/")

    def answers_the_evaluation(self, best: str = "") -> None:
        """By the link in the mail, in a browser that nobody has signed in to."""
        anyone = Visitor(self.stage, "svar", width=SMALL)
        anyone.goes_to(self.stage.link_to(self.email, "evaluate_course"))
        anyone.gives_every_question(4)
        if best:
            anyone.writes(best=best)
        anyone.presses("Send svaret")
        anyone.sees("Takk for svaret")
        anyone.leaves()

    def hands_in(self, name: str) -> None:
        self.goes_to(f"/min-side/kurs/{self.stage.run.pk}/innlevering/")
        self.attaches("Oppgaven din", self.stage.paper(name))
        self.presses("Lever oppgaven")

    def opens_the_result(self) -> None:
        self.goes_to(f"/min-side/kurs/{self.stage.run.pk}/resultat/")

    def downloads_the_certificate(self) -> bytes:
        self.goes_to("/min-side/bevis/")
        return self.fetches("Last ned PDF")

    def reads_the_code_of_the_certificate(self) -> str:
        return self.reads_after("Kontrollkode")


class Employer(Visitor):
    """Someone who is shown a certificate ten years later."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage, "arbeidsgiver", width=SMALL)

    def looks_up(self, code: str) -> None:
        self.goes_to("/bevis/")
        self.fills_in("Kontrollkode", code)
        self.presses("Slå opp")

    def checks_the_file(self, file: Path) -> None:
        self.goes_to("/bevis/")
        self.attaches("PDF-filen", file)
        self.presses("Kontroller filen")
