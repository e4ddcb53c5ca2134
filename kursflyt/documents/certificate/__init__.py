"""The certificate a participant keeps: kursbevis, karakterutskrift or vitnemål."""

from kursflyt.documents.certificate.document import (
    Certificate,
    IncompleteCertificate,
    Kind,
    OutcomeGroup,
    Unit,
    composition,
    render,
)

__all__ = ["Certificate", "IncompleteCertificate", "Kind", "OutcomeGroup", "Unit", "composition", "render"]
