"""How long the search field takes among a hundred thousand people: each way of asking, through the page."""

from __future__ import annotations

import random
from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.utils import timezone

from kursflyt.core import sort_key
from kursflyt.core.actor import MACHINE
from kursflyt.domain.applications.models import Application
from kursflyt.domain.invoicing.accounts_models import InvoiceBasis
from kursflyt.domain.people.models import Person, Staff

GIVEN = [
    "Anne", "Bjørn", "Cecilie", "Dag", "Eva", "Frode", "Grete", "Håkon", "Ida", "Jørgen", "Kari",
    "Lars", "Mari", "Nils", "Oda", "Per", "Ragnhild", "Siv", "Tor", "Åse",
]  # fmt: skip
FAMILY = [
    "Aas", "Berg", "Dahl", "Eide", "Foss", "Grøn", "Hansen", "Ødegård", "Iversen", "Johansen",
    "Knutsen", "Lund", "Moe", "Næss", "Olsen", "Pedersen", "Ruud", "Sætre", "Vik",
]  # fmt: skip
ENDINGS = ["", "haug", "heim", "li", "rud", "stad", "vik", "ås", "nes", "dal"]
TURNS = 30_000  # of one application, in a small number
QUESTIONS = {
    "a name": "Ragnhild Ødegårdstad",
    "a name misspelt": "ragnild ødegårstad",
    "a name that hundreds have": "johansen",
    "nobody's name": "qwertyuiop",
    "an address": "person77123@",
    "a telephone number": "90077123",
    "a KID of the accounts": "000077123",
}


def fill(people: int) -> None:
    """So many people, with names as they are in Norway: some rare, some that hundreds have."""
    chance, now = random.Random(20261128), timezone.now()
    made = []
    for number in range(people):
        given = " ".join(chance.sample(GIVEN, chance.choice([1, 1, 2])))
        family = chance.choice(FAMILY) + chance.choice(ENDINGS)
        made.append(
            Person(
                given_name=given,
                family_name=family,
                sort_key=sort_key.name_key(family, given)[:250],
                email=f"person{number}@example.org",
                phone=f"+47900{number:05d}",
                created_at=now,
            )
        )
    Person.objects.bulk_create(made, batch_size=5000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE person")


def fill_accounts(bases: int) -> None:
    """So many invoices that the school's accounts have made, of all the years."""
    applications = list(Application.objects.select_related("run").order_by("pk")[: bases // TURNS + 1])
    made = [
        InvoiceBasis(
            key=f"bench-{number}",
            run=applications[number // TURNS].run,
            application=applications[number // TURNS],
            turn=number % TURNS + 100,
            payer="self",
            buyer_name="Kari Ødegård",
            text="Kurs",
            amount=4500,
            at=timezone.now(),
            by=MACHINE,
            state="invoiced",
            number=str(70_000_000 + number),
            kid=f"{number:09d}",
        )
        for number in range(bases)
    ]
    InvoiceBasis.objects.bulk_create(made, batch_size=5000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE invoice_basis")


def milliseconds(median_ms: Callable[..., float]) -> dict[str, float]:
    """By what is asked for, the median of the whole page."""
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(Staff.objects.get(username="anne"))

    def ask(question: str) -> None:
        assert client.get("/kontor/finn/", {"q": question}).status_code == 200

    return {what: median_ms(lambda question=question: ask(question), times=7) for what, question in QUESTIONS.items()}
