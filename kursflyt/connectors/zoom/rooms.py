"""A run's meeting in Zoom: made once, known by the sign in its agenda, and changed only where it differs.

Zoom has no key of ours, no second thoughts about a request that comes twice, and a limit of 100 changes a day for a
host: so it is looked for before it is made, and compared before it is changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from kursflyt.connectors import roles
from kursflyt.connectors.zoom import hosts, timetable
from kursflyt.connectors.zoom.access import Access
from kursflyt.connectors.zoom.client import Client
from kursflyt.connectors.zoom.hosts import Hosts
from kursflyt.connectors.zoom.messages import Meeting
from kursflyt.connectors.zoom.refusals import Declined

LONGEST_TOPIC = 200
OPEN_DOOR = {"waiting_room": False, "join_before_host": True, "jbh_time": 0}
NOT_MOVED = "Zoom flyttet ikke møtet til den som skal holde det. Lenken er den samme, og den forrige verten eier det."
NOT_LICENSED = "Den som skal holde møtet, har ikke lisens i skolens Zoom. Møtet kan begynne uten at verten er der."
NOT_OPEN = (
    "Den som skal holde møtet, har ikke lisens i skolens Zoom, og Zoom lar det ikke begynne uten verten. Gi lisens, "
    "eller tillat «Join before host» uten venterom i Zoom."
)
NO_OTHERS = "Zoom tok ikke imot alle medvertene. Se etter at de har lisens i skolens Zoom."


def ensure(client: Client, access: Access, wanted: roles.MeetingWanted) -> roles.MeetingFound:
    chosen = hosts.choose(client, access, wanted.hosts)
    meeting = find(client, access, wanted, chosen) or make(client, access, wanted, chosen)
    meeting = _with_host(client, meeting, chosen)
    values = _differences(access, wanted, chosen, meeting)
    if values:
        _softly(lambda given: client.change(meeting.id, given) if given else None, values)
        meeting = _read_back(client, meeting)
    return roles.MeetingFound(meeting.id, meeting.join_url, meeting.host, tuple(_notes(chosen, meeting)))


def find(client: Client, access: Access, wanted: roles.MeetingWanted, chosen: Hosts) -> Meeting | None:
    """Where it was last, or with any of its hosts: its id may have been lost with an answer."""
    if wanted.known_id and (known := client.meeting(wanted.known_id)) is not None:
        return known
    for number in _signed(client, access, wanted.key, chosen.known):
        if (found := client.meeting(number)) is not None:
            return found
    return None


def end(client: Client, access: Access, known_id: str, key: str, wanted: Sequence[str]) -> None:
    """Looks for it with those who may have it only where its id is not known."""
    if known_id:
        return client.delete(known_id)
    for number in list(_signed(client, access, key, hosts.known(client, access, wanted))):
        client.delete(number)


def _signed(client: Client, access: Access, key: str, addresses: Sequence[str]) -> Iterator[str]:
    sign = access.sign(key)
    return (row.id for address in addresses for row in client.meetings_of(address) if sign in row.agenda)


def make(client: Client, access: Access, wanted: roles.MeetingWanted, chosen: Hosts) -> Meeting:
    values = {
        "topic": wanted.topic[:LONGEST_TOPIC],
        "agenda": _agenda(access, wanted),
        **timetable.values(wanted.sessions, planned=access.planned),
    }
    settings = _settings(chosen, owner=chosen.owner, there=frozenset())
    if settings:
        values["settings"] = settings
    return _softly(lambda given: client.create(chosen.owner, given), values)


def _with_host(client: Client, meeting: Meeting, chosen: Hosts) -> Meeting:
    """The meeting moves with its id and link; where Zoom will not, it stays with whoever has it."""
    if meeting.host == chosen.owner:
        return meeting
    try:
        client.change(meeting.id, {"schedule_for": chosen.owner})
    except Declined:
        return meeting
    return _read_back(client, meeting)


def _differences(access: Access, wanted: roles.MeetingWanted, chosen: Hosts, meeting: Meeting) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if meeting.topic != wanted.topic[:LONGEST_TOPIC]:
        values["topic"] = wanted.topic[:LONGEST_TOPIC]
    if access.sign(wanted.key) not in meeting.agenda:
        values["agenda"] = _agenda(access, wanted)
    if not timetable.agrees(meeting, wanted.sessions, planned=access.planned):
        values |= timetable.values(wanted.sessions, planned=access.planned)
    settings = _settings(chosen, owner=meeting.host, there=meeting.other_hosts)
    if meeting.opens_itself:
        settings = {name: value for name, value in settings.items() if name not in OPEN_DOOR}
    if settings:
        values["settings"] = settings
    return values


def _settings(chosen: Hosts, *, owner: str, there: frozenset[str]) -> dict[str, Any]:
    """Alternative hosts are added to those who are there; someone at the school may have put them there."""
    settings: dict[str, Any] = {} if chosen.as_wanted else dict(OPEN_DOOR)
    others = _others(chosen, owner)
    if others - there:
        settings["alternative_hosts"] = ";".join(sorted((others | there) - {owner}))
        settings["alternative_hosts_email_notification"] = False
    return settings


def _others(chosen: Hosts, owner: str) -> frozenset[str]:
    return (chosen.others | {chosen.owner}) - {owner}


def _softly[Answer](send: Callable[[dict[str, Any]], Answer], values: dict[str, Any]) -> Answer:
    """One alternative host whom Zoom does not want makes it refuse all: then without them."""
    try:
        return send(values)
    except Declined:
        settings = dict(values.get("settings", {}))
        if settings.pop("alternative_hosts", None) is None:
            raise
        settings.pop("alternative_hosts_email_notification")
        others = {name: value for name, value in values.items() if name != "settings"}
        return send({**others, "settings": settings} if settings else others)


def _read_back(client: Client, meeting: Meeting) -> Meeting:
    again = client.meeting(meeting.id)
    if again is None:
        raise roles.TryAgain("Møtet ble borte i Zoom mens det ble endret.")
    return again


def _agenda(access: Access, wanted: roles.MeetingWanted) -> str:
    """The sign first: lists show the beginning only."""
    return f"{access.sign(wanted.key)} Møterommet holdes ved like av Kursflyt."


def _notes(chosen: Hosts, meeting: Meeting) -> list[str]:
    """What is not as wanted, by what was read back: Zoom drops what the account has locked without a word."""
    notes = []
    if meeting.host != chosen.owner:
        notes.append(NOT_MOVED)
    if not chosen.as_wanted:
        notes.append(NOT_LICENSED if meeting.opens_itself else NOT_OPEN)
    if _others(chosen, meeting.host) - meeting.other_hosts:
        notes.append(NO_OTHERS)
    return notes
