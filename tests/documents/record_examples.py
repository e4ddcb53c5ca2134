"""Believable facts for the documents that record something: certificates, posters, reports, lists, control sheets."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from decimal import Decimal

from kursflyt.documents import (
    archive_cover,
    certificate,
    ehf,
    evaluation_report,
    invoice_control_sheet,
    letterhead,
    pass_list,
    poster,
)
from tests.documents.examples import HEAD, LONG_NAME, MORNING, OFFICER, course, issuer


def make_certificate(kind: certificate.Kind = "kursbevis", *, awkward: bool = False) -> certificate.Certificate:
    return certificate.Certificate(
        issuer=issuer(logo=True),
        kind=kind,
        number="FJV-2027-000123",
        version=2 if awkward else 1,
        duplicate=awkward,
        participant_name=LONG_NAME if awkward else "Kari Nordmann",
        born_on=date(1988, 4, 17),
        national_id="17048800000" if kind == "vitnemal" else "",
        course=course(awkward=awkward),
        session_count=5,
        hours=Decimal("48"),
        text="Kurset gir kompetanse i å kartlegge, planlegge og gjennomføre energitiltak i eksisterende bygg.",
        learning_outcomes=(
            certificate.OutcomeGroup(
                heading="Kunnskap",
                points=(
                    "har kunnskap om bygningsfysikk, varmetap og fukt i eldre og nyere bygg",
                    "kjenner regelverk og støtteordninger for energitiltak",
                ),
            ),
            certificate.OutcomeGroup(
                heading="Ferdigheter",
                points=(
                    "kan kartlegge et bygg med termografi og trykktesting og tolke resultatene",
                    "kan regne på lønnsomhet og sette opp en tiltaksplan",
                ),
            ),
            certificate.OutcomeGroup(
                heading="Generell kompetanse", points=("kan gi kunder råd som er faglig begrunnet og etisk forsvarlig",)
            ),
        ),
        units=()
        if kind == "kursbevis"
        else (
            certificate.Unit(code="BYG-ENØK-27", title=course(awkward=awkward).title, credits=Decimal(10), grade="B"),
        ),
        assessment="Skriftlig oppgave",
        result="Bestått" if kind == "kursbevis" else "B (meget god)",
        grade_scale="Bestått eller ikke bestått"
        if kind == "kursbevis"
        else "A fremragende, B meget god, C god, D nokså god, E tilstrekkelig, F ikke bestått.",
        partners=("Fjordvik Bygg AS", "Byggmesterlauget Nordvest"),
        financed_by="Direktoratet for høyere utdanning og kompetanse",
        issued_on=date(2027, 6, 18),
        place="Fjordvik",
        signatory=HEAD,
        verify_url="https://kurs.fjordvik.example/bevis/7HX4-QM2P-9TRA",
        verify_code="7HX4-QM2P-9TRA",
    )


def make_poster(*, awkward: bool = False) -> poster.Poster:
    return poster.Poster(
        issuer=issuer(logo=True),
        title=course(awkward=awkward).title,
        lead="Lær å finne varmetapet, velge riktige tiltak og regne dem hjem. Samlinger du rekker ved siden av jobben.",
        course=course(),
        price_text="4 500 kroner",
        places=24,
        deadline=date(2027, 1, 11),
        points=(
            "Termografi og trykktesting i virkelige bygg",
            "Tiltaksplan for et prosjekt fra din egen bedrift",
            "Undervisere som selv jobber i bransjen",
        ),
        url="https://kurs.fjordvik.example/kurs/energieffektive-bygg/?kilde=plakat",
        shown_url="kurs.fjordvik.example/energi",
        partners=("Fjordvik Bygg AS", "Byggmesterlauget Nordvest"),
        financed_by="Direktoratet for høyere utdanning og kompetanse",
        admission="har fagbrev i byggfag, eller er 23 år med tilsvarende praksis.",
        schedule="5 samlinger, 2 på nett",
    )


def make_evaluation(*, answered: int = 18, awkward: bool = False) -> evaluation_report.EvaluationReport:
    questions = (
        "Kurset svarte til forventningene mine",
        "Det faglige nivået passet meg",
        "Jeg får bruk for innholdet i jobben min",
        "Underviseren var tydelig og engasjert",
        "Opplegget med samlinger og nett fungerte",
        "Informasjonen fra skolen var god",
        "Arbeidsmengden var passe",
        "Jeg nådde læringsutbyttet",
    )
    shapes = ((0, 1, 2, 7, 8), (1, 1, 5, 7, 4), (0, 0, 1, 5, 12), (0, 0, 0, 4, 14), (1, 3, 6, 6, 2), (0, 2, 3, 8, 5))
    return evaluation_report.EvaluationReport(
        issuer=issuer(logo=True),
        course=course(awkward=awkward),
        teacher="Torbjørn Aas",
        opened_on=date(2027, 4, 12),
        closed_on=date(2027, 4, 19),
        invited=24,
        answered=answered,
        scales=tuple(
            evaluation_report.ScaleResult(
                question=question, counts=shapes[index % len(shapes)], earlier_mean=Decimal("3.9")
            )
            for index, question in enumerate(questions)
        ),
        recommend=(0, 0, 0, 0, 0, 1, 1, 3, 4, 5, 4),
        earlier_title="Energirådgivning for eldre bygg (12.01.2026)",
        earlier_recommend=Decimal("7.9"),
        themes=(
            evaluation_report.Theme(
                name="Innhold",
                size=3,
                comments=(
                    evaluation_report.Comments(
                        question="Hva var det beste med kurset?",
                        answers=("Befaringen med termografi.", "At vi brukte vårt eget bygg som oppgave."),
                    ),
                    evaluation_report.Comments(
                        question="Hva bør bli bedre?", answers=("Mer tid til lønnsomhetsberegning.",)
                    ),
                ),
            ),
            evaluation_report.Theme(
                name="",
                size=14 if awkward else 1,
                comments=(
                    evaluation_report.Comments(
                        question="Hva bør bli bedre?",
                        answers=("Ingenting å utsette.",)
                        + (("Lange dager, og lite tid til å lese mellom samlingene for oss i full jobb. " * 5,) * 13)
                        * awkward,
                    ),
                ),
            ),
        ),
        findings=(
            evaluation_report.FindingRow(
                text="Nettsamlingene ble for lange.",
                action="Deles i to økter med gruppearbeid imellom.",
                owner="Bjørn Ødegård",
                due_on=date(2027, 8, 15),
            ),
            evaluation_report.FindingRow(
                text="Flere ønsket mer tid til lønnsomhet.",
                action="Ekstra veiledningstime på samling 3.",
                owner="Torbjørn Aas",
            ),
        ),
        written_by=OFFICER,
    )


def wordy_findings(count: int) -> tuple[evaluation_report.FindingRow, ...]:
    """Numbered, as long as people write them when it matters."""
    return tuple(
        evaluation_report.FindingRow(
            text=f"Funn nr. {number}: flere skrev at nettsamlingene ble for lange, og at det ble lite tid til svar.",
            action=f"Tiltak nr. {number}: samlingene deles i to økter, med gruppearbeid imellom og spørsmål først.",
            owner="Bjørn Ødegård",
            due_on=date(2027, 8, 15),
        )
        for number in range(1, count + 1)
    )


def make_pass_list(*, row_count: int = 24, awkward: bool = False, confirmed: bool = True) -> pass_list.PassList:
    names = ("Kari Nordmann", "Ola Hansen", "Máret Ánne Sárá", "Åse Øvrebø", "Nguyễn Thị Hoa", "Łukasz Wiśniewski")
    return pass_list.PassList(
        issuer=issuer(logo=True),
        course=course(awkward=awkward),
        case_number="2026/1187",
        hand_in_on=date(2027, 5, 7),
        compiled_at=datetime(2027, 5, 26, 9, 0, tzinfo=UTC),
        confirmed_at=datetime(2027, 5, 26, 9, 12, tzinfo=UTC) if confirmed else None,
        rows=tuple(
            pass_list.PassRow(
                name=LONG_NAME if awkward and index == 0 else names[index % len(names)],
                born_on=date(1980 + index % 20, 1 + index % 12, 1 + index % 28),
                passed=(True, True, True, True, False, None)[index % 6],
                grade=("B", "A", "C", "D", "F", "")[index % 6],
                attended=5 - index % 2,
                sessions=5,
                remark="Utsatt frist til 14. mai" if index % 6 == 5 else "",
            )
            for index in range(row_count)
        ),
        remarks="To deltakere har fått utsatt frist etter søknad.",
        teacher=letterhead.Signatory(name="Torbjørn Aas", title="undervisningsressurs"),
        scale_note="A fremragende, B meget god, C god, D nokså god, E tilstrekkelig, F ikke bestått.",
    )


def make_cover(*, document_count: int = 4) -> archive_cover.ArchiveCover:
    titles = ("Kontrakt med undervisningsressurs", "Bevis for signatur", "Samlingsplan", "Resultatliste")
    return archive_cover.ArchiveCover(
        issuer=issuer(logo=True),
        title="Bransjeprogram Energieffektive bygg, vår 2027",
        case_number="2026/1187",
        course=course(),
        access_code="13",
        legal_ground="Offentleglova § 13, jf. forvaltningsloven § 13",
        made_at=MORNING,
        made_by="Bjørn Ødegård",
        documents=tuple(
            archive_cover.ArchivedDocument(
                number=index + 1,
                title=titles[index % 4],
                kind=("U", "N", "X", "I")[index % 4],
                dated_on=date(2026, 11, 24),
                filename=f"{index + 1:03d}-{('kontrakt', 'bevis', 'samlingsplan', 'resultatliste')[index % 4]}.pdf",
                media_type="application/pdf",
                size=61_193 * (1 + 20 * index),
                sha256=hashlib.sha256(str(index).encode()).hexdigest(),
                access="§ 13" if index % 4 == 3 else "",
            )
            for index in range(document_count)
        ),
    )


def make_control(raw: bytes, *, decided: bool = True) -> invoice_control_sheet.InvoiceControl:
    received = ehf.read_invoice(raw)
    return invoice_control_sheet.InvoiceControl(
        issuer=issuer(logo=True),
        case_number="2026/1187",
        received_at=datetime(2027, 6, 1, 7, 30, tzinfo=UTC),
        sha256=hashlib.sha256(raw).hexdigest(),
        invoice=received,
        contract=invoice_control_sheet.ContractSide(
            number="K-2027-014",
            teacher="Torbjørn Aas",
            orgnr="310005509",
            fee=Decimal("62400"),
            buyer_reference="B101010",
        ),
        comparisons=(
            invoice_control_sheet.Comparison(
                label="Selger", invoiced=received.seller.orgnr, agreed="310005509", verdict="ok"
            ),
            invoice_control_sheet.Comparison(
                label="Beløp",
                invoiced="62 400,00",
                agreed="62 400,00",
                verdict="ok",
                note="Ingenting er fakturert før.",
            ),
            invoice_control_sheet.Comparison(
                label="Bestillerreferanse", invoiced=received.buyer_reference, agreed="B101010", verdict="ok"
            ),
            invoice_control_sheet.Comparison(
                label="Timeliste", invoiced="Vedlagt", agreed="48 timer", verdict="not_judged", note="Sjekk selv."
            ),
        ),
        judgement=ehf.judge(raw),
        own_checks=ehf.own_checks(received),
        outcome=invoice_control_sheet.ControlOutcome(
            approved=True, by="Bjørn Ødegård", title="avdelingsleder", at=datetime(2027, 6, 2, 9, 0, tzinfo=UTC)
        )
        if decided
        else None,
    )
