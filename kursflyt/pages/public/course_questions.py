"""What people ask before they apply, answered from the run's own facts, so that no answer can be out of date."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from kursflyt.core import norwegian_dates
from kursflyt.domain.courses.models import CourseRun
from kursflyt.pages import languages


@dataclass(frozen=True)
class Question:
    """`link` with `link_text` leads on from the answer, where there is somewhere to go."""

    asked: str
    answer: str
    link: str = ""
    link_text: str = ""


def of(run: CourseRun, *, accepts: bool) -> list[Question]:
    """In the order in which people wonder. `accepts`: whether one can apply now."""
    found = [_after(run), _binding(), _payment(run), _attendance(run), _few(run), _employer(run)] if accepts else []
    return [question for question in found if question]


def _after(run: CourseRun) -> Question:
    answer = _(
        "Du får kvittering på e-post med en gang. Får du tilbud om plass, har du %(days)s dager på deg til å svare. "
        "På Min side ser du hele tiden hvor søknaden står."
    ) % {"days": run.offer_reply_days}
    return Question(_("Hva skjer når jeg har søkt?"), answer)


def _binding() -> Question:
    answer = _("Nei. Å søke er ikke bindende, og du kan trekke søknaden på Min side når du vil.")
    return Question(_("Binder jeg meg ved å søke?"), answer)


def _payment(run: CourseRun) -> Question | None:
    if not run.has_fee:
        return None
    answer = _("Først når du har fått plass og takket ja. Betaler arbeidsgiveren, går fakturaen dit.")
    return Question(_("Når må jeg betale?"), answer)


def _attendance(run: CourseRun) -> Question | None:
    if not run.attendance_required:
        return None
    answer = _(
        "Du må være med på minst %(percent)s prosent av samlingene. Si fra til kontaktpersonen hvis du ikke kan komme."
    ) % {"percent": run.attendance_required}
    return Question(_("Må jeg være der hver gang?"), answer)


def _few(run: CourseRun) -> Question | None:
    if run.minimum <= 1 or run.has_been_cancelled:
        return None
    day = norwegian_dates.long_date(run.start_decision_on, language=languages.current())
    answer = _(
        "Kurset holdes når minst %(count)s har fått plass. Vi avgjør det senest %(day)s, og alle får beskjed."
    ) % {"count": run.minimum, "day": day}
    return Question(_("Hva om det blir for få?"), answer)


def _employer(run: CourseRun) -> Question:
    return Question(
        _("Kan bedriften melde på flere?"),
        _("Ja. Bedriften fyller inn seg selv én gang og de ansatte i en liste."),
        reverse("public.groups.register", args=[run.slug]),
        _("Meld på ansatte"),
    )
