"""Zoom in the role of the meetings."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

import httpx

from kursflyt.connectors import http, roles
from kursflyt.connectors.secret import Basic, Renewed
from kursflyt.connectors.zoom import attendance, check, rooms
from kursflyt.connectors.zoom.access import LOGIN_MANNERS, MANNERS, Access
from kursflyt.connectors.zoom.client import Client
from kursflyt.connectors.zoom.signing_in import SignIn
from kursflyt.core.sentences import Sentence


class Zoom:
    """Every method may be called again after a fault: what is there already is found, and nothing is made twice."""

    name = "Zoom"
    trial = Sentence("Prøven lager et prøvemøte, leter det opp og fjerner det igjen.")

    def __init__(
        self,
        access: Access,
        *,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.access = access
        basic = Basic(access.client, access.secret)
        login = http.Line(access.login_url, LOGIN_MANNERS, auth=basic, transport=transport, sleep=sleep)
        self.sign_in = SignIn(login, access)
        auth = Renewed(self.sign_in.fetch, clock=clock)
        self.client = Client(http.Line(f"{access.url}/v2", MANNERS, auth=auth, transport=transport, sleep=sleep))

    def ensure_meeting(self, meeting: roles.MeetingWanted) -> roles.MeetingFound:
        if meeting.given_url and not meeting.known_id:
            return roles.MeetingFound(external_id="", join_url=meeting.given_url)
        return rooms.ensure(self.client, self.access, meeting)

    def end_meeting(self, known_id: str, key: str, hosts: Sequence[str] = ()) -> None:
        rooms.end(self.client, self.access, known_id, key, hosts)

    def attended(self, meeting_id: str, session: tuple[datetime, datetime]) -> tuple[roles.Attended, ...] | None:
        return attendance.of_session(self.client, meeting_id, session) if meeting_id else None

    def look(self, meeting_id: str) -> roles.MeetingSeen | None:
        found = self.client.meeting(meeting_id) if meeting_id else None
        return None if found is None else roles.MeetingSeen(found.topic, found.join_url)

    def check(self) -> Iterator[roles.Check]:
        return check.everything(self.client, self.sign_in, self.access)
