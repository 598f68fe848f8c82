"""Aggregates, figures and reports made from the store."""
