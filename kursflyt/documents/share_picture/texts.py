"""The words of the share picture, in both written standards."""

from kursflyt.documents.wording import Both

TEXTS = {
    "starts": Both(nb="Oppstart {start}", nn="Oppstart {start}"),
    "deadline": Both(nb="Søk innen {deadline}", nn="Søk innan {deadline}"),
}
