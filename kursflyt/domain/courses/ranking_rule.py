"""The rule that the applicants of a course are ranked by, in words: on its page, in receipts and in decisions.

The words are made of what the ranking itself goes by, so that what is published is what is done.
"""

from __future__ import annotations

from kursflyt.domain.courses.models import AllocationRule, CourseRun

_FIRST_COME = {
    "nb": "Først til mølla. Når plassene er tatt, kommer du på venteliste.",
    "nn": "Fyrst til mølla. Når plassane er tekne, kjem du på venteliste.",
    "en": "First come, first served. When the places are taken, you are put on the waiting list.",
}
_GROUP = {"nb": "{group} går foran.", "nn": "{group} går føre.", "en": "{group} go first."}
_PRACTICE_WITHIN = {
    "nb": "Innenfor hver gruppe går den som har lengst relevant praksis, foran.",
    "nn": "Innanfor kvar gruppe går den som har lengst relevant praksis, føre.",
    "en": "Within each group, whoever has the longest relevant practice goes first.",
}
_PRACTICE = {
    "nb": "Den som har lengst relevant praksis, går foran.",
    "nn": "Den som har lengst relevant praksis, går føre.",
    "en": "Whoever has the longest relevant practice goes first.",
}
_THEN_TIME = {
    "nb": "Ved likhet går den som søkte først, foran.",
    "nn": "Ved likskap går den som søkte fyrst, føre.",
    "en": "Between equals, whoever applied first goes first.",
}
_TIME = {
    "nb": "Søkere som oppfyller kravene, rangeres etter når søknaden kom.",
    "nn": "Søkjarar som oppfyller krava, blir rangerte etter når søknaden kom.",
    "en": "Applicants who meet the requirements are ranked by when they applied.",
}


def asks_for_group(run: CourseRun) -> bool:
    """Whether an applicant has to say if they belong to a group that goes first."""
    return bool(run.priority_group) and run.allocation_rule != AllocationRule.FIRST_COME


def said(run: CourseRun, language: str = "nb") -> str:
    """The whole rule in nb, nn or en. The group is said in the school's own words."""
    if run.allocation_rule == AllocationRule.FIRST_COME:
        return _FIRST_COME[language]
    sentences = []
    if asks_for_group(run):
        comma = "," if language != "en" and " som " in run.priority_group else ""  # after a relative clause
        sentences.append(_GROUP[language].format(group=run.priority_group + comma))
    if run.ranks_by_practice:
        sentences.append((_PRACTICE_WITHIN if run.priority_group else _PRACTICE)[language])
    return " ".join((*sentences, _THEN_TIME[language])) if sentences else _TIME[language]
