"""Enhetsregisteret as the register of enterprises, over its open interface. docs/connectors/enhetsregisteret.md."""
