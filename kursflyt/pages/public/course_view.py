"""A run as the public page shows it, in one written standard: for the page itself and the office's preview of it."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from kursflyt.core import money, phone
from kursflyt.domain.contracts import queries as contracts
from kursflyt.domain.courses import course_text
from kursflyt.domain.courses import queries as courses
from kursflyt.domain.courses.models import AllocationRule, CourseRun, LandingPage
from kursflyt.domain.promotion import queries as promotion
from kursflyt.domain.school import queries as school_queries
from kursflyt.pages import languages

_JSON_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def context(
    run: CourseRun, *, language: str, at: datetime, source: str = "", page: LandingPage | None = None
) -> dict[str, Any]:
    """What the page's template needs. Call it with the language active. `page` is a draft to show for the saved one."""
    page = page or courses.landing_page_of(run)
    sessions = courses.published_sessions(run)
    title = run.title_in(language)
    lead = _in(page, "ingress", language)
    teacher = contracts.teacher_of(run)
    return {
        "run": run,
        "language": language,
        "page_title": title,
        "lead": lead,
        "state": courses.public_state(run, at),
        "free": courses.free_places(run),
        "source": source,
        "facts": _facts(run, sessions),
        "sections": _sections(page, language),
        "allocation": allocation(run),
        "sessions": sessions,
        "partners": list(run.partners.all()),
        "teacher": teacher,
        "contact_phone": phone.display_phone(run.consultant.phone or school_queries.current().phone),
        "has_nynorsk": bool(page.ingress_nn or run.title_nn),
        "address": promotion.page_address(run),
        "summary": course_text.plain(lead)[:200],
        "structured": structured_data(
            run, sessions, title, course_text.plain(lead), teacher.full_name if teacher else ""
        ),
    }


def html(text: str) -> SafeString:
    """Course text as HTML. Subheadings are h3, since they stand under a section's h2."""
    return mark_safe("".join(_block(block) for block in course_text.blocks(text)))


def structured_data(
    run: CourseRun, sessions: list[dict[str, Any]], title: str, description: str, teacher: str
) -> SafeString:
    """schema.org Course with one CourseInstance, for search engines: JSON that can stand inside a script element."""
    school = school_queries.current()
    digital = {row["digital"] for row in sessions}
    mode = {frozenset({True}): "Online", frozenset({True, False}): "Blended"}.get(frozenset(digital), "Onsite")
    instance: dict[str, Any] = {
        "@type": "CourseInstance",
        "courseMode": mode,
        "startDate": run.starts_on.isoformat(),
        "endDate": run.ends_on.isoformat(),
        "location": {"@type": "Place", "name": run.venue, "address": run.venue},
        "eventStatus": f"https://schema.org/Event{'Cancelled' if run.has_been_cancelled else 'Scheduled'}",
        "maximumAttendeeCapacity": run.places,
    }
    if teacher:
        instance["instructor"] = {"@type": "Person", "name": teacher}
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Course",
        "name": title,
        "description": description,
        "courseCode": run.programme.code,
        "inLanguage": "no",
        "url": promotion.page_address(run),
        "provider": {"@type": "EducationalOrganization", "name": school.name, "url": school.website},
        "hasCourseInstance": [instance],
        "offers": {
            "@type": "Offer",
            "category": "Paid" if run.has_fee else "Free",
            "price": str(run.fee),
            "priceCurrency": "NOK",
            "validThrough": run.registration_deadline_at.isoformat(),
            "url": promotion.page_address(run),
        },
    }
    if run.programme.credits:
        data["numberOfCredits"] = float(run.programme.credits)
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(_JSON_ESCAPES))


def amount(run: CourseRun) -> str:
    """'4 500 kr', 'NOK 4,500', 'Gratis'."""
    if not run.has_fee:
        return _("Gratis")
    said = money.kroner(run.fee, language=languages.current())
    return said.removesuffix(".00") if languages.current() == "en" else said.replace(",00", "")


def price(run: CourseRun) -> str:
    """What it costs and who pays."""
    if not run.has_fee:
        return _("Gratis for deltakeren")
    return _("%(amount)s, betales av deg selv eller arbeidsgiveren din") % {"amount": amount(run)}


def credits(run: CourseRun) -> str:
    if not run.programme.credits:
        return _("Gir ikke studiepoeng")
    amount = f"{run.programme.credits.normalize():f}"
    if languages.current() != "en":
        amount = amount.replace(".", ",")
    level = _(", nivå %(level)s") % {"level": run.programme.level} if run.programme.level else ""
    return _("%(amount)s studiepoeng") % {"amount": amount} + level


def allocation(run: CourseRun) -> str:
    if run.allocation_rule == AllocationRule.FIRST_COME:
        return _("Først til mølla. Når plassene er tatt, kommer du på venteliste.")
    return run.ranking_rule or _("Vi behandler alle søknadene etter fristen.")


def _facts(run: CourseRun, sessions: list[dict[str, Any]]) -> list[tuple[str, str]]:
    count = len(sessions)
    digital = sum(row["digital"] for row in sessions)
    gathered = ""
    if count:
        gathered = (
            _("%(count)s, derav %(digital)s på nett") % {"count": count, "digital": digital} if digital else str(count)
        )
    return [
        (_("Samlinger"), gathered),
        (_("Sted"), run.venue),
        (_("Pris"), price(run)),
        (_("Studiepoeng"), credits(run)),
        (_("Du får"), _(run.get_document_type_display())),
        (_("Minste antall deltakere"), str(run.minimum) if run.minimum > 1 else ""),
        (_("Svarfrist på tilbud om plass"), _("%(days)s dager") % {"days": run.offer_reply_days}),
        (_("Kurskode"), run.programme.code),
    ]


def _sections(page: LandingPage, language: str) -> list[dict[str, Any]]:
    headings = {
        "target_group": (_("Hvem kurset passer for"), "for-hvem"),
        "content": (_("Innhold"), "innhold"),
        "learning_outcomes": (_("Dette lærer du"), "laeringsutbytte"),
        "assessment": (_("Arbeidskrav og vurdering"), "vurdering"),
        "admission_requirements": (_("Opptakskrav"), "opptak"),
        "practical": (_("Praktisk informasjon"), "praktisk"),
        "cancellation_terms": (_("Avmelding og angrerett"), "avmelding"),
    }
    sections = []
    for name, (heading, anchor) in headings.items():
        text = _in(page, name, language)
        if text:
            is_fallback = language == "nn" and not getattr(page, f"{name}_nn")
            sections.append(
                {"heading": heading, "anchor": anchor, "html": html(text), "lang": "nb" if is_fallback else language}
            )
    return sections


def _in(page: LandingPage, name: str, language: str) -> str:
    text: str = getattr(page, f"{name}_nn") if language == "nn" else ""
    return text or getattr(page, name)


def _block(block: course_text.Block) -> str:
    if block.kind == "heading":
        return format_html('<h3 class="ds-heading" data-size="xs">{}</h3>', _line(block.lines[0]))
    if block.kind == "list":
        points = format_html_join("", "<li>{}</li>", ((_line(line),) for line in block.lines))
        return format_html('<ul class="ds-list">{}</ul>', points)
    return format_html('<p class="ds-paragraph">{}</p>', _line(block.lines[0]))


def _line(spans: tuple[course_text.Span, ...]) -> SafeString:
    return mark_safe(
        "".join(
            format_html('<a class="ds-link" href="{}">{}</a>', span.url, span.text)
            if span.url
            else format_html("{}", span.text)
            for span in spans
        )
    )
