"""The acts during the course: the sessions, the evaluation at the second-last one, and the hand-in."""

from __future__ import annotations

from datetime import timedelta

from kursflyt.domain.applications import queries as applications
from kursflyt.domain.applications.models import Application
from kursflyt.domain.assessment import hand_in as assignments
from kursflyt.domain.evaluation import actions as evaluation
from kursflyt.domain.evaluation import questions
from kursflyt.domain.messages.models import Message
from kursflyt.domain.teaching import attendance
from kursflyt.domain.teaching.models import Presence
from kursflyt.process import progress
from kursflyt.rehearsal import comments
from kursflyt.rehearsal.course import Course
from kursflyt.rehearsal.paper import sheet


def teach(course: Course) -> None:
    """The sessions one by one with their attendance; at the second-last one the evaluation opens."""
    sessions = list(course.run.sessions.in_order())  # type: ignore[attr-defined]
    for session in sessions:
        if course.until and session.ends_at + timedelta(hours=2) > course.until:
            return
        course.go_to(session.starts_at + timedelta(minutes=1))
        course.go_to(session.ends_at + timedelta(minutes=30))
        who = list(applications.participants(course.run))
        absent = {who[session.number % len(who)].pk: Presence.ABSENT} if who else {}
        attendance.register(session=session, presence=absent, by=course.teacher.actor("teacher"), at=course.now)
        progress.look_again(course.run, at=course.now)
        course.work()
        if session.number == max(len(sessions) - 1, 1):
            _evaluate(course)


def _evaluate(course: Course) -> None:
    """All but the last two answer, through the links in their mails."""
    invitations = list(Message.objects.filter(run=course.run, kind="evaluate_course").order_by("pk"))
    course.set_clock(course.now + timedelta(hours=1))
    for index, invitation in enumerate(invitations[:-2] or invitations):
        token = evaluation.link_in(invitation).rstrip("/").rsplit("/", 1)[1]
        scores = {question.key: 5 - index % (2 + place % 4) for place, question in enumerate(questions.SCALES)}
        best, improve = comments.written(index=index, course=course.run.programme.code)
        evaluation.answer(
            token=token,
            scores={**scores, questions.RECOMMEND: 7 + index % 4},
            at=course.now,
            best=best,
            improve=improve,
        )
    course.work()


def hand_in(course: Course) -> None:
    """One gets more time, one hands in twice, one does not hand in."""
    deadline = course.run.hand_in_deadline_at
    course.go_to(max(course.now, deadline - timedelta(days=3)))
    who = list(applications.participants(course.run))
    if len(who) > 2:
        assignments.extend(
            application=who[1],
            new_deadline_at=deadline + timedelta(days=4),
            reason="Sykdom, dokumentert",
            by=course.cast.consultant.actor,
            at=course.now,
        )
    for index, application in enumerate(who[: len(who) - 1 or 1]):
        _deliver(course, application, "oppgave.pdf", f"Oppgave {application.reference}")
        if index == 0:
            course.later(hours=1)
            _deliver(course, application, "oppgave-2.pdf", f"Oppgave {application.reference}, rettet")
    course.read_room()
    course.work()
    course.go_to(deadline + timedelta(days=4, minutes=1))


def _deliver(course: Course, application: Application, filename: str, text: str) -> None:
    """In the learning platform, where one plays that takes it; else here."""
    if course.room is not None:
        course.room.hand_in(application, at=course.now)
        return
    by = application.person.actor()
    assignments.deliver(application=application, filename=filename, content=sheet(text), by=by, at=course.now)


ALL = (teach, hand_in)
