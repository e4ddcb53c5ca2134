"""What people have been promised about the dates of a run, and what a change does to that promise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from django.db.models import Max, Min, QuerySet

from kursflyt.core import norwegian_dates
from kursflyt.core.sentences import Counted, Sentence
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

    what: Sentence
    becomes: Sentence
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
    return [str(sentence) for sentence in found if sentence]


def since(run: CourseRun, moved_at: datetime) -> list[str]:
    """What people have done or been told since the dates were moved."""
    applied = Application.objects.standing().filter(run=run, submitted_at__gt=moved_at).count()
    decided = Decision.objects.filter(application__run=run, superseded_at__isnull=True, decided_at__gt=moved_at).count()
    letters = WelcomeLetter.objects.filter(application__run=run, at__gt=moved_at).count()
    found = [
        applied
        and Counted(
            "{count} søknad er kommet etter at datoene ble flyttet.",
            "{count} søknader er kommet etter at datoene ble flyttet.",
            count=applied,
        ),
        decided and Sentence("{count} vedtak er gjort etter at datoene ble flyttet.", count=decided),
        letters and Sentence("{count} velkomstbrev er sendt med datoene som gjelder nå.", count=letters),
    ]
    return [str(sentence) for sentence in found if sentence]


def _page(run: CourseRun, changed: set[str]) -> Promise | None:
    if not changed - {"waiting_list_closes_on"} or not courses.page_is_public(run):
        return None
    return Promise(
        Sentence("Landingssiden er publisert."),
        Sentence("Den viser de nye datoene med det samme."),
        "publish_landing_page",
    )


def _plan(run: CourseRun, sessions: set[str]) -> Promise | None:
    plan = courses.published_plan(run)
    if not sessions or plan is None:
        return None
    return Promise(
        Sentence(
            "Samlingsplanen er publisert, og de som følger den, har samlingene i kalenderen (versjon {version}).",
            version=plan.version,
        ),
        Sentence("Den publiseres på nytt, og en kalenderfil som flytter samlingene, følger med e-posten."),
        "publish_session_plan",
    )


def _offers(run: CourseRun, changed: set[str]) -> Promise | None:
    waiting = _unanswered(run).aggregate(first=Min("reply_due_at"), last=Max("reply_due_at"))
    if not changed or waiting["first"] is None:
        return None
    first, last = norwegian_dates.oslo_day(waiting["first"]), norwegian_dates.oslo_day(waiting["last"])
    return Promise(
        Sentence(
            "{count} tilbud om plass venter på svar. Svarfrist: {period}.",
            count=_unanswered(run).count(),
            period=partial(norwegian_dates.period, first, last),
        ),
        Sentence("Svarfristene blir stående. E-posten om endringen sier det."),
        "process_applications",
    )


def _places(run: CourseRun, changed: set[str]) -> Promise | None:
    with_place = Application.objects.with_place().filter(run=run).count()
    if not changed or not with_place:
        return None
    return Promise(
        Counted(
            "{count} deltaker har takket ja til plass på de gamle datoene.",
            "{count} deltakere har takket ja til plass på de gamle datoene.",
            count=with_place,
        ),
        Sentence("De får vite hva som er nytt, og hvordan de trekker seg hvis det ikke passer."),
    )


def _welcome_letters(run: CourseRun, changed: set[str]) -> Promise | None:
    sent = WelcomeLetter.objects.filter(application__run=run).count()
    if not changed or not sent:
        return None
    return Promise(
        Sentence("{count} velkomstbrev er sendt med de gamle datoene.", count=sent),
        Sentence("Brevene blir ikke sendt på nytt. E-posten om endringen gjelder foran dem."),
        "send_welcome_letters",
    )


def _contract(run: CourseRun, changed: set[str]) -> Promise | None:
    contract = contracts.current(run)
    if not changed or contract is None:
        return None
    if hasattr(contract, "signature"):
        return Promise(
            Sentence(
                "Kontrakten med {teacher} er signert, og samlingene og fristene står i den.",
                teacher=contract.teacher,
            ),
            Sentence("Den endres ikke. Avtal de nye datoene med underviseren skriftlig."),
            "sign_contract",
        )
    if hasattr(contract, "dispatch"):
        return Promise(
            Sentence("Kontrakten er sendt til {teacher} med de gamle datoene.", teacher=contract.teacher),
            Sentence("Trekk den tilbake og send en ny, så underviseren signerer de riktige datoene."),
            "sign_contract",
        )
    return Promise(
        Sentence("Kontrakten er laget med de gamle datoene, men ikke sendt."),
        Sentence("Lag den på nytt før den sendes."),
        "receive_contract",
    )


def _extensions(run: CourseRun, changed: bool) -> Promise | None:
    given = Extension.objects.filter(application__run=run).values("application").distinct().count()
    if not changed or not given:
        return None
    return Promise(
        Counted(
            "{count} deltaker har fått utsatt innleveringsfrist.",
            "{count} deltakere har fått utsatt innleveringsfrist.",
            count=given,
        ),
        Sentence("Fristen de har fått, blir stående."),
        "hand_in_assignment",
    )


def _evaluation(run: CourseRun, sessions: set[str]) -> Promise | None:
    round_ = EvaluationRound.objects.filter(run=run, closed_at__isnull=True).first()
    if not sessions or round_ is None:
        return None
    return Promise(
        Sentence("Evalueringen er åpen."),
        Sentence("Den lukkes {moment}, som deltakerne har fått vite.", moment=round_.closes_at),
        "evaluate_course",
    )


def _reply_cut_short(run: CourseRun, before: Schedule, after: Schedule) -> Sentence | None:
    start = norwegian_dates.day_start(after.dates.starts_on)
    if after.dates.starts_on == before.dates.starts_on:
        return None
    late = _unanswered(run).filter(reply_due_at__gt=start).count()
    if not late:
        return None
    return Sentence(
        "{count} tilbud har svarfrist etter den nye starten. Den som svarer i tide, kan gå glipp av første samling. "
        "Fristen i et vedtak kan ikke gjøres kortere uten et nytt vedtak.",
        count=late,
    )


def _deadline_cut_short(run: CourseRun, before: Schedule, after: Schedule) -> Sentence | None:
    new, old = after.dates.registration_deadline_at, before.dates.registration_deadline_at
    if new >= old or not courses.page_is_public(run):
        return None
    days = (norwegian_dates.oslo_day(old) - norwegian_dates.oslo_day(new)).days
    return Sentence(
        "Påmeldingsfristen er kunngjort, og blir {days} kortere enn søkerne har fått vite. Den som søker innen den "
        "kunngjorte fristen, kan kreve å bli vurdert.",
        days=_days(days),
    )


def _time_to_reply(run: CourseRun, before: Schedule, after: Schedule) -> Sentence | None:
    def days(plan: Schedule) -> int:
        return (plan.dates.starts_on - norwegian_dates.oslo_day(plan.dates.registration_deadline_at)).days

    if days(after) >= run.offer_reply_days or days(before) < run.offer_reply_days:
        return None
    return Sentence(
        "Det blir {days} fra påmeldingsfristen til kurset starter. Svarfristen på tilbud er {reply}, så noen vil ha "
        "frist etter start.",
        days=_days(days(after)),
        reply=_days(run.offer_reply_days),
    )


def _answer_promised(run: CourseRun, before: Schedule, after: Schedule) -> Sentence | None:
    decided_on = after.dates.start_decision_on
    if decided_on <= before.dates.start_decision_on:
        return None
    waiting = ProvisionalReply.objects.filter(
        application__in=Application.objects.undecided().filter(run=run), expected_on__lt=decided_on
    ).count()
    if not waiting:
        return None
    return Counted(
        "{count} søker har fått et foreløpig svar (forvaltningsloven § 11 a) med en tidligere dato enn den nye "
        "avgjørelsen. Svar dem innen den datoen, eller send et nytt foreløpig svar.",
        "{count} søkere har fått et foreløpig svar (forvaltningsloven § 11 a) med en tidligere dato enn den nye "
        "avgjørelsen. Svar dem innen den datoen, eller send et nytt foreløpig svar.",
        count=waiting,
    )


def _documents_promised(run: CourseRun, before: Schedule, after: Schedule) -> Sentence | None:
    decided_on = after.dates.start_decision_on
    if decided_on >= before.dates.start_decision_on:
        return None
    late = DocumentRequest.objects.filter(
        application__run=run, application__withdrawal__isnull=True, answered_at__isnull=True, due_on__gt=decided_on
    ).count()
    if not late:
        return None
    return Counted(
        "{count} søker har frist til å sende dokumentasjon etter den nye avgjørelsen. Søknaden kan ikke avslås for det "
        "som mangler, før den fristen er ute.",
        "{count} søkere har frist til å sende dokumentasjon etter den nye avgjørelsen. Søknaden kan ikke avslås for "
        "det som mangler, før den fristen er ute.",
        count=late,
    )


def _hand_in_cut_short(before: Schedule, after: Schedule, *, told: bool) -> Sentence | None:
    old, new = before.dates.hand_in_deadline_at, after.dates.hand_in_deadline_at
    days = (norwegian_dates.oslo_day(old) - norwegian_dates.oslo_day(new)).days
    if days <= 0 or not told:
        return None
    return Sentence("Innleveringsfristen blir {days} kortere enn deltakerne har fått vite.", days=_days(days))


def _evaluation_after_end(old: Mapping[str, date], new: Mapping[str, date]) -> Sentence | None:
    def after_end(days: Mapping[str, date]) -> bool:
        return days["second_last_session"] + OPEN_FOR > days["ends_on"]

    if not after_end(new) or after_end(old):
        return None
    return Sentence(
        "Evalueringen lukkes {day}, etter at kurset er slutt. Da er svarene sjelden mange.",
        day=new["second_last_session"] + OPEN_FOR,
    )


def _unanswered(run: CourseRun) -> QuerySet[Offer]:
    return Offer.objects.filter(
        decision__application__run=run,
        decision__application__withdrawal__isnull=True,
        decision__superseded_at__isnull=True,
        reply__isnull=True,
        lapse__isnull=True,
    )


def _days(number: int) -> Counted:
    return Counted("{count} dag", "{count} dager", count=number)
