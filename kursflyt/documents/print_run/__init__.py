"""Letters for the post as one file to print: a cover list, and each letter behind an address page for the envelope."""

from kursflyt.documents.print_run.document import Printed, PrintRun, SentLetter, cover_pages, render

__all__ = ["PrintRun", "Printed", "SentLetter", "cover_pages", "render"]
