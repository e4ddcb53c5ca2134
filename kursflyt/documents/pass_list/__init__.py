"""The list of who has passed, confirmed by the teacher."""

from kursflyt.documents.pass_list.document import PassList, PassRow, composition, render

__all__ = ["PassList", "PassRow", "composition", "render"]
