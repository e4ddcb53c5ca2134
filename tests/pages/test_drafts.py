"""A draft keeps itself while it is written, and is deleted when asked for."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest

from kursflyt.domain.applications.models import Application, ApplicationDraft
from kursflyt.domain.courses import publishing
from kursflyt.domain.courses.models import CourseRun
from tests.domain.test_publishing import TEXTS


@pytest.fixture
def public_run(run: Any, head: Any, moment: datetime) -> CourseRun:
    publishing.save_page(run=run, texts=TEXTS, by=head.actor, at=moment)
    publishing.publish_page(run=run, by=head.actor, at=moment)
    return run  # type: ignore[no-any-return]


def keep(client: Any, run: CourseRun, **typed: str) -> Any:
    return client.post(f"/kurs/{run.slug}/pamelding/utkast/", typed, headers={"sec-fetch-site": "same-origin"})


def token_in(response: Any) -> str:
    (found,) = re.findall(r'id="draft-token" name="draft" value="([^"]+)"', response.content.decode())
    return str(found)


def test_what_is_typed_is_kept_and_the_note_says_when(client: Any, public_run: CourseRun) -> None:
    response = keep(client, public_run, given_name="Ola", birth_on="ikke ferdig")

    draft = ApplicationDraft.objects.get()
    assert draft.answers == {"given_name": "Ola", "birth_on": "ikke ferdig"}
    assert "Lagret kl. 10.00." in response.content.decode()
    assert Application.objects.count() == 0


def test_the_next_time_the_same_draft_is_kept(client: Any, public_run: CourseRun) -> None:
    token = token_in(keep(client, public_run, given_name="Ola"))

    keep(client, public_run, given_name="Ola", family_name="Nordmann", draft=token)

    assert ApplicationDraft.objects.get().answers == {"given_name": "Ola", "family_name": "Nordmann"}


def test_reloading_the_page_goes_on_where_one_was(client: Any, public_run: CourseRun) -> None:
    address = keep(client, public_run, given_name="Ola")["HX-Replace-Url"]

    assert 'value="Ola"' in client.get(address).content.decode()


def test_a_page_of_another_site_keeps_nothing(client: Any, public_run: CourseRun) -> None:
    response = client.post(
        f"/kurs/{public_run.slug}/pamelding/utkast/", {"given_name": "Ola"}, headers={"sec-fetch-site": "cross-site"}
    )

    assert (response.status_code, ApplicationDraft.objects.count()) == (403, 0)


def test_nothing_is_kept_once_registration_has_closed(client: Any, public_run: CourseRun, moment: datetime) -> None:
    CourseRun.objects.filter(pk=public_run.pk).update(registration_deadline_at=moment - timedelta(days=1))

    response = keep(client, public_run, given_name="Ola")

    assert (response.status_code, ApplicationDraft.objects.count()) == (204, 0)


@pytest.mark.parametrize("again", [1, 2])
def test_a_draft_is_deleted_when_asked_for_and_asking_twice_is_no_fault(
    client: Any, public_run: CourseRun, again: int
) -> None:
    token = token_in(keep(client, public_run, given_name="Ola"))

    for _ in range(again):
        response = client.post(f"/kurs/{public_run.slug}/pamelding/utkast/slett/", {"draft": token})

    assert (response.status_code, ApplicationDraft.objects.count()) == (200, 0)
    assert "Utkastet er slettet" in response.content.decode()
