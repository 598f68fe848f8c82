"""Accueil: what is urgent, four pictures, the counts."""
