"""The domain's choices on a form, in the language of whoever looks at it; a template says such a word with the filter
`translated`. The domain has its labels in bokmål, and tools/words_of_rules.py puts them into the catalogues.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def choices(kind: type[TextChoices]) -> list[tuple[str, StrOrPromise]]:
    """The values of a field, each said in the language of whoever looks at the form."""
    return [(value, _(str(label))) for value, label in kind.choices]
