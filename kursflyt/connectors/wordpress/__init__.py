"""WordPress as the school's website, over its REST interface. docs/connectors/wordpress.md says what it needs."""
