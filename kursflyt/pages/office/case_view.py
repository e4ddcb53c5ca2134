"""One application as the office reads it: facts, requirement check, history, and its documents opened in place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from kursflyt.core import clock, norwegian_dates
from kursflyt.domain.applications import queries, ranking, receipts, requesting, requirements
from kursflyt.domain.applications.models import Application, ApplicationAttachment, Decision
from kursflyt.domain.applications.ranking import Ranked
from kursflyt.domain.courses import ranking_rule
from kursflyt.domain.paper import queries as paper
from kursflyt.domain.paper.models import PaperLetter
from kursflyt.pages import files_out, languages
from kursflyt.pages.forms import KursflytForm
from kursflyt.pages.office.case_acts import PriorityForm, ProposalForm, RequestForm, WithdrawalForm

_PICTURES = frozenset({"image/png", "image/jpeg"})


@dataclass(frozen=True)
class ShownDocument:
    """A document of the application. `how` it is opened in place: frame, picture, or download; `choose` opens it."""

    attachment: ApplicationAttachment
    how: str
    address: str
    choose: str
    chosen: bool


@dataclass(frozen=True)
class Event:
    """One thing that has happened to the application; a letter has an address."""

    at: datetime
    text: str
    letter: str = ""


def context(
    request: HttpRequest,
    application: Application,
    row: Ranked | None,
    *,
    bound: KursflytForm | None = None,
    place: Mapping[str, object] | None = None,
) -> dict[str, Any]:
    """What the template of an application needs. `place`: what the address must say to come back to this page.

    `bound` is the form that has something to mend.
    """
    checks = row.checks if row else requirements.check(application)
    proposal, decision = queries.pending_proposal(application), queries.current_decision(application)
    missing = ", ".join(check.missing for check in checks if check.missing)
    due_on = norwegian_dates.oslo_day(clock.now()) + requesting.USUAL_TIME
    shown = _documents(application, request.GET.get("dok", ""), place or {})
    chosen = next((index for index, each in enumerate(shown) if each.chosen), None)
    given = {"reason": proposal.reason if proposal else ""}
    letters = paper.letters_of(application)
    return {
        "application": application,
        "row": row,
        "checks": checks,
        "verdict": requirements.overall(checks),
        "missing": missing,
        "answers": receipts.answers_of(application, languages.current()),
        "decision": decision,
        "proposal": proposal,
        "changed_since": queries.changed_since_proposal(application),
        "needs_reason": row is not None and not ranking.grounds_for_rejection(row, at=clock.now()),
        "documents": shown,
        "document": shown[chosen] if chosen is not None else None,
        "next_document": shown[(chosen + 1) % len(shown)] if chosen is not None and len(shown) > 1 else None,
        "events": _events(application, letters),
        "proposal_form": bound if isinstance(bound, ProposalForm) else ProposalForm(initial=given),
        "request_form": bound
        if isinstance(bound, RequestForm)
        else RequestForm(initial={"what": missing, "due_on": due_on}),
        "priority": _priority(application),
        "priority_form": bound if isinstance(bound, PriorityForm) else PriorityForm(),
        "withdrawal_form": bound if isinstance(bound, WithdrawalForm) else WithdrawalForm(),
        "here": _address(place or {}),
        "letters": letters,
        "wants_paper": paper.wants_paper(application.person),
    }


def _priority(application: Application) -> dict[str, object]:
    """Whether it goes first in the ranking, and who found it; nothing where no group does."""
    if not ranking_rule.asks_for_group(application.run):
        return {}
    findings = list(application.priority_findings.all())
    return {"goes_first": application.goes_first, "finding": findings[-1] if findings else None}


def _documents(application: Application, wanted: str, place: Mapping[str, object]) -> list[ShownDocument]:
    """In the order they came. The one that the address names is chosen, else the first."""
    attachments = list(application.attachments.select_related("file").order_by("pk"))
    keys = [str(each.pk) for each in attachments]
    chosen = wanted if wanted in keys else next(iter(keys), "")
    return [
        ShownDocument(
            attachment=each,
            how=_how(each.file.media_type),
            address=reverse("office.applications.attachment", args=[application.run_id, application.pk, each.pk]),
            choose=_address({**place, "dok": each.pk}),
            chosen=str(each.pk) == chosen,
        )
        for each in attachments
    ]


def _how(media_type: str) -> str:
    if media_type in _PICTURES:
        return "picture"
    return "frame" if media_type in files_out.SHOWN else "download"


def _address(place: Mapping[str, object]) -> str:
    return "?" + urlencode({name: value for name, value in place.items() if value})


def _events(application: Application, letters: list[paper.OwnLetter]) -> list[Event]:
    """Newest first."""
    events = [Event(application.submitted_at, _("Søknaden kom"))]
    if application.amended_at:
        events.append(Event(application.amended_at, _("Søkeren endret søknaden")))
    for asked in application.document_requests.all():
        until = norwegian_dates.long_date(asked.due_on, language=languages.current())
        events.append(
            Event(
                asked.at,
                _("%(by)s ba om %(what)s, med frist %(until)s") % {"by": asked.by, "what": asked.what, "until": until},
            )
        )
        if asked.answered_at:
            events.append(
                Event(asked.answered_at, _("Søkeren svarte på det som var bedt om (%(what)s)") % {"what": asked.what})
            )
    for found in application.priority_findings.all():
        how = _("går foran") if found.belongs else _("går ikke foran")
        events.append(Event(found.at, f"{found.by}: {how}, «{found.reason}»"))
    for proposal in application.proposals.all():
        why = f": «{proposal.reason}»" if proposal.reason else ""
        events.append(
            Event(
                proposal.at,
                _("%(who)s foreslo %(outcome)s") % {"who": proposal.by, "outcome": _(proposal.get_outcome_display())}
                + why,
            )
        )
    for decision in application.decisions.all():
        events += _events_of(decision)
    for each in letters:
        sent = each.on_paper
        if sent is not None and sent.sent_at:
            events.append(Event(sent.sent_at, _on_paper(each.what, sent)))
    if hasattr(application, "withdrawal"):
        gone = application.withdrawal
        why = f": «{gone.reason}»" if gone.reason else ""
        events.append(Event(gone.at, _("Trukket av %(who)s") % {"who": gone.by} + why))
    return sorted(events, key=lambda event: event.at, reverse=True)


def _on_paper(what: str, sent: PaperLetter) -> str:
    assert sent.sent_on is not None
    day = norwegian_dates.long_date(sent.sent_on, language=languages.current())
    said = _("%(who)s førte at %(what)s er sendt på papir %(day)s")
    return said % {"who": sent.sent_by, "what": _(what), "day": day}


def _events_of(decision: Decision) -> list[Event]:
    number = " " + _("nr. %(number)s") % {"number": decision.waiting_number} if decision.waiting_number else ""
    how = f" ({_('automatisk')})" if decision.automatic else ""
    letter = (
        reverse("office.applications.letter", args=[decision.application.run_id, decision.application_id, decision.pk])
        if decision.letter_id
        else ""
    )
    outcome = _(decision.get_outcome_display())
    text = _("%(who)s vedtok %(outcome)s") % {"who": decision.decided_by, "outcome": outcome} + number + how
    events = [Event(decision.decided_at, text, letter)]
    if decision.first_opened_at:
        events.append(Event(decision.first_opened_at, _("Søkeren åpnet brevet")))
    if decision.outcome == "offer" and hasattr(decision.offer, "reply"):
        reply = decision.offer.reply
        text = _("%(who)s takket ja til plassen") if reply.accepted else _("%(who)s takket nei til plassen")
        events.append(Event(reply.at, text % {"who": reply.by}))
    if decision.outcome == "offer" and hasattr(decision.offer, "lapse"):
        events.append(Event(decision.offer.lapse.at, _("Tilbudet falt bort uten svar")))
    return events
