"""Filters that someone of the staff comes back to: saved under a name of their own, and seen by nobody else."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from kursflyt.core import audit
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.people.models import SavedView, Staff

LONGEST_QUERY = 500


class ViewNameTaken(Refused):
    """The same person has a view of this page with this name."""

    field = "name"


class ViewTooLong(Refused):
    """The filter does not fit in what is kept of an address."""

    field = "name"


class ViewUnknown(Refused):
    """There is no such view among the person's own."""


def of(staff: Staff, *, page: str) -> list[SavedView]:
    """The person's own views of the page, by name."""
    return list(SavedView.objects.filter(staff=staff, page=page))


def save(*, staff: Staff, page: str, name: str, query: str, by: Actor, at: datetime) -> SavedView:
    """Keeps the filter. `page` is a URL name; `query` the address after the question mark.

    Raises `ViewNameTaken` or `ViewTooLong`. Two at once with the same name: the database decides.
    """
    name = " ".join(name.split())
    if len(query) > LONGEST_QUERY:
        raise ViewTooLong("Filteret er for langt til å lagres. Bruk færre søkeord, og prøv igjen.")
    try:
        with transaction.atomic():
            view = SavedView.objects.create(staff=staff, page=page, name=name, query=query)
            audit.record("people.view_saved", by=by, at=at, subject=f"saved_view:{view.pk}", page=page)
    except IntegrityError:
        raise ViewNameTaken(
            "Du har allerede en visning som heter «{name}». Velg et annet navn, eller slett den gamle først.", name=name
        ) from None
    return view


@transaction.atomic
def delete(*, staff: Staff, view_id: int, by: Actor, at: datetime) -> str:
    """Takes the view away and gives its name back. Raises `ViewUnknown`, also when it is someone else's."""
    view = SavedView.objects.filter(staff=staff, pk=view_id).select_for_update().first()
    if view is None:
        raise ViewUnknown("Visningen finnes ikke. Den kan være slettet i et annet vindu.")
    view.delete()
    audit.record("people.view_deleted", by=by, at=at, subject=f"saved_view:{view_id}")
    return view.name
