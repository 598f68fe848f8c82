"""Positions side by side: the association's beside each counterpart's."""
