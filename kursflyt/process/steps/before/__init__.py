"""Boxes before the course."""
