"""Dates of a run are moved at any time: what it leads to, what was promised, who is told, and the way back."""
