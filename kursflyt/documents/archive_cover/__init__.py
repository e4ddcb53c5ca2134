"""The cover of a sealed archive folder: what is in it, and the fingerprint of every file."""

from kursflyt.documents.archive_cover.document import ArchiveCover, ArchivedDocument, composition, render

__all__ = ["ArchiveCover", "ArchivedDocument", "composition", "render"]
