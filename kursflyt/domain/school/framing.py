"""Which websites may show the school's courses in a frame; nothing else of this site can be framed."""

from __future__ import annotations

import re
from datetime import datetime

from django.db import transaction

from kursflyt.core import audit
from kursflyt.core.actor import Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.school import queries
from kursflyt.domain.school.models import School

MOST_SITES = 40
_SITE = re.compile(r"(https?)://((?:\*\.)?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?)/?", re.IGNORECASE)


class BadSite(Refused):
    """A line that is not the address of a website."""

    field = "framed_by"


@transaction.atomic
def allow(*, sites: str, by: Actor, at: datetime) -> School:
    """Stores the websites, one a line; none means all. Raises BadSite."""
    school = School.objects.select_for_update().get(pk=1)
    school.framed_by = "\n".join(checked_sites(sites))
    school.save(update_fields=["framed_by"])
    queries.forget()
    audit.record("school.framing_changed", by=by, at=at, sites=len(sites_of(school)))
    return school


def sites_of(school: School) -> list[str]:
    """Origins as a browser compares them: `https://www.skolen.no`. Empty: any."""
    return school.framed_by.split()


def checked_sites(text: str) -> list[str]:
    """The origins in lower case, each once. A path is refused, since a browser looks at the site alone."""
    found = []
    for line in text.split():
        match = _SITE.fullmatch(line)
        if match is None:
            raise BadSite(
                "«{address}» er ikke adressen til et nettsted. Skriv den uten det som kommer etter, for eksempel "
                "https://www.fagskolen.no.",
                address=line[:80],
            )
        found.append(f"{match[1]}://{match[2]}".lower())
    if len(found) > MOST_SITES:
        raise BadSite("Skriv høyst {most} nettsteder. Skal alle få lov, lar du feltet stå tomt.", most=MOST_SITES)
    return list(dict.fromkeys(found))
