"""Whom we talk to, by role. Messages are dataclasses; no model of ours is known here.

An implementation raises exactly three errors: `TryAgain`, `NeedsPerson`, `Misconfigured`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from kursflyt.core.sentences import Sentence


class TryAgain(Exception):
    """The other side is down, busy or slow. `after` is how many seconds to wait at least.

    `unknown`: what was asked may have been done, or be done yet.
    """

    def __init__(self, reason: str, after: float = 30, *, unknown: bool = False) -> None:
        super().__init__(reason)
        self.after, self.unknown = after, unknown


class NeedsPerson(Exception):
    """The other side said no in a way that a machine cannot mend. The reason is a sentence for the office."""


class Misconfigured(Exception):
    """Address, credentials or rights are wrong. The reason says what to set."""


@dataclass(frozen=True)
class Check:
    """One thing about the connection that was tried out: how it went, and what to do where it went badly."""

    what: str
    well: bool
    said: str
    advice: str = ""


@dataclass(frozen=True)
class CourseRoom:
    """A course wanted in the learning platform. `key` is ours and stays the same for ever."""

    key: str
    title: str
    starts_on: date
    ends_on: date
    room_path: str = ""


@dataclass(frozen=True)
class RoomFound:
    """A course as it is there."""

    external_id: str
    url: str
    made: bool


@dataclass(frozen=True)
class RoomSeen:
    """A course as it stands there now: its title, and how many are in it in each role."""

    title: str
    teachers: int
    students: int


@dataclass(frozen=True)
class RoomUser:
    """Someone who shall be in the room. `key` is ours and stays the same for ever."""

    key: str
    name: str
    email: str
    role: str  # "teacher" | "student"


@dataclass(frozen=True)
class Announcement:
    key: str
    title: str
    body: str


@dataclass(frozen=True)
class RoomPage:
    """A page that we keep in a course. The title says which it is, and stays the same for ever."""

    title: str
    body: str


@dataclass(frozen=True)
class RoomAssignment:
    """An assignment as it is shown in a course. `key` is ours and stays the same for ever.

    `handed_in_there`: the course takes hand-ins itself; otherwise it only shows the way to where they are taken.
    """

    key: str
    title: str
    body: str
    due_at: datetime
    grading: str = "none"  # "none" | "pass_fail" | "letters"
    handed_in_there: bool = False


@dataclass(frozen=True)
class RoomHandIn:
    """What one user of a course has done with an assignment, and what they got for it there.

    `key`: whose it is, where that is known for certain; otherwise empty. `attempt` is 0 and `handed_in_at` None where
    nothing is handed in. `grade` is the text as it stands there, `value` what it means here: "A" to "F", "passed",
    "not_passed", or empty. `stale`: the grade is of an earlier attempt.
    """

    user_id: str
    key: str
    name: str
    attempt: int = 0
    handed_in_at: datetime | None = None
    late: bool = False
    state: str = ""  # "unsubmitted" | "submitted" | "pending_review" | "graded"
    grade: str = ""
    value: str = ""
    stale: bool = False
    url: str = ""


@dataclass(frozen=True)
class LetIn:
    """How it went for one of many: the membership, or a sentence that says why not."""

    membership: str = ""
    refusal: str = ""


class LearningPlatform(Protocol):
    """Canvas, or the built-in classroom."""

    name: str

    @property
    def trial(self) -> Sentence | None:
        """What `check` does there, for whoever is about to try it out; None where all is within."""

    @property
    def many_at_once(self) -> bool:
        """Whether `ensure_members` is one piece of work there, so that many are best let in together."""

    def ensure_room(self, room: CourseRoom) -> RoomFound:
        """Makes the course if it is not there, and says where it is. Safe to call again."""

    def ensure_member(self, room_id: str, user: RoomUser) -> str:
        """Makes or finds the user and lets them in. Returns the id of the membership. Safe to call again."""

    def ensure_members(self, room_id: str, users: Sequence[RoomUser]) -> Mapping[str, LetIn]:
        """As `ensure_member` for many: how it went for each, by key. What concerns all of them is raised."""

    def end_membership(self, room_id: str, user: RoomUser) -> None:
        """Lets them in no longer. Safe to call again."""

    def ensure_training(self, user: RoomUser) -> str:
        """Gives the teacher the training course, or returns where our own training page lies."""

    def announce(self, room_id: str, announcement: Announcement) -> str:
        """Posts an announcement once; returns its id or address."""

    def lay_out(self, room_id: str, page: RoomPage) -> str:
        """Puts the page in the course, or renews it; returns its address. Safe to call again."""

    def ensure_assignment(self, room_id: str, assignment: RoomAssignment) -> str:
        """Puts the assignment in the course, or renews its text and deadline; returns its id. Safe to call again."""

    def look(self, room_id: str) -> RoomSeen | None:
        """What is there now; None where the course is gone, or all is within."""

    def hand_ins(self, room_id: str, assignment: RoomAssignment, members: Mapping[str, str]) -> Sequence[RoomHandIn]:
        """One for each user of the course; none where hand-ins are taken here. `members`: our keys by membership."""

    def write_grades(self, room_id: str, assignment: RoomAssignment, grades: Mapping[str, str]) -> Mapping[str, str]:
        """Sets grades as `RoomHandIn.value` has them, by `user_id`, without comments. Safe to call again.

        Returns a sentence for each that was refused. What was taken is seen by reading the hand-ins again.
        """

    def check(self) -> Iterable[Check]:
        """Tries the connection out, also by making something and removing it again. Nothing where all is within."""


@dataclass(frozen=True)
class MeetingWanted:
    """The meeting room of a run: one link for all its sessions. `key` is ours and stays the same for ever.

    `hosts`: e-mail addresses of those who shall be able to run it, the one who shall own it first. `sessions`: start
    and end of each that is digital. `known_id`: where it was found last. `given_url`: the link the school has written.
    """

    key: str
    topic: str
    hosts: Sequence[str] = ()
    sessions: Sequence[tuple[datetime, datetime]] = ()
    known_id: str = ""
    given_url: str = ""


@dataclass(frozen=True)
class MeetingFound:
    """A meeting room as it is there. `notes`: sentences for the office about what could not be as wanted."""

    external_id: str
    join_url: str
    host: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class MeetingSeen:
    """A meeting room as it stands there now."""

    topic: str
    join_url: str


@dataclass(frozen=True)
class Attended:
    """Someone who was in a meeting, by the name they gave themselves. `email` is empty for who was not signed in."""

    name: str
    email: str
    minutes: int


class Meetings(Protocol):
    """Zoom, or any meeting link that the school gives."""

    name: str

    @property
    def trial(self) -> Sentence | None:
        """What `check` does there, for whoever is about to try it out; None where all is within."""

    def ensure_meeting(self, meeting: MeetingWanted) -> MeetingFound:
        """Makes the meeting if it is not there, and puts title, times and hosts right. Safe to call again."""

    def end_meeting(self, known_id: str, key: str, hosts: Sequence[str] = ()) -> None:
        """Nobody can meet there any more, and nobody is mailed. Well also where it is gone; safe to call again.

        Without `known_id` it is looked for among the meetings of the hosts, by `key`: its id may have been lost.
        """

    def attended(self, meeting_id: str, session: tuple[datetime, datetime]) -> tuple[Attended, ...] | None:
        """Who was there between the start and the end, the longest first; None where nobody can say."""

    def look(self, meeting_id: str) -> MeetingSeen | None:
        """What is there now; None where the meeting is gone, or nobody can say."""

    def check(self) -> Iterable[Check]:
        """Tries the connection out, also by making something and removing it again. Nothing where all is within."""


@dataclass(frozen=True)
class ArchiveFile:
    """`cover`: a page that we made about the others; never the main file where there are others."""

    name: str
    content: bytes
    media_type: str
    cover: bool = False


@dataclass(frozen=True)
class ArchiveParty:
    """Whom a document is from or to. An enterprise has its number; a person's identity number is told to nobody."""

    name: str
    role: str  # "sender" | "recipient"
    orgnr: str = ""


@dataclass(frozen=True)
class ArchiveCase:
    """What is to be archived together. `title` is public and names nobody; `screening` is the legal ground.

    `case_key` and `case_title` are of the case that it lies in with others; `key` is of this alone. Keys are ours and
    stay the same for ever. `access_code` and `paragraph` say the ground as the archive system does; empty: open.
    """

    key: str
    title: str
    unofficial_title: str
    screening: str
    made_at: datetime
    metadata: dict[str, object]
    files: tuple[ArchiveFile, ...]
    case_number: str = ""
    case_key: str = ""
    case_title: str = ""
    direction: str = "internal"  # "incoming" | "outgoing" | "internal"
    access_code: str = ""
    paragraph: str = ""
    parties: tuple[ArchiveParty, ...] = ()


@dataclass(frozen=True)
class Archived:
    """What came of it. `package` holds the sealed folder where the archive is the built-in one."""

    case_number: str
    external_id: str
    manifest: list[dict[str, object]] = field(default_factory=list)
    package: bytes = b""


class Archive(Protocol):
    """Public 360, or the built-in sealed folder."""

    name: str

    @property
    def trial(self) -> Sentence | None:
        """What `check` does there, for whoever is about to try it out; None where all is within."""

    def store(self, case: ArchiveCase) -> Archived:
        """Archives the files. Safe to call again with the same key."""

    def check(self, access_codes: Collection[str]) -> Iterable[Check]:
        """Tries the connection out, and whether these access codes are there. Nothing where all is within."""


@dataclass(frozen=True)
class Enterprise:
    orgnr: str
    name: str
    address: str = ""
    postal_code: str = ""
    city: str = ""
    bankrupt: bool = False
    deleted: bool = False
    checked: bool = False  # looked up in the register, not only by its check digit


class Registry(Protocol):
    """Enhetsregisteret, or the check digit alone."""

    name: str

    @property
    def trial(self) -> Sentence | None:
        """What `check` does there, for whoever is about to try it out; None where all is within."""

    def look_up(self, orgnr: str) -> Enterprise | None:
        """The enterprise, or None when there is none with that number."""

    def check(self) -> Iterable[Check]:
        """Tries the connection out by looking a known number up. Nothing where all is within."""
