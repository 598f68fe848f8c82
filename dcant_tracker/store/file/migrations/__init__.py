"""Revisions of the schema, and what they are written with; the file is opened and brought up to date in ``opening``."""
