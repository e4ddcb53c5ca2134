"""Saved views: by name, for one page, and for nobody but their owner."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from kursflyt.core.models import AuditEntry
from kursflyt.domain.people import saved_views
from kursflyt.domain.people.models import SavedView

PAGE = "office.board.runs"


def save(staff: Any, name: str, at: datetime, *, page: str = PAGE, query: str = "lys=late") -> SavedView:
    return saved_views.save(staff=staff, page=page, name=name, query=query, by=staff.actor, at=at)


def test_views_come_by_name_and_are_ones_own(head: Any, consultant: Any, moment: datetime) -> None:
    save(head, "Vår", moment)
    save(head, "Haster", moment)
    save(head, "Haster", moment, page="office.todos.mine")
    save(consultant, "Haster", moment)

    assert [view.name for view in saved_views.of(head, page=PAGE)] == ["Haster", "Vår"]


def test_a_name_is_taken_once_however_it_is_spaced(head: Any, moment: datetime) -> None:
    save(head, "Mine i vår", moment)

    with pytest.raises(saved_views.ViewNameTaken, match="en visning som heter «Mine i vår»") as refused:
        save(head, "  Mine  i vår ", moment, query="lys=fine")

    assert (refused.value.field, saved_views.of(head, page=PAGE)[0].query) == ("name", "lys=late")


def test_a_filter_that_does_not_fit_is_refused(head: Any, moment: datetime) -> None:
    with pytest.raises(saved_views.ViewTooLong):
        save(head, "Lang", moment, query="q=" + "a" * 499)

    assert SavedView.objects.count() == 0


def test_nobody_deletes_the_view_of_another(head: Any, consultant: Any, moment: datetime) -> None:
    view = save(head, "Haster", moment)

    with pytest.raises(saved_views.ViewUnknown):
        saved_views.delete(staff=consultant, view_id=view.pk, by=consultant.actor, at=moment)
    name = saved_views.delete(staff=head, view_id=view.pk, by=head.actor, at=moment)

    assert (name, SavedView.objects.count()) == ("Haster", 0)
    assert [entry.event for entry in AuditEntry.objects.order_by("id")] == [
        "people.view_saved",
        "people.view_deleted",
    ]
