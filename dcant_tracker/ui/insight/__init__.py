"""Insight on screen: every result on one page, and the reports."""
