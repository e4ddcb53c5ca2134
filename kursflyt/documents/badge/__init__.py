"""The digital certificate: the paper as an Open Badge 3.0, and the list of those that no longer hold."""
