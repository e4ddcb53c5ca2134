"""Canvas in the role of the learning platform."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence

import httpx

from kursflyt.connectors import http, roles
from kursflyt.connectors.canvas import (
    announcing,
    check,
    content,
    courses,
    enrolments,
    gradebook,
    people,
    sis_import,
)
from kursflyt.connectors.canvas.access import MANNERS, Access
from kursflyt.connectors.canvas.client import Client
from kursflyt.connectors.canvas.messages import CONCLUDED
from kursflyt.connectors.secret import Bearer
from kursflyt.core.sentences import Sentence


class Canvas:
    """Every method may be called again after a fault: what is there already is found, and nothing is made twice."""

    name = "Canvas"
    trial = Sentence("Prøven lager et prøvekurs, leser det og fjerner det igjen.")

    def __init__(
        self,
        access: Access,
        *,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.access, self._sleep, self._imports = access, sleep, sis_import.Imports()
        self.client = Client(
            http.Line(
                f"{access.url}/api/v1",
                MANNERS,
                auth=Bearer(access.token),
                headers={"Accept": "application/json+canvas-string-ids"},
                transport=transport,
                sleep=sleep,
            )
        )

    @property
    def many_at_once(self) -> bool:
        return self.access.members == "sis"

    def ensure_room(self, room: roles.CourseRoom) -> roles.RoomFound:
        course, made = courses.ensure(self.client, self.access, room, sleep=self._sleep)
        return roles.RoomFound(external_id=course.id, url=self.access.course_url(course.id), made=made)

    def ensure_member(self, room_id: str, user: roles.RoomUser) -> str:
        course = _room(room_id)
        if self.many_at_once:
            return _membership(self._let_in(course, [user])[user.key])
        found, made = people.ensure(self.client, self.access, user)
        kind = enrolments.KINDS[user.role]
        return enrolments.ensure(self.client, course, user_id=found.id, kind=kind, new_user=made).id

    def ensure_members(self, room_id: str, users: Sequence[roles.RoomUser]) -> dict[str, roles.LetIn]:
        course = _room(room_id)
        if self.many_at_once:
            return self._let_in(course, users)
        answers = {}
        for user in users:
            try:
                answers[user.key] = roles.LetIn(self.ensure_member(course, user))
            except roles.NeedsPerson as said:
                answers[user.key] = roles.LetIn(refusal=str(said))
        return answers

    def end_membership(self, room_id: str, user: roles.RoomUser) -> None:
        if not room_id:
            return
        found = people.find(self.client, self.access, user)
        if found is not None:
            enrolments.end(self.client, room_id, user_id=found.id, kind=enrolments.KINDS[user.role])

    def ensure_training(self, user: roles.RoomUser) -> str:
        if not self.access.training:
            return ""
        course = self.client.course(self.access.training)
        if course is None:
            raise roles.Misconfigured("Kurset som KURSFLYT_CANVAS_TRAINING peker på, finnes ikke i Canvas.")
        if self.many_at_once:
            sis_import.make_users(self.client, self.access, [user], imports=self._imports, sleep=self._sleep)
        found, made = people.ensure(self.client, self.access, user)
        enrolments.ensure(self.client, course.id, user_id=found.id, kind=enrolments.KINDS["student"], new_user=made)
        return self.access.course_url(course.id)

    def announce(self, room_id: str, announcement: roles.Announcement) -> str:
        return announcing.ensure(self.client, _room(room_id), announcement).id

    def lay_out(self, room_id: str, page: roles.RoomPage) -> str:
        course = _room(room_id)
        return f"{self.access.course_url(course)}/pages/{content.lay_out(self.client, course, page).slug}"

    def ensure_assignment(self, room_id: str, assignment: roles.RoomAssignment) -> str:
        return content.ensure_assignment(self.client, self.access, _room(room_id), assignment).id

    def look(self, room_id: str) -> roles.RoomSeen | None:
        course = self.client.course(room_id) if room_id else None
        if course is None:
            return None
        inside = enrolments.inside(self.client, course.id)
        return roles.RoomSeen(course.name, inside["teacher"], inside["student"])

    def hand_ins(
        self, room_id: str, assignment: roles.RoomAssignment, members: Mapping[str, str]
    ) -> list[roles.RoomHandIn]:
        return list(gradebook.hand_ins(self.client, self.access, _room(room_id), assignment, members))

    def write_grades(self, room_id: str, assignment: roles.RoomAssignment, grades: Mapping[str, str]) -> dict[str, str]:
        course = _room(room_id)
        return gradebook.write(self.client, self.access, course, assignment, grades, sleep=self._sleep)

    def check(self) -> Iterator[roles.Check]:
        return check.everything(self.client, self.access, sleep=self._sleep)

    def _let_in(self, course_id: str, users: Sequence[roles.RoomUser]) -> dict[str, roles.LetIn]:
        course = self.client.course(course_id)
        if course is None:
            raise roles.NeedsPerson("Kurset finnes ikke lenger i Canvas. Opprett rommet på nytt.")
        if course.state == "completed":
            raise roles.NeedsPerson(CONCLUDED)
        return sis_import.let_in(self.client, self.access, course, users, imports=self._imports, sleep=self._sleep)


def _room(room_id: str) -> str:
    if not room_id:
        raise roles.NeedsPerson("Kurset har ikke noe rom i Canvas. Opprett rommet på nytt, og prøv igjen.")
    return room_id


def _membership(answer: roles.LetIn) -> str:
    if answer.refusal:
        raise roles.NeedsPerson(answer.refusal)
    return answer.membership
