"""The school's icon for tabs and home screens: its first letter on its colour."""

from kursflyt.documents.school_icon.document import png

__all__ = ["png"]
