"""One field finds people, runs and numbers; spelling need not be right, and a role finds what its pages show."""

from __future__ import annotations

import re
from datetime import datetime
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kursflyt.core import plain_letters, storage
from kursflyt.domain.certificates.models import Certificate
from kursflyt.domain.invoicing import billing, issuing, receiving
from kursflyt.domain.invoicing.accounts_models import BasisState, InvoiceBasis
from kursflyt.domain.people.models import Person
from kursflyt.process import find
from kursflyt.process.models import StepRun
from tests.applicants import apply
from tests.conftest import make_person, make_run
from tests.domain.invoicing_examples import participant, signed_contract, teacher_ehf

pytestmark = pytest.mark.django_db

TITLE = re.compile(r'class="what"><(?:a [^>]*|strong)>(.*?)</')


def hits(client: Any, question: str) -> list[str]:
    """The titles that are found, in the order they stand."""
    page = client.get("/kontor/finn/", {"q": question})
    assert page.status_code == 200
    return [unescape(title) for title in TITLE.findall(page.content.decode())]


@pytest.fixture
def kari(run: Any, moment: datetime) -> Any:
    return apply(run, at=moment, given_name="Kari", family_name="Ødegård", email="kari.o@example.org", phone="91234567")


@pytest.mark.parametrize(
    "question",
    ["Ødegård", "odegard", "Odegaard", "kari ødegård", "ØDEGÅRD KARI", "Odegrad", "Ødegåd", "kar øde", "kari.o@ex"],
)
def test_a_person_is_found_although_the_name_is_not_spelt_quite_so(
    kari: Any, head: Any, as_staff: Any, question: str
) -> None:
    assert hits(as_staff(head), question) == ["Kari Ødegård"]


@pytest.mark.parametrize("question", ["912 34 567", "+47 912 34 567", "004791234567", "234567"])
def test_a_person_is_found_by_phone_number(kari: Any, consultant: Any, as_staff: Any, question: str) -> None:
    assert hits(as_staff(consultant), question) == ["Kari Ødegård"]


def test_the_same_spelling_stands_before_one_that_is_like_it(school: Any, head: Any, as_staff: Any) -> None:
    for family in ("Hanssen", "Hansen", "Hansson"):
        make_person("Per", family)

    assert hits(as_staff(head), "hanssen")[:2] == ["Per Hanssen", "Per Hansen"]


def test_what_is_like_nothing_finds_nothing_and_says_what_can_be_written(kari: Any, head: Any, as_staff: Any) -> None:
    page = as_staff(head).get("/kontor/finn/", {"q": "Zxqwv"}).content.decode()

    assert "Vi fant ingenting som ligner." in page
    assert "Dette kan du skrive" in page


@pytest.mark.parametrize("question", ["", "k", " "])
def test_nothing_is_looked_for_before_two_letters_are_written(
    kari: Any, head: Any, as_staff: Any, question: str
) -> None:
    page = as_staff(head).get("/kontor/finn/", {"q": question}).content.decode()

    assert "Dette kan du skrive" in page
    assert "Ødegård</a>" not in page


@pytest.mark.parametrize("question", ["%", "_%", "'; --", "\\", "Ж Ж", "😀😀", "0" * 200, "KF-", "++++", "@@"])
def test_odd_signs_find_nothing_and_break_nothing(kari: Any, head: Any, as_staff: Any, question: str) -> None:
    assert hits(as_staff(head), question) == []


@pytest.mark.parametrize("question", ["velferdsteknologi 2027", "velferdstekonlogi", "VARen praksis", "Veltek1"])
def test_a_run_is_found_by_words_of_its_title(run: Any, marketer: Any, as_staff: Any, question: str) -> None:
    assert hits(as_staff(marketer), question) == [run.title]


def test_a_reference_leads_to_its_application(kari: Any, consultant: Any, as_staff: Any) -> None:
    page = as_staff(consultant).get("/kontor/finn/", {"q": kari.reference.lower()}).content.decode()

    assert f'<a class="ds-link" href="/kontor/kurs/{kari.run_id}/sokere/{kari.pk}/">{kari.reference}, Kari' in page


def test_a_number_and_its_kid_lead_to_the_invoice_before_all_else(
    run: Any, consultant: Any, as_staff: Any, moment: datetime
) -> None:
    invoice = issuing.issue(application=participant(run), by=run.head.actor, at=moment)
    office = as_staff(consultant)

    for question in (str(invoice.number), invoice.kid, f" {invoice.kid[:4]} {invoice.kid[4:]} "):
        assert hits(office, question)[0].startswith(f"Faktura {invoice.number}, ")


def basis_of(run: Any, name: str, number: str) -> InvoiceBasis:
    basis = billing.prepare(application=participant(run, name), by=run.head.actor, at=timezone.now())
    basis.number, basis.kid, basis.state = number, f"00{number}7", BasisState.INVOICED
    basis.save()
    return basis


def test_the_number_and_the_kid_of_the_accounts_lead_to_the_participant(
    run: Any, head: Any, marketer: Any, as_staff: Any
) -> None:
    basis_of(run, "Åse", "70001234")
    credit = billing.take_back(
        basis=basis_of(run, "Bo", "70001235"), reason="Feil", by=run.head.actor, at=timezone.now()
    )
    InvoiceBasis.objects.filter(pk=credit.pk).update(number="70001240")
    office = as_staff(head)

    for question in ("70001234", "00700012347", "0070001 2347"):
        assert hits(office, question)[0].startswith("Faktura 70001234, Åse")
    assert hits(office, "70001240")[0].startswith("Kreditnota 70001240, Bo")
    assert hits(as_staff(marketer), "00700012347") == []


def test_what_the_accounts_have_is_found_with_as_many_queries_for_three_as_for_one_and_by_index(
    run: Any, head: Any, as_staff: Any
) -> None:
    client = as_staff(head)
    basis_of(run, "Åse", "70001234")
    hits(client, "70001234")
    with CaptureQueriesContext(connection) as one:
        assert len(hits(client, "70001234")) == 1
    for name in ("Bo", "Eva"):
        basis_of(run, name, "70001234")
    with CaptureQueriesContext(connection) as three:
        assert len(hits(client, "70001234")) == 3
    assert len(one) == len(three)
    with connection.cursor() as cursor:
        for way in ("seqscan", "indexscan"):  # with so few rows it would read them all, along any index
            cursor.execute(f"SET LOCAL enable_{way} = off")
        plan = find._bases("70001234").order_by().explain()
    assert "basis_number" in plan and "basis_kid" in plan


@pytest.mark.parametrize("question", ["FF-2026-000007", "ff-2026-000007", "pxuny jsgg ztk", "PXUNYJSGGZTK"])
def test_a_certificate_is_found_by_number_and_by_code(
    kari: Any, marketer: Any, as_staff: Any, moment: datetime, question: str
) -> None:
    Certificate.objects.create(
        application=kari,
        number="FF-2026-000007",
        code="PXUNYJSGGZTK",
        document_type="kursbevis",
        facts={"name": "Kari Ødegård"},
        document=storage.keep(b"%PDF-1.7", media_type="application/pdf", at=moment),
        issued_at=moment,
        issued_by=kari.run.head.actor,
    )

    assert hits(as_staff(marketer), question)[0] == "FF-2026-000007, Kari Ødegård"


def test_an_invoice_that_came_is_found_by_its_number_and_by_who_sent_it(
    run: Any, teacher: Any, head: Any, as_staff: Any, moment: datetime
) -> None:
    signed_contract(run, teacher)
    receiving.receive(raw=teacher_ehf(), source="upload", by=head.actor, at=moment)

    for question in ("2026-0118", "odegard velferdsteknologi", "310 452 025"):
        assert "2026-0118, Ødegård Velferdsteknologi AS" in hits(as_staff(head), question)


def test_a_teacher_is_found_with_the_way_to_the_contract(run: Any, teacher: Any, head: Any, as_staff: Any) -> None:
    signed_contract(run, teacher)

    page = as_staff(head).get("/kontor/finn/", {"q": "tore laerer"}).content.decode()

    assert f'<a class="ds-link" href="/kontor/kurs/{run.pk}/steg/sign_contract/">Tore Lærer</a>' in page


def test_a_role_does_not_find_what_its_pages_do_not_show(
    kari: Any, run: Any, marketer: Any, as_staff: Any, moment: datetime
) -> None:
    make_person("Ole", "Ingensted")
    invoice = issuing.issue(application=participant(run), by=run.head.actor, at=moment)
    marketing = as_staff(marketer)

    for question in (kari.reference, str(invoice.number), invoice.kid, "91234567", "Ingensted"):
        assert hits(marketing, question) == []
    page = marketing.get("/kontor/finn/", {"q": "odegard"}).content.decode()
    assert f'href="/kontor/kurs/{run.pk}/sokere/"' in page
    assert "912 34 567" not in page


def test_whoever_is_not_of_the_staff_finds_nothing(kari: Any, client: Any) -> None:
    assert client.get("/kontor/finn/?q=odegard").status_code == 302


def test_ten_of_a_kind_are_shown_and_it_says_that_there_are_more(head: Any, as_staff: Any) -> None:
    for number in range(12):
        make_person("Anne", "Berg", email=f"anne{number}@example.org")

    page = as_staff(head).get("/kontor/finn/", {"q": "anne berg"}).content.decode()

    assert len(TITLE.findall(page)) == 10
    assert "Det finnes flere." in page


def test_where_a_great_many_have_the_name_those_who_are_called_just_that_come_first(
    run: Any, consultant: Any, as_staff: Any, moment: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(find, "MANY", 3)
    for number, family in enumerate(["Bergheim", "Aaberg", "Berg", "Bergli"]):
        apply(run, at=moment, given_name="Ada", family_name=family, email=f"b{number}@example.org")

    assert hits(as_staff(consultant), "berg") == ["Ada Berg", "Ada Bergheim", "Ada Bergli", "Ada Aaberg"]


def test_the_number_of_queries_does_not_grow_with_the_hits(
    run: Any, consultant: Any, as_staff: Any, moment: datetime
) -> None:
    office, counts = as_staff(consultant), []
    for number in range(3):
        apply(run, at=moment, family_name="Nordmann", email=f"n{number}@example.org")
        with CaptureQueriesContext(connection) as queries:
            assert len(hits(office, "nordmann")) == number + 1
        counts.append(len(queries))

    assert counts[0] == counts[2]


def test_the_index_serves_the_question(db: None) -> None:
    """With so few rows the database would read them all; told not to, it can use the index only if it fits."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    named = Person.objects.alias(plain=plain_letters.of_key("sort_key"))

    for wanted in ({"plain__trigram_word_similar": "odegard"}, {"plain__contains": "odegard"}):
        assert "person_find" in named.filter(**wanted).explain()


@pytest.mark.parametrize("name", ["Ødegård", "Aase", "Ærlig", "Zakariassen", "Štěpánka", "O'Brien", "Đặng"])
def test_what_is_asked_and_what_is_stored_are_folded_alike(db: None, name: str) -> None:
    person = make_person("", name, email="x@example.org")
    Person.objects.filter(pk=person.pk).update(sort_key=_key(name))

    stored = Person.objects.annotate(plain=plain_letters.of_key("sort_key")).get(pk=person.pk)

    assert stored.plain == plain_letters.of_name(name)  # type: ignore[attr-defined]


@pytest.mark.parametrize("title", ["Fjøs og fjære", "ØKONOMI PÅ ÆREND", "Førarkort for båt", "Café à la carte"])
def test_titles_are_folded_alike_too(head: Any, consultant: Any, marketer: Any, title: str) -> None:
    run = make_run(head, consultant, marketer, title=title)
    rows = type(run).objects.annotate(plain=plain_letters.of_stored_title("title"))

    assert rows.get(pk=run.pk).plain == plain_letters.of_title(title)


def test_look_up_is_asked_of_given_kinds_only(kari: Any) -> None:
    assert find.look_up("odegard", kinds=frozenset({find.Kind.RUNS})).rows == {find.Kind.RUNS: []}


# The field and the counter in the head, and the filters of the to-do page.


def test_every_page_of_the_office_has_the_field_with_a_label(run: Any, head: Any, as_staff: Any) -> None:
    for address in ("/kontor/", "/kontor/kurs/", f"/kontor/kurs/{run.pk}/", "/kontor/oppsett/"):
        page = as_staff(head).get(address).content.decode()
        assert '<label class="visually-hidden" for="finder">' in page
        assert 'action="/kontor/finn/"' in page


def _to_do(run: Any, box: str, moment: datetime, role: str, **more: Any) -> StepRun:
    return StepRun.objects.create(run=run, box=box, kind="person", role=role, opened_at=moment, **more)


def test_the_menu_counts_what_is_over_its_date(run: Any, head: Any, as_staff: Any, moment: datetime) -> None:
    StepRun.objects.all().delete()
    assert "over fristen</span>" not in as_staff(head).get("/kontor/kurs/").content.decode()
    for box in ("announce_course", "decide_start"):
        _to_do(run, box, moment, "department_head", due_on=moment.date().replace(day=1))
    _to_do(run, "create_rooms", moment, "operations", due_on=moment.date().replace(day=1))

    page = as_staff(head).get("/kontor/kurs/").content.decode()

    assert '<span class="counter">2<span class="visually-hidden"> over fristen</span></span>' in page


def test_each_tab_says_how_many(run: Any, head: Any, consultant: Any, as_staff: Any, moment: datetime) -> None:
    StepRun.objects.all().delete()
    _to_do(run, "announce_course", moment, "department_head")
    _to_do(run, "decide_start", moment, "department_head", assignee=consultant)
    _to_do(run, "create_rooms", moment, "operations")

    page = as_staff(head).get("/kontor/").content.decode()

    assert re.findall(r'>(Mine|Min rolle|Alle) <span class="muted">(\d+)</span></a>', page) == [
        ("Mine", "1"), ("Min rolle", "2"), ("Alle", "3"),
    ]  # fmt: skip


def test_the_to_dos_are_filtered_by_run_and_by_person(
    run: Any, head: Any, consultant: Any, marketer: Any, as_staff: Any, moment: datetime
) -> None:
    StepRun.objects.all().delete()
    other = make_run(head, consultant, marketer, slug="andre", title="Et annet kurs")
    _to_do(run, "decide_start", moment, "department_head", assignee=consultant)
    _to_do(other, "create_rooms", moment, "operations")
    office = as_staff(head)

    def shown(**chosen: Any) -> list[str]:
        page = office.get("/kontor/", {"vis": "everyone", **chosen}).content.decode()
        return re.findall(r'class="ds-link what" href="/kontor/kurs/\d+/steg/(\w+)/"', page)

    assert sorted(shown()) == ["create_rooms", "decide_start"]
    assert shown(run=run.pk) == ["decide_start"]
    assert shown(person=consultant.pk) == ["decide_start"]
    assert shown(person="nobody") == ["create_rooms"]
    assert shown(run=run.pk, person="nobody") == []
    assert len(shown(run="tull", person="-1")) == 2


def test_the_to_do_page_takes_as_many_queries_for_three_as_for_one(
    run: Any, head: Any, as_staff: Any, moment: datetime
) -> None:
    StepRun.objects.all().delete()
    office, counts = as_staff(head), []
    office.get("/kontor/")
    for box in ("decide_start", "announce_course", "approve_invoice"):
        _to_do(run, box, moment, "department_head")
        with CaptureQueriesContext(connection) as queries:
            office.get("/kontor/?vis=everyone")
        counts.append(len(queries))

    assert counts[0] == counts[2]


def _key(name: str) -> str:
    from kursflyt.core.sort_key import name_key

    return name_key(name, "")[:-2]
