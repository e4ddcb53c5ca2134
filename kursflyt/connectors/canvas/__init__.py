"""Canvas LMS as the learning platform, over its REST interface. docs/connectors/canvas.md says what it needs."""
