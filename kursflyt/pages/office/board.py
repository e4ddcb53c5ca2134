"""The board: every run as a row on a time line, with its light, what is next, its people and its money.

The address holds the whole view (filter, order, page), so that a saved view is an address with a name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django import forms
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from kursflyt.core import clock, money
from kursflyt.core.refusals import Refused
from kursflyt.domain.people import queries as people
from kursflyt.domain.people import saved_views
from kursflyt.domain.people.models import Role, Staff
from kursflyt.pages import access, made_files, sent_keys
from kursflyt.pages.forms import DateField, KursflytForm
from kursflyt.pages.office import board_export, board_timeline, board_words
from kursflyt.pages.office.received_invoices import MONEY_ROLES
from kursflyt.process import board
from kursflyt.process.board import Filter, Found, Order

PAGE = "office.board.runs"
ROWS_A_PAGE = 50
_NOT_PART_OF_A_VIEW = ("side", "format")


class FilterForm(KursflytForm):
    q = forms.CharField(
        label=_l("Ord i tittel, sted eller program"), required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    fase = forms.ChoiceField(label=_l("Fase"), required=False, choices=board_words.PHASE_CHOICES)
    lys = forms.ChoiceField(label=_l("Status"), required=False, choices=board_words.LIGHT_CHOICES)
    hvem = forms.TypedChoiceField(label=_l("Ansvarlig"), required=False, coerce=int, empty_value=None)
    fra = DateField(label=_l("Holdes fra"), required=False)
    til = DateField(label=_l("Holdes til"), required=False)

    def shape(self) -> None:
        self.fields["hvem"].choices = [("", _("Alle")), *((member.pk, str(member)) for member in people.office())]  # type: ignore[attr-defined]

    def wanted(self, *, over: bool) -> Filter:
        """What is looked for; a field that cannot be read is left out, and says so."""
        self.is_valid()
        given = self.cleaned_data.get
        return Filter(
            over=over,
            words=given("q") or "",
            staff_id=given("hvem"),
            phase=given("fase") or "",
            light=given("lys") or "",
            from_on=given("fra"),
            to_on=given("til"),
        )


class ViewForm(KursflytForm):
    ids = "view"

    name = forms.CharField(label=_l("Navn på visningen"), max_length=60, help_text=_l("For eksempel «Mine i vår»."))


@dataclass(frozen=True)
class Header:
    """The head of a column: `aria_sort` says how it is sorted now, `address` sorts by it, or the other way."""

    name: str
    aria_sort: str
    address: str


@dataclass(frozen=True)
class PageLink:
    """A way to another page; `address` is empty where there is none, and for the dots between numbers."""

    words: str
    address: str
    current: bool


@access.staff_any
def runs(request: HttpRequest) -> HttpResponse:
    view_form = ViewForm()
    if request.method == "POST":
        view_form = ViewForm(request.POST)
        answer = _act(request, view_form)
        if answer is not None:
            return answer
    shown = "over" if request.GET.get("vis") == "over" else "running"
    form = FilterForm(request.GET)
    order, descending = _order(request.GET.get("sorter", ""))
    found = board.find(form.wanted(over=shown == "over"), today=clock.today())
    found = board.in_order(found, order, descending=descending)
    with_money = access.may(request, *MONEY_ROLES)
    if request.GET.get("format") == "xlsx":
        return _workbook(found, with_money=with_money)
    page = Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("side"))
    context = _rows(page, with_money=with_money) | {
        "form": form,
        "view_form": view_form,
        "views": saved_views.of(_member(request), page=PAGE),
        "query": _query(request.GET),
        "headers": {name: _header(request.GET, name, order, descending) for name in Order},
        "tabs": [(key, name, _query(request.GET, vis=key)) for key, name in board_words.SHOWN.items()],
        "pages": _pages(page, request.GET),
        "shown": shown,
        "sorted_by": request.GET.get("sorter", ""),
        "may_plan": access.may(request, Role.DEPARTMENT_HEAD),
        "filtered": any(request.GET.get(name) for name in form.fields),
        "section": "board",
    }
    return render(request, "office/board/runs.html", context, status=422 if view_form.errors else 200)


def _act(request: HttpRequest, form: ViewForm) -> HttpResponse | None:
    """Saves or deletes a view. None: the name must be mended, and the form says why."""
    member, at = _member(request), clock.now()
    query = _query(request.GET)
    try:
        if request.POST.get("act") == "save":
            if not form.is_valid():
                return None
            name = form.cleaned_data["name"]
            view = saved_views.save(staff=member, page=PAGE, name=name, query=query, by=member.actor, at=at)
            messages.success(
                request, _("Visningen «%(name)s» er lagret. Du finner den over tabellen.") % {"name": view.name}
            )
        elif request.POST.get("act") == "delete" and (key := sent_keys.key(request.POST.get("view"))):
            name = saved_views.delete(staff=member, view_id=key, by=member.actor, at=at)
            messages.success(request, _("Visningen «%(name)s» er slettet. Kursene er som før.") % {"name": name})
        else:
            raise Http404
    except saved_views.ViewUnknown as refused:
        messages.error(request, str(refused))
    except Refused as refused:
        form.refuse(refused)
        return None
    return redirect(f"{reverse(PAGE)}?{query}" if query else reverse(PAGE))


def _rows(page: Page[Found], *, with_money: bool) -> dict[str, Any]:
    """The page's rows, each with its time line over the months they share."""
    today = clock.today()
    rows = board.rows_of(list(page.object_list), with_money=with_money)
    axis = board_timeline.axis_of(rows, today)
    return {
        "rows": [
            (row, board_timeline.time_line(row, axis), board_words.LIGHTS[row.light], board_words.light_words(row))
            for row in rows
        ],
        "axis": axis,
        "today": today,
        "page": page,
        "count": _count(page),
        "with_money": with_money,
    }


def _workbook(found: Sequence[Found], *, with_money: bool) -> HttpResponse:
    rows = board.rows_of(found, with_money=with_money)
    content = board_export.workbook(rows, with_money=with_money)
    return made_files.give(content, made_files.XLSX, f"kurs-{clock.today():%Y-%m-%d}.xlsx")


def _order(text: str) -> tuple[Order, bool]:
    """'next' or '-next' as the address has it; the start of the course when it says nothing we know."""
    name = text.removeprefix("-")
    return (Order(name), text.startswith("-")) if name in Order else (Order.START, False)


def _header(given: QueryDict, name: Order, order: Order, descending: bool) -> Header:
    turned = name == order and not descending
    aria_sort = "none" if name != order else "descending" if descending else "ascending"
    return Header(str(board_words.COLUMNS[name]), aria_sort, _query(given, sorter=f"-{name}" if turned else str(name)))


def _pages(page: Page[Found], given: QueryDict) -> list[PageLink]:
    """The one before, some numbers, the one after; empty when there is one page only."""
    paginator = page.paginator
    if paginator.num_pages == 1:
        return []
    numbers = paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [
        _page_link(_("Forrige side"), page.number - 1 if page.has_previous() else None, given),
        *(
            _page_link(str(number), number if isinstance(number, int) else None, given, page.number)
            for number in numbers
        ),
        _page_link(_("Neste side"), page.number + 1 if page.has_next() else None, given),
    ]


def _page_link(words: str, number: int | None, given: QueryDict, current: int = 0) -> PageLink:
    return PageLink(
        words, urlencode([*parse_qsl(_query(given)), ("side", number)]) if number else "", number == current
    )


def _query(given: QueryDict, **changes: str) -> str:
    """The address after the question mark, with the changes, and without what is empty or of the moment."""
    kept = {name: str(given[name]) for name in given if given[name] and name not in _NOT_PART_OF_A_VIEW}
    return urlencode(kept | changes)


def _count(page: Page[Found]) -> str:
    """'1–50 av 1 000 kurs'."""
    if not page.paginator.count:
        return _("Ingen kurs")
    count = f"{page.paginator.count:,}".replace(",", money.NBSP)
    return _("%(first)s–%(last)s av %(count)s kurs") % {
        "first": page.start_index(),
        "last": page.end_index(),
        "count": count,
    }


def _member(request: HttpRequest) -> Staff:
    member: Staff = request.user  # type: ignore[assignment]
    return member
