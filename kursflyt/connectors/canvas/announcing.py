"""Announcements: looked for before they are posted, since Canvas posts each again, and read back as announcements."""

from __future__ import annotations

from kursflyt.connectors import roles
from kursflyt.connectors.canvas import markup
from kursflyt.connectors.canvas.client import Client
from kursflyt.connectors.canvas.messages import Topic


def ensure(client: Client, course: str, announcement: roles.Announcement) -> Topic:
    """The announcement with this title and text, posted when it is not there.

    Raises roles.Misconfigured where Canvas has made a discussion of it, which it does without the right to announce.
    """
    title, message = announcement.title, markup.as_html(announcement.body)
    posted = _with_text(client.topics(course, title=title, announcements=True), message)
    if posted is not None:
        return posted
    if _with_text(client.topics(course, title=title, announcements=False), message) is not None:
        raise _became_discussion()
    made = client.announce(course, title=title, message=message)
    if not any(topic.id == made.id for topic in client.topics(course, title=title, announcements=True)):
        raise _became_discussion()
    return made


def _with_text(topics: list[Topic], message: str) -> Topic | None:
    return next((topic for topic in topics if markup.same_words(topic.message, message)), None)


def _became_discussion() -> roles.Misconfigured:
    return roles.Misconfigured(
        "Canvas la oppslaget ut som en vanlig diskusjon. Gi nøkkelens rolle «Announcements - add», slett diskusjonen "
        "i kurset, og prøv igjen."
    )
