"""Xledger as the accounts, over its GraphQL interface. docs/connectors/xledger.md says what it needs."""
