"""The fields by which a run's ranking rule is made: asked when it is planned, and while nobody has applied."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


def priority_group() -> forms.CharField:
    return forms.CharField(
        label=_("Hvem går foran?"),
        max_length=160,
        required=False,
        help_text=_(
            "Fullfører setningen «… går foran», for eksempel: Søkere som arbeider i kommunal helsetjeneste. "
            "Søkerne svarer selv på om de hører til, og dere kan rette det. Tomt når ingen går foran."
        ),
    )


def ranks_by_practice() -> forms.BooleanField:
    return forms.BooleanField(
        label=_("Lengst relevant praksis går foran"),
        required=False,
        help_text=_("Ellers går den som søkte først, foran. Regelen står på landingssiden og i vedtakene."),
    )
