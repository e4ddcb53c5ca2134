"""The run's poster with the QR code of one campaign link, and the texts that are suggested beside it."""

from __future__ import annotations

from dataclasses import dataclass

from kursflyt.core import money, norwegian_dates
from kursflyt.core.sentences import Sentence
from kursflyt.documents import letterhead
from kursflyt.documents import poster as poster_document
from kursflyt.domain.courses import course_text
from kursflyt.domain.courses import queries as courses
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.promotion import queries
from kursflyt.domain.promotion.models import CampaignLink
from kursflyt.domain.school import letterhead as school_letterhead

_MOST_POINTS = 5


@dataclass(frozen=True)
class SuggestedText:
    """A text to copy, in bokmål: where it is meant for, and what it says."""

    channel: Sentence
    text: str


def poster_pdf(run: CourseRun, link: CampaignLink, *, language: letterhead.Language = "nb") -> bytes:
    """One A4 page. The QR code leads to the link's own address, so that the poster's registrations are counted."""
    return poster_document.render(poster_of(run, link, language=language), language=language)


def poster_of(run: CourseRun, link: CampaignLink, *, language: letterhead.Language = "nb") -> poster_document.Poster:
    page = courses.landing_page_of(run)
    programme = run.programme
    return poster_document.Poster(
        issuer=school_letterhead.issuer(),
        title=run.title_in(language),
        lead=lead_of(run, language),
        course=letterhead.CourseFacts(
            title=run.title_in(language),
            code=programme.code,
            starts_on=run.starts_on,
            ends_on=run.ends_on,
            place=run.venue,
            credits=programme.credits or None,
            level=programme.level,
        ),
        price_text=price_in_words(run, language),
        places=run.places,
        deadline=norwegian_dates.oslo_day(run.registration_deadline_at),
        points=_points(_in(page, "learning_outcomes", language)),
        url=queries.address_of(link),
        shown_url=queries.page_address(run).removeprefix("https://").removeprefix("http://").rstrip("/"),
        partners=tuple(partner.name for partner in run.partners.order_by("name")),
        financed_by=run.grant_reference,
        schedule=_schedule(run, language),
    )


def lead_of(run: CourseRun, language: str = "nb") -> str:
    """The landing page's ingress without markup; the programme's name when there is none."""
    return course_text.plain(_in(courses.landing_page_of(run), "ingress", language)) or run.programme.name


def price_in_words(run: CourseRun, language: str = "nb") -> str:
    """'4 500 kr', 'Gratis'."""
    if run.has_fee:
        return money.kroner(run.fee, language="nn" if language == "nn" else "nb").replace(",00", "")
    return "Gratis"


def suggested_texts(run: CourseRun) -> tuple[SuggestedText, ...]:
    """Short ones for social media, a longer one for newsletters and members' magazines; each without a link."""
    deadline = norwegian_dates.long_date(norwegian_dates.oslo_day(run.registration_deadline_at))
    start = norwegian_dates.long_date(run.starts_on)
    lead = lead_of(run)
    credits = f"{run.programme.credits.normalize():f} studiepoeng" if run.programme.credits else "kursbevis"
    price = "Kurset er gratis" if not run.has_fee else f"Kurset koster {price_in_words(run)}"
    first_sentence = lead.split(". ")[0].rstrip(".") + "."
    return (
        SuggestedText(
            Sentence("Facebook og LinkedIn"),
            f"{run.title}\n\n{lead}\n\nOppstart {start}. {price} og gir {credits}. Søk innen {deadline}.",
        ),
        SuggestedText(Sentence("Kort melding"), f"{run.title} starter {start}. {first_sentence} Søk innen {deadline}."),
        SuggestedText(
            Sentence("Nyhetsbrev og medlemsblad"),
            f"{run.title}\n\n{lead}\n\nKurset går fra {norwegian_dates.period(run.starts_on, run.ends_on)}. "
            f"Sted: {run.venue}. Kurset har {run.places} plasser. {price} og gir {credits}. "
            f"Søknadsfristen er {deadline}.",
        ),
    )


def _in(page: object, name: str, language: str) -> str:
    text: str = getattr(page, f"{name}_nn") if language == "nn" else ""
    return text or getattr(page, name)


def _points(text: str) -> tuple[str, ...]:
    points = [
        "".join(span.text for span in line)
        for block in course_text.blocks(text)
        if block.kind == "list"
        for line in block.lines
    ]
    return tuple(points[:_MOST_POINTS])


def _schedule(run: CourseRun, language: str) -> str:
    count = len(courses.sessions_of(run))
    if not count:
        return ""
    if language == "nn":
        return f"{count} samlingar" if count > 1 else "Éi samling"
    return f"{count} samlinger" if count > 1 else "Én samling"
