"""Boxes after the course."""
