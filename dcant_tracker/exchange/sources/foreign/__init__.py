"""Workbooks that were not made here: which sheet is which entity, which column which field."""
