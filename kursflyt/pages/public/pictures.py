"""The pictures of a course: the one on its page, and the one that goes along when the page is shared.

Their addresses carry a version and are kept for a year: another picture is another address.
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from kursflyt.core import storage
from kursflyt.domain.courses import kept_run
from kursflyt.domain.courses import queries as courses
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.promotion import share_picture
from kursflyt.pages import access, languages
from kursflyt.pages.public import look


@access.anyone
def shown(request: HttpRequest, slug: str, version: str) -> HttpResponse:
    """The picture of the page; 404 when it has none, or another one by now.

    Of a page that is not public yet too, for the office's preview: the address is a fingerprint that nobody guesses.
    """
    picture = courses.picture_of(slug, version)
    if picture is None:
        raise Http404
    answer = HttpResponse(storage.read(picture), content_type=picture.media_type)
    answer["Cache-Control"] = look.KEPT_FOR_A_YEAR
    return answer


@access.anyone
def shared(request: HttpRequest, slug: str, version: str) -> HttpResponse:
    """The picture to share. An old version's address gives the newest: it stands in what others have written."""
    run, language = _find(slug), languages.of_course_texts()
    answer = HttpResponse(share_picture.jpeg(run, language=language), content_type="image/jpeg")
    newest = version == share_picture.version(run, language=language)
    answer["Cache-Control"] = look.KEPT_FOR_A_YEAR if newest else look.KEPT_FOR_A_WHILE
    return answer


def _find(slug: str) -> CourseRun:
    try:
        return kept_run.for_showing(slug)
    except CourseRun.DoesNotExist as missing:
        raise Http404 from missing
