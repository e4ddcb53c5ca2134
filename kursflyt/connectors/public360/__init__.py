"""Public 360 as the archive, over its SIF RPC interface. docs/connectors/public360.md says what it needs."""
