"""What holds for every document, in both written standards: archivable, accessible, the same bytes, awkward facts."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from kursflyt.documents import decision, letterhead, typesetting
from tests.documents import examples, printed
from tests.documents.every_document import AWKWARD, USUAL

IN_BOTH = pytest.mark.parametrize("language", ["nb", "nn"])


@IN_BOTH
@pytest.mark.parametrize("name", USUAL)
def test_a_document_is_archivable_and_accessible(name: str, language: letterhead.Language) -> None:
    composition = USUAL[name](language)
    part = "3" if composition.with_files else "2"

    pdf = typesetting.typeset(composition)

    root, metadata = printed.catalogue(pdf), printed.archive_metadata(pdf)
    assert f"<pdfaid:part>{part}</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in metadata
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert bool(root["/MarkInfo"]["/Marked"])
    assert str(root["/Lang"]).split("-")[0] == language
    assert bool(root["/ViewerPreferences"]["/DisplayDocTitle"])
    assert "/OutputIntents" in root
    assert "/OpenAction" not in root
    assert "/H1" in printed.tags_of(pdf)


@IN_BOTH
@pytest.mark.parametrize("name", USUAL)
def test_a_document_has_its_title_in_the_file(name: str, language: letterhead.Language) -> None:
    composition = USUAL[name](language)

    pdf = typesetting.typeset(composition)

    title = composition.title.replace("&", "&amp;")
    assert f'<rdf:li xml:lang="x-default">{title}</rdf:li>' in printed.archive_metadata(pdf)


@pytest.mark.parametrize("name", USUAL)
def test_the_same_facts_give_the_same_bytes(name: str) -> None:
    first = typesetting.typeset(USUAL[name]("nb"))
    second = typesetting.typeset(USUAL[name]("nb"))
    assert first == second


@pytest.mark.parametrize("name", USUAL)
def test_bokmal_and_nynorsk_are_two_texts(name: str, tmp_path: Path) -> None:
    bokmal = printed.text_of(typesetting.typeset(USUAL[name]("nb")), tmp_path)
    nynorsk = printed.text_of(typesetting.typeset(USUAL[name]("nn")), tmp_path)
    assert bokmal != nynorsk


@pytest.mark.parametrize("name", USUAL)
def test_every_font_is_in_the_file_and_is_one_of_ours(name: str, tmp_path: Path) -> None:
    fonts = printed.fonts_of(typesetting.typeset(USUAL[name]("nb")), tmp_path)
    families = {font.split("+")[-1].split("-")[0] for font, _ in fonts}
    assert all(embedded for _, embedded in fonts)
    assert families <= {"Inter", "InterDisplay", "LibertinusSerif", "DejaVuSansMono"}


@IN_BOTH
@pytest.mark.parametrize("name", AWKWARD)
def test_long_names_long_titles_and_forty_rows_are_printed_whole(
    name: str, language: letterhead.Language, tmp_path: Path
) -> None:
    composition = AWKWARD[name](language)

    pdf = typesetting.typeset(composition)

    text = printed.text_of(pdf, tmp_path).replace(" ", "").replace("-", "")
    for word in ("Čáhppesjávri", "Bjørgvinsdóttir", "håndverksbedrifter"):
        if word in str(composition.data):
            assert word in text
    assert "\ufffd" not in text


def test_a_name_in_a_script_no_font_has_is_marked_rather_than_stopping_the_letter(tmp_path: Path) -> None:
    data = examples.make_decision()
    strange = letterhead.Recipient(
        name="Li 漢字 \x00\x07Wei 😀", address="Sjøgata 1", postal_code="6413", city="Fjordvik"
    )

    pdf = decision.render(type(data)(**{**vars(data), "recipient": strange}), language="nb")

    assert "Li □□ Wei □ Sjøgata 1" in printed.text_of(pdf, tmp_path)


def test_typesetter_code_in_a_name_is_printed_as_it_stands(tmp_path: Path) -> None:
    data = examples.make_decision()
    clever = letterhead.Recipient(name='#panic("x") $a$ *b* @c <d> {e} \\ [f] // g', city="Fjordvik")

    pdf = decision.render(type(data)(**{**vars(data), "recipient": clever}), language="nb")

    assert '#panic("x") $a$ *b* @c <d> {e} \\ [f] // g' in printed.text_of(pdf, tmp_path)


def test_what_belongs_together_stays_on_one_line_and_what_an_editor_wrapped_is_joined(tmp_path: Path) -> None:
    said = (
        "Studentombudet for fagskolestudenter gir råd og hjelp etter fagskoleloven\n§ 28 b, og du kan ringe dit fra\n"
        "kl. 09.00 hver dag. Dette er en linje som et program har delt midt i\nen setning."
    )
    data = dataclasses.replace(examples.make_decision(), student_ombud=said)

    ombud = decision.composition(data, language="nb").data["ombud"]
    raw = printed.lines_of(decision.render(data, language="nb"), tmp_path)

    assert ombud == said
    assert [line for line in raw if line.endswith(("§", "§ 28", "kl.", "midt i"))] == []


def test_a_preview_is_a_picture_of_one_page() -> None:
    composition = USUAL["kursbevis"]("nb")

    first, second = typesetting.page_pngs(composition, dpi=40)

    assert first.startswith(b"\x89PNG")
    assert typesetting.preview_png(composition, page=1, dpi=40) == second


def test_a_fault_in_a_template_is_named_with_the_template() -> None:
    composition = typesetting.Composition(
        template="invoice/template.typ",
        title="Tom",
        issuer=examples.issuer(),
        language="nb",
        dated_on=examples.MORNING.date(),
    )

    with pytest.raises(typesetting.TemplateFault, match=r"invoice/template\.typ"):
        typesetting.typeset(composition)
