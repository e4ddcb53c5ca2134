"""The doctor: says what is configured, what works, and what to do about the rest; and the first set-up."""
