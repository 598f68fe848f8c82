"""The journal: every step, what it changed, and how to take it back."""
