"""The one base of every refusal: a rule said no, and the reason is a whole sentence for the person who asked.

A page shows the sentence at the field it belongs to; a job hands it to a person. Anything that is not a
`Refused` is a fault and goes up.
"""


class Refused(Exception):
    """Says no for a reason the user can act on. `field` names the form field the sentence belongs to, if any."""

    field: str | None = None

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        if field is not None:
            self.field = field
