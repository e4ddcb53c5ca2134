"""All messages that were sent or wait: read one, send it again, or take it over."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kursflyt.core import clock, storage
from kursflyt.core.refusals import Refused
from kursflyt.domain.messages import actions
from kursflyt.domain.messages.models import Message, MessageAttachment, MessageState
from kursflyt.domain.people.models import Role, Staff
from kursflyt.pages import access, domain_words


@access.staff(Role.OPERATIONS, Role.DEPARTMENT_HEAD, Role.ADMINISTRATOR)
def messages_all(request: HttpRequest) -> HttpResponse:
    rows = Message.objects.select_related("run", "person", "staff")
    state = request.GET.get("vis", "")
    if state in MessageState.values:
        rows = rows.filter(state=state)
    page = Paginator(rows, 50).get_page(request.GET.get("side"))
    return render(
        request,
        "office/outbox/messages_all.html",
        {
            "page": page,
            "state": state,
            "states": domain_words.choices(MessageState),
            "prints": access.may(request, Role.OPERATIONS, Role.DEPARTMENT_HEAD),
            "section": "outbox",
        },
    )


@access.staff(Role.OPERATIONS, Role.DEPARTMENT_HEAD, Role.ADMINISTRATOR)
def message(request: HttpRequest, message_id: int) -> HttpResponse:
    row = get_object_or_404(Message.objects.select_related("run").prefetch_related("attachments"), pk=message_id)
    return render(
        request,
        "office/outbox/message.html",
        {"message_row": row, "secret": row.kind in actions.SECRET_KINDS, "section": "outbox"},
    )


@require_POST
@access.staff(Role.OPERATIONS, Role.DEPARTMENT_HEAD)
def again(request: HttpRequest, message_id: int) -> HttpResponse:
    """Sends the message once more, takes it over as delivered another way, or notes that it came back."""
    row = get_object_or_404(Message, pk=message_id)
    member: Staff = request.user  # type: ignore[assignment]
    try:
        if request.POST.get("act") == "hand_over":
            actions.hand_over(message=row, by=member.actor, at=clock.now())
            messages.success(request, _("Meldingen er ført som levert på annen måte."))
        elif request.POST.get("act") == "returned":
            actions.note_returned(message=row, by=member.actor, at=clock.now())
            messages.success(
                request, _("Meldingen er ført som kommet i retur. Gjelder den et brev, legges brevet i utskriftskøen.")
            )
        else:
            actions.send_again(message=row, by=member.actor, at=clock.now())
            messages.success(request, _("Meldingen sendes en gang til."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("office.outbox.message", row.pk)


@access.staff(Role.OPERATIONS, Role.DEPARTMENT_HEAD)
def attachment(request: HttpRequest, attachment_id: int) -> HttpResponse:
    found = get_object_or_404(MessageAttachment.objects.select_related("file"), pk=attachment_id)
    answer = HttpResponse(storage.read(found.file), content_type=found.file.media_type)
    answer["Content-Disposition"] = f'inline; filename="{found.name}"'
    return answer
