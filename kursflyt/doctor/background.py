"""The work in the background: the worker, its queue, the messages, and the seal on the audit trail."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db import connection
from django.utils import timezone

from kursflyt.core import audit
from kursflyt.core.models import AuditEntry, AuditSeal
from kursflyt.doctor.findings import Finding, bad, good, lacking
from kursflyt.domain.messages.models import Message, MessageState
from kursflyt.process.models import OutsideErrand

# The queue and the worker live by the machine's own clock, also where the demo's has been moved.
ALIVE = timedelta(minutes=1)
WAITED_TOO_LONG = timedelta(minutes=10)


def worker() -> Finding:
    what = "Bakgrunnsarbeid"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > %s", [datetime.now(UTC) - ALIVE]
        )
        alive = int(cursor.fetchone()[0])
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs j WHERE status = 'todo' AND coalesce(scheduled_at,"
            " (SELECT min(at) FROM procrastinate_events e WHERE e.job_id = j.id)) < %s",
            [datetime.now(UTC) - WAITED_TOO_LONG],
        )
        late = int(cursor.fetchone()[0])
    if alive and not late:
        return good(what, f"{alive} {'arbeider' if alive == 1 else 'arbeidere'} i gang, og ingenting venter lenge.")
    if alive:
        return lacking(what, f"{late} oppgaver har ventet i mer enn ti minutter.", "Start flere med «kursflyt work».")
    if late:
        return bad(
            what,
            f"Ingen arbeider er i gang, og {late} oppgaver venter.",
            "Start «kursflyt serve» eller «kursflyt work».",
        )
    return lacking(what, "Ingen arbeider er i gang nå.", "Start «kursflyt serve» eller «kursflyt work».")


def jobs() -> Finding:
    what = "Oppgaver som feilet"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT task_name, count(*) FROM procrastinate_jobs WHERE status = 'failed'"
            " GROUP BY task_name ORDER BY count(*) DESC"
        )
        failed = [(str(name), int(count)) for name, count in cursor.fetchall()]
    if not failed:
        return good(what, "Ingen.")
    listed = ", ".join(f"{name} ({count})" for name, count in failed[:5])
    return lacking(what, listed + ".", "Se i loggen til «kursflyt work» hva som gikk galt.")


def errands() -> Finding:
    """Follow-ups that a system outside said no to, or does not answer to."""
    what, in_trouble = "Ærend hos andre systemer", OutsideErrand.objects.in_trouble().count()
    if not in_trouble:
        return good(what, "Ingen står fast.")
    said = f"{in_trouble} står fast."
    return lacking(what, said, "Se hvorfor, og rett opp, under Oppsett → Integrasjoner.")


def undelivered() -> Finding:
    """Messages that a person must look at: refused by the server, of unknown outcome, or waiting for too long."""
    what = "Meldinger"
    counts = {
        "ble ikke sendt": Message.objects.filter(state=MessageState.FAILED).count(),
        "har ukjent utfall": Message.objects.filter(state=MessageState.UNKNOWN).count(),
        "har ventet i mer enn ti minutter": Message.objects.filter(
            state=MessageState.WAITING, created_at__lt=timezone.now() - WAITED_TOO_LONG
        ).count(),
    }
    wrong = [f"{count} {text}" for text, count in counts.items() if count]
    if wrong:
        return lacking(
            what, ", ".join(wrong) + ".", "Se på dem under Meldinger: send på nytt, eller lever på annen måte."
        )
    return good(what, f"{Message.objects.delivered_or_handed_over().count()} levert, ingen venter på hjelp.")


def audit_trail() -> Finding:
    """Reckons the whole chain again. The newest hash is printed, to be kept elsewhere."""
    what, broken = "Sporet", audit.broken_seals()
    if broken:
        first = broken[0]
        return bad(
            what,
            f"Kjeden er brutt ved hendelse {first.last_entry_id}: noe er endret, fjernet eller satt inn.",
            "Sammenlign med en sikkerhetskopi fra før, og finn ut hvem som har skrevet i databasen.",
        )
    newest = AuditSeal.objects.order_by("-id").first()
    total = AuditEntry.objects.count()
    if newest is None:
        return good(what, f"{total} hendelser, ikke forseglet ennå. Det skjer hvert femte minutt.")
    return good(what, f"{total} hendelser, kjeden er hel. Siste segl: {newest.hash[:16]}.")
