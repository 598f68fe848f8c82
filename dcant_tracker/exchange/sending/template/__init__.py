"""A partner's own template, filled in with our values."""
