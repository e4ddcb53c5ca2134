"""The contract with the teacher of a course run (undervisningsressurs)."""

from kursflyt.documents.contract.document import Billing, Contract, Teacher, composition, render

__all__ = ["Billing", "Contract", "Teacher", "composition", "render"]
