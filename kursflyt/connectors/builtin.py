"""The built-in ways to do what a vendor otherwise does: our own classroom, a given link, a sealed folder, invoices.

Each is a finished way to work, chosen when nothing is configured. They reach no network and never fail for it.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from kursflyt.connectors import accounts, roles, websites
from kursflyt.core import identity_number


class OwnClassroom:
    """The classroom pages of this installation: the room is there as soon as its row is."""

    name = "Kursflyts klasserom"
    trial = None
    many_at_once = False

    def __init__(self, site: str) -> None:
        self.site = site

    def ensure_room(self, room: roles.CourseRoom) -> roles.RoomFound:
        return roles.RoomFound(external_id="", url=f"{self.site}{room.room_path}", made=True)

    def ensure_member(self, room_id: str, user: roles.RoomUser) -> str:
        return ""

    def ensure_members(self, room_id: str, users: Sequence[roles.RoomUser]) -> dict[str, roles.LetIn]:
        return {user.key: roles.LetIn() for user in users}

    def end_membership(self, room_id: str, user: roles.RoomUser) -> None:
        return None

    def ensure_training(self, user: roles.RoomUser) -> str:
        return ""

    def announce(self, room_id: str, announcement: roles.Announcement) -> str:
        return announcement.key

    def lay_out(self, room_id: str, page: roles.RoomPage) -> str:
        return ""

    def ensure_assignment(self, room_id: str, assignment: roles.RoomAssignment) -> str:
        return ""

    def look(self, room_id: str) -> None:
        return None

    def hand_ins(
        self, room_id: str, assignment: roles.RoomAssignment, members: Mapping[str, str]
    ) -> tuple[roles.RoomHandIn, ...]:
        return ()

    def write_grades(self, room_id: str, assignment: roles.RoomAssignment, grades: Mapping[str, str]) -> dict[str, str]:
        return {}

    def check(self) -> tuple[roles.Check, ...]:
        return ()


class GivenMeetingLink:
    """The meeting link that the school has written on the run; none is needed where everyone meets in a room."""

    name = "Møtelenke fra skolen"
    trial = None

    def ensure_meeting(self, meeting: roles.MeetingWanted) -> roles.MeetingFound:
        return roles.MeetingFound(external_id="", join_url=meeting.given_url)

    def end_meeting(self, known_id: str, key: str, hosts: Sequence[str] = ()) -> None:
        """The link is the school's own: whoever has written it forgets it, and nothing is ended."""

    def attended(self, meeting_id: str, session: tuple[datetime, datetime]) -> None:
        return None

    def look(self, meeting_id: str) -> None:
        return None

    def check(self) -> tuple[roles.Check, ...]:
        return ()


class OwnPages:
    """The landing pages of this installation, which are there as soon as they are published; no other website."""

    name = "Kursflyts landingssider"
    trial = None

    def ensure_page(self, page: websites.WebPage) -> websites.PageFound:
        return websites.PageFound(external_id="", url=page.more.address, public=True)

    def take_down(self, key: str, known_id: str = "") -> None:
        return None

    def look(self, page_id: str, written: str) -> None:
        return None

    def check(self) -> tuple[roles.Check, ...]:
        return ()


class SealedFolder:
    """A zip file that proves itself: the documents, their metadata, and a manifest with the SHA-256 of each.

    The same case gives the same bytes, so that archiving twice cannot make two packages that differ.
    """

    name = "Arkivmappe"
    trial = None

    def store(self, case: roles.ArchiveCase) -> roles.Archived:
        manifest = [
            {
                "name": file.name,
                "sha256": hashlib.sha256(file.content).hexdigest(),
                "size": len(file.content),
                "media_type": file.media_type,
            }
            for file in case.files
        ]
        metadata = {
            "key": case.key,
            "title": case.title,
            "unofficial_title": case.unofficial_title,
            "screening": case.screening,
            "case_number": case.case_number,
            "made_at": case.made_at.isoformat(),
            **case.metadata,
        }
        entries = [(file.name, file.content) for file in case.files]
        metadata_bytes = _json(metadata)
        entries.append(("metadata.json", metadata_bytes))
        entries.append(
            (
                "manifest.json",
                _json(
                    {
                        "algorithm": "SHA-256",
                        "metadata_sha256": hashlib.sha256(metadata_bytes).hexdigest(),
                        "files": manifest,
                    }
                ),
            )
        )
        return roles.Archived(
            case_number=case.case_number,
            external_id="",
            manifest=[dict(row) for row in manifest],
            package=_zip(entries, made_at=case.made_at),
        )

    def check(self, access_codes: Collection[str]) -> tuple[roles.Check, ...]:
        return ()


class CheckDigitOnly:
    """Without a register to ask: the check digit says that the number can be right, not whose it is."""

    name = "Kontrollsiffer"
    trial = None

    def look_up(self, orgnr: str) -> roles.Enterprise | None:
        return roles.Enterprise(orgnr=orgnr, name="") if identity_number.valid_orgnr(orgnr) else None

    def check(self) -> tuple[roles.Check, ...]:
        return ()


class OwnInvoices:
    """Kursflyt issues its invoices itself, with its own numbers and KID, and the head approves the teachers' here."""

    name = "Kursflyts egne fakturaer"
    trial = None
    makes_invoices = False
    approves = False
    web = ""

    def bill(self, bill: accounts.Bill) -> accounts.Billed:
        raise roles.Misconfigured("Kursflyt fakturerer selv, så det finnes ikke noe regnskap å sende grunnlag til.")

    def billed(self, keys: Collection[str]) -> dict[str, accounts.Billed]:
        return {}

    def arrived(self, cursor: str, sellers: Collection[str]) -> accounts.Arrivals:
        return accounts.Arrivals((), cursor)

    def fetch(self, incoming: accounts.Incoming) -> bytes:
        raise roles.Misconfigured(
            "Fakturaer fra lærere lastes opp eller legges i mappen, for ingen regnskap er koblet til."
        )

    def approvals(self, asked: Sequence[accounts.InvoiceAsked]) -> dict[accounts.InvoiceAsked, accounts.ApprovalRead]:
        return {}

    def check(self) -> tuple[roles.Check, ...]:
        return ()


def _json(content: dict[str, object]) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True).encode()


def _zip(entries: list[tuple[str, bytes]], *, made_at: datetime) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as folder:
        for name, content in entries:
            entry = zipfile.ZipInfo(name, date_time=made_at.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            folder.writestr(entry, content)
    return buffer.getvalue()
