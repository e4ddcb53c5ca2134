"""What other websites, news readers and search engines read: the course feeds, the site map and robots.txt."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page

from kursflyt.core import clock
from kursflyt.domain.courses import course_text
from kursflyt.domain.courses import queries as courses
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.promotion import queries as promotion
from kursflyt.domain.school import queries as school_queries
from kursflyt.pages import access
from kursflyt.pages.public import any_site, course_view


@access.anyone
@conditional_page
@gzip_page
def feed(request: HttpRequest) -> HttpResponse:
    """JSON Feed 1.1 of the public courses, with the course's facts under `_kursflyt`. Any website may read it."""
    runs = courses.catalogue(at=clock.now())
    published = courses.first_published_at([run.pk for run in runs])
    items = [_item(run, published[run.pk]) for run in runs]
    answer = JsonResponse(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": _title(),
            "home_page_url": f"{settings.SITE_URL}/",
            "feed_url": f"{settings.SITE_URL}/kurs/feed.json",
            "language": "nb",
            "items": items,
        },
        json_dumps_params={"ensure_ascii": False},
    )
    answer["Content-Type"] = "application/feed+json; charset=utf-8"
    return any_site.open_to_all(answer, seconds=60, stale_seconds=600)


@access.anyone
@conditional_page
@gzip_page
def atom(request: HttpRequest) -> HttpResponse:
    """The same courses as Atom, the newest first: for news readers."""
    return _news(Atom1Feed, "public.feeds.atom", "application/atom+xml")


@access.anyone
@conditional_page
@gzip_page
def rss(request: HttpRequest) -> HttpResponse:
    """The same as RSS 2.0, for the news block of a website that reads no Atom."""
    return _news(Rss201rev2Feed, "public.feeds.rss", "application/rss+xml")


def _news(kind: type[SyndicationFeed], name: str, media_type: str) -> HttpResponse:
    runs = courses.catalogue(at=clock.now())
    published = courses.first_published_at([run.pk for run in runs])
    made = kind(
        title=_title(),
        link=f"{settings.SITE_URL}/",
        description=_title(),
        language="nb",
        feed_url=settings.SITE_URL + reverse(name),
        author_name=school_queries.current().name,
    )
    for run in sorted(runs, key=lambda run: published[run.pk], reverse=True):
        address = promotion.page_address(run)
        made.add_item(
            title=run.title,
            link=f"{address}?kilde=nyhetsleser",
            unique_id=address,
            description=course_text.plain(run.landing_page.ingress),
            pubdate=published[run.pk],
            updateddate=published[run.pk],
        )
    answer = HttpResponse(made.writeString("utf-8"), content_type=f"{media_type}; charset=utf-8")
    return any_site.open_to_all(answer, seconds=60, stale_seconds=600)


@access.anyone
@gzip_page
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page in its languages, with the day it was made public."""
    runs = list(courses.public_runs())
    published = courses.first_published_at([run.pk for run in runs])
    places = [(promotion.page_address(run), published[run.pk]) for run in runs]
    fixed = ("public.courses.catalogue", "public.about.privacy", "public.about.accessibility")
    context = {"places": places, "fixed": [settings.SITE_URL + reverse(name) for name in fixed]}
    return render(request, "public/feeds/sitemap.xml", context, content_type="application/xml; charset=utf-8")


@access.anyone
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        "Disallow: /kontor/",
        "Disallow: /larer/",
        "Disallow: /min-side/",
        "Disallow: /evaluering/",
        "Disallow: /kurs/*/pamelding/",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def _title() -> str:
    return f"Kurs ved {school_queries.current().name}"


def _item(run: CourseRun, published_at: datetime) -> dict[str, Any]:
    page = run.landing_page
    return {
        "id": promotion.page_address(run),
        "url": promotion.page_address(run),
        "title": run.title,
        "summary": course_text.plain(page.ingress),
        "image": course_view.share_picture_address(run, page, "nb"),
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
