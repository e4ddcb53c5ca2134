"""Digital certificates: made from the frozen facts when first asked for, and from then on the same bytes.

Waiting changes nothing in what it says, since the facts were frozen at issue; so those issued before there were digital
ones have them too. Only a file whose key proves nothing is made anew: the demonstration key's, or a withdrawn one's.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from kursflyt.core import audit, kept, storage
from kursflyt.core.actor import MACHINE
from kursflyt.core.models import StoredFile
from kursflyt.documents.badge import credential, proof
from kursflyt.documents.badge import status_list as bits
from kursflyt.domain.certificates import actions, badge_keys, facts
from kursflyt.domain.certificates.models import Certificate, DigitalCertificate, StatusList
from kursflyt.domain.school import badge_key

MEDIA_TYPE = "application/vc+ld+json"
FULL = 65_536  # half of the places, so that one that is free is soon found

_signed_lists: kept.Kept[bytes] = kept.Kept(most=8)


@transaction.atomic
def of(certificate: Certificate, *, at: datetime) -> DigitalCertificate | None:
    """The digital certificate, made now if it was never asked for.

    None for one that was replaced or revoked before anyone asked: there is nothing left to say. Raises
    documents.badge.keys.UnusableBadgeKey and badge_keys.KeyWithdrawn.
    """
    found = _existing(certificate)
    if found is not None and not _is_outdated(found):
        return found
    Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
    found = _existing(certificate)
    if found is not None and not _is_outdated(found):
        return found
    if not Certificate.objects.in_force().filter(pk=certificate.pk).exists():
        return found
    return _make(certificate, found, at=at)


def _existing(certificate: Certificate) -> DigitalCertificate | None:
    rows = DigitalCertificate.objects.select_related("document", "key", "status_list")
    return rows.filter(certificate=certificate).first()


def _is_outdated(found: DigitalCertificate) -> bool:
    """Signed by a key that proved nothing, or proves nothing any longer, and there is another."""
    if found.key.withdrawn_at is not None:
        return badge_key.current().public != found.key.public
    return found.key.demo and not badge_key.current().demo


def _make(certificate: Certificate, before: DigitalCertificate | None, *, at: datetime) -> DigitalCertificate:
    key, status_list = badge_keys.in_use(badge_key.did(), at=at), _open_list(badge_key.did(), at=at)
    same_list = before is not None and before.status_list_id == status_list.pk
    place = before.place if before is not None and same_list else _free_place(status_list)
    document = _signed(certificate, status_list, place, at=at)
    made, _ = DigitalCertificate.objects.update_or_create(
        certificate=certificate,
        defaults={"document": document, "key": key, "status_list": status_list, "place": place, "made_at": at},
    )
    if before is not None:
        storage.forget([before.document_id])
    audit.record(
        "certificates.digital_made",
        by=MACHINE,
        at=at,
        run_id=certificate.application.run_id,
        subject=f"{certificate.number} v{certificate.version}",
        sha256=document.sha256,
    )
    return made


def _signed(certificate: Certificate, status_list: StatusList, place: int, *, at: datetime) -> StoredFile:
    key = badge_key.current()
    document = credential.document(
        facts.document(certificate.facts),
        language=certificate.facts["language"],
        school=credential.School(did=status_list.did, address=settings.SITE_URL, demo=key.demo),
        place=bits.Place(address=status_list.address, index=place),
        issued_at=certificate.issued_at,
    )
    return storage.keep(proof.signed(document, did=status_list.did, key=key, at=at), media_type=MEDIA_TYPE, at=at)


def _open_list(did: str, *, at: datetime) -> StatusList:
    """The newest list of this address that has room, locked until the place is taken; a new one when there is none."""
    newest = StatusList.objects.select_for_update().filter(did=did).order_by("-number").first()
    if newest is not None and newest.certificates.count() < FULL:
        return newest
    number = StatusList.objects.count() + 1
    address = f"{settings.SITE_URL}/bevis/status/{number}/"
    StatusList.objects.get_or_create(number=number, defaults={"did": did, "address": address, "opened_at": at})
    return StatusList.objects.select_for_update().get(number=number)


def _free_place(status_list: StatusList) -> int:
    """At random, so that the place says nothing of when or in which order certificates were issued."""
    while True:
        place = secrets.randbelow(bits.PLACES)
        if not status_list.certificates.filter(place=place).exists():
            return place


def file_name(certificate: Certificate) -> str:
    """As the paper's, but for its ending."""
    return actions.file_name(certificate, ending=".json")


def signed_list(status_list: StatusList) -> bytes:
    """The list as it is now, signed. The same facts give the same bytes, on every machine.

    A bit follows from a revocation or a replacement, neither of which is ever taken away; so no bit is taken back.
    """
    rows = status_list.certificates.filter(
        Q(certificate__revocation__isnull=False) | Q(certificate__replaced_by__isnull=False)
    ).values_list("place", "certificate__revocation__at", "certificate__replaced_by__issued_at")
    changed = [status_list.opened_at, *(moment for row in rows for moment in row[1:] if moment is not None)]
    withdrawn, changed_at = sorted(row[0] for row in rows), max(changed)
    key = badge_key.current()
    what = (kept.database_name(), status_list.pk, tuple(withdrawn), changed_at, key.public)
    return _signed_lists.get(what) or _signed_lists.put(what, _sign_list(status_list, withdrawn, changed_at))


def _sign_list(status_list: StatusList, withdrawn: list[int], changed_at: datetime) -> bytes:
    badge_keys.in_use(status_list.did, at=changed_at)
    document = bits.document(
        address=status_list.address, did=status_list.did, withdrawn=withdrawn, changed_at=changed_at
    )
    return proof.signed(document, did=status_list.did, key=badge_key.current(), at=changed_at)
