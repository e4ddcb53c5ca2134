"""How people who have no account come in: one-time codes and new personal links, both sent as messages."""
