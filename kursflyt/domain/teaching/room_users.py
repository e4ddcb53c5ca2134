"""Who a person is to the learning platform: the key that we find them by there stays the same for ever."""

from __future__ import annotations

from kursflyt.connectors import roles
from kursflyt.domain.people.models import Person
from kursflyt.domain.teaching.models import ClassroomRole


def room_key(person_id: int) -> str:
    return f"person-{person_id}"


def room_user(person: Person, role: ClassroomRole | str) -> roles.RoomUser:
    return roles.RoomUser(key=room_key(person.pk), name=person.full_name, email=person.email, role=str(role))
