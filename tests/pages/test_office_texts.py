"""Oppsett → Tekster: found, written, refused at its place, looked at as a real person gets it, and put back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kursflyt.documents import standard_texts, text_kinds
from kursflyt.domain.contracts import printed as contract_on_paper
from kursflyt.domain.teaching import welcome
from kursflyt.domain.texts import actions as texts
from kursflyt.domain.texts.models import TextVersion
from tests import contract_story
from tests.documents import printed
from tests.domain.invoicing_examples import participant

LIST = "/kontor/oppsett/tekster/"
DECLINED = "process_applications.declined"
PAGE = f"{LIST}{DECLINED}/"


def filled(kind: str, **more: str) -> dict[str, str]:
    """The form as it comes, with what someone has written."""
    form = {"opened_at": "0"}
    for language in text_kinds.languages(kind):
        form[f"subject_{language}"], form[f"body_{language}"] = standard_texts.standard(kind, language)
    return form | more


@pytest.fixture
def office(as_staff: Callable[[Any], Any], head: Any) -> Any:
    return as_staff(head)


def test_every_text_is_in_the_list_and_has_its_page(office: Any, run: Any) -> None:
    page = office.get(LIST).content.decode()
    assert [kind for kind in text_kinds.KINDS if f"{LIST}{kind}/" not in page] == []
    assert {office.get(f"{LIST}{kind}/").status_code for kind in text_kinds.KINDS} == {200}


def test_a_text_is_found_by_its_words_and_by_being_changed(office: Any, run: Any, head: Any, moment: Any) -> None:
    subject, body = standard_texts.standard(DECLINED, "nb")
    texts.write(kind=DECLINED, texts={"nb": (subject, body + "Hei!")}, by=head.actor, at=moment)

    assert office.get(LIST, {"sok": "takket nei"}).content.decode().count("<li>") == 1
    changed = office.get(LIST, {"endret": "ja"}).content.decode()
    assert changed.count("<li>") == 1 and "nynorsk og engelsk er ikke endret" in changed
    assert "Ingen tekster passer" in office.get(LIST, {"sok": "xyzzy"}).content.decode()


def test_the_list_asks_the_same_of_the_database_however_much_is_written(
    office: Any, run: Any, head: Any, moment: Any, django_assert_num_queries: Any
) -> None:
    office.get(LIST)
    with CaptureQueriesContext(connection) as asked:
        office.get(LIST)
    before = len(asked.captured_queries)
    for kind in (DECLINED, "publish_grades", "new_link"):
        subject, body = standard_texts.standard(kind, "nb")
        texts.write(kind=kind, texts={"nb": (subject, body + "Hei!")}, by=head.actor, at=moment)
    office.get(LIST)
    with django_assert_num_queries(before):
        office.get(LIST)


def test_what_is_written_is_saved_with_who_and_why(office: Any, run: Any, head: Any) -> None:
    _, body = standard_texts.standard(DECLINED, "nn")

    answer = office.post(PAGE, filled(DECLINED, body_nn=body + "God sommar!", note="Sommarhelsing", act="save"))

    assert answer.status_code == 302
    version = TextVersion.objects.get()
    assert (version.language, version.note, version.by.name) == ("nn", "Sommarhelsing", str(head))
    assert "Teksten er lagret på nynorsk." in office.get(PAGE).content.decode()


def test_a_fault_is_said_at_its_field_and_what_was_written_is_kept(office: Any, run: Any) -> None:
    answer = office.post(PAGE, filled(DECLINED, body_nb="Hei {fornamn}\n{referanse}", subject_en=" ", act="save"))

    page = answer.content.decode()
    assert answer.status_code == 422 and not TextVersion.objects.exists()
    assert 'id="text_body_nb_error">Linje 1: vi kjenner ikke {fornamn}. Mente du {fornavn}?' in page
    assert 'id="text_subject_en_error">Skriv et emne.' in page
    assert "Hei {fornamn}" in page


def test_markup_in_a_text_is_shown_as_it_was_written(office: Any, run: Any) -> None:
    application = participant(run, "Åse")
    body = "{referanse} <script>alert(1)</script> {{ x }}".replace("{{ x }}", "")
    answer = office.post(PAGE, filled(DECLINED, body_nb=body, reader=f"s{application.pk}", act="look")).content.decode()
    assert "<script>alert" not in answer and "&lt;script&gt;alert(1)" in answer


def test_the_preview_shows_a_real_person_and_says_what_is_only_an_example(
    office: Any, run: Any, outbox: Callable[[], list[Any]]
) -> None:
    application = participant(run, "Åse")
    kind = "process_applications.missing"

    page = office.post(f"{LIST}{kind}/", filled(kind, reader=f"s{application.pk}", act="look")).content.decode()

    assert "Hei Åse!" in page and application.reference in page and run.title in page
    assert "her står eksempler: Det som mangler" in page
    assert not [mail for mail in outbox() if mail.kind == "text_sample"]


def test_a_sample_goes_to_oneself_in_each_language_and_is_no_message_of_the_course(
    office: Any, run: Any, head: Any, outbox: Callable[[], list[Any]]
) -> None:
    application = participant(run, "Åse")

    office.post(PAGE, filled(DECLINED, reader=f"s{application.pk}", act="send"))

    samples = [mail for mail in outbox() if mail.kind == "text_sample"]
    assert [(mail.language, mail.address, mail.run, mail.person) for mail in samples] == [
        (language, head.email, None, None) for language in ("nb", "nn", "en")
    ]


def test_every_text_can_be_looked_at_for_an_applicant_and_a_teacher(
    office: Any, run: Any, head: Any, consultant: Any, moment: Any
) -> None:
    application = participant(run, "Åse")
    welcome.save_text(run=run, by=consultant.actor, at=moment, practical="Buss 12.", equipment="PC")
    wrong = {}
    for kind, about in text_kinds.KINDS.items():
        if about.letter == "contract":
            continue
        answer = office.post(f"{LIST}{kind}/", filled(kind, reader=f"s{application.pk}", act="look"))
        if answer.status_code != 200 or "text-shown" not in answer.content.decode():
            wrong[kind] = answer.status_code
    assert wrong == {}


def test_a_passage_is_shown_in_its_letter(office: Any, run: Any) -> None:
    application = participant(run, "Åse")
    kind = "decision.lead_offer"
    page = office.post(
        f"{LIST}{kind}/", filled(kind, body_nb="Så fint!", reader=f"s{application.pk}", act="look")
    ).content.decode()
    assert 'src="data:image/png;base64,' in page


def test_the_standard_text_comes_back_with_one_button_and_the_versions_tell_it(
    office: Any, run: Any, head: Any, moment: Any
) -> None:
    subject, body = standard_texts.standard(DECLINED, "nb")
    texts.write(kind=DECLINED, texts={"nb": (subject, body + "Hei!")}, by=head.actor, at=moment)
    assert "Bruk standardteksten" in office.get(PAGE).content.decode()

    office.post(PAGE, {"act": "standard"})

    assert "Bruk standardteksten" not in office.get(PAGE).content.decode()
    versions = office.get(f"{PAGE}versjoner/").content.decode()
    assert "<ins>" in versions and "<del>" in versions and "standardteksten" in versions
    first = TextVersion.objects.order_by("id").first()
    assert first is not None
    office.post(f"{PAGE}versjoner/", {"version": first.pk})
    assert TextVersion.objects.order_by("-id").values_list("body", flat=True)[0] == first.body


def test_only_the_head_and_the_administrator_come_to_the_texts(
    as_staff: Callable[[Any], Any], run: Any, consultant: Any
) -> None:
    office = as_staff(consultant)
    assert [office.get(address).status_code for address in (LIST, PAGE, f"{PAGE}versjoner/")] == [403, 403, 403]
    assert "/kontor/oppsett/tekster/" not in office.get("/kontor/oppsett/").content.decode()


def test_a_text_that_does_not_exist_has_no_page(office: Any, run: Any) -> None:
    assert [office.get(f"{LIST}{kind}/").status_code for kind in ("xyz", "..", "confirm_registration.nb")] == [404] * 3


def test_a_passage_of_the_contract_is_shown_for_a_teacher_and_never_changes_a_drafted_one(
    office: Any, run: Any, head: Any, teacher: Any, moment: Any, tmp_path: Path
) -> None:
    contract = contract_story.draft(run, teacher, moment)
    stored = contract.document_id
    kind = "contract.training"

    page = office.post(
        f"{LIST}{kind}/", filled(kind, body_nb="Vi gir opplæring.", reader=f"u{contract.pk}", act="look")
    ).content.decode()
    texts.write(kind=kind, texts={"nb": ("", "Vi gir opplæring.")}, by=head.actor, at=moment)

    assert page.count('src="data:image/png;base64,') > 1
    contract.refresh_from_db()
    assert contract.document_id == stored
    assert "Vi gir opplæring." in printed.text_of(contract_on_paper.contract_pdf(contract), tmp_path)
