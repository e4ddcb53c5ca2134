"""Believable facts for every document, once as they usually are and once as awkward as real life gets."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from kursflyt.documents import (
    contract,
    credit_note,
    decision,
    evidence_page,
    invoice,
    letterhead,
    receipt,
    welcome_letter,
)

LOGO = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 56 48"><path d="M4 40 L20 10 L30 26 L37 15 L52 40 Z" '
    b'fill="#0b3d5c"/><path d="M4 43 Q16 39 28 43 T52 43" stroke="#3b8ea5" stroke-width="2.5" fill="none"/></svg>'
)
LONG_NAME = "Áilu-Márjá Čáhppesjávri Ørjasæter-Guttormsen Bjørgvinsdóttir"
LONG_TITLE = (
    "Bærekraftig energieffektivisering og tilstandsvurdering av verneverdig trehusbebyggelse i nordnorske kystsamfunn "
    "– "
    "fra kartlegging til gjennomføring i små og mellomstore håndverksbedrifter"
)
MORNING = datetime(2026, 11, 24, 8, 15, 30, tzinfo=UTC)


def issuer(*, logo: bool = False) -> letterhead.Issuer:
    return letterhead.Issuer(
        name="Fagskolen Fjordvik",
        orgnr="310000108",
        address="Havnegata 12",
        postal_code="6413",
        city="Fjordvik",
        email="kurs@fjordvik.example",
        phone="71 00 00 00",
        website="www.fjordvik.example",
        logo_svg=LOGO if logo else None,
    )


def course(*, awkward: bool = False) -> letterhead.CourseFacts:
    return letterhead.CourseFacts(
        title=LONG_TITLE if awkward else "Energieffektive bygg",
        code="BYG-ENØK-27",
        starts_on=date(2027, 2, 8),
        ends_on=date(2027, 5, 28),
        place="Fjordvik og på nett",
        credits=Decimal("10"),
        level="5.1",
    )


def recipient(*, awkward: bool = False) -> letterhead.Recipient:
    return letterhead.Recipient(
        name=LONG_NAME if awkward else "Kari Nordmann",
        address="Øvre Sjøgata 14 B",
        postal_code="6413",
        city="Fjordvik",
    )


def contact() -> letterhead.ContactPerson:
    return letterhead.ContactPerson(
        name="Ingrid Solheim", title="konsulent", email="ingrid.solheim@fjordvik.example", phone="71 00 00 12"
    )


HEAD = letterhead.Signatory(name="Bjørn Ødegård", title="avdelingsleder")
OFFICER = letterhead.Signatory(name="Ingrid Solheim", title="konsulent driftsadministrasjon")


def sessions(count: int = 5) -> tuple[letterhead.PlannedSession, ...]:
    first = datetime(2027, 2, 8, 8, 0, tzinfo=UTC)
    topics = (
        "Oppstart og bygningsfysikk",
        "Kartlegging og termografi",
        "Tiltak og lønnsomhet",
        "Ventilasjon",
        "Framlegg",
    )
    return tuple(
        letterhead.PlannedSession(
            number=index + 1,
            starts_at=first + timedelta(days=21 * index),
            ends_at=first + timedelta(days=21 * index, hours=7),
            place="Rom 204, Havnegata 12" if index % 2 == 0 else "",
            online=index % 2 == 1,
            topic=topics[index % len(topics)],
            teacher="Torbjørn Aas",
        )
        for index in range(count)
    )


def make_decision(kind: decision.Kind = "offer", *, awkward: bool = False) -> decision.Decision:
    return decision.Decision(
        issuer=issuer(logo=True),
        kind=kind,
        case_number="2026/1187",
        decided_on=date(2026, 11, 24),
        recipient=recipient(awkward=awkward),
        course=course(awkward=awkward),
        application_reference="S-2027-0041",
        applied_at=MORNING - timedelta(days=9),
        facts=(
            "Du har fagbrev som tømrer fra 2014, dokumentert med vitnemål.",
            "Du har arbeidet som tømrer i Fjordvik Bygg AS siden 2014. Arbeidsgiveren har bekreftet det.",
        ),
        rules=(
            decision.Rule(
                citation="Fagskoleloven § 16",
                content="Søkeren må ha fullført videregående opplæring eller ha tilsvarende realkompetanse.",
            ),
            decision.Rule(
                citation="Lokal forskrift om opptak § 2-4",
                content="Når flere er kvalifisert enn det er plasser, rangeres søkerne etter tidspunktet for søknaden.",
            ),
        ),
        considerations=(
            "31 kvalifiserte søkere konkurrerte om 24 plasser. Søknaden din kom inn 15. november 2026 kl. 09.15 og er "
            "rangert "
            "etter tidspunktet.",
        ),
        appeal=decision.Appeal(body="den lokale klagenemnda ved Fagskolen Fjordvik", send_to="post@fjordvik.example"),
        student_ombud="Ombudet er uavhengig og gir gratis råd: studentombudet@fjordvik.example, telefon 71 00 00 50.",
        file_access="Logg inn på Min side, eller skriv til post@fjordvik.example og oppgi saksnummeret.",
        contact=contact(),
        case_officer=OFFICER,
        decision_maker=HEAD,
        conditions=("Du må legge fram originalt fagbrev på første samling.",) if kind == "offer" else (),
        missing_documents=("Bekreftelse på praksis fra Fjordvik Bygg AS",) if kind == "rejection" else (),
        reply_by=MORNING + timedelta(days=10) if kind == "offer" else None,
        reply_url="https://kurs.fjordvik.example/min-side/svar" if kind == "offer" else "",
        waiting_list_number=7 if kind == "waiting_list" else None,
        waiting_list_until=date(2027, 3, 1) if kind == "waiting_list" else None,
        price=Decimal("4500") if kind == "offer" else None,
        payer="Fjordvik Bygg AS" if kind == "offer" else "",
        withdrawal_terms="Du kan trekke deg gratis fram til 25. januar 2027." if kind == "offer" else "",
        accommodation_url="https://kurs.fjordvik.example/tilrettelegging",
        automatic=kind == "waiting_list",
        manual_review_url="https://kurs.fjordvik.example/manuell" if kind == "waiting_list" else "",
    )


def make_contract(*, awkward: bool = False, session_count: int = 5, employed: bool = False) -> contract.Contract:
    return contract.Contract(
        issuer=issuer(logo=True),
        number="K-2027-014",
        case_number="2026/1187",
        dated_on=date(2026, 11, 24),
        teacher=contract.Teacher(
            name=LONG_NAME if awkward else "Torbjørn Aas",
            orgnr="" if employed else "310005509",
            business_name="" if employed else "Aas Energirådgivning ENK",
            address="Fjellveien 3",
            postal_code="6413",
            city="Fjordvik",
            email="torbjorn@aas.example",
            phone="900 00 001",
            employed=employed,
        ),
        school_contact=contact(),
        signatory=HEAD,
        course=course(awkward=awkward),
        sessions=sessions(session_count),
        hours=Decimal("48"),
        fee=Decimal("62400"),
        hourly_rate=Decimal("1300"),
        billing=contract.Billing(ehf_orgnr="310000108", buyer_reference="B101010"),
        classroom_ready_on=date(2027, 2, 1),
        hand_in_on=date(2027, 5, 7),
        grades_due_on=date(2027, 5, 28),
        cancel_by=date(2027, 1, 25),
        cancellation_fee=Decimal("5000"),
        police_certificate=True,
        extra_terms=("Befaring på byggeplass avtales med Fjordvik Bygg AS.",),
    )


def make_evidence(
    *, document: bytes = b"%PDF-1.7 kontrakten", awkward: bool = False
) -> evidence_page.SignatureEvidence:
    name = LONG_NAME if awkward else "Torbjørn Aas"
    return evidence_page.SignatureEvidence(
        issuer=issuer(logo=True),
        evidence_id="SIG-2026-000031",
        document_title=f"Kontrakt om undervisning: {course(awkward=awkward).title}",
        document_reference="K-2027-014",
        document_sha256=hashlib.sha256(document).hexdigest(),
        document=document,
        document_pages=3,
        signer_name=name,
        signer_role="undervisningsressurs",
        signer_email="torbjorn@aas.example",
        typed_name=name,
        statement="Jeg har lest kontrakten og godtar den.",
        events=(
            evidence_page.EvidenceEvent(at=MORNING, what="Åpnet kontrakten", detail="Personlig lenke fra e-post"),
            evidence_page.EvidenceEvent(
                at=MORNING + timedelta(minutes=6), what="Ba om engangskode", detail="Sendt til torbjorn@aas.example"
            ),
            evidence_page.EvidenceEvent(
                at=MORNING + timedelta(minutes=7), what="Oppga riktig kode", detail="1. forsøk"
            ),
            evidence_page.EvidenceEvent(at=MORNING + timedelta(minutes=8), what="Skrev navnet sitt og signerte"),
        ),
        signed_at=MORNING + timedelta(minutes=8),
        ip_address="192.0.2.14",
        browser="Firefox 146 på Windows",
    )


def make_receipt(*, awkward: bool = False) -> receipt.Receipt:
    answers = (
        ("Navn", recipient(awkward=awkward).name),
        ("Fødselsdato", "14.03.1988"),
        ("E-post", "kari.nordmann@fjordvik.example"),
        ("Telefon", "90 12 34 56"),
        ("Grunnlag", "fullført videregående opplæring eller fagbrev"),
        ("År med relevant praksis", "4,5"),
        ("Arbeidssituasjon", "ansatt"),
        (
            "Begrunnelse",
            "Vi skal rehabilitere tre skoler, og jeg har ansvar for energien i dem. " * (12 if awkward else 1),
        ),
        ("Hvem betaler", "arbeidsgiver"),
    )
    return receipt.Receipt(
        issuer=issuer(logo=True),
        dated_on=date(2026, 12, 2),
        recipient=recipient(awkward=awkward),
        reference="KF-QG2SCK",
        received_at=datetime(2026, 12, 1, 18, 4, tzinfo=UTC),
        course=course(awkward=awkward),
        answer_on=date(2027, 1, 14),
        road=(
            ("deadline", date(2027, 1, 4)),
            ("answer", date(2027, 1, 14)),
            ("start_decision", date(2027, 1, 18)),
            ("starts", date(2027, 2, 8)),
        ),
        answers=answers * (4 if awkward else 1),
        attachments=("Fagbrev.pdf", "Attest fra arbeidsgiver.pdf") if not awkward else (),
        contact=contact(),
        own_url="https://kurs.fjordvik.example/min-side/soknad/KF-QG2SCK/",
        privacy_url="https://kurs.fjordvik.example/personvern/",
        first_come=awkward,
    )


def make_welcome(*, awkward: bool = False, session_count: int = 5) -> welcome_letter.Welcome:
    return welcome_letter.Welcome(
        issuer=issuer(logo=True),
        dated_on=date(2027, 1, 29),
        case_number="2026/1187",
        recipient=recipient(awkward=awkward),
        course=course(awkward=awkward),
        sessions=sessions(session_count),
        contact=contact(),
        venue=welcome_letter.Venue(
            name="Fagskolen Fjordvik, rom 204",
            address="Havnegata 12, 6413 Fjordvik",
            directions="Fem minutter å gå fra Fjordvik busstasjon. Heis fra hovedinngangen.",
            parking="Gratis bak skolen. To plasser for bevegelseshemmede ved inngangen.",
            food="Kantina er åpen kl. 08.00–14.00.",
        ),
        meeting_url="https://moter.example/j/81234567890",
        meeting_test_url="https://moter.example/test",
        classroom_name="Energieffektive bygg, vår 2027",
        classroom_url="https://laering.example/courses/4711",
        username="kari.nordmann@fjordvik.example",
        login_url="https://kurs.fjordvik.example/inn/7f3c0d",
        equipment=("Bærbar PC med kamera og mikrofon", "Vernesko og hjelm til befaringen på samling 2"),
        video_url="https://kurs.fjordvik.example/velkommen",
        video_alternatives="Videoen er tekstet og synstolket. Hele teksten står under videoen.",
        attendance="Du må være til stede på minst fire av fem samlinger.",
        coursework=("Termografirapport", "Tiltaksplan"),
        hand_in_at=datetime(2027, 5, 7, 21, 59, tzinfo=UTC),
        hand_in_url="https://kurs.example/min-side/kurs/12/innlevering/",
        hand_in_room="https://laering.example/courses/4711",
        assessment="Skriftlig oppgave, karakter A–F",
        grades_due_on=date(2027, 5, 28),
        price=Decimal("4500"),
        invoice_due_on=date(2027, 3, 1),
        payer="Fjordvik Bygg AS",
        absence="Ring eller skriv til Ingrid Solheim samme dag. Vil du slutte, si fra på Min side.",
        confirm_url="https://kurs.fjordvik.example/min-side/bekreft",
        privacy_url="https://kurs.fjordvik.example/personvern",
        accommodation_url="https://kurs.fjordvik.example/tilrettelegging",
    )


def make_invoice(*, line_count: int = 1, awkward: bool = False) -> invoice.Invoice:
    first = invoice.InvoiceLine(
        text=f"Deltakeravgift, {course(awkward=awkward).title}", quantity=Decimal(1), unit_price=Decimal("4500")
    )
    more = tuple(
        invoice.InvoiceLine(text=f"Kompendium {index}", quantity=Decimal(2), unit_price=Decimal("149.50"))
        for index in range(2, line_count + 1)
    )
    return invoice.Invoice(
        issuer=issuer(logo=True),
        number="2027-00031",
        issued_on=date(2027, 2, 8),
        due_on=date(2027, 3, 10),
        recipient=letterhead.Recipient(
            name=LONG_NAME if awkward else "Fjordvik Bygg AS",
            attention="Regnskap",
            address="Kaigata 7",
            postal_code="6413",
            city="Fjordvik",
            orgnr="310005509",
        ),
        lines=(first, *more),
        kid="2027000310",
        account_number="86011117947",
        iban="NO93 8601 1117 947",
        delivered="8. februar–28. mai 2027, Fjordvik",
        buyer_reference="B101010",
        our_reference="Ingrid Solheim",
    )


def make_credit_note(*, line_count: int = 1, awkward: bool = False) -> credit_note.CreditNote:
    original = make_invoice(line_count=line_count, awkward=awkward)
    return credit_note.CreditNote(
        issuer=original.issuer,
        number="2027-00032",
        issued_on=date(2027, 2, 15),
        recipient=original.recipient,
        lines=original.lines,
        credits_number=original.number,
        credits_issued_on=original.issued_on,
        reason="Deltakeren trakk seg 20. januar 2027, før fristen for gratis avmelding.",
        delivered=original.delivered,
    )
