"""The evaluation round: opened with one token a participant, answered once a token, reminded once, closed after a week.

No row ties an answer to a token or a person. The transaction number that PostgreSQL keeps with each row would, so
every answer rewrites all rows of its round; and closing removes the tokens, and the links from the mails sent.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from kursflyt.core import audit, email_address
from kursflyt.core.actor import MACHINE, Actor
from kursflyt.core.refusals import Refused
from kursflyt.domain.applications.models import Application
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.evaluation import questions
from kursflyt.domain.evaluation.models import CommentTheme, EvaluationAnswer, EvaluationRound, EvaluationToken
from kursflyt.domain.messages import actions as messages
from kursflyt.domain.messages.models import Message

OPEN_FOR = timedelta(days=7)
REMIND_AFTER = timedelta(days=4)
LONGEST_TEXT = 4000
TEXTS_KEPT = timedelta(days=365)

_LINK = re.compile(r"https?://\S+/evaluering/[\w-]{20,}/")
_WIPED = "[lenken er slettet]"


class UnknownToken(Refused):
    """The link is not one of ours, or its round is closed and its tokens are gone."""


class AlreadyAnswered(Refused):
    """This link has been used."""


class RoundClosed(Refused):
    """The week is over."""


class NothingAnswered(Refused):
    """Every question is left open."""


class BadScore(Refused):
    """A number outside its scale, or a question that was never asked."""


@transaction.atomic
def open_round(*, run: CourseRun, by: Actor, at: datetime) -> EvaluationRound:
    """Opens the round for a week and sends every participant a link of their own. Opening twice changes nothing."""
    existing = EvaluationRound.objects.filter(run=run).first()
    if existing is not None:
        return existing
    participants = list(Application.objects.filter(run=run).with_place().select_related("person"))
    round_ = EvaluationRound.objects.create(run=run, invited=len(participants), opens_at=at, closes_at=at + OPEN_FOR)
    tokens = [secrets.token_urlsafe(24) for _ in participants]
    # Stored in the order of their hashes, which says nothing about who got which.
    EvaluationToken.objects.bulk_create(
        EvaluationToken(round=round_, token_hash=digest) for digest in sorted(hash_of(token) for token in tokens)
    )
    for application, token in zip(participants, tokens, strict=True):
        messages.post(
            kind="evaluate_course",
            key=f"evaluate_course:{application.pk}",
            at=at,
            run=run,
            person=application.person,
            language=application.language_form,
            link=f"{settings.SITE_URL}/evaluering/{token}/",
            closes_at=round_.closes_at,
        )
    audit.record("evaluation.opened", by=by, at=at, run_id=run.pk, invited=len(participants))
    return round_


@transaction.atomic
def answer(*, token: str, scores: Mapping[str, int], best: str = "", improve: str = "", at: datetime) -> None:
    """Keeps one anonymous answer and uses the token up. No `by` and no audit entry: nothing has a moment.

    Raises `UnknownToken`, `AlreadyAnswered`, `RoundClosed`, `NothingAnswered`, `BadScore`.
    """
    right = find_token(token)
    round_ = EvaluationRound.objects.select_for_update().get(pk=right.round_id)
    right.refresh_from_db()
    _check_open(right, round_, at)
    for key, score in scores.items():
        if score not in questions.RANGES.get(key, ()):
            raise BadScore("Et av svarene ligger utenfor skalaen. Velg på nytt.", field=key)
    best, improve = best.strip()[:LONGEST_TEXT], improve.strip()[:LONGEST_TEXT]
    if not scores and not best and not improve:
        raise NothingAnswered("Du har ikke svart på noe ennå. Svar på minst ett spørsmål, og send på nytt.")
    EvaluationAnswer.objects.create(id=uuid.uuid4(), round=round_, scores=dict(scores), best=best, improve=improve)
    EvaluationToken.objects.filter(pk=right.pk).update(used=True)
    EvaluationToken.objects.filter(round=round_).update(used=F("used"))
    EvaluationAnswer.objects.filter(round=round_).update(best=F("best"))


def find_token(token: str, *, at: datetime | None = None) -> EvaluationToken:
    """The right to answer behind a link. With `at`, also checks that it can be used now. Raises as `answer` does."""
    right = EvaluationToken.objects.select_related("round__run").filter(token_hash=hash_of(token)).first()
    if right is None:
        raise UnknownToken(
            "Denne lenken gjelder ikke. Enten er evalueringen avsluttet, eller så mangler det noe av adressen. "
            "Åpne lenken på nytt fra e-posten."
        )
    if at is not None:
        _check_open(right, right.round, at)
    return right


@transaction.atomic
def send_link_again(*, run: CourseRun, email: str, at: datetime) -> None:
    """Sends a participant the same link once more, at most once an hour. Silent about addresses that we do not know."""
    round_ = EvaluationRound.objects.filter(run=run, closed_at__isnull=True, closes_at__gt=at).first()
    if round_ is None:
        return
    wanted = email_address.comparable(email)
    for invitation in _invitations(run):
        if email_address.comparable(invitation.address) == wanted:
            _send_same_link(round_, invitation, "evaluate_course.again", f"{at:%Y%m%d%H}", at)


def remind(*, at: datetime) -> int:
    """One reminder a round, to everyone, since nobody knows who has answered. Returns how many mails."""
    sent = 0
    due = EvaluationRound.objects.filter(
        reminded_at__isnull=True, closed_at__isnull=True, opens_at__lte=at - REMIND_AFTER, closes_at__gt=at
    )
    for round_id in due.values_list("pk", flat=True):
        with transaction.atomic():
            round_ = EvaluationRound.objects.select_for_update().select_related("run").get(pk=round_id)
            if round_.reminded_at is not None:
                continue
            for invitation in _invitations(round_.run):
                _send_same_link(round_, invitation, "evaluate_course.reminder", "", at)
                sent += 1
            round_.reminded_at = at
            round_.save(update_fields=["reminded_at"])
            audit.record("evaluation.reminded", by=MACHINE, at=at, run_id=round_.run_id)
    return sent


def close_due(*, at: datetime, run: CourseRun | None = None) -> int:
    """Closes the rounds whose week is over, or that of `run` only. Returns how many were closed."""
    due = EvaluationRound.objects.filter(closed_at__isnull=True, closes_at__lte=at)
    if run is not None:
        due = due.filter(run=run)
    return sum(_close(round_id, at) for round_id in due.values_list("pk", flat=True))


@transaction.atomic
def _close(round_id: int, at: datetime) -> int:
    round_ = EvaluationRound.objects.select_for_update().get(pk=round_id)
    if round_.closed_at is not None:
        return 0
    round_.closed_at = at
    round_.save(update_fields=["closed_at"])
    answered = round_.answers.count()  # type: ignore[attr-defined]
    EvaluationToken.objects.filter(round=round_).delete()
    for message in Message.objects.filter(run_id=round_.run_id, kind__startswith="evaluate_course"):
        message.body = _LINK.sub(_WIPED, message.body)
        message.save(update_fields=["body"])
    audit.record(
        "evaluation.closed", by=MACHINE, at=at, run_id=round_.run_id, invited=round_.invited, answered=answered
    )
    return 1


def forget_texts(*, at: datetime) -> int:
    """Free texts and their themes are kept for twelve months after closing, as the participants were told.

    Returns how many answers.
    """
    old = EvaluationAnswer.objects.filter(round__closed_at__lte=at - TEXTS_KEPT).exclude(best="", improve="")
    CommentTheme.objects.filter(round__closed_at__lte=at - TEXTS_KEPT).delete()
    return old.update(best="", improve="")


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def link_in(message: Message) -> str:
    """The address that an invitation carries; empty once the round is closed."""
    found = _LINK.search(message.body)
    return found.group(0) if found else ""


def _check_open(right: EvaluationToken, round_: EvaluationRound, at: datetime) -> None:
    if right.used:
        raise AlreadyAnswered(
            "Denne lenken er allerede brukt. Svaret ditt er tatt imot, takk! Det kan bare sendes én gang."
        )
    if round_.closed_at is not None or round_.closes_at <= at:
        raise RoundClosed("Evalueringen er avsluttet, så den tar ikke imot flere svar.")


def _invitations(run: CourseRun) -> list[Message]:
    return list(Message.objects.filter(run=run, kind="evaluate_course").select_related("person").order_by("id"))


def _send_same_link(round_: EvaluationRound, invitation: Message, kind: str, suffix: str, at: datetime) -> None:
    link = link_in(invitation)
    if link:
        messages.post(
            kind=kind,
            key=f"{kind}:{invitation.pk}:{suffix}",
            at=at,
            run=round_.run,
            person=invitation.person,
            language=invitation.language,
            link=link,
            closes_at=round_.closes_at,
        )
