"""Pieces of screen that know no record: theme, messages, dialogs that ask, layouts, plain tables."""
