"""The calls to Zoom, one method each: names and shapes are Zoom's; what they mean together stands elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from kursflyt.connectors import http, roles
from kursflyt.connectors.http import Line, segment
from kursflyt.connectors.zoom import refusals
from kursflyt.connectors.zoom.messages import Held, Listed, Meeting, Stay, User

_PER_PAGE = ("page_size", "300")
_QUIETLY = (("schedule_for_reminder", "false"), ("cancel_meeting_reminder", "false"))  # hosts, registrants
_OPEN_MEETING = 30 * 60.0  # seconds until it is asked again


class Client:
    """Raises refusals.Declined where Zoom says no, roles.TryAgain where a host's day is used up, and as the line."""

    def __init__(self, line: Line) -> None:
        self._line = line

    def user(self, email: str) -> User | None:
        """None where there is nobody with the address in this account."""
        row = self._find("getUser", f"/users/{segment(email)}", refusals.NO_SUCH_USER)
        return None if row is None else User.read(row)

    def meeting(self, meeting: str) -> Meeting | None:
        """None where it is not there any more."""
        query = [("show_previous_occurrences", "true")]
        row = self._find("meeting", f"/meetings/{segment(meeting)}", refusals.NO_SUCH_MEETING, query)
        return None if row is None else Meeting.read(row)

    def meetings_of(self, email: str) -> Iterator[Listed]:
        for row in self._all("meetings", f"/users/{segment(email)}/meetings", "meetings", [("type", "scheduled")]):
            yield Listed.read(row)

    def create(self, email: str, values: dict[str, Any]) -> Meeting:
        """Each request makes one more. Counts among the host's 100 a day."""
        return Meeting.read(self._ask("meetingCreate", "POST", f"/users/{segment(email)}/meetings", body=values))

    def change(self, meeting: str, values: dict[str, Any]) -> None:
        """Counts among the host's 100 a day; the same values twice are the same meeting."""
        self._ask("meetingUpdate", "PATCH", f"/meetings/{segment(meeting)}", body=values, again=True)

    def delete(self, meeting: str) -> None:
        """All its times, with a mail to nobody. Well also where it is gone or ended already; waits while it is open."""
        gone = refusals.NO_SUCH_MEETING | refusals.ENDED
        try:
            self._find("meetingDelete", f"/meetings/{segment(meeting)}", gone, _QUIETLY, method="DELETE")
        except refusals.Declined as said:
            if said.is_about(refusals.IN_PROGRESS):
                raise roles.TryAgain("Møtet pågår nå. Det fjernes når det er over.", after=_OPEN_MEETING) from said
            raise

    def held(self, meeting: str) -> list[Held]:
        """Each time that it was open and has ended; none where it is not there or never was open."""
        path = f"/past_meetings/{segment(meeting)}/instances"
        found = self._find("pastMeetings", path, refusals.NO_SUCH_MEETING) or {}
        return [Held.read(row) for row in found.get("meetings") or ()]

    def stays(self, held: Held) -> list[Stay]:
        """Of those who came in; whoever waited outside is left out."""
        uuid = segment(held.uuid)
        if held.uuid.startswith("/") or "//" in held.uuid:
            uuid = segment(uuid)  # as Zoom wants it
        rows = self._all("pastMeetingParticipants", f"/past_meetings/{uuid}/participants", "participants", [])
        return [Stay.read(row) for row in rows if row.get("status") != "in_waiting_room"]

    # How it is asked, and how answers are read

    def _ask(
        self,
        operation: str,
        method: str,
        path: str,
        query: http.Query = (),
        *,
        body: object = None,
        again: bool | None = None,
    ) -> dict[str, Any]:
        return _row(operation, self._line.send(operation, method, path, query=query, body=body, again=again))

    def _find(
        self, operation: str, path: str, absent: frozenset[int], query: http.Query = (), *, method: str = "GET"
    ) -> dict[str, Any] | None:
        try:
            return self._ask(operation, method, path, query)
        except refusals.Declined as said:
            if said.is_about(absent) or said.status == 404:
                return None
            raise

    def _all(self, operation: str, path: str, name: str, query: list[tuple[str, str]]) -> Iterator[dict[str, Any]]:
        """Every row of every page; the mark of the next page is Zoom's own and is given back as it is."""
        mark, seen = "", set[str]()
        while True:
            page = [*query, _PER_PAGE, *([("next_page_token", mark)] if mark else [])]
            body = self._ask(operation, "GET", path, page)
            yield from body.get(name) or ()
            mark = str(body.get("next_page_token") or "")
            if not mark or mark in seen:
                return
            seen.add(mark)


def _row(operation: str, answer: http.Answer) -> dict[str, Any]:
    """Empty where Zoom answers with nothing."""
    if answer.status == 204:
        return {}
    body = answer.data()
    if answer.well and isinstance(body, dict):
        return body
    if refusals.of_the_hosts_day(answer):
        raise refusals.used_up(datetime.now(UTC))
    raise refusals.Declined(operation, answer.status, body)
