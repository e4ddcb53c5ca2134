"""Who comes in where: everyone to their own, nobody to another's, and two at the same task."""

from __future__ import annotations

import pytest

from kursflyt.domain.applications.models import Application
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.people.models import StaffRole
from kursflyt.rehearsal.acts import before
from tests.stories.office_people import Consultant, Head, OfficeWorker
from tests.stories.outside_people import Applicant, Teacher
from tests.stories.story_stage import Stage
from tests.stories.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_of_two_who_finish_the_same_box_the_second_is_told(stage: Stage) -> None:
    stage.has_come_to(before.plan, before.send_contract, before.sign_contract)
    anne, kari, other = Head(stage), Consultant(stage), Consultant(stage)
    for member in (anne, kari, other):
        member.signs_in()
    anne.writes_the_landing_page()
    anne.hands_over_the_page()
    kari.opens_the_box("publish_landing_page")
    other.opens_the_box("publish_landing_page")

    kari.presses("Publiser landingssiden")
    other.presses("Publiser landingssiden")

    kari.is_told("Landingssiden er publisert, og påmeldingslenken virker.")
    other.is_told("Kari Myklebust")
    other.does_not_see("påmeldingslenken virker")


def test_everyone_sees_their_own_and_nobody_anothers(stage: Stage) -> None:
    stage.has_come_to(*before.ALL[: before.ALL.index(before.register) + 1], applicants=2)
    first, second = Application.objects.order_by("pk")
    maret = Applicant(stage, second.person.given_name, second.person.family_name, second.person.email)
    maret.opens_the_link_in("confirm_registration")
    maret.sees(second.reference)

    maret.goes_to(f"/min-side/soknad/{first.pk}/")
    maret.is_refused()
    maret.goes_to(f"/min-side/kurs/{stage.run.pk}/klasserom/")
    maret.is_refused()
    maret.goes_to(f"/larer/kurs/{stage.run.pk}/karakterer/")
    maret.sees("Få en ny lenke")
    maret.goes_to("/kontor/")
    maret.sees("Logg inn")

    ingrid = Teacher(stage)
    ingrid.opens_the_link_in("receive_contract")
    CourseRun.objects.create(**_as_another(stage.run))
    ingrid.opens_the_room("karakterer")
    ingrid.is_refused()


def test_staff_come_in_by_password_and_see_what_their_role_may_see(stage: Stage) -> None:
    stage.has_come_to(before.plan)
    outsider, kari = OfficeWorker(stage, username="ida"), Consultant(stage)
    kari.goes_to(f"/kontor/kurs/{stage.run.pk}/")
    kari.sees("Logg inn")
    kari.signs_in("feil-passord")
    kari.is_told("hører ikke sammen")
    kari.signs_in()
    kari.goes_to("/kontor/kurs/nytt/")
    kari.is_refused()
    kari.opens_the_box("receive_contract")
    kari.is_told("en annen rolle")

    StaffRole.objects.filter(staff__username="ida").delete()
    outsider.signs_in()
    outsider.opens_the_run()
    outsider.is_refused()


def test_whoever_guesses_at_passwords_must_wait(stage: Stage) -> None:
    guesser = OfficeWorker(stage, username="anne")

    for guess in range(10):
        guesser.signs_in(f"gjetning-{guess}")
        guesser.is_told("hører ikke sammen")
    guesser.signs_in()

    guesser.is_told("forsøkt for mange ganger")


def test_nothing_breaks_where_the_browser_runs_scripts(stage: Stage) -> None:
    stage.has_come_to(*before.ALL[: before.ALL.index(before.register) + 1], applicants=2)
    anne, someone = Head(stage, scripts=True), Visitor(stage, "noen", scripts=True)
    anne.signs_in()
    for page in ("", "kurs/", f"kurs/{stage.run.pk}/", f"kurs/{stage.run.pk}/sokere/", "meldinger/", "oppsett/"):
        anne.goes_to(f"/kontor/{page}")
    for page in ("/", f"/kurs/{stage.run.slug}/", f"/kurs/{stage.run.slug}/pamelding/", "/bevis/", "/personvern/"):
        someone.goes_to(page)

    assert anne.faults + someone.faults == []


def _as_another(run: CourseRun) -> dict[str, object]:
    """The facts of a run that is not this teacher's."""
    fields = {field.attname: getattr(run, field.attname) for field in run._meta.concrete_fields}
    fields.pop("id")
    return fields | {"slug": "et-annet-kurs", "title": "Et annet kurs"}
