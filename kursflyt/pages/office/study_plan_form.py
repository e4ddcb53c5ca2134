"""What a study plan says of a programme, as fields: where one is made, changed, and where a vitnemål must say it."""

from __future__ import annotations

from typing import Any

from django import forms

from kursflyt.domain.courses import programmes


def credits(label: Any, **more: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        min_value=0,
        max_value=programmes.MOST_CREDITS,
        max_digits=5,
        decimal_places=2,
        localize=True,
        **more,
    )


def level(label: Any, *, none: Any, help_text: Any) -> forms.ChoiceField:
    """`none`: what stands there while no level is chosen."""
    choices = [("", none), *((level, level) for level in programmes.LEVELS)]
    return forms.ChoiceField(label=label, required=False, choices=choices, help_text=help_text)
