"""The evidence that a document was signed: who, when, how, and the fingerprint of the exact file."""

from kursflyt.documents.evidence_page.document import EvidenceEvent, SignatureEvidence, WrongFile, composition, render

__all__ = ["EvidenceEvent", "SignatureEvidence", "WrongFile", "composition", "render"]
