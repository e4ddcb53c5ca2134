"""What the school writes itself of its mails and letters: versions, and which of them hold."""
