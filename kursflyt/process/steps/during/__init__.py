"""Boxes during the course."""
