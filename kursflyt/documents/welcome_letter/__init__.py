"""The welcome letter: the place is confirmed, and everything a participant needs before the first session."""

from kursflyt.documents.welcome_letter.document import Venue, Welcome, composition, render

__all__ = ["Venue", "Welcome", "composition", "render"]
