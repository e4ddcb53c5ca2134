"""Zoom as the meetings, over its REST interface. docs/connectors/zoom.md says what it needs."""
