"""The road of one application: what is behind, where you are, what comes next and when. Each stop is one small rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.urls import reverse
from django.utils.translation import gettext as _

from kursflyt.core import norwegian_dates
from kursflyt.domain.applications import queries as applications
from kursflyt.domain.applications import receipts
from kursflyt.domain.applications.models import Application, ApplicationQuerySet, Decision, Outcome
from kursflyt.domain.assessment import queries as assessment
from kursflyt.domain.certificates import queries as certificates
from kursflyt.domain.courses.models import CourseRun, DocumentType
from kursflyt.domain.school.models import School
from kursflyt.domain.teaching import queries as teaching

State = Literal["done", "here", "ahead"]


@dataclass(frozen=True)
class Stop:
    """One stop. `action` and `url`: what the person can do there now, if anything."""

    text: str
    done: bool
    on: date | None = None
    action: str = ""
    url: str = ""


@dataclass(frozen=True)
class Standing:
    """What the rules ask: the application, its decision in force, and the moment."""

    application: Application
    decision: Decision | None
    school: School
    at: datetime

    @property
    def run(self) -> CourseRun:
        return self.application.run

    @property
    def has_place(self) -> bool:
        place = getattr(self.application, "place", None)
        return place is not None and place.released_at is None

    @property
    def over(self) -> bool:
        """Nothing more happens: withdrawn, rejected, declined, lapsed, or the course is cancelled."""
        return bool(ending(self))


def standing(application: Application, *, school: School, at: datetime) -> Standing:
    return Standing(application, applications.current_decision(application), school, at)


def loaded(rows: ApplicationQuerySet) -> ApplicationQuerySet:
    """With everything the rules ask, so that several courses cost no more than one."""
    return rows.select_related(
        "run__start",
        "run__cancellation",
        "run__grade_publication",
        "run__consultant",
        "run__classroom",
        "provisional_reply",
        "welcome_letter",
        "identity_number",
    ).prefetch_related("submissions", "extensions", "certificates", "grades", "run__grading_delays", "run__pass_lists")


def road(here: Standing) -> list[tuple[State, Stop]]:
    """The stops in order; the first that is not done is where you are."""
    stops = [stop for rule in RULES if (stop := rule(here)) is not None]
    if here.over:
        stops = [stop for stop in stops if stop.done]
        stops.append(Stop(ending(here), done=False))
    first = next((number for number, stop in enumerate(stops) if not stop.done), len(stops))
    return [
        ("done" if number < first else "here" if number == first else "ahead", stop)
        for number, stop in enumerate(stops)
    ]


def now(here: Standing) -> Stop | None:
    """What to do or wait for now; at the end of the road what there is to fetch, the certificate."""
    stops = road(here)
    end = stops[-1][1] if stops and stops[-1][1].url else None
    return next((stop for state, stop in stops if state == "here"), end)


def ending(here: Standing) -> str:
    """Why the road ends here; empty while it goes on."""
    application, decision = here.application, here.decision
    if hasattr(here.run, "cancellation"):
        return _("Kurset er avlyst")
    if hasattr(application, "withdrawal"):
        return _("Du har trukket søknaden")
    if decision is None or decision.letter_id is None:
        return ""
    if decision.outcome == Outcome.REJECTION and decision.first_opened_at:
        return _("Søknaden er avgjort. Brevet sier hvordan du kan klage")
    if decision.outcome == Outcome.OFFER:
        offer = decision.offer
        if hasattr(offer, "lapse"):
            return _("Svarfristen er ute, og tilbudet er falt bort")
        if hasattr(offer, "reply") and not offer.reply.accepted:
            return _("Du har takket nei til plassen")
    return ""


def _sent(here: Standing) -> Stop:
    return Stop(_("Søknaden er mottatt"), done=True, on=norwegian_dates.oslo_day(here.application.submitted_at))


def _documents(here: Standing) -> Stop | None:
    asked = [request for request in here.application.document_requests.all() if request.answered_at is None]
    if not asked or here.decision is not None:
        return None
    return Stop(
        _("Send det som mangler (%(what)s) senest") % {"what": asked[0].what},
        done=False,
        on=asked[0].due_on,
        action=_("Send dokumenter"),
        url=reverse("my.applications.show", args=[here.application.pk]) + "#dokumenter",
    )


def _answer(here: Standing) -> Stop:
    decision = here.decision
    if decision is None or decision.letter_id is None:
        provisional = getattr(here.application, "provisional_reply", None)
        expected = (
            provisional.expected_on if provisional else receipts.expected_answer_on(here.application, here.school)
        )
        return Stop(_("Skolen behandler søknaden. Du får svar senest"), done=False, on=expected)
    letter = reverse("my.applications.letter_text", args=[here.application.pk, decision.pk])
    if decision.first_opened_at is None:
        return Stop(_("Det ligger et brev til deg"), done=False, action=_("Les brevet"), url=letter)
    return Stop(_("Du har fått svar på søknaden"), done=True, on=norwegian_dates.oslo_day(decision.decided_at))


def _reply(here: Standing) -> Stop | None:
    decision = here.decision
    if decision is None or decision.letter_id is None or decision.first_opened_at is None:
        return None
    if decision.outcome == Outcome.WAITING_LIST:
        number = applications.place_in_line(decision)
        text = _("Du er nummer %(n)s på ventelisten, som gjelder til") % {"n": number}
        return Stop(text, done=False, on=here.run.waiting_list_closes_on)
    if decision.outcome != Outcome.OFFER:
        return None
    if here.has_place:
        return Stop(
            _("Du har takket ja til plassen"), done=True, on=norwegian_dates.oslo_day(here.application.place.granted_at)
        )
    return Stop(
        _("Svar på tilbudet om plass senest"),
        done=False,
        on=norwegian_dates.oslo_day(decision.offer.reply_due_at),
        action=_("Takk ja eller nei"),
        url=reverse("my.applications.show", args=[here.application.pk]) + "#svar",
    )


def _start(here: Standing) -> Stop:
    if hasattr(here.run, "start"):
        return Stop(
            _("Skolen har bestemt at kurset starter"), done=True, on=norwegian_dates.oslo_day(here.run.start.at)
        )
    return Stop(
        _("Skolen avgjør om det er nok deltakere til å starte, senest"), done=False, on=here.run.start_decision_on
    )


def _welcome(here: Standing) -> Stop:
    letter = getattr(here.application, "welcome_letter", None)
    if letter is not None and here.has_place:
        return Stop(_("Velkomstbrevet er sendt"), done=True, on=norwegian_dates.oslo_day(letter.at))
    return Stop(_("Du får velkomstbrev med samlinger, sted og innlogging"), done=False)


def _sessions(here: Standing) -> Stop:
    run, today = here.run, norwegian_dates.oslo_day(here.at)
    if not here.has_place or not hasattr(here.application, "welcome_letter"):
        return Stop(_("Kurset starter"), done=False, on=run.starts_on)
    done = today > run.ends_on
    under_way = _("Samlingene er ferdige") if done else _("Samlingene er i gang, til")
    return Stop(
        _("Kurset starter") if today < run.starts_on else under_way,
        done=done,
        on=run.starts_on if today < run.starts_on else run.ends_on,
        action=_("Åpne klasserommet"),
        url=reverse("my.classroom.room", args=[run.pk]),
    )


def _hand_in(here: Standing) -> Stop | None:
    if not here.has_place:
        return None
    handed_in = bool(here.application.submissions.all())  # type: ignore[attr-defined]
    deadline = assessment.deadline_of(here.application)
    if not handed_in and here.at > deadline:
        return Stop(_("Fristen for å levere oppgaven gikk ut"), done=True, on=norwegian_dates.oslo_day(deadline))
    open_now = norwegian_dates.oslo_day(here.at) >= here.run.starts_on
    todo = (
        _("Lever oppgaven her eller i kursrommet, senest") if teaching.hand_in_room(here.run) else _("Lever oppgaven")
    )
    return Stop(
        _("Du har levert oppgaven") if handed_in else todo,
        done=handed_in,
        on=norwegian_dates.oslo_day(deadline),
        action=_("Se innleveringen") if handed_in else _("Lever oppgaven") if open_now else "",
        url=reverse("my.hand_in.deliver", args=[here.run.pk]) if open_now else "",
    )


def _identity_number(here: Standing) -> Stop | None:
    if not here.has_place or here.run.document_type != DocumentType.DIPLOMA:
        return None
    given = hasattr(here.application, "identity_number")
    issued = bool(here.application.certificates.all())  # type: ignore[attr-defined]
    return Stop(
        _("Du har gitt fødselsnummeret til vitnemålet") if given else _("Skriv inn fødselsnummeret til vitnemålet"),
        done=given or issued,
        action="" if given or issued else _("Skriv inn fødselsnummeret"),
        url="" if issued else reverse("my.identity_number.give", args=[here.run.pk]),
    )


def lacks_identity_number(here: Standing) -> bool:
    """Whether the school is waiting for it: it is asked for at once, wherever on the road the person is."""
    stop = _identity_number(here)
    return stop is not None and not stop.done and not here.over


def _results(here: Standing) -> Stop | None:
    if not here.has_place:
        return None
    if hasattr(here.run, "grade_publication"):
        address = reverse("my.results.show", args=[here.run.pk])
        return Stop(_("Resultatet er klart"), done=True, action=_("Se resultatet"), url=address)
    promised = assessment.result_promised_on(here.run, school=here.school)
    if promised < norwegian_dates.oslo_day(here.at):
        return Stop(_("Du får resultatet"), done=False)
    return Stop(_("Du får resultatet senest"), done=False, on=promised)


def _certificate(here: Standing) -> Stop | None:
    if not here.has_place:
        return None
    issued = bool(here.application.certificates.all())  # type: ignore[attr-defined]
    if not issued and hasattr(here.run, "grade_publication") and not certificates.has_passed(here.application):
        return Stop(
            _("Kurset er ikke bestått, og da får du ikke bevis"),
            done=False,
            action=_("Se resultatet og hvordan du kan klage"),
            url=reverse("my.results.show", args=[here.run.pk]),
        )
    return Stop(
        _("Beviset ditt er klart") if issued else _("Du får bevis for kurset"),
        done=issued,
        action=_("Hent beviset") if issued else "",
        url=reverse("my.certificates.list") if issued else "",
    )


RULES: tuple[Callable[[Standing], Stop | None], ...] = (
    _sent,
    _documents,
    _answer,
    _reply,
    _start,
    _welcome,
    _sessions,
    _hand_in,
    _identity_number,
    _results,
    _certificate,
)
