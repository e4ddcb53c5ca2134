"""Text in the plain letters a–z, for finding: whoever types «Odegard» or «Odegaard» means «Ødegård».

Each fold stands twice, in Python for what is asked and in SQL for what is stored, and the two say the same. An index
on the SQL needs its very expression, so both are only here.
"""

from __future__ import annotations

from functools import reduce

from django.db.models import Func, TextField, Value
from django.db.models.functions import Lower, Replace

from kursflyt.core import sort_key

# How a stored sort key is read back: see core/sort_key.py. `z` goes first, since the others have it in them.
_KEY_SIGNS = (("z0", "z"), ("z1", "ae"), ("z2", "o"), ("z3", "a"), ("0", " "))
_MARKED, _BARE = "øöåäáàâãéèêëíìîïóòôúùûüýčšžñçđŋŧ", "ooaaaaaaeeeeiiiiooouuuuycszncdnt"
_ACCENTS = (_MARKED + _MARKED.upper(), _BARE + _BARE)


def of_name(text: str) -> str:
    """A name as `of_key` shows it: lower case, words with a space between."""
    key = sort_key.sort_key(text, aa_is_aring=True)
    return reduce(lambda found, signs: found.replace(*signs), _KEY_SIGNS, key)


def of_key(field: str) -> Replace:
    """The same of a stored key of a name, in SQL."""
    found: str | Replace = field
    for sign, letter in _KEY_SIGNS:
        found = Replace(found, Value(sign), Value(letter))
    assert isinstance(found, Replace)
    return found


def of_title(text: str) -> str:
    """A title in lower case without accents; what else stands in it, stays."""
    return text.lower().translate(str.maketrans(*_ACCENTS)).replace("æ", "ae")


def of_stored_title(title: object) -> Replace:
    """The same of a stored title, in SQL. `title` is a field or an expression of text."""
    text = TextField()
    bare = Func(Lower(title), *map(Value, _ACCENTS), function="translate", output_field=text)  # type: ignore[arg-type]
    small = Replace(bare, Value("æ"), Value("ae"), output_field=text)
    return Replace(small, Value("Æ"), Value("ae"), output_field=text)
