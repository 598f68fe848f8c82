"""Collecting evaluations: a form for each organisation asked, and a folder of returned forms read at once."""
