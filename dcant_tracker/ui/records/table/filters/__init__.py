"""Filters over a list: chips made from the catalogue, and questions asked in two clicks."""
