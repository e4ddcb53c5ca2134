"""The contract's files, for the staff."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from kursflyt.core.models import StoredFile
from kursflyt.domain.contracts import queries
from kursflyt.domain.contracts.models import Contract
from kursflyt.domain.people.models import Role
from kursflyt.pages import access, files_out
from kursflyt.pages.office import runs


@access.staff(Role.DEPARTMENT_HEAD, Role.OPERATIONS)
def document(request: HttpRequest, run_id: int, contract_id: int) -> HttpResponse:
    """The exact PDF that is sent and signed."""
    contract = _of(run_id, contract_id)
    return _show(contract.document, f"{contract.number}.pdf")


@access.staff(Role.DEPARTMENT_HEAD, Role.OPERATIONS)
def evidence(request: HttpRequest, run_id: int, contract_id: int) -> HttpResponse:
    """The sealed evidence page."""
    contract = _of(run_id, contract_id)
    signature = getattr(contract, "signature", None)
    return _show(signature and signature.sealed, f"{contract.number}-bevisside.pdf")


@access.staff(Role.DEPARTMENT_HEAD, Role.OPERATIONS)
def scan(request: HttpRequest, run_id: int, contract_id: int) -> HttpResponse:
    """The copy that was signed on paper."""
    contract = _of(run_id, contract_id)
    signature = getattr(contract, "signature", None)
    return _show(signature and signature.scan, signature.scan_name if signature else "")


def _of(run_id: int, contract_id: int) -> Contract:
    found = next((row for row in queries.all_of(runs.find(run_id)) if row.pk == contract_id), None)
    if found is None:
        raise Http404
    return found


def _show(file: StoredFile | None, name: str) -> HttpResponse:
    if file is None:
        raise Http404
    return files_out.show(file, name)
