"""Calendar files out and in: the same sessions come back, in Norwegian time, and what is no plan is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kursflyt.documents import calendar

START = datetime(2027, 3, 22, 8, 0, tzinfo=UTC)
AT = datetime(2026, 11, 24, 8, 15, tzinfo=UTC)
SESSIONS = tuple(
    calendar.CalendarSession(
        uid=f"samling-{number}@fjordvik.example",
        starts_at=START + timedelta(days=14 * number),
        ends_at=START + timedelta(days=14 * number, hours=7),
        summary=f"Energieffektive bygg, samling {number}; bygg, «fukt» og đŋšž",
        location="Rom 204, Havnegata 12",
        description="Ta med PC.\nLunsj kl. 12.",
        url="https://moter.example/j/1",
        sequence=number,
    )
    for number in range(3)
)


def _unfolded(raw: bytes) -> str:
    return raw.decode().replace("\r\n ", "")


def test_what_goes_out_comes_back_the_same() -> None:
    raw = calendar.write_calendar(SESSIONS, name="Energieffektive bygg", at=AT)
    assert calendar.read_calendar(raw) == SESSIONS


def test_times_are_norwegian_with_the_zones_rules_inside() -> None:
    text = _unfolded(calendar.write_calendar(SESSIONS, name="Energieffektive bygg", at=AT))
    assert "BEGIN:VTIMEZONE" in text
    assert "DTSTART;TZID=Europe/Oslo:20270322T090000" in text
    assert "DTSTART;TZID=Europe/Oslo:20270405T100000" in text
    assert "METHOD:PUBLISH" in text
    assert "DTSTAMP:20261124T081500Z" in text


def test_a_change_raises_the_sequence_and_a_cancellation_says_so() -> None:
    changed = (replace(SESSIONS[0], sequence=4), replace(SESSIONS[1], cancelled=True))
    raw = calendar.write_calendar(
        changed,
        name="Kurs",
        at=AT,
        method="REQUEST",
        organiser_name="Fagskolen Fjordvik",
        organiser_email="kurs@fjordvik.example",
    )
    text = _unfolded(raw)
    assert "SEQUENCE:4" in text
    assert "STATUS:CANCELLED" in text
    assert "SUMMARY:Avlyst: " in text
    assert 'ORGANIZER;CN="Fagskolen Fjordvik":mailto:kurs@fjordvik.example' in text


def test_the_same_sessions_give_the_same_file() -> None:
    first = calendar.write_calendar(SESSIONS, name="Kurs", at=AT)
    assert calendar.write_calendar(SESSIONS, name="Kurs", at=AT) == first


def _plan(*events: str) -> bytes:
    inside = "".join(f"BEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260101T000000Z\r\n{event}END:VEVENT\r\n" for event in events)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{inside}END:VCALENDAR\r\n".encode()


def test_a_time_without_a_zone_is_norwegian_and_a_duration_is_an_end() -> None:
    (session,) = calendar.read_calendar(_plan("SUMMARY:A\r\nDTSTART:20270322T090000\r\nDURATION:PT2H\r\n"))
    assert (session.starts_at, session.ends_at) == (START, START + timedelta(hours=2))


def test_a_whole_day_lasts_a_day() -> None:
    (session,) = calendar.read_calendar(_plan("SUMMARY:A\r\nDTSTART;VALUE=DATE:20270322\r\n"))
    assert session.ends_at - session.starts_at == timedelta(days=1)


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"ikke en kalender", "ikke en lesbar kalenderfil"),
        (b"\xff\xfe\x00", "ikke en lesbar kalenderfil"),
        (b"", "ingen samlinger"),
        (_plan(), "ingen samlinger"),
        (_plan("SUMMARY:A\r\nDTSTART:20270322T090000\r\nRRULE:FREQ=WEEKLY\r\n"), "gjentas"),
        (_plan("SUMMARY:A\r\n"), "mangler starttidspunkt"),
        (_plan("SUMMARY:A\r\nDTSTART:tull\r\n"), "lesbar|starttidspunkt"),
        (_plan("SUMMARY:A\r\nDTSTART:20270322T090000\r\nDTEND:20270322T080000\r\n"), "slutter før den begynner"),
        (b"x" * (calendar.MOST_BYTES + 1), "større enn 2 MB"),
    ],
)
def test_what_is_no_session_plan_is_refused_in_norwegian(raw: bytes, sentence: str) -> None:
    with pytest.raises(calendar.UnreadableCalendar, match=sentence):
        calendar.read_calendar(raw)
