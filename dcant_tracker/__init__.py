"""Tracker of the DcANT programme's recommendations, for the liaison officers of France urbaine."""

__version__ = "0.1.0"
