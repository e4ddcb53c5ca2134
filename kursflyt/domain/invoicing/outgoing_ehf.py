"""An EHF before it leaves us: written, held to every rule, and kept. One that breaks a rule is never sent."""

from __future__ import annotations

from datetime import datetime

from kursflyt.core import storage
from kursflyt.core.models import StoredFile
from kursflyt.core.refusals import Refused
from kursflyt.documents import ehf
from kursflyt.documents.ehf import writer
from kursflyt.domain.invoicing import ehf_rules


class NotValidEhf(Refused):
    """What the school or the payer has registered does not make a valid EHF."""


class NotJudgedEhf(Refused):
    """Some of the rules could not be run, so that nobody knows."""


def keep(data: writer.Outgoing, *, at: datetime) -> StoredFile:
    """The stored file. Refuses with `NotValidEhf`, which names the first broken rule, and with `NotJudgedEhf`."""
    raw = writer.write(data)
    judgement = ehf.validate(raw, rules_folder=ehf_rules.folder()).judgement
    faults = [
        found for found in judgement.findings if found.severity == "fatal" or found.layer == ehf.LAYER_NAMES["own"]
    ]
    if faults:
        raise NotValidEhf(
            "Fakturaen til {buyer} kan ikke bli EHF. {fault} ({rule}) "
            "Se over opplysningene om skolen og betaleren, og prøv igjen.",
            buyer=data.buyer.name,
            fault=faults[0].message,
            rule=faults[0].rule,
        )
    not_run = [layer for layer in judgement.layers if not layer.judged]
    if not_run:
        raise NotJudgedEhf(
            "Fakturaen til {buyer} er ikke sendt, fordi reglene for EHF ikke kunne brukes. {reason} "
            "Be systemansvarlig rette det, og prøv igjen.",
            buyer=data.buyer.name,
            reason=not_run[0].reason,
        )
    return storage.keep(raw, media_type="application/xml", at=at)
