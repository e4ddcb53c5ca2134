"""The texts of mails and letters, edited by the office: found, written, looked at as a person gets them, put back."""

from __future__ import annotations

import base64
import builtins
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kursflyt.core import clock
from kursflyt.core.refusals import Refused
from kursflyt.core.sentences import Listed
from kursflyt.documents import letter_passages, mail_kinds, standard_texts, text_kinds
from kursflyt.documents.text_words import Kind
from kursflyt.domain.messages import actions as outbox
from kursflyt.domain.people.models import Role, Staff
from kursflyt.domain.texts import actions, queries
from kursflyt.domain.texts.models import TextVersion
from kursflyt.pages import access, sent_keys
from kursflyt.pages.office import text_diff
from kursflyt.pages.office.text_form import LANGUAGES, TextForm
from kursflyt.process import text_preview
from kursflyt.process.text_preview import Preview

TAB = {"section": "school", "tab": "texts"}
MOST_VERSIONS = 60


@dataclass(frozen=True)
class Row:
    """One text. `changed`: the newest version of the school's own; `behind`: languages not written since."""

    key: str
    about: Kind
    changed: TextVersion | None
    behind: str
    unfit: bool


@access.staff(Role.DEPARTMENT_HEAD)
def list(request: HttpRequest) -> HttpResponse:
    """All texts by what the reader gets; `sok` looks in names, `endret` leaves those that the school has written."""
    words, only_changed = request.GET.get("sok", "").strip()[:80], request.GET.get("endret") == "ja"
    rows = _rows()
    found = [row for row in rows if _fits(row, words) and (row.changed or not only_changed)]
    groups = [
        (group, [row for row in found if row.about.group == group], _locked(group) if not words else [])
        for group in (*mail_kinds.GROUPS, *letter_passages.GROUPS)
    ]
    context = {
        "groups": [each for each in groups if each[1]],
        "found": len(found),
        "changed": sum(1 for row in rows if row.changed),
        "words": words,
        "only_changed": only_changed,
        **TAB,
    }
    return render(request, "office/texts/list.html", context)


@access.staff(Role.DEPARTMENT_HEAD)
def edit(request: HttpRequest, kind: str) -> HttpResponse:
    """One text in its languages. Each button is one act: save, look, send a sample, back to the standard text."""
    if kind not in text_kinds.KINDS:
        raise Http404
    if request.method != "POST":
        return _show(request, kind, TextForm(kind=kind, initial=_initial(kind)))
    act = request.POST.get("act", "")
    if act == "standard":
        return _back_to_standard(request, kind)
    form = TextForm(request.POST, kind=kind)
    if not form.is_valid():
        return _show(request, kind, form)
    if act == "save":
        return _save(request, kind, form)
    if act in ("look", "send"):
        return _look(request, kind, form, send=act == "send")
    raise Http404


@access.staff(Role.DEPARTMENT_HEAD)
def versions(request: HttpRequest, kind: str) -> HttpResponse:
    """Every time the text was written, the newest first, with what became different; an earlier one can hold again."""
    if kind not in text_kinds.KINDS:
        raise Http404
    if request.method == "POST":
        version = get_object_or_404(TextVersion, kind=kind, pk=sent_keys.key(request.POST.get("version")))
        try:
            actions.restore(version=version, by=_member(request).actor, at=clock.now())
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Versjon %(number)s gjelder igjen.") % {"number": version.number})
        return redirect("office.texts.versions", kind)
    rows = queries.versions_of(kind)
    newest: dict[str, int] = {}
    for row in rows:
        newest.setdefault(row.language, row.pk)
    context = {
        "kind": kind,
        "about": text_kinds.KINDS[kind],
        "steps": [
            (row, _(LANGUAGES[row.language]), newest[row.language] == row.pk, parts)
            for row, parts in text_diff.steps(rows[: MOST_VERSIONS + 1])[:MOST_VERSIONS]
        ],
        "more": max(0, len(rows) - MOST_VERSIONS),
        **TAB,
    }
    return render(request, "office/texts/versions.html", context)


def _save(request: HttpRequest, kind: str, form: TextForm) -> HttpResponse:
    try:
        written = actions.write(
            kind=kind,
            texts=form.sources(),
            opened_at_version=form.cleaned_data["opened_at"] or 0,
            note=form.cleaned_data["note"],
            by=_member(request).actor,
            at=clock.now(),
        )
    except actions.NothingChanged as refused:
        messages.info(request, str(refused))
        return redirect("office.texts.edit", kind)
    except Refused as refused:
        form.refuse_text(refused)
        return _show(request, kind, form)
    messages.success(
        request,
        ngettext(
            "Teksten er lagret på %(languages)s. Den gjelder fra nå av.",
            "Tekstene er lagret på %(languages)s. De gjelder fra nå av.",
            len(written),
        )
        % {"languages": Listed(_(LANGUAGES[row.language]) for row in written)},
    )
    return redirect("office.texts.edit", kind)


def _back_to_standard(request: HttpRequest, kind: str) -> HttpResponse:
    try:
        actions.back_to_standard(kind=kind, by=_member(request).actor, at=clock.now())
    except Refused as refused:
        messages.info(request, str(refused))
    else:
        messages.success(request, _("Standardteksten gjelder igjen. Deres egen ligger under tidligere versjoner."))
    return redirect("office.texts.edit", kind)


def _look(request: HttpRequest, kind: str, form: TextForm, *, send: bool) -> HttpResponse:
    member, at = _member(request), clock.now()
    faults = form.faults()
    if faults:
        form.mark(faults)
        return _show(request, kind, form)
    reader = form.chosen_reader()
    if reader is None:
        form.add_error("reader", _("Velg en person å vise teksten for."))
        return _show(request, kind, form)
    sources, is_letter = form.sources(), bool(text_kinds.KINDS[kind].letter)
    try:
        if is_letter:
            preview = text_preview.letter(kind, sources, reader, by=member.actor, at=at)
        else:
            holding = form.holding(reader, member, at)
            preview = text_preview.mails(kind, sources, reader, holding=holding, by=member, at=at)
    except Refused as refused:
        form.add_error("reader", str(refused))
        return _show(request, kind, form)
    if send and not is_letter:
        for mail in preview.mails:
            outbox.post_sample(
                kind=kind, subject=mail.subject, body=mail.body, language=mail.language, to=member, at=at
            )
        messages.success(request, _("En prøve på hvert språk er sendt til %(address)s.") % {"address": member.email})
    return _show(request, kind, form, preview=preview, reader=reader)


def _show(
    request: HttpRequest,
    kind: str,
    form: TextForm,
    *,
    preview: Preview | None = None,
    reader: text_preview.Reader | None = None,
) -> HttpResponse:
    about = text_kinds.KINDS[kind]
    standing = {language: one for (_kind, language), one in queries.standings([kind]).items()}
    context: dict[str, Any] = {
        "kind": kind,
        "about": about,
        "form": form,
        "editors": form.editors(),
        "offered": form.offered(),
        "own": any(one.own for one in standing.values()),
        "ever": bool(standing),
        "behind": _behind(kind, standing),
        "unfit": not all(queries.fits(one.newest) for one in standing.values() if one.own and one.newest),
        "preview": preview,
        "reader": reader,
        "mails": [(mail, _(LANGUAGES[mail.language])) for mail in preview.mails] if preview else [],
        "pictures": [(_(LANGUAGES[language]), _picture(page)) for language, page in preview.pictures]
        if preview
        else [],
        "examples": [_(label) for label in preview.examples] if preview else [],
        **TAB,
    }
    return render(request, "office/texts/edit.html", context, status=422 if form.errors else 200)


def _initial(kind: str) -> dict[str, Any]:
    standing = queries.standings([kind])
    initial: dict[str, Any] = {
        "opened_at": max((one.newest.pk for one in standing.values() if one.newest), default=0),
    }
    for language in text_kinds.languages(kind):
        known = standing.get((kind, language))
        source = (known and known.source) or standard_texts.standard(kind, language)
        initial[f"subject_{language}"], initial[f"body_{language}"] = source
    return initial


def _rows() -> builtins.list[Row]:
    standing: dict[str, dict[str, queries.Standing]] = {}
    for (kind, language), one in queries.standings().items():
        standing.setdefault(kind, {})[language] = one
    rows = []
    for kind, about in text_kinds.KINDS.items():
        of_kind = standing.get(kind, {})
        own = [one.newest for one in of_kind.values() if one.own and one.newest]
        newest = max(own, key=lambda row: row.pk, default=None)
        rows.append(Row(kind, about, newest, _behind(kind, of_kind), not all(map(queries.fits, own))))
    return rows


def _behind(kind: str, standing: dict[str, queries.Standing]) -> str:
    return str(Listed(_(LANGUAGES[language]) for language in queries.left_behind(kind, standing)))


def _fits(row: Row, words: str) -> bool:
    text = f"{_(row.about.name)} {_(row.about.when)} {_(row.about.group)}".casefold()
    return all(word in text for word in words.casefold().split())


def _locked(group: str) -> builtins.list[letter_passages.Locked]:
    letters = {about.letter for about in letter_passages.PASSAGES.values() if about.group == group}
    return [locked for locked in letter_passages.LOCKED if locked.letter in letters]


def _picture(page: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(page).decode()}"


def _member(request: HttpRequest) -> Staff:
    member: Staff = request.user  # type: ignore[assignment]
    return member
