"""One run under one roof: where the chart stands, its sessions, messages, documents and history."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.safestring import SafeString

from kursflyt.core import clock
from kursflyt.core.models import AuditEntry
from kursflyt.domain.archive.models import ArchiveRecord
from kursflyt.domain.courses.models import CourseRun
from kursflyt.domain.messages.models import Message
from kursflyt.pages import access
from kursflyt.pages.office import batch_words, outside_words
from kursflyt.process import errands, overview, phase_words, queries, run_chart


def find(run_id: int) -> CourseRun:
    return get_object_or_404(CourseRun.objects.for_lists(), pk=run_id)


def surroundings(run: CourseRun, tab: str) -> dict[str, object]:
    """What the head of every page of a run shows."""
    return {"run": run, "tab": tab, "section": "board", "glance": overview.summary(run, today=clock.today())}


@access.staff_any
def flow(request: HttpRequest, run_id: int) -> HttpResponse:
    run = find(run_id)
    standings = queries.standings(run)
    gathered = {
        s.box.id: queries.gathered_of(s.step, at=clock.now()) for s in standings if s.step and s.state == "open"
    }
    told = {box: told for (_, box), told in batch_words.at_work([run.pk]).items()}
    phases = [(phase, name, [s for s in standings if s.box.phase == phase]) for phase, name in phase_words.LONG.items()]
    context = {
        "phases": phases,
        "gathered": gathered,
        "told_of": told,
        "under_way": any(batch.moves for batch in told.values()),
        "outside": outside_words.trouble(errands.in_trouble([run.pk])),
        "open_now": [s for s in standings if s.state == "open"],
        "first_open": run_chart.first_open(standings, today=clock.today()),
        "whole": request.GET.get("kart") == "hele",
        "heads": SafeString(run_chart.lane_heads(run)),
    }
    return render(request, "office/runs/flow.html", surroundings(run, "flow") | context | drawn(run, standings, told))


@access.staff_any
def chart(request: HttpRequest, run_id: int) -> HttpResponse:
    """Only the chart, as one sheet of A3."""
    run = find(run_id)
    context = {"run": run, "today": clock.today()} | drawn(run, queries.standings(run), {})
    return render(request, "office/runs/chart.html", context)


def drawn(run: CourseRun, standings: list[queries.BoxStanding], told: dict[str, batch_words.Told]) -> dict[str, object]:
    """The chart of the run, each box a link to its page, and what its states look like."""
    svg = run_chart.draw(
        run,
        standings,
        today=clock.today(),
        address=lambda box: reverse("office.steps.box", args=[run.pk, box]),
        counts={box: batch.count for box, batch in told.items() if batch.open},
    )
    return {"svg": SafeString(svg), "states": run_chart.STATES}


@access.staff_any
def sessions(request: HttpRequest, run_id: int) -> HttpResponse:
    run = find(run_id)
    rows = run.sessions.in_order().select_related("held")  # type: ignore[attr-defined]
    return render(request, "office/runs/sessions.html", surroundings(run, "sessions") | {"sessions": rows})


@access.staff_any
def messages_sent(request: HttpRequest, run_id: int) -> HttpResponse:
    run = find(run_id)
    page = Paginator(Message.objects.filter(run=run).select_related("person", "staff"), 50).get_page(
        request.GET.get("side")
    )
    return render(request, "office/runs/messages_sent.html", surroundings(run, "messages") | {"page": page})


@access.staff_any
def documents(request: HttpRequest, run_id: int) -> HttpResponse:
    run = find(run_id)
    records = ArchiveRecord.objects.filter(run=run).order_by("-at")
    rows = overview.documents(run)
    return render(
        request, "office/runs/documents.html", surroundings(run, "documents") | {"records": records, "rows": rows}
    )


@access.staff_any
def history(request: HttpRequest, run_id: int) -> HttpResponse:
    run = find(run_id)
    page = Paginator(AuditEntry.objects.filter(run_id=run.pk).order_by("-id"), 60).get_page(request.GET.get("side"))
    return render(request, "office/runs/history.html", surroundings(run, "history") | {"page": page})
