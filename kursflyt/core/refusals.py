"""The one base of every refusal: a rule said no, and the reason is a whole sentence for the person who asked.

A page shows the sentence at the field it belongs to; a job hands it to a person. Anything that is not a
`Refused` is a fault and goes up.
"""

from __future__ import annotations

from kursflyt.core.sentences import Sentence


class Refused(Exception):
    """Says no for a reason the user can act on, in the language of whoever reads it.

    `values` stand in the sentence as `{names}`; see `sentences.Sentence`. `field` names the form field it belongs to.
    """

    field: str | None = None

    def __init__(self, sentence: str | Sentence, *, field: str | None = None, **values: object) -> None:
        super().__init__(sentence)
        self.sentence = Sentence(sentence, **values) if isinstance(sentence, str) else sentence
        if field is not None:
            self.field = field

    def __str__(self) -> str:
        return str(self.sentence)
