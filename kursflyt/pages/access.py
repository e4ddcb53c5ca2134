"""Who may see a page. Every page carries one of these decorators; a system check refuses one without.

Staff come by sign-in and role; teachers and participants by personal link and one-time code, and see only their own.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt

from kursflyt.core import clock
from kursflyt.domain.applications.models import Application
from kursflyt.domain.contracts.models import Contract
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.people import queries as people
from kursflyt.domain.people.models import Person, Role, Staff
from kursflyt.pages import languages

Page = TypeVar("Page", bound=Callable[..., HttpResponse])

PERSON_KEY, DOOR_KEY = "person_id", "person_door"


class PersonRequest(HttpRequest):
    """A request of someone who has come through their personal door."""

    person: Person


class StaffRequest(HttpRequest):
    """A request of someone of the staff; `staff_roles` are those valid today."""

    user: Staff  # type: ignore[assignment]
    staff_roles: frozenset[str]


def anyone[Page: Callable[..., HttpResponse]](page: Page) -> Page:
    """Open to the world."""
    page.access = "anyone"  # type: ignore[attr-defined]
    return page


def anyone_from_here[Page: Callable[..., HttpResponse]](page: Page) -> Page:
    """Open to the world, and what is sent in comes from a page of this site; a browser tells where it comes from.

    No token and no cookie: nobody is signed in here, so that there is nobody's authority to borrow.
    """

    @csrf_exempt
    @functools.wraps(page)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and _from_elsewhere(request):
            raise PermissionDenied
        return page(request, *args, **kwargs)

    guarded.access = "anyone"  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]


def _from_elsewhere(request: HttpRequest) -> bool:
    """`Sec-Fetch-Site` where the browser sends it, else `Origin`; a program that sends neither borrows nobody."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc != request.get_host()


def staff_any[Page: Callable[..., HttpResponse]](page: Page) -> Page:
    """Anyone of the staff who holds a role today."""
    return staff()(page)


def staff(*roles: Role) -> Callable[[Page], Page]:
    """Staff holding one of the roles today. An administrator may look at everything, the head too."""
    allowed = frozenset(str(role) for role in roles)

    def decorate(page: Page) -> Page:
        @functools.wraps(page)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path(), languages.OFFICE_SIGN_IN)
            languages.speak(request.user.language)
            held = roles_of(request)
            if not held or (allowed and not held & (allowed | {Role.ADMINISTRATOR})):
                raise PermissionDenied
            return page(request, *args, **kwargs)

        guarded.access = "staff" if not allowed else "staff:" + ",".join(sorted(allowed))  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate


def roles_of(request: HttpRequest) -> frozenset[str]:
    """The roles that the signed-in staff member holds today; asked of the database once a request."""
    held: frozenset[str] | None = getattr(request, "staff_roles", None)
    if held is None:
        held = people.roles_on(request.user, clock.today()) if isinstance(request.user, Staff) else frozenset()
        request.staff_roles = held  # type: ignore[attr-defined]
    return held


def may(request: HttpRequest, *roles: str) -> bool:
    """Whether the signed-in staff member holds one of the roles."""
    return bool(roles_of(request) & {*roles, Role.ADMINISTRATOR})


def teacher[Page: Callable[..., HttpResponse]](page: Page) -> Page:
    """A teacher who has come through the teacher's door."""
    return _personal(page, door="teacher", entrance="teacher.sign_in.ask")


def participant[Page: Callable[..., HttpResponse]](page: Page) -> Page:
    """An applicant or participant who has come through their own door."""
    return _personal(page, door="my", entrance="my.sign_in.ask")


def _personal[Page: Callable[..., HttpResponse]](page: Page, *, door: str, entrance: str) -> Page:
    @functools.wraps(page)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        person = person_of(request, door)
        if person is None:
            request.session["after_sign_in"] = request.get_full_path()
            return redirect(entrance)
        request.person = person  # type: ignore[attr-defined]
        languages.prefer(request, person.language_form)
        return page(request, *args, **kwargs)

    guarded.access = door  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]


def person_of(request: HttpRequest, door: str) -> Person | None:
    """The person who has come through this door in this session."""
    if request.session.get(DOOR_KEY) != door:
        return None
    return Person.objects.filter(pk=request.session.get(PERSON_KEY) or 0).first()


def let_in(request: HttpRequest, person: Person, *, door: str) -> None:
    """The person has shown who they are: a new session, so that an old one cannot be used."""
    goal = request.session.get("after_sign_in")
    request.session.cycle_key()
    request.session[PERSON_KEY], request.session[DOOR_KEY] = person.pk, door
    if goal:
        request.session["after_sign_in"] = goal


def teacher_run(request: HttpRequest, run_id: int) -> CourseRun:
    """A run that this teacher has a signed contract for; otherwise it does not exist."""
    person: Person = request.person  # type: ignore[attr-defined]
    found = (
        Contract.objects.signed().filter(teacher=person, run_id=run_id).select_related("run", "run__programme").first()
    )
    if found is None:
        raise Http404
    return found.run


def my_application(request: HttpRequest, application_id: int) -> Application:
    """An application of this person's own; otherwise it does not exist."""
    person: Person = request.person  # type: ignore[attr-defined]
    found = Application.objects.for_lists().filter(person=person, pk=application_id).first()
    if found is None:
        raise Http404
    return found


def my_place(request: HttpRequest, run_id: int) -> Application:
    """This person's application to a run where they have a place; otherwise it does not exist."""
    person: Person = request.person  # type: ignore[attr-defined]
    found = (
        Application.objects.with_place().filter(person=person, run_id=run_id).select_related("run", "person").first()
    )
    if found is None:
        raise Http404
    return found
