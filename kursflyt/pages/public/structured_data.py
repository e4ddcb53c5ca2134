"""A run for search engines: schema.org Course with one CourseInstance and one Offer."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.courses.queries import PublicState
from kursflyt.domain.promotion import queries as promotion
from kursflyt.domain.school import queries as school_queries

_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
_EVERY = {1: "Daily", 7: "Weekly", 30: "Monthly", 365: "Yearly"}  # days
_AVAILABILITY = {PublicState.OPEN: "InStock", PublicState.WAITING_LIST: "BackOrder", PublicState.NOT_YET: "PreOrder"}


def of(
    run: CourseRun,
    sessions: list[dict[str, Any]],
    state: PublicState,
    *,
    title: str,
    description: str,
    teacher: str,
    image: str,
) -> SafeString:
    """JSON that can stand inside a script element. `sessions` are the published ones, `image` an absolute address."""
    school, address = school_queries.current(), promotion.page_address(run)
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Course",
        "name": title,
        "description": description,
        "courseCode": run.programme.code,
        "inLanguage": "no",
        "url": address,
        "educationalCredentialAwarded": run.get_document_type_display(),
        "provider": {
            "@type": "CollegeOrUniversity",
            "name": school.name,
            "url": school.website,
            "sameAs": school.website,
        },
        "hasCourseInstance": [_instance(run, sessions, teacher)],
        "offers": [_offer(run, state, address)],
    }
    if image:
        data["image"] = [image]
    if run.programme.credits:
        data["numberOfCredits"] = float(run.programme.credits)
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(_ESCAPES))


def _instance(run: CourseRun, sessions: list[dict[str, Any]], teacher: str) -> dict[str, Any]:
    digital = frozenset(row["digital"] for row in sessions)
    mode = {frozenset({True}): "Online", frozenset({True, False}): "Blended"}.get(digital, "Onsite")
    instance: dict[str, Any] = {
        "@type": "CourseInstance",
        "courseMode": mode,
        "startDate": run.starts_on.isoformat(),
        "endDate": run.ends_on.isoformat(),
        "location": {"@type": "Place", "name": run.venue, "address": run.venue},
        "eventStatus": f"https://schema.org/Event{'Cancelled' if run.has_been_cancelled else 'Scheduled'}",
        "maximumAttendeeCapacity": run.places,
        "courseSchedule": {
            "@type": "Schedule",
            "startDate": run.starts_on.isoformat(),
            "endDate": run.ends_on.isoformat(),
            **_repeated(sessions),
        },
    }
    if sessions:
        taught = sum((row["ends_at"] - row["starts_at"] for row in sessions), timedelta())
        instance["courseWorkload"] = f"PT{round(taught.total_seconds() / 3600)}H"
    if teacher:
        instance["instructor"] = {"@type": "Person", "name": teacher}
    return instance


def _repeated(sessions: list[dict[str, Any]]) -> dict[str, Any]:
    """How many sessions there are, and how often in the one of the search engines' four words that is nearest."""
    if len(sessions) < 2:
        return {"repeatCount": len(sessions)} if sessions else {}
    starts = [row["starts_at"] for row in sessions]
    days = (max(starts) - min(starts)).days / (len(starts) - 1)
    nearest = min(_EVERY, key=lambda each: abs(each - days))
    return {"repeatCount": len(sessions), "repeatFrequency": _EVERY[nearest]}


def _offer(run: CourseRun, state: PublicState, address: str) -> dict[str, Any]:
    offer: dict[str, Any] = {
        "@type": "Offer",
        "category": "Paid" if run.has_fee else "Free",
        "price": str(run.fee),
        "priceCurrency": "NOK",
        "availability": f"https://schema.org/{_AVAILABILITY.get(state, 'SoldOut')}",
        "validThrough": run.registration_deadline_at.isoformat(),
        "url": address,
    }
    if run.registration_opens_at:
        offer["validFrom"] = run.registration_opens_at.isoformat()
    return offer
