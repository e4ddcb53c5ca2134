"""The admission requirements held against one application: met, not met, or unclear, each with the reason.

Fagskoleloven § 16: completed upper secondary education, or 23 years or more in the year of admission with equivalent
prior learning. The check helps whoever decides; it decides nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from kursflyt.core.sentences import Sentence
from kursflyt.domain.applications.models import AdmissionBasis, Application, AttachmentKind

Verdict = Literal["met", "unclear", "not_met"]

PRIOR_LEARNING_AGE = 23
VERDICT_TEXTS: dict[Verdict, Sentence] = {
    "met": Sentence("oppfylt"),
    "unclear": Sentence("uavklart"),
    "not_met": Sentence("ikke oppfylt"),
}
_ORDER: tuple[Verdict, ...] = ("met", "unclear", "not_met")


@dataclass(frozen=True)
class Check:
    """One requirement held against what the applicant said and sent. `reason` is a sentence, in both standards, and
    `missing` is what a letter asks for, in bokmål."""

    key: str
    label: Sentence
    verdict: Verdict
    reason: str
    reason_nn: str
    missing: str = ""

    @property
    def verdict_text(self) -> Sentence:
        return VERDICT_TEXTS[self.verdict]

    def reason_in(self, language: str) -> str:
        return self.reason_nn if language == "nn" else self.reason


def check(application: Application) -> tuple[Check, ...]:
    """Needs run, person and attachments loaded; asks the database for nothing more then."""
    if application.basis == AdmissionBasis.PRIOR_LEARNING:
        return (_age(application), _practice(application))
    return (_upper_secondary(application),)


def overall(checks: Sequence[Check]) -> Verdict:
    """The worst of them."""
    return max((each.verdict for each in checks), key=_ORDER.index, default="unclear")


def _upper_secondary(application: Application) -> Check:
    label = Sentence("Fullført videregående opplæring eller fagbrev")
    if _has(application, AttachmentKind.EDUCATION):
        return Check(
            "upper_secondary",
            label,
            "met",
            "Du har dokumentert fullført videregående opplæring eller fagbrev.",
            "Du har dokumentert fullført vidaregåande opplæring eller fagbrev.",
        )
    return Check(
        "upper_secondary",
        label,
        "unclear",
        "Du har opplyst at du har fullført videregående opplæring eller fagbrev, men vi har ikke fått dokumentasjon.",
        "Du har opplyst at du har fullført vidaregåande opplæring eller fagbrev, men vi har ikkje fått dokumentasjon.",
        missing=Sentence("kopi av vitnemål eller fagbrev").text,
    )


def _age(application: Application) -> Check:
    label = Sentence("{age} år eller eldre i opptaksåret", age=PRIOR_LEARNING_AGE)
    admission_on = application.run.starts_on
    age = application.person.age_in_year(admission_on)
    if age is None:
        return Check(
            "age", label, "unclear", "Vi kjenner ikke fødselsdatoen din.", "Vi kjenner ikkje fødselsdatoen din."
        )
    if age >= PRIOR_LEARNING_AGE:
        return Check(
            "age",
            label,
            "met",
            f"Du fyller {age} år i {admission_on.year}.",
            f"Du fyller {age} år i {admission_on.year}.",
        )
    return Check(
        "age",
        label,
        "not_met",
        f"Du fyller {age} år i {admission_on.year}. For å bli tatt opp på realkompetanse må du fylle minst "
        f"{PRIOR_LEARNING_AGE} år i opptaksåret.",
        f"Du fyller {age} år i {admission_on.year}. For å bli teken opp på realkompetanse må du fylle minst "
        f"{PRIOR_LEARNING_AGE} år i opptaksåret.",
    )


def _practice(application: Application) -> Check:
    label = Sentence("Realkompetanse som tilsvarer videregående opplæring")
    years = f"{application.practice_years.normalize():f}".replace(".", ",")
    if not application.practice_years:
        return Check(
            "practice",
            label,
            "not_met",
            "Du har ikke opplyst om relevant praksis, og har ikke fullført videregående opplæring.",
            "Du har ikkje opplyst om relevant praksis, og har ikkje fullført vidaregåande opplæring.",
        )
    if _has(application, AttachmentKind.PRACTICE):
        return Check(
            "practice",
            label,
            "met",
            f"Du har dokumentert praksis og opplyst om {years} år i relevant arbeid.",
            f"Du har dokumentert praksis og opplyst om {years} år i relevant arbeid.",
        )
    return Check(
        "practice",
        label,
        "unclear",
        f"Du har opplyst om {years} år med relevant praksis, men vi har ikke fått arbeidsattest.",
        f"Du har opplyst om {years} år med relevant praksis, men vi har ikkje fått arbeidsattest.",
        missing=Sentence("arbeidsattest for relevant praksis").text,
    )


def _has(application: Application, kind: str) -> bool:
    return any(attachment.kind == kind for attachment in application.attachments.all())
