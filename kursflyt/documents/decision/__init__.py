"""The decision on an application: offer, waiting list or rejection, with reasons and the way to appeal."""

from kursflyt.documents.decision.document import Appeal, Decision, Kind, Rule, composition, render

__all__ = ["Appeal", "Decision", "Kind", "Rule", "composition", "render"]
