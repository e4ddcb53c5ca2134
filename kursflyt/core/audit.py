"""The audit trail: written beside every fact, sealed into a hash chain by the worker, checked by anyone.

Rows are not chained when written, because that would make every applicant wait for every other; `seal` links what
has come since last time.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from kursflyt.core import rows
from kursflyt.core.actor import Actor
from kursflyt.core.models import AuditEntry, AuditSeal

GENESIS = "0" * 64


def record(event: str, *, by: Actor, at: datetime, run_id: int | None = None, subject: str = "", **facts: Any) -> None:
    """Writes one entry. `facts` must be JSON and free of names, addresses and identity numbers beyond the actor's."""
    rows.add(AuditEntry, event=event, by=by, at=at, run_id=run_id, subject=subject, facts=facts)


def seal(*, at: datetime) -> AuditSeal | None:
    """Links all entries since the last seal into the chain; None when there are none.

    The table lock waits for writers in flight, so that no entry with a lower number can appear afterwards.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE audit_entry IN SHARE MODE")
        last = AuditSeal.objects.order_by("-id").select_for_update().first()
        entries = AuditEntry.objects.filter(id__gt=last.last_entry_id if last else 0).order_by("id")
        previous = last.hash if last else GENESIS
        digest, count, last_id = _digest(previous, entries)
        if not count:
            return None
        return AuditSeal.objects.create(
            last_entry_id=last_id, entries=count, previous_hash=previous, hash=digest, sealed_at=at
        )


def broken_seals() -> list[AuditSeal]:
    """The seals that do not hold: an entry was changed, removed or slipped in. Empty when the trail is whole."""
    broken: list[AuditSeal] = []
    previous, after = GENESIS, 0
    for link in AuditSeal.objects.order_by("id"):
        entries = AuditEntry.objects.filter(id__gt=after, id__lte=link.last_entry_id).order_by("id")
        digest, count, _ = _digest(previous, entries)
        if (digest, count, previous) != (link.hash, link.entries, link.previous_hash):
            broken.append(link)
        previous, after = link.hash, link.last_entry_id
    return broken


def _digest(previous: str, entries: Any) -> tuple[str, int, int]:
    digest, count, last_id = hashlib.sha256(previous.encode()), 0, 0
    for entry in entries.iterator():
        line = [
            entry.id,
            entry.at.isoformat(),
            entry.by.as_text(),
            entry.run_id,
            entry.event,
            entry.subject,
            entry.facts,
        ]
        digest.update(json.dumps(line, sort_keys=True, ensure_ascii=False).encode())
        count, last_id = count + 1, entry.id
    return digest.hexdigest(), count, last_id
