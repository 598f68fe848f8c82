"""A returned form: what it was about when it left, and what its rows answer."""
