"""Certificates, reports, pass lists, archive covers and control sheets: what they say and what they refuse."""

from __future__ import annotations

import dataclasses
from dataclasses import replace
from pathlib import Path

import pytest

from kursflyt.documents import (
    archive_cover,
    certificate,
    evaluation_report,
    invoice_control_sheet,
    letterhead,
    pass_list,
    poster,
    qr,
)
from tests.documents import printed, received_invoices, record_examples


def test_a_course_certificate_carries_name_course_number_and_check_address(tmp_path: Path) -> None:
    pdf = certificate.render(record_examples.make_certificate(), language="nb")
    text = printed.text_of(pdf, tmp_path)
    wanted = ("Kursbevis", "Kari Nordmann", "født 17. april 1988", "Energieffektive bygg", "FJV-2027-000123")
    more = ("https://kurs.fjordvik.example/bevis/7HX4-QM2P-9TRA", "Bjørn Ødegård", "310 000 108", "Bestått")
    assert [phrase for phrase in (*wanted, *more) if phrase not in text] == []


def test_a_course_without_credits_says_so(tmp_path: Path) -> None:
    data = record_examples.make_certificate()
    plain = replace(data, course=replace(data.course, credits=None, level=""))
    text = printed.text_of(certificate.render(plain, language="nn"), tmp_path)
    assert "Beviset er ikkje eit vitnemål" in text


def test_the_national_identity_number_stands_on_a_diploma_only(tmp_path: Path) -> None:
    diploma = printed.text_of(certificate.render(record_examples.make_certificate("vitnemal"), language="nb"), tmp_path)
    assert "17048800000" in diploma
    with pytest.raises(certificate.IncompleteCertificate, match="Fødselsnummer skal bare stå på vitnemål"):
        certificate.render(replace(record_examples.make_certificate(), national_id="17048800000"), language="nb")


def test_a_diploma_without_what_the_law_asks_for_is_refused_by_name() -> None:
    data = replace(record_examples.make_certificate("vitnemal"), units=(), grade_scale="")
    with pytest.raises(certificate.IncompleteCertificate, match="mangler: emner med karakter, karakterskala"):
        certificate.render(data, language="nb")


def test_a_transcript_without_a_unit_is_refused() -> None:
    with pytest.raises(certificate.IncompleteCertificate, match="minst ett emne"):
        certificate.render(replace(record_examples.make_certificate("karakterutskrift"), units=()), language="nb")


def test_a_duplicate_is_marked(tmp_path: Path) -> None:
    text = printed.text_of(
        certificate.render(replace(record_examples.make_certificate(), duplicate=True), language="nb"), tmp_path
    )
    assert "DUPLIKAT" in text


def test_under_five_answers_show_nothing_but_the_count(tmp_path: Path) -> None:
    text = printed.text_of(
        evaluation_report.render(record_examples.make_evaluation(answered=4), language="nb"), tmp_path
    )
    hidden = ("Kurset svarte til", "Befaringen med termografi", "anbefale")
    assert "For få svar til å vise resultatene" in text
    assert [phrase for phrase in hidden if phrase in text] == []


def test_the_evaluation_tells_means_as_figures_beside_the_bars(tmp_path: Path) -> None:
    text = printed.text_of(evaluation_report.render(record_examples.make_evaluation(), language="nb"), tmp_path)
    assert "Kurset svarte til forventningene mine 0 1 2 7 8 18 4,2" in text
    assert "18 av 24 (75 %)" in text


def test_the_first_page_of_the_evaluation_stands_alone_and_comments_follow_by_theme(tmp_path: Path) -> None:
    for awkward in (False, True):
        report = evaluation_report.render(record_examples.make_evaluation(awkward=awkward), language="nb")
        first = printed.text_of(report, tmp_path, last_page=1)
        whole = printed.text_of(report, tmp_path)

        summary = ("Slik ble kurset vurdert", "Mot sist", "Vil du anbefale kurset?", "Deltakerne skrev om: Innhold 3")
        findings = ("Funn og tiltak", "Nettsamlingene ble for lange.", "Deles i to økter", "15.08.2027", "Skrevet av")
        assert [said for said in (*summary, *findings) if said not in first] == []
        assert [said for said in ("Det deltakerne skrev", "Tallene bak", "termografi.") if said in first] == []
        assert whole.index("Innhold (3)") < whole.index("Befaringen med termografi.") < whole.index("Uten tema (")


@pytest.mark.parametrize("language", ["nb", "nn"])
@pytest.mark.parametrize("count", [3, 7, 15])
@pytest.mark.parametrize("awkward", [False, True])
def test_the_first_page_shows_as_many_findings_as_fit_and_says_how_many_are_left(
    count: int, awkward: bool, language: letterhead.Language, tmp_path: Path
) -> None:
    data = dataclasses.replace(
        record_examples.make_evaluation(awkward=awkward), findings=record_examples.wordy_findings(count)
    )

    report = evaluation_report.render(data, language=language)

    first, whole = printed.text_of(report, tmp_path, last_page=1), printed.text_of(report, tmp_path)
    rest = whole.removeprefix(first.rsplit("1 av", 1)[0])
    shown = [number for number in range(1, count + 1) if f"Funn nr. {number}:" in first]
    whole_ones = [number for number in range(1, count + 1) if f"Tiltak nr. {number}: " in first]
    assert shown == whole_ones == list(range(1, len(shown) + 1)) and len(shown) >= min(count, 2 if awkward else 4)
    assert (f"… og {count - len(shown)} til på neste side" in first) == (len(shown) < count)
    assert [number for number in range(1, count + 1) if whole.count(f"Funn nr. {number}:") != 1] == []
    assert ("Flere funn og tiltak" in rest or "Fleire funn og tiltak" in rest) == (len(shown) < count)
    assert not any(said in first for said in ("Det deltakerne skrev", "Det deltakarane skreiv", "Tallene bak"))


def test_comments_without_any_theme_are_listed_by_question_alone(tmp_path: Path) -> None:
    evaluation = record_examples.make_evaluation()
    text = printed.text_of(
        evaluation_report.render(dataclasses.replace(evaluation, themes=evaluation.themes[1:]), language="nb"), tmp_path
    )
    assert "Ingenting å utsette." in text and "Uten tema" not in text and "skrev om" not in text


def test_a_pass_list_counts_its_rows_and_an_unconfirmed_one_is_a_draft(tmp_path: Path) -> None:
    confirmed = printed.text_of(pass_list.render(record_examples.make_pass_list(), language="nb"), tmp_path)
    draft = printed.text_of(
        pass_list.render(record_examples.make_pass_list(confirmed=False, row_count=0), language="nb"), tmp_path
    )
    assert "16 bestått, 4 ikke bestått, 4 ikke levert" in confirmed
    assert "Bekreftet av underviser" in confirmed
    assert "Utkast" in draft
    assert "Ingen deltakere står på listen" in draft


def test_an_archive_cover_lists_every_fingerprint(tmp_path: Path) -> None:
    data = record_examples.make_cover(document_count=12)
    text = printed.text_of(archive_cover.render(data, language="nb"), tmp_path).replace(" ", "")
    assert [document.number for document in data.documents if document.sha256 not in text] == []


def test_the_control_sheet_counts_deviations_and_names_what_was_not_judged(tmp_path: Path) -> None:
    raw = received_invoices.teacher_invoice(kid="2027000311", buyer_reference="")
    text = printed.text_of(invoice_control_sheet.render(record_examples.make_control(raw), language="nb"), tmp_path)
    wanted = ("2 avvik må vurderes", "PEPPOL-EN16931-R003", "Ikke vurdert", "1.3.16", "3.0.21", "feil kontrollsiffer")
    assert [phrase for phrase in wanted if phrase not in text] == []


def test_a_poster_fits_one_page_whatever_the_title() -> None:
    sizes = [
        printed.pages_of(poster.render(record_examples.make_poster(awkward=on), language="nb")) for on in (False, True)
    ]
    assert sizes == [1, 1]


def test_a_qr_code_is_an_svg_that_scales() -> None:
    svg = qr.qr_svg("https://kurs.fjordvik.example/bevis/æøå")
    assert svg.startswith(b"<svg")
    assert b"viewBox=" in svg
    assert b"width=" not in svg
    assert qr.qr_data_uri("x").startswith("data:image/svg+xml")
