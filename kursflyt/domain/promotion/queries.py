"""What the campaign brought: each link with its address and the registrations that came through it."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count

from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.promotion.models import CampaignLink, Promotion


@dataclass(frozen=True)
class LinkCount:
    link: CampaignLink
    url: str
    registrations: int


def page_address(run: CourseRun) -> str:
    """The absolute address of the run's public page."""
    return f"{settings.SITE_URL}/kurs/{run.slug}/"


def address_of(link: CampaignLink) -> str:
    """The same, with the source that follows into the registration."""
    return f"{page_address(link.run)}?kilde={link.code}"


def links_of(run: CourseRun) -> list[LinkCount]:
    """In the order they were made; two queries."""
    counts = registrations_by_source(run)
    links = CampaignLink.objects.filter(run=run).select_related("run", "partner").order_by("id")
    return [LinkCount(link, address_of(link), counts.get(link.code, 0)) for link in links]


def registrations_by_source(run: CourseRun) -> dict[str, int]:
    """How many registered through each source; '' is those without one. Sources nobody made are counted too."""
    rows = run.applications.order_by().values("source").annotate(n=Count("pk"))  # type: ignore[attr-defined]
    return {row["source"]: row["n"] for row in rows}


def last_promotion(run: CourseRun) -> Promotion | None:
    return Promotion.objects.filter(run=run).order_by("-id").first()
