"""The acts of a course, from the plan to the close: what each person does, in the order and at the time it is done.

Every act calls the step functions and verbs that the pages call.
"""

from kursflyt.rehearsal.acts import after, before, during

WHOLE = (*before.ALL, *during.ALL, *after.ALL)

__all__ = ["WHOLE", "after", "before", "during"]
