"""Users and meetings of the Zoom twin: each request makes one more; what the account has locked stays so, unsaid."""

from __future__ import annotations

import json
import secrets
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from kursflyt.connectors.twins.contract import Request
from kursflyt.connectors.twins.zoom_world import No, Operation, Row, World, occurrences

IN_LISTS = ("id", "topic", "type", "start_time", "duration", "timezone", "created_at", "join_url", "agenda", "host_id")
LONGEST_AGENDA_IN_LISTS = 250


def get_user(world: World, request: Request, body: Any) -> Row:
    return world.find_user(request.given("userId"))


def create_meeting(world: World, request: Request, body: Any) -> Row:
    """Sent twice it is two meetings."""
    owner = world.find_user(body.pop("schedule_for", None) or request.given("userId"))
    if owner["status"] != "active":
        raise No("hosting_not_allowed_3161")
    world.count_change(owner["email"])
    _see_to_hosts(world, body)
    number = world.next_id()
    world.meetings[number] = {
        "id": number,
        "uuid": secrets.token_urlsafe(16),
        "host_id": owner["id"],
        "host_email": owner["email"],
        "created_at": f"{world.clock():%Y-%m-%dT%H:%M:%SZ}",
        "join_url": f"https://zoom.example/j/{number}?pwd={secrets.token_urlsafe(8)}",
        "start_url": f"https://zoom.example/s/{number}?zak={secrets.token_urlsafe(24)}",
        "password": secrets.token_hex(4),
        "settings": {"waiting_room": True, "join_before_host": False, "alternative_hosts": ""},
    }
    _write(world, world.meetings[number], body)
    return {**_shown(world, world.meetings[number]), "_status": 201}


def get_meeting(world: World, request: Request, body: Any) -> Row:
    """Without being asked for, the occurrences that are over are left out."""
    found = _shown(world, world.find_meeting(request.given("meetingId")))
    if "occurrences" in found and request.given("show_previous_occurrences") != "true":
        found["occurrences"] = [
            one for one in found["occurrences"] if datetime.fromisoformat(one["start_time"]) >= world.clock()
        ]
    return found


def update_meeting(world: World, request: Request, body: Any) -> Row:
    meeting = world.find_meeting(request.given("meetingId"))
    world.count_change(meeting["host_email"])
    host = body.pop("schedule_for", None)
    if host is not None:
        _move(world, meeting, host)
    _see_to_hosts(world, body)
    _write(world, meeting, body)
    return {"_status": 204}


def delete_meeting(world: World, request: Request, body: Any) -> Row:
    """Whoever is registered, and the hosts, are mailed unless it is said that they shall not be."""
    meeting = world.find_meeting(request.given("meetingId"))
    if meeting["id"] in world.in_progress:
        raise No("meeting_in_progress_3002")
    world.mailed += [who for who in ("schedule_for", "cancel_meeting") if request.given(f"{who}_reminder") != "false"]
    world.deleted.append(world.meetings.pop(meeting["id"]))
    return {"_status": 204}


def list_meetings(world: World, request: Request, body: Any) -> Row:
    host = world.find_user(request.given("userId"))
    rows = [
        {name: row[name] for name in IN_LISTS if name in row}
        for row in world.meetings.values()
        if row["host_id"] == host["id"]
    ]
    for row in rows:
        row["agenda"] = str(row.get("agenda", ""))[:LONGEST_AGENDA_IN_LISTS]
        row.pop("start_time", None)
    return _page(world, request, "meetings", rows)


def list_held(world: World, request: Request, body: Any) -> Row:
    meeting = world.find_meeting(request.given("meetingId"))
    rows = [row for row in world.held.values() if row["_meeting"] == meeting["id"]]
    return {"meetings": [{"uuid": row["uuid"], "start_time": row["start_time"]} for row in rows]}


def list_participants(world: World, request: Request, body: Any) -> Row:
    """A uuid with slashes in it is found only when it was encoded twice."""
    found = world.held.get(unquote(request.given("meetingId")))
    if found is None:
        raise No("meeting_missing_3001")
    return _page(world, request, "participants", found["_stays"])


def _page(world: World, request: Request, name: str, rows: list[Row]) -> Row:
    size = min(int(request.given("page_size", "30")), world.page_size)
    begin = int(request.given("next_page_token").removeprefix("mark") or 0)
    end = begin + size
    mark = f"mark{end}" if end < len(rows) else ""
    return {"page_size": size, "total_records": len(rows), "next_page_token": mark, name: rows[begin:end]}


def _move(world: World, meeting: Row, host: str) -> None:
    if world.moving == "refused" or not world.licensed(host):
        raise No("hosting_not_allowed_3161")
    if world.moving == "ignored":
        return
    owner = world.find_user(host)
    meeting.update(host_id=owner["id"], host_email=owner["email"])
    others = [one for one in meeting["settings"]["alternative_hosts"].split(";") if one != owner["email"]]
    meeting["settings"]["alternative_hosts"] = ";".join(others)


def _see_to_hosts(world: World, body: Row) -> None:
    """One alternative host without a licence makes all of it invalid."""
    given = body.get("settings", {}).get("alternative_hosts", "")
    if not all(world.licensed(one) and one not in world.refused_others for one in given.split(";") if one):
        raise No("validation_300")


def _write(world: World, meeting: Row, body: Row) -> None:
    settings = {**meeting["settings"], **body.pop("settings", {}), **world.locked}
    meeting.update(json.loads(json.dumps(body)), settings=settings)


def _shown(world: World, meeting: Row) -> Row:
    """As Zoom answers: the times of a series stand with its occurrences, in UTC."""
    found = {name: value for name, value in meeting.items() if name not in {"start_time", "recurrence"}}
    times = occurrences(meeting)
    return {**found, "occurrences": times} if times else found


OPERATIONS: dict[str, Operation] = {
    "getUser": get_user,
    "meetingCreate": create_meeting,
    "meeting": get_meeting,
    "meetingUpdate": update_meeting,
    "meetingDelete": delete_meeting,
    "meetings": list_meetings,
    "pastMeetings": list_held,
    "pastMeetingParticipants": list_participants,
}
