"""Someone of the staff says what they want to be told by mail."""

from __future__ import annotations

from typing import Any

from kursflyt.domain.people.models import WeeklyMailChoice


def test_the_weekly_mail_is_turned_off_and_on_with_who_and_when(consultant: Any, as_staff: Any) -> None:
    client = as_staff(consultant)

    off = client.post("/kontor/varsler/", {"wanted": "no"}, follow=True).content.decode()
    on = client.post("/kontor/varsler/", {"wanted": "yes"}, follow=True).content.decode()

    assert "Du får ikke e-posten om uken din lenger." in off and "E-posten er <strong>av</strong>" in off
    assert "Kari Konsulent valgte det 24. november 2026 kl. 10.00." in on and "E-posten er <strong>på</strong>" in on
    assert list(WeeklyMailChoice.objects.values_list("staff", "wanted")) == [
        (consultant.pk, True),
        (consultant.pk, False),
    ]


def test_the_page_shows_what_the_mail_would_say_today(run: Any, head: Any, marketer: Any, as_staff: Any) -> None:
    told = as_staff(head).get("/kontor/varsler/").content.decode()
    silent = as_staff(marketer).get("/kontor/varsler/").content.decode()

    assert "Uken din i Kursflyt: 1 denne uken" in told and "- Informer om kurset, frist 26. november 2026" in told
    assert "Da blir det ingen e-post." in silent


def test_the_menu_leads_there(consultant: Any, as_staff: Any) -> None:
    assert 'href="/kontor/varsler/"' in as_staff(consultant).get("/kontor/").content.decode()
