"""All tables of the one Django app, gathered for Django. The classes live with their nouns."""

from kursflyt.core.models import AuditEntry, AuditSeal, DemoClock, StoredFile
from kursflyt.domain.applications import models as applications
from kursflyt.domain.archive import models as archive
from kursflyt.domain.assessment import models as assessment
from kursflyt.domain.batches import models as batches
from kursflyt.domain.certificates import models as certificates
from kursflyt.domain.contracts import models as contracts
from kursflyt.domain.courses import dates_moved
from kursflyt.domain.courses import models as courses
from kursflyt.domain.evaluation import models as evaluation
from kursflyt.domain.invoicing import accounts_models
from kursflyt.domain.invoicing import models as invoicing
from kursflyt.domain.messages import models as messages
from kursflyt.domain.paper import models as paper
from kursflyt.domain.people import models as people
from kursflyt.domain.promotion import models as promotion
from kursflyt.domain.school import models as school
from kursflyt.domain.teaching import models as teaching
from kursflyt.domain.texts import models as texts
from kursflyt.process import models as process

__all__ = [
    "AuditEntry",
    "AuditSeal",
    "DemoClock",
    "StoredFile",
    "accounts_models",
    "applications",
    "archive",
    "assessment",
    "batches",
    "certificates",
    "contracts",
    "courses",
    "dates_moved",
    "evaluation",
    "invoicing",
    "messages",
    "paper",
    "people",
    "process",
    "promotion",
    "school",
    "teaching",
    "texts",
]
