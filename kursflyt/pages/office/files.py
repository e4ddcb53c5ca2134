"""A stored file of a run, shown to the staff. Only files that belong to the run are found."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from kursflyt.core.models import StoredFile
from kursflyt.domain.archive.models import ArchiveRecord
from kursflyt.domain.certificates.models import Certificate
from kursflyt.pages import access, files_out
from kursflyt.pages.office import numbers_of_run, runs
from kursflyt.process import overview

ENDINGS = {"application/pdf": "pdf", "application/zip": "zip", "text/calendar": "ics", "application/xml": "xml"}


@access.staff_any
def show(request: HttpRequest, run_id: int, sha256: str) -> HttpResponse:
    run = runs.find(run_id)
    package = ArchiveRecord.objects.filter(run=run, package_id=sha256).exists()
    belongs = package or any(row.file.sha256 == sha256 for row in overview.documents(run))
    if package or Certificate.objects.filter(document_id=sha256).exists():
        numbers_of_run.only_for_those_who_issue(request, run)
    file = StoredFile.objects.filter(pk=sha256).first() if belongs else None
    if file is None:
        raise Http404
    return files_out.show(file, f"{sha256[:12]}.{ENDINGS.get(file.media_type, 'bin')}")
