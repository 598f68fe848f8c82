"""Messages written ahead for the officer's mail program."""
