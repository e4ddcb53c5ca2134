"""The marketing poster: A4, to be hung on a wall and read from two metres away."""

from kursflyt.documents.poster.document import Poster, composition, render

__all__ = ["Poster", "composition", "render"]
