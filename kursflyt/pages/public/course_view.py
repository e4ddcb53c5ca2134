"""A run as the public page shows it, in one written standard: for the page itself and the office's preview of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kursflyt.core import money, phone
from kursflyt.domain.contracts import queries as contracts
from kursflyt.domain.courses import course_text, landing_picture, ranking_rule
from kursflyt.domain.courses import queries as courses
from kursflyt.domain.courses.models import CourseRun, LandingPage
from kursflyt.domain.promotion import queries as promotion
from kursflyt.domain.promotion import share_picture
from kursflyt.domain.school import queries as school_queries
from kursflyt.pages import languages
from kursflyt.pages.public import course_questions, structured_data

STATE_COLOURS = {"open": "success", "waiting_list": "warning", "not_yet": "info", "cancelled": "danger"}


def context(
    run: CourseRun, *, language: str, at: datetime, source: str = "", page: LandingPage | None = None
) -> dict[str, Any]:
    """What the page's template needs. Call it with the language active. `page` is a draft to show for the saved one."""
    page = page or courses.landing_page_of(run)
    sessions = courses.published_sessions(run)
    title = run.title_in(language)
    lead = _in(page, "ingress", language)
    teacher = contracts.teacher_of(run)
    state = courses.public_state(run, at)
    return {
        "run": run,
        "language": language,
        "page_title": title,
        "lead": lead,
        "state": state,
        "state_text": state_text(state, courses.free_places(run)),
        "state_colour": STATE_COLOURS.get(state, "neutral"),
        "picture": _picture(run, page, language),
        "source": source,
        "facts": _facts(run),
        "sessions_said": _sessions_said(sessions),
        "questions": course_questions.of(run, accepts=state.accepts),
        "sections": _sections(page, language),
        "allocation": allocation(run),
        "sessions": sessions,
        "partners": list(run.partners.all()),
        "teacher": teacher,
        "contact_phone": phone.display_phone(run.consultant.phone or school_queries.current().phone),
        "has_nynorsk": bool(page.ingress_nn or run.title_nn),
        "address": promotion.page_address(run),
        "summary": Truncator(course_text.plain(lead)).chars(200),
        "share_picture": share_picture_address(run, page, language),
        "share_size": share_picture.SIZE,
        "structured": structured_data.of(
            run,
            sessions,
            state,
            title=title,
            description=course_text.plain(lead),
            teacher=teacher.full_name if teacher else "",
            image=share_picture_address(run, page, language),
        ),
    }


def share_picture_address(run: CourseRun, page: LandingPage, language: str) -> str:
    """Absolute, for those who share the page; '' in the preview of a page that is not stored yet."""
    if page.pk is None or not hasattr(run, "landing_page"):
        return ""
    version = share_picture.version(run, language="nn" if language == "nn" else "nb")
    return settings.SITE_URL + reverse("public.pictures.shared", args=[run.slug, version])


def _picture(run: CourseRun, page: LandingPage, language: str) -> dict[str, Any] | None:
    if not page.picture_id:
        return None
    return {
        "url": reverse("public.pictures.shown", args=[run.slug, page.picture_id]),
        "alt": (page.picture_alt_nn if language == "nn" else "") or page.picture_alt,
        "credit": page.picture_credit,
        "size": landing_picture.SHOWN,
    }


def html(text: str) -> SafeString:
    """Course text as HTML. Subheadings are h3, since they stand under a section's h2."""
    return mark_safe("".join(_block(block) for block in course_text.blocks(text)))


def amount(run: CourseRun) -> str:
    """'4 500 kr', 'NOK 4,500', 'Gratis'."""
    if not run.has_fee:
        return _("Gratis")
    said = money.kroner(run.fee, language=languages.current())
    return said.removesuffix(".00") if languages.current() == "en" else said.replace(",00", "")


def state_text(state: courses.PublicState, free: int) -> str:
    """'8 ledige plasser', 'Påmeldingen er stengt'."""
    if state == courses.PublicState.OPEN:
        return ngettext("%(n)s ledig plass", "%(n)s ledige plasser", free) % {"n": free}
    return {
        courses.PublicState.WAITING_LIST: _("Fullt, men du kan komme på venteliste"),
        courses.PublicState.NOT_YET: _("Påmeldingen er ikke åpnet"),
        courses.PublicState.CLOSED: _("Påmeldingen er stengt"),
        courses.PublicState.FULL: _("Fullt"),
        courses.PublicState.CANCELLED: _("Avlyst"),
        courses.PublicState.OVER: _("Kurset er holdt"),
    }[state]


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
    return ranking_rule.said(run, languages.current())


def _sessions_said(sessions: list[dict[str, Any]]) -> str:
    """'4', '4, derav 2 på nett'."""
    count, digital = len(sessions), sum(row["digital"] for row in sessions)
    return _("%(count)s, derav %(digital)s på nett") % {"count": count, "digital": digital} if digital else str(count)


def _facts(run: CourseRun) -> list[tuple[str, str]]:
    return [
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
