"""The messages of a box on their way out: how many are sent, and what failed sent once more, all at once."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from kursflyt.core import clock
from kursflyt.core.refusals import Refused
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.messages import actions, queries
from kursflyt.domain.messages.models import Message, MessageState
from kursflyt.domain.people.models import Staff
from kursflyt.pages import access
from kursflyt.pages.office import box_modules, runs

SHOWN = 50
_NO_CONTACT = ("ConnectionRefusedError", "ConnectionResetError", "OSError", "SMTPConnectError", "gaierror")


@access.staff_any
def progress(request: HttpRequest, run_id: int, box: str) -> HttpResponse:
    """The numbers alone, for the page that shows them; the box's page for who comes here another way."""
    run = runs.find(run_id)
    if not request.headers.get("HX-Request"):
        return redirect("office.steps.box", run.pk, box)
    context = {"run": run, "box_id": box, "sending": queries.sending(run, box)}
    return render(request, "office/sending/progress.html", context)


@require_POST
@access.staff_any
def again(request: HttpRequest, run_id: int, box: str) -> HttpResponse:
    """Sends once more all that failed; for those who may do the box's work."""
    run = runs.find(run_id)
    if not box_modules.may_work(request, run, box):
        raise PermissionDenied
    member: Staff = request.user  # type: ignore[assignment]
    try:
        count = actions.send_failed_again(run=run, box=box, by=member.actor, at=clock.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        said = ngettext("%(count)s melding sendes en gang til.", "%(count)s meldinger sendes en gang til.", count)
        messages.success(request, said % {"count": count})
    return redirect("office.steps.box", run.pk, box)


def surroundings(run: CourseRun, box: str) -> dict[str, object]:
    """What a box's page shows of its messages. One query, two where something was not delivered."""
    found = queries.sending(run, box)
    lost = queries.not_delivered(run, box)[:SHOWN] if found.failed or found.unknown else []
    return {"sending": found, "box_id": box, "lost": [(row, why(row)) for row in lost]}


def why(message: Message) -> str:
    """Why it was not delivered, for someone who does not run a mail server."""
    if message.state == MessageState.UNKNOWN:
        return _("Forbindelsen brøt mens den ble sendt. Hør om den kom fram før du sender på nytt.")
    kind = message.failure.split(":")[0]
    if kind in _NO_CONTACT:
        return _("Fikk ikke kontakt med e-postserveren.")
    if kind == "SMTPRecipientsRefused":
        return _("E-postserveren kjenner ikke adressen. Sjekk at den er riktig.")
    if kind == "SMTPAuthenticationError":
        return _("E-postserveren godtok ikke innloggingen vår. Be systemansvarlig se på oppsettet.")
    return _("E-postserveren tok den ikke imot.")
