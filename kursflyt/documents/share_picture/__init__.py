"""The picture that goes along when a course's page is shared, where the page has none of its own."""

from kursflyt.documents.share_picture.document import SharePicture, png

__all__ = ["SharePicture", "png"]
