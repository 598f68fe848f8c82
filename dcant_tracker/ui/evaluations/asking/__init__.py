"""Choosing who is asked about what in a campaign."""
