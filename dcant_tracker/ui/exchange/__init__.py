"""Workbooks out and in, on screen: what leaves, what comes back and what becomes of it."""
