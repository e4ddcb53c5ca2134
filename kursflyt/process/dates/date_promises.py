"""What people have been promised about the dates of a run, and what a change does to that promise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, Min, QuerySet

from kursflyt.core import norwegian_dates
from kursflyt.domain.applications.models import Application, Decision, DocumentRequest, Offer, ProvisionalReply
from kursflyt.domain.assessment.models import Extension
from kursflyt.domain.contracts import queries as contracts
from kursflyt.domain.courses import queries as courses
from kursflyt.domain.courses import schedule
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.courses.schedule import Schedule
from kursflyt.domain.evaluation.actions import OPEN_FOR
from kursflyt.domain.evaluation.models import EvaluationRound
from kursflyt.domain.teaching.models import WelcomeLetter

# What a contract with a teacher says of the dates.
_IN_CONTRACT = {"starts_on", "ends_on", "start_decision_on", "hand_in_deadline_at"}


@dataclass(frozen=True)
class Promise:
    """What was promised, and what becomes of it. `box` is where one can do something about it."""

    what: str
    becomes: str
    box: str = ""


def touched(run: CourseRun, before: Schedule, after: Schedule) -> list[Promise]:
    """The promises that the change touches, from what is public to what was agreed with one person."""
    changed = set(before.changed(after))
    sessions = {key for key in changed if key.startswith(schedule.SESSION)}
    found = [
        _page(run, changed),
        _plan(run, sessions),
        _offers(run, changed - {"waiting_list_closes_on", "registration_opens_at"}),
        _places(run, changed & {"starts_on", "ends_on"} or sessions),
        _welcome_letters(run, sessions or changed & {"starts_on", "ends_on", "hand_in_deadline_at"}),
        _contract(run, sessions or changed & _IN_CONTRACT),
        _extensions(run, "hand_in_deadline_at" in changed),
        _evaluation(run, sessions),
    ]
    return [promise for promise in found if promise]


def warnings(
    run: CourseRun, before: Schedule, after: Schedule, *, old: Mapping[str, date], new: Mapping[str, date]
) -> list[str]:
    """What the law or a promise says against the change. It can be made all the same: the office knows why."""
    found = [
        _reply_cut_short(run, before, after),
        _deadline_cut_short(run, before, after),
        _time_to_reply(run, before, after),
        _answer_promised(run, before, after),
        _documents_promised(run, before, after),
        _hand_in_cut_short(before, after, told=WelcomeLetter.objects.filter(application__run=run).exists()),
        _evaluation_after_end(old, new),
    ]
    return [sentence for sentence in found if sentence]


def since(run: CourseRun, moved_at: datetime) -> list[str]:
    """What people have done or been told since the dates were moved."""
    applied = Application.objects.standing().filter(run=run, submitted_at__gt=moved_at).count()
    decided = Decision.objects.filter(application__run=run, superseded_at__isnull=True, decided_at__gt=moved_at).count()
    letters = WelcomeLetter.objects.filter(application__run=run, at__gt=moved_at).count()
    found = [
        applied and f"{_count(applied, 'søknad', 'søknader')} er kommet etter at datoene ble flyttet.",
        decided and f"{_count(decided, 'vedtak', 'vedtak')} er gjort etter at datoene ble flyttet.",
        letters and f"{_count(letters, 'velkomstbrev', 'velkomstbrev')} er sendt med datoene som gjelder nå.",
    ]
    return [sentence for sentence in found if sentence]


def _page(run: CourseRun, changed: set[str]) -> Promise | None:
    if not changed - {"waiting_list_closes_on"} or not courses.page_is_public(run):
        return None
    return Promise("Landingssiden er publisert.", "Den viser de nye datoene med det samme.", "publish_landing_page")


def _plan(run: CourseRun, sessions: set[str]) -> Promise | None:
    plan = courses.published_plan(run)
    if not sessions or plan is None:
        return None
    return Promise(
        f"Samlingsplanen er publisert, og de som følger den, har samlingene i kalenderen (versjon {plan.version}).",
        "Den publiseres på nytt, og en kalenderfil som flytter samlingene, følger med e-posten.",
        "publish_session_plan",
    )


def _offers(run: CourseRun, changed: set[str]) -> Promise | None:
    waiting = _unanswered(run).aggregate(first=Min("reply_due_at"), last=Max("reply_due_at"))
    if not changed or waiting["first"] is None:
        return None
    first, last = norwegian_dates.oslo_day(waiting["first"]), norwegian_dates.oslo_day(waiting["last"])
    return Promise(
        f"{_count(_unanswered(run).count(), 'tilbud', 'tilbud')} om plass venter på svar. "
        f"Svarfrist: {norwegian_dates.period(first, last)}.",
        "Svarfristene blir stående. E-posten om endringen sier det.",
        "process_applications",
    )


def _places(run: CourseRun, changed: set[str]) -> Promise | None:
    with_place = Application.objects.with_place().filter(run=run).count()
    if not changed or not with_place:
        return None
    return Promise(
        f"{_count(with_place, 'deltaker', 'deltakere')} har takket ja til plass på de gamle datoene.",
        "De får vite hva som er nytt, og hvordan de trekker seg hvis det ikke passer.",
    )


def _welcome_letters(run: CourseRun, changed: set[str]) -> Promise | None:
    sent = WelcomeLetter.objects.filter(application__run=run).count()
    if not changed or not sent:
        return None
    return Promise(
        f"{_count(sent, 'velkomstbrev', 'velkomstbrev')} er sendt med de gamle datoene.",
        "Brevene blir ikke sendt på nytt. E-posten om endringen gjelder foran dem.",
        "send_welcome_letters",
    )


def _contract(run: CourseRun, changed: set[str]) -> Promise | None:
    contract = contracts.current(run)
    if not changed or contract is None:
        return None
    if hasattr(contract, "signature"):
        return Promise(
            f"Kontrakten med {contract.teacher} er signert, og samlingene og fristene står i den.",
            "Den endres ikke. Avtal de nye datoene med underviseren skriftlig.",
            "sign_contract",
        )
    if hasattr(contract, "dispatch"):
        return Promise(
            f"Kontrakten er sendt til {contract.teacher} med de gamle datoene.",
            "Trekk den tilbake og send en ny, så underviseren signerer de riktige datoene.",
            "sign_contract",
        )
    return Promise(
        "Kontrakten er laget med de gamle datoene, men ikke sendt.",
        "Lag den på nytt før den sendes.",
        "receive_contract",
    )


def _extensions(run: CourseRun, changed: bool) -> Promise | None:
    given = Extension.objects.filter(application__run=run).values("application").distinct().count()
    if not changed or not given:
        return None
    return Promise(
        f"{_count(given, 'deltaker', 'deltakere')} har fått utsatt innleveringsfrist.",
        "Fristen de har fått, blir stående.",
        "hand_in_assignment",
    )


def _evaluation(run: CourseRun, sessions: set[str]) -> Promise | None:
    round_ = EvaluationRound.objects.filter(run=run, closed_at__isnull=True).first()
    if not sessions or round_ is None:
        return None
    closes = norwegian_dates.long_moment(round_.closes_at)
    return Promise("Evalueringen er åpen.", f"Den lukkes {closes}, som deltakerne har fått vite.", "evaluate_course")


def _reply_cut_short(run: CourseRun, before: Schedule, after: Schedule) -> str:
    start = norwegian_dates.day_start(after.dates.starts_on)
    if after.dates.starts_on == before.dates.starts_on:
        return ""
    late = _unanswered(run).filter(reply_due_at__gt=start).count()
    if not late:
        return ""
    return (
        f"{_count(late, 'tilbud', 'tilbud')} har svarfrist etter den nye starten. Den som svarer i tide, kan gå glipp "
        "av første samling. Fristen i et vedtak kan ikke gjøres kortere uten et nytt vedtak."
    )


def _deadline_cut_short(run: CourseRun, before: Schedule, after: Schedule) -> str:
    new, old = after.dates.registration_deadline_at, before.dates.registration_deadline_at
    if new >= old or not courses.page_is_public(run):
        return ""
    days = (norwegian_dates.oslo_day(old) - norwegian_dates.oslo_day(new)).days
    return (
        f"Påmeldingsfristen er kunngjort, og blir {_count(days, 'dag', 'dager')} kortere enn søkerne har fått vite. "
        "Den som søker innen den kunngjorte fristen, kan kreve å bli vurdert."
    )


def _time_to_reply(run: CourseRun, before: Schedule, after: Schedule) -> str:
    def days(plan: Schedule) -> int:
        return (plan.dates.starts_on - norwegian_dates.oslo_day(plan.dates.registration_deadline_at)).days

    if days(after) >= run.offer_reply_days or days(before) < run.offer_reply_days:
        return ""
    return (
        f"Det blir {_count(days(after), 'dag', 'dager')} fra påmeldingsfristen til kurset starter. "
        f"Svarfristen på tilbud er {run.offer_reply_days} dager, så noen vil ha frist etter start."
    )


def _answer_promised(run: CourseRun, before: Schedule, after: Schedule) -> str:
    decided_on = after.dates.start_decision_on
    if decided_on <= before.dates.start_decision_on:
        return ""
    waiting = ProvisionalReply.objects.filter(
        application__in=Application.objects.undecided().filter(run=run), expected_on__lt=decided_on
    ).count()
    if not waiting:
        return ""
    return (
        f"{_count(waiting, 'søker', 'søkere')} har fått et foreløpig svar (forvaltningsloven § 11 a) med en tidligere "
        "dato enn den nye avgjørelsen. Svar dem innen den datoen, eller send et nytt foreløpig svar."
    )


def _documents_promised(run: CourseRun, before: Schedule, after: Schedule) -> str:
    decided_on = after.dates.start_decision_on
    if decided_on >= before.dates.start_decision_on:
        return ""
    late = DocumentRequest.objects.filter(
        application__run=run, application__withdrawal__isnull=True, answered_at__isnull=True, due_on__gt=decided_on
    ).count()
    if not late:
        return ""
    return (
        f"{_count(late, 'søker', 'søkere')} har frist til å sende dokumentasjon etter den nye avgjørelsen. "
        "Søknaden kan ikke avslås for det som mangler, før den fristen er ute."
    )


def _hand_in_cut_short(before: Schedule, after: Schedule, *, told: bool) -> str:
    old, new = before.dates.hand_in_deadline_at, after.dates.hand_in_deadline_at
    days = (norwegian_dates.oslo_day(old) - norwegian_dates.oslo_day(new)).days
    if days <= 0 or not told:
        return ""
    return f"Innleveringsfristen blir {_count(days, 'dag', 'dager')} kortere enn deltakerne har fått vite."


def _evaluation_after_end(old: Mapping[str, date], new: Mapping[str, date]) -> str:
    def after_end(days: Mapping[str, date]) -> bool:
        return days["second_last_session"] + OPEN_FOR > days["ends_on"]

    if not after_end(new) or after_end(old):
        return ""
    closes = norwegian_dates.long_date(new["second_last_session"] + OPEN_FOR)
    return f"Evalueringen lukkes {closes}, etter at kurset er slutt. Da er svarene sjelden mange."


def _unanswered(run: CourseRun) -> QuerySet[Offer]:
    return Offer.objects.filter(
        decision__application__run=run,
        decision__application__withdrawal__isnull=True,
        decision__superseded_at__isnull=True,
        reply__isnull=True,
        lapse__isnull=True,
    )


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
