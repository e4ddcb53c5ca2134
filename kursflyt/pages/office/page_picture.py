"""The form for a landing page's picture; it stands under the page's text and is stored by itself."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from kursflyt.core import clock
from kursflyt.domain.courses import landing_picture
from kursflyt.domain.courses.models import CourseRun, LandingPage
from kursflyt.domain.people.models import Staff
from kursflyt.pages.forms import KursflytForm


class PictureForm(KursflytForm):
    """`initial` has the words that are stored, and whether there is a picture."""

    ids = "picture"
    picture = forms.FileField(
        label=_l("Bilde"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".jpg,.jpeg,.png"}),
        help_text=_l(
            "JPEG eller PNG, helst 1200 bildepunkter bredt. Det beskjæres rundt midten og gjøres lite for mobil. "
            "Sted og kamera som står skrevet i filen, tas bort."
        ),
    )
    picture_alt = forms.CharField(
        label=_l("Hva viser bildet? Bokmål"),
        required=False,
        max_length=200,
        help_text=_l("For den som ikke ser det. For eksempel: To elever måler en bjelke på byggeplassen."),
    )
    picture_alt_nn = forms.CharField(label=_l("Hva viser bildet? Nynorsk"), required=False, max_length=200)
    picture_credit = forms.CharField(label=_l("Fotograf"), required=False, max_length=80)

    def clean(self) -> dict[str, object]:
        given = super().clean() or {}
        if not given.get("picture") and not self.initial.get("has_picture") and "picture" not in self.errors:
            self.add_error("picture", _("Velg et bilde."))
        return given


def form_of(request: HttpRequest, page: LandingPage, *, sent: bool) -> PictureForm:
    words = {name: getattr(page, name) for name in ("picture_alt", "picture_alt_nn", "picture_credit")}
    initial = {**words, "has_picture": page.picture_id is not None}
    return PictureForm(request.POST, request.FILES, initial=initial) if sent else PictureForm(initial=initial)


def store(request: HttpRequest, run: CourseRun, form: PictureForm) -> None:
    """Raises what landing_picture.change refuses."""
    member: Staff = request.user  # type: ignore[assignment]
    given = form.cleaned_data
    sent = given["picture"]
    landing_picture.change(
        run=run,
        picture=(sent.name, sent.read(landing_picture.LARGEST + 1)) if sent else None,
        alt=given["picture_alt"],
        alt_nn=given["picture_alt_nn"],
        credit=given["picture_credit"],
        by=member.actor,
        at=clock.now(),
    )


def remove(request: HttpRequest, run: CourseRun) -> None:
    member: Staff = request.user  # type: ignore[assignment]
    landing_picture.remove(run=run, by=member.actor, at=clock.now())
