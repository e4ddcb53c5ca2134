"""What other websites and search engines read: the course feed, the site map and robots.txt."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from kursflyt.core import clock
from kursflyt.domain.courses import course_text
from kursflyt.domain.courses import queries as courses
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.promotion import queries as promotion
from kursflyt.domain.school import queries as school_queries
from kursflyt.pages import access
from kursflyt.pages.public import course_view


@access.anyone
def feed(request: HttpRequest) -> HttpResponse:
    """JSON Feed 1.1 of the public courses, with the course's facts under `_kursflyt`. Any website may read it."""
    runs = courses.catalogue(at=clock.now())
    published = courses.first_published_at([run.pk for run in runs])
    items = [_item(run, published[run.pk]) for run in runs]
    answer = JsonResponse(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": f"Kurs ved {school_queries.current().name}",
            "home_page_url": f"{settings.SITE_URL}/",
            "feed_url": f"{settings.SITE_URL}/kurs/feed.json",
            "language": "nb",
            "items": items,
        },
        json_dumps_params={"ensure_ascii": False},
    )
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Content-Type"] = "application/feed+json; charset=utf-8"
    return answer


@access.anyone
def sitemap(request: HttpRequest) -> HttpResponse:
    addresses = [f"{settings.SITE_URL}/", *(promotion.page_address(run) for run in courses.public_runs())]
    return render(
        request, "public/feeds/sitemap.xml", {"addresses": addresses}, content_type="application/xml; charset=utf-8"
    )


@access.anyone
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        "Disallow: /kontor/",
        "Disallow: /larer/",
        "Disallow: /min-side/",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def _item(run: CourseRun, published_at: datetime) -> dict[str, Any]:
    page = run.landing_page
    return {
        "id": promotion.page_address(run),
        "url": promotion.page_address(run),
        "title": run.title,
        "summary": course_text.plain(page.ingress),
        "content_html": course_view.html(page.content),
        "date_published": published_at.isoformat(),
        "_kursflyt": {
            "starts_on": run.starts_on.isoformat(),
            "ends_on": run.ends_on.isoformat(),
            "registration_deadline_at": run.registration_deadline_at.isoformat(),
            "state": run.state,  # type: ignore[attr-defined]
            "places": run.places,
            "free_places": run.free,  # type: ignore[attr-defined]
            "fee": str(run.fee),
            "venue": run.venue,
            "credits": str(run.programme.credits),
            "registration_url": f"{promotion.page_address(run)}pamelding/?kilde=nettside",
        },
    }
