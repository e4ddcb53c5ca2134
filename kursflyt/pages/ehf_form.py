"""The form that takes an EHF file, the same for the teacher and for the office."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _l

from kursflyt.core import uploads
from kursflyt.core.refusals import Refused
from kursflyt.pages.forms import KursflytForm


class EhfForm(KursflytForm):
    """An EHF file. `content` is its bytes once the form is valid."""

    file = forms.FileField(
        label=_l("EHF-fil"),
        help_text=_l("Fakturaen som XML-fil, slik regnskapsprogrammet lager den. En PDF kan ikke tas imot."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xml,application/xml,text/xml"}),
        error_messages={"required": _l("Velg EHF-filen du vil sende."), "empty": _l("Filen er tom.")},
    )
    content: bytes = b""

    def clean_file(self) -> UploadedFile[Any]:
        sent: UploadedFile[Any] = self.cleaned_data["file"]
        name, size = sent.name or "faktura.xml", settings.MAX_UPLOAD
        content = sent.read(size + 1)
        try:
            uploads.check_upload(name, content, allowed=frozenset({"xml"}), max_bytes=size)
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from None
        self.content = content
        return sent
