"""The school as it stands on documents: sender and signatory."""

from __future__ import annotations

from kursflyt.documents import letterhead
from kursflyt.domain.school import look, queries
from kursflyt.domain.school.models import School


def issuer(school: School | None = None) -> letterhead.Issuer:
    school = school or queries.current()
    return letterhead.Issuer(
        name=school.name,
        orgnr=school.orgnr,
        address=school.address,
        postal_code=school.postal_code,
        city=school.city,
        email=school.email,
        phone=school.phone,
        website=school.website,
        logo_svg=look.logo_as_svg(school),
        colour=school.colour,
    )


def signatory(school: School | None = None) -> letterhead.Signatory:
    school = school or queries.current()
    return letterhead.Signatory(name=school.signatory_name, title=school.signatory_title)
