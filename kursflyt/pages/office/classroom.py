"""Files of the classroom, for the staff."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from kursflyt.domain.teaching import queries as teaching
from kursflyt.pages import access, files_out
from kursflyt.pages.office import runs


@access.staff_any
def file(request: HttpRequest, run_id: int, material_id: int) -> HttpResponse:
    run = runs.find(run_id)
    material = next((row for row in teaching.material_of(run) if row.pk == material_id), None)
    if material is None or material.file is None:
        raise Http404
    return files_out.show(material.file, material.file_name)
