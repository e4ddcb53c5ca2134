"""An independent validator, veraPDF, finds every document to be PDF/A and PDF/UA, sealed ones too."""

from __future__ import annotations

import io

import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from kursflyt.documents import sealing, time_stamps, typesetting
from tests.documents import every_document, examples, time_stamp_authority, verapdf

pytestmark = pytest.mark.skipif(
    not verapdf.JAR.exists(), reason="veraPDF is not installed (make validator): PDF/A and PDF/UA are NOT validated"
)


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[verapdf.Verdict]]:
    """Usual documents in both written standards, awkward ones in nynorsk, four sealed ones, and two that are wrong."""
    folder = tmp_path_factory.mktemp("validert")
    for name, compose in every_document.USUAL.items():
        for language in ("nb", "nn"):
            (folder / f"{name} {language}.pdf").write_bytes(typesetting.typeset(compose(language)))
    for name, compose in every_document.AWKWARD.items():
        (folder / f"awkward {name}.pdf").write_bytes(typesetting.typeset(compose("nn")))
    key = sealing.load_key(sealing.make_demo_key(folder, "Fagskolen Fjordvik", valid_from=examples.MORNING))
    for name in ("vitnemål", "evidence page"):
        plain = typesetting.typeset(every_document.USUAL[name]("nb"))
        sealed = sealing.seal(plain, key=key, reason="Utstedt", location="Fjordvik", at=examples.MORNING)
        (folder / f"sealed {name}.pdf").write_bytes(sealed)
    with time_stamp_authority.serving(tmp_path_factory.mktemp("stempel"), at=examples.MORNING) as site:
        plain = typesetting.typeset(every_document.USUAL["vitnemål"]("nb"))
        for name, roots in (("stamped", ()), ("long term", sealing.load_trusted(site.root))):
            stamped = sealing.seal(
                plain,
                key=sealing.load_key(site.seal_key),
                reason="Utstedt",
                location="Fjordvik",
                at=examples.MORNING,
                authority=time_stamps.Authority(address=site.address),
                trusted=roots,
            )
            (folder / f"sealed and {name}.pdf").write_bytes(stamped)
    plain = typesetting.typeset(every_document.USUAL["invoice"]("nb"))
    (folder / "wrong without language.pdf").write_bytes(_without(plain, "/Lang"))
    (folder / "wrong without tags.pdf").write_bytes(_without(plain, "/StructTreeRoot"))
    found: dict[str, list[verapdf.Verdict]] = {}
    for verdict in verapdf.judge(folder):
        found.setdefault(verdict.file, []).append(verdict)
    return found


def test_every_document_is_archivable_and_accessible_to_verapdf(verdicts: dict[str, list[verapdf.Verdict]]) -> None:
    ours = [verdict for name, both in verdicts.items() if not name.startswith("wrong") for verdict in both]
    assert [(verdict.file, verdict.profile, verdict.faults) for verdict in ours if verdict.faults] == []
    assert len(ours) == 2 * (2 * len(every_document.USUAL) + len(every_document.AWKWARD) + 4)
    assert min(verdict.checks for verdict in ours) > 1000


@pytest.mark.parametrize("wrong", ["wrong without language", "wrong without tags"])
def test_verapdf_finds_what_is_wrong(verdicts: dict[str, list[verapdf.Verdict]], wrong: str) -> None:
    assert any(verdict.faults for verdict in verdicts[wrong])


def _without(pdf: bytes, entry: str) -> bytes:
    """The same file with one entry of its catalogue taken out."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    del writer.root[entry]
    writer.update_root()
    changed = io.BytesIO()
    writer.write(changed)
    return changed.getvalue()
